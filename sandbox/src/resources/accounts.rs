//! Accounts of people, which only classic plans keep in the space itself.

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome, Refusal};
use crate::generate::users::keys;
use crate::space::prepared::Prepared;
use crate::space::users::{User, nulab_account};
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("POST /users", Handler::Write(add)),
    ("PATCH /users/:userId", Handler::Write(change)),
    ("DELETE /users/:userId", Handler::Write(delete)),
];

fn add(space: &mut Space, call: &Call) -> Outcome {
    let login = call.filled("userId")?;
    call.filled("password")?;
    if space.users.iter().any(|user| user.user_id.as_ref() == Some(&login)) {
        return Err(Refusal::bad_parameter("invalid", "userId"));
    }
    let id = Id::try_from(space.users.len()).unwrap_or(Id::MAX - 1) + 1;
    let name = call.filled("name")?;
    let user = User {
        id,
        role_type: role(call)?.ok_or_else(|| Refusal::bad_parameter("required", "roleType"))?,
        lang: None,
        nulab_account: Some(nulab_account(&login, &name, id.into())),
        mail_address: Some(call.filled("mailAddress")?),
        last_login_time: None,
        keyword: name.clone(),
        user_id: Some(login),
        name,
    };
    let user = Prepared::new(user);
    space.keys.extend(keys(space.options.seed, &[id]));
    space.users.push(user.clone());
    Answer::created(&user, format!("{}/user/{}", space.url, user.user_id.as_deref().unwrap_or_default()))
}

fn change(space: &mut Space, call: &Call) -> Outcome {
    let before = named(space, call)?;
    if call.parameters.text("password").is_some() {
        call.filled("password")?;
    }
    let name = call.filled_or("name", &before.name)?;
    let mail_address = call.filled_or("mailAddress", before.mail_address.as_deref().unwrap_or_default())?;
    let user = User {
        keyword: before.keyword.replacen(&before.name, &name, 1),
        name,
        mail_address: Some(mail_address),
        role_type: role(call)?.unwrap_or(before.role_type),
        ..User::clone(before)
    };
    put(space, Prepared::new(user.clone()));
    Answer::ok(&user)
}

/// A deleted user stays visible as the author of things.
fn delete(space: &mut Space, call: &Call) -> Outcome {
    let user = named(space, call)?.clone();
    if user.id == call.user {
        return Err(Refusal::not_permitted());
    }
    space.keys.retain(|_, owner| *owner != user.id);
    for team in space.teams.iter_mut() {
        team.members.retain(|member| *member != user.id);
    }
    for project in space.projects.iter_mut() {
        project.joined.retain(|member| *member != user.id);
    }
    space.settle_members();
    put(
        space,
        Prepared::new(User {
            user_id: None,
            nulab_account: None,
            mail_address: None,
            last_login_time: None,
            ..User::clone(&user)
        }),
    );
    Answer::ok(&user)
}

fn named<'s>(space: &'s Space, call: &Call) -> Result<&'s Prepared<User>, Refusal> {
    let user = call.path_id("userId").and_then(|id| space.user(id));
    user.filter(|user| !user.is_deleted()).ok_or_else(|| Refusal::not_found("No such user."))
}

/// The role that was sent, one of the six of classic plans.
fn role(call: &Call) -> Result<Option<u8>, Refusal> {
    let Some(sent) = call.parameters.int("roleType") else { return Ok(None) };
    let role = u8::try_from(sent).ok().filter(|role| (1..=6).contains(role));
    role.map(Some).ok_or_else(|| Refusal::bad_parameter("invalid", "roleType"))
}

fn put(space: &mut Space, user: Prepared<User>) {
    let slot = usize::try_from(user.id).ok().and_then(|id| id.checked_sub(1));
    if let Some(place) = slot.and_then(|slot| space.users.get_mut(slot)) {
        *place = user;
    }
}
