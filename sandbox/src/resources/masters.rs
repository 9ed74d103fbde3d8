//! Priorities and resolutions, the same in every project.

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome};
use crate::space::Space;

pub(super) const ROUTES: &[Route] =
    &[("GET /priorities", Handler::Read(priorities)), ("GET /resolutions", Handler::Read(resolutions))];

fn priorities(space: &Space, _: &Call) -> Outcome {
    Answer::ok(&space.priorities)
}

fn resolutions(space: &Space, _: &Call) -> Outcome {
    Answer::ok(&space.resolutions)
}
