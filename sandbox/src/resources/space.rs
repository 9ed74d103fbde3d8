//! The space itself and the caller's rate limits.

use std::sync::PoisonError;

use serde_json::json;

use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome};
use crate::dates::{TIME_ZONE, timestamp};
use crate::generate::files::plain_picture;
use crate::space::Space;
use crate::space::disk_usage::{CAPACITY, DiskUsage};

pub(super) const ROUTES: &[Route] = &[
    ("GET /space", Handler::Read(show)),
    ("GET /space/image", Handler::Read(image)),
    ("GET /space/notification", Handler::Read(announcement)),
    ("PUT /space/notification", Handler::Write(announce)),
    ("GET /space/diskUsage", Handler::Read(disk_usage)),
    ("GET /rateLimit", Handler::Read(rate_limit)),
];

fn show(space: &Space, _: &Call) -> Outcome {
    Answer::ok(&json!({
        "spaceKey": "sandbox",
        "name": space.name,
        "ownerId": 1,
        "lang": space.options.language.code(),
        "timezone": TIME_ZONE,
        "reportSendTime": "08:00:00",
        "textFormattingRule": "markdown",
        "created": timestamp(space.created),
        "updated": timestamp(space.created),
    }))
}

fn image(_: &Space, _: &Call) -> Outcome {
    Answer::png("logo.png", plain_picture(60, 20, [0x42, 0xce, 0x9f]))
}

fn announcement(space: &Space, _: &Call) -> Outcome {
    let (content, updated) = &space.announcement;
    Answer::ok(&json!({ "content": content, "updated": timestamp(*updated) }))
}

/// An empty text takes the announcement down.
fn announce(space: &mut Space, call: &Call) -> Outcome {
    let content = call.parameters.text("content").unwrap_or_default().to_owned();
    space.announcement = (content, space.tick());
    announcement(space, call)
}

fn disk_usage(space: &Space, _: &Call) -> Outcome {
    let details: Vec<DiskUsage> = space.projects.iter().map(|project| space.disk_usage_of(project)).collect();
    let sum = |of: fn(&DiskUsage) -> usize| details.iter().map(of).sum::<usize>();
    Answer::ok(&json!({
        "capacity": CAPACITY,
        "issue": sum(|usage| usage.issue),
        "wiki": sum(|usage| usage.wiki),
        "file": sum(|usage| usage.file),
        "subversion": sum(|usage| usage.subversion),
        "git": sum(|usage| usage.git),
        "gitLFS": sum(|usage| usage.git_lfs),
        "details": details,
    }))
}

fn rate_limit(space: &Space, call: &Call) -> Outcome {
    Answer::ok(&call.counters.lock().unwrap_or_else(PoisonError::into_inner).report(call.user, space.now()))
}
