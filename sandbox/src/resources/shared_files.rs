//! The shared files of a project.

use serde_json::Value;

use super::{Call, Handler, Route, projects};
use crate::answer::{Answer, Outcome, Refusal};
use crate::space::shared_files::SharedFile;
use crate::space::{Id, Space};

pub(super) const ROUTES: &[Route] = &[
    ("GET /projects/:projectIdOrKey/files/metadata/:path", Handler::Read(list)),
    ("GET /projects/:projectIdOrKey/files/:sharedFileId", Handler::Read(download)),
];

/// What a page holds unless the caller says otherwise; other lists have less.
const PAGE: usize = 1000;

/// One directory, without what lies deeper. The order is that of adding.
fn list(space: &Space, call: &Call) -> Outcome {
    let project = projects::named(space, call)?.id;
    let of_project = || space.shared_files.values().filter(|file| file.project == project);
    let dir = directory(call.path("path"));
    if dir != "/" && !of_project().any(|file| file.is_directory() && file.place() == dir) {
        return Err(Refusal::not_found("No such directory."));
    }
    let mut files: Vec<&SharedFile> = of_project().filter(|file| file.dir == dir).collect();
    if call.parameters.descending() {
        files.reverse();
    }
    let number = |name: &str| call.parameters.int(name).and_then(|number| usize::try_from(number).ok());
    let page = files.into_iter().skip(number("offset").unwrap_or(0)).take(number("count").unwrap_or(PAGE));
    let shown: Vec<Value> = page.map(|file| space.show_shared_file(file)).collect();
    Answer::ok(&shown)
}

fn download(space: &Space, call: &Call) -> Outcome {
    let project = projects::named(space, call)?.id;
    let id: Option<Id> = call.path("sharedFileId").parse().ok();
    let file = id.and_then(|id| space.shared_files.get(&id));
    match file.filter(|file| file.project == project && !file.is_directory()) {
        Some(file) => Answer::file(&file.name, file.bytes()),
        None => Err(Refusal::not_found("No such shared file.")),
    }
}

/// `a/b`, `/a/b/` and the like as `/a/b/`.
fn directory(path: &str) -> String {
    let names = path.split('/').filter(|name| !name.is_empty());
    names.fold("/".to_owned(), |dir, name| dir + name + "/")
}
