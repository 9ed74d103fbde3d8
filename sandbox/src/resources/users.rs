//! Users of the space.

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome, Refusal};
use crate::generate;
use crate::space::Space;
use crate::space::prepared::Prepared;
use crate::space::users::User;

pub(super) const ROUTES: &[Route] = &[
    ("GET /users", Handler::Read(list)),
    ("GET /users/myself", Handler::Read(myself)),
    ("GET /users/:userId", Handler::Read(show)),
    ("GET /users/:userId/icon", Handler::Read(icon)),
];

fn list(space: &Space, _: &Call) -> Outcome {
    let present: Vec<&Prepared<User>> = space.users.iter().filter(|user| !user.is_deleted()).collect();
    Answer::ok(&present)
}

fn myself(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&space.user(call.user))
}

fn show(space: &Space, call: &Call) -> Outcome {
    Answer::ok(named(space, call)?)
}

fn icon(space: &Space, call: &Call) -> Outcome {
    Answer::png("user_icon.png", generate::files::picture(named(space, call)?.id))
}

/// The user named in the path, who has not left.
pub(super) fn named<'s>(space: &'s Space, call: &Call) -> Result<&'s Prepared<User>, Refusal> {
    let id = call.path("userId").parse().ok();
    let user = id.and_then(|id| space.user(id)).filter(|user| !user.is_deleted());
    user.ok_or_else(|| Refusal::not_found("No such user."))
}
