//! A hand-written space: a small software company that makes an app for people with plants.
//!
//! The data in `data/team` tells what everybody did and when. It is played, oldest first, through the
//! handlers that serve clients, so that change logs, activities, notifications and counts fit
//! together as they would in a space with such a past.

mod data;
mod documents;
mod files;
mod git;
mod issues;
mod people;
mod projects;
mod stage;
mod wikis;

use std::io;

use crate::generate;
use crate::options::{Options, Plan};
use crate::space::Space;
use documents::DocumentData;
use files::SharedFileData;
use git::RepositoryData;
use issues::IssueData;
use people::{SpaceData, UserData};
use projects::ProjectData;
use stage::{Script, Stage};
use wikis::WikiData;

/// Reads a file of `data/team`.
macro_rules! read {
    ($file:literal) => {
        data::parse($file, include_str!(concat!("../../data/team/", $file)))
    };
}

/// The space, in the language of the options.
pub(crate) fn space(options: Options) -> io::Result<Space> {
    let about: SpaceData = read!("space.json")?;
    let projects: Vec<ProjectData> = read!("projects.json")?;
    let files: Vec<SharedFileData> = read!("files.json")?;
    let issues: [Vec<IssueData>; 3] = [read!("app.json")?, read!("shop.json")?, read!("ops.json")?];
    let wikis: Vec<WikiData> = read!("wikis.json")?;
    let documents: Vec<DocumentData> = read!("documents.json")?;
    let repositories: Vec<RepositoryData> = read!("git.json")?;
    let mut script = Script::default();
    people::write(&mut script, &about);
    projects::write(&mut script, &projects);
    files::write(&mut script, &files);
    issues.iter().for_each(|issues| issues::write(&mut script, issues));
    wikis::write(&mut script, &wikis);
    documents::write(&mut script, &documents);
    git::write(&mut script, &repositories);
    let plan = options.plan;
    let mut stage = open(options, &about);
    script.play(&mut stage)?;
    let mut space = stage.space;
    space.ahead = 0;
    space.options.plan = plan;
    Ok(space)
}

/// The space on its first day: with people, and nothing that they have done.
fn open(options: Options, about: &SpaceData) -> Stage {
    let language = options.language;
    let mut space = generate::empty(Options { issues: 0, ..options }, people::users(&about.users));
    space.name = about.name.to(language).to_owned();
    space.created = about.opened.0;
    // What a smaller plan lacks is from a time when it was larger. People are administered on screens
    // of the space; the API has them on classic plans only.
    space.options.plan = Plan { classic: true, ..Plan::default() };
    let mut stage = Stage::new(space);
    introduce(&mut stage, &about.users);
    stage
}

/// Names for what is there from the start.
fn introduce(stage: &mut Stage, users: &[UserData]) {
    for (id, person) in (1..).zip(users) {
        stage.learn(format!("user/{}", person.handle), id);
    }
    for (id, name) in (2..).zip(["High", "Normal", "Low"]) {
        stage.learn(format!("priority/{name}"), id);
    }
    for (id, name) in (0..).zip(["Fixed", "Won't Fix", "Invalid", "Duplication", "Cannot Reproduce"]) {
        stage.learn(format!("resolution/{name}"), id);
    }
}

/// The data says something that cannot be.
fn broken(what: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the team space: {what}"))
}
