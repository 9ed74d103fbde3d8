//! Wiki pages.

use std::io;

use serde::Deserialize;

use super::data::{Deed, FileData, Moment, Text};
use super::stage::{Form, Script, Stage};

/// The first entry adds the page, the others change it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WikiData {
    pub project: String,
    pub handle: String,
    pub tags: Vec<Text>,
    pub history: Vec<WikiEvent>,
    pub stars: Vec<Deed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WikiEvent {
    pub by: String,
    pub at: Moment,
    pub name: Option<Text>,
    pub content: Text,
    #[serde(default)]
    pub attach: Vec<FileData>,
    #[serde(default)]
    pub link: Vec<String>,
}

pub(super) fn write<'d>(script: &mut Script<'d>, wikis: &'d [WikiData]) {
    for wiki in wikis {
        for (turn, event) in wiki.history.iter().enumerate() {
            script.at(event.at, move |stage| edit(stage, wiki, turn, event));
        }
        for star in &wiki.stars {
            script.at(star.at, |stage| stage.star(&star.by, "wikiId", &format!("wiki/{}", wiki.handle)));
        }
    }
}

fn edit(stage: &mut Stage, wiki: &WikiData, turn: usize, event: &WikiEvent) -> io::Result<()> {
    let what = format!("wiki/{}", wiki.handle);
    let name = event.name.as_ref().map(|name| tagged(stage, name, &wiki.tags));
    let form = Form::default().with_some("name", name).with("content", stage.text(&event.content));
    if turn == 0 {
        let project = stage.id(&format!("project/{}", wiki.project))?;
        let form = form.with("projectId", project);
        stage.make(what.clone(), &event.by, "POST /wikis", form)?;
    } else {
        let request = format!("PATCH /wikis/{}", stage.id(&what)?);
        stage.call(&event.by, &request, form)?;
    }
    let id = stage.id(&what)?.to_owned();
    if !event.attach.is_empty() {
        let uploads = stage.upload(&event.by, &event.attach)?;
        let form = Form::default().with_each("attachmentId[]", uploads);
        stage.call(&event.by, &format!("POST /wikis/{id}/attachments"), form)?;
    }
    if !event.link.is_empty() {
        let files = stage.ids(&format!("file/{}", wiki.project), &event.link)?;
        let form = Form::default().with_each("fileId[]", files);
        stage.call(&event.by, &format!("POST /wikis/{id}/sharedFiles"), form)?;
    }
    Ok(())
}

/// Tags are written as a part of the name.
fn tagged(stage: &Stage, name: &Text, tags: &[Text]) -> String {
    let tags: String = tags.iter().map(|tag| format!("[{}]", stage.text(tag))).collect();
    tags + stage.text(name)
}
