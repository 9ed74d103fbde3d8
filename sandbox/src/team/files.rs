//! Shared files, with the directories they lie in. The API only reads them.

use std::io;

use serde::Deserialize;

use serde_json::json;

use super::broken;
use super::data::{Deed, Moment, Picture, Text};
use super::stage::{Script, Stage};
use crate::space::Id;
use crate::space::activities::{FILE_ADDED, FILE_UPDATED};
use crate::space::files::FileContent;
use crate::space::shared_files::SharedFile;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SharedFileData {
    pub project: String,
    pub path: String,
    pub by: String,
    pub at: Moment,
    pub updated: Option<Deed>,
    pub text: Option<Text>,
    pub picture: Option<Picture>,
}

pub(super) fn write<'d>(script: &mut Script<'d>, files: &'d [SharedFileData]) {
    for file in files {
        script.at(file.at, |stage| add(stage, file));
        if let Some(updated) = &file.updated {
            script.at(updated.at, |stage| {
                let user = stage.user(&updated.by)?;
                let (id, now) = (stage.number(&name_of(file))?, stage.space.latest);
                if let Some(kept) = stage.space.shared_files.get_mut(&id) {
                    kept.updated_user = Some(user);
                    kept.updated = now;
                }
                record(stage, FILE_UPDATED, id, user);
                Ok(())
            });
        }
    }
}

fn name_of(file: &SharedFileData) -> String {
    format!("file/{}/{}", file.project, file.path)
}

fn add(stage: &mut Stage, file: &SharedFileData) -> io::Result<()> {
    let (dir, name) =
        file.path.rsplit_once('/').ok_or_else(|| broken(format!("{} has no directory", file.path)))?;
    let project = stage.number(&format!("project/{}", file.project))?;
    let user = stage.user(&file.by)?;
    let mut parent = "/".to_owned();
    for part in dir.split('/').filter(|part| !part.is_empty()) {
        let exists = |kept: &SharedFile| (kept.project, &*kept.dir, &*kept.name) == (project, &*parent, part);
        if !stage.space.shared_files.values().any(exists) {
            put(stage, project, &parent, part, user, None);
        }
        parent = format!("{parent}{part}/");
    }
    let bytes = stage.bytes(file.text.as_ref(), file.picture.as_ref())?;
    let id = put(stage, project, &parent, name, user, Some(FileContent::Stored(bytes)));
    stage.learn(name_of(file), id);
    record(stage, FILE_ADDED, id, user);
    Ok(())
}

/// A file, or a directory where there is no content.
fn put(stage: &mut Stage, project: Id, dir: &str, name: &str, user: Id, content: Option<FileContent>) -> Id {
    let files = &mut stage.space.shared_files;
    let id = files.last_key_value().map_or(1, |(last, _)| last + 1);
    let size = match &content {
        Some(FileContent::Stored(bytes)) => Some(bytes.len()),
        Some(FileContent::Generated) | None => None,
    };
    let now = stage.space.latest;
    let file = SharedFile {
        id,
        project,
        dir: dir.to_owned(),
        name: name.to_owned(),
        size,
        created_user: user,
        created: now,
        updated_user: None,
        updated: now,
        content: content.unwrap_or(FileContent::Generated),
    };
    files.insert(id, file);
    id
}

fn record(stage: &mut Stage, kind: u8, id: Id, user: Id) {
    let Some(file) = stage.space.shared_files.get(&id) else { return };
    let content = json!({ "id": id, "dir": file.dir, "name": file.name, "size": file.size });
    let project = file.project;
    stage.space.add_activity(project, kind, id, user, content);
}
