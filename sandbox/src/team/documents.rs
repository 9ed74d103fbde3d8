//! Documents, and what people say about them. The API does not write comments.

use std::io;

use serde::Deserialize;

use super::broken;
use super::data::{Deed, FileData, Moment, Text};
use super::stage::{Form, Script, Stage};
use crate::space::Id;
use crate::space::activities::{DOCUMENT_COMMENT_ADDED, DOCUMENT_FILE_ADDED, DOCUMENT_REPLY_ADDED};
use crate::space::documents::{Comment, Document, DocumentId};
use crate::space::notifications::{About, Reason};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentData {
    pub project: String,
    pub handle: String,
    pub parent: Option<String>,
    pub emoji: Option<String>,
    pub by: String,
    pub at: Moment,
    pub deleted: Option<Deed>,
    pub title: Text,
    pub content: Text,
    pub tags: Vec<Text>,
    #[serde(default)]
    pub attach: Vec<FileData>,
    pub comments: Vec<DocumentCommentData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DocumentCommentData {
    pub by: String,
    pub at: Moment,
    pub text: Text,
    pub replies: Vec<ReplyData>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyData {
    pub by: String,
    pub at: Moment,
    pub text: Text,
}

pub(super) fn write<'d>(script: &mut Script<'d>, documents: &'d [DocumentData]) {
    for document in documents {
        script.at(document.at, |stage| add(stage, document));
        for (turn, comment) in document.comments.iter().enumerate() {
            script.at(comment.at, move |stage| comment_on(stage, document, turn, comment));
            for reply in &comment.replies {
                script.at(reply.at, move |stage| answer(stage, document, turn, &reply.by, &reply.text));
            }
        }
        if let Some(deleted) = &document.deleted {
            script.at(deleted.at, |stage| discard(stage, document, deleted));
        }
    }
}

fn name_of(document: &DocumentData) -> String {
    format!("document/{}", document.handle)
}

fn add(stage: &mut Stage, document: &DocumentData) -> io::Result<()> {
    let parent =
        document.parent.as_ref().map(|parent| stage.id(&format!("document/{parent}"))).transpose()?;
    let form = Form::default()
        .with("projectId", stage.id(&format!("project/{}", document.project))?)
        .with("title", stage.text(&document.title))
        .with("content", stage.text(&document.content))
        .with_some("emoji", document.emoji.as_ref())
        .with("addLast", true)
        .with_some("parentId", parent);
    stage.make(name_of(document), &document.by, "POST /documents", form)?;
    if !document.tags.is_empty() {
        let request = format!("POST /documents/{}/tags", stage.id(&name_of(document))?);
        let tags: Vec<&str> = document.tags.iter().map(|tag| stage.text(tag)).collect();
        let form = Form::default().with_each("tagNames[]", tags);
        stage.call(&document.by, &request, form)?;
    }
    let user = stage.user(&document.by)?;
    for upload in stage.upload(&document.by, &document.attach)? {
        let attachment = stage.space.attach(upload).ok_or_else(|| broken("an upload is lost"))?;
        kept(stage, document)?.attachments.push(attachment);
        record(stage, document, DOCUMENT_FILE_ADDED, user)?;
    }
    Ok(())
}

fn discard(stage: &mut Stage, document: &DocumentData, deleted: &Deed) -> io::Result<()> {
    let request = format!("DELETE /documents/{}", stage.id(&name_of(document))?);
    stage.call(&deleted.by, &request, Form::default()).map(drop)
}

fn comment_on(
    stage: &mut Stage,
    document: &DocumentData,
    turn: usize,
    comment: &DocumentCommentData,
) -> io::Result<()> {
    let remark = remark(stage, &comment.by, &comment.text)?;
    let user = remark.created_user;
    stage.learn(format!("remark/{}/{turn}", document.handle), remark.id);
    let kept = kept(stage, document)?;
    let about = About::DocumentComment { document: kept.id, comment: remark.id };
    kept.comments.push(remark);
    let (project, author) = (kept.project, kept.created_user);
    record(stage, document, DOCUMENT_COMMENT_ADDED, user)?;
    tell(stage, project, author, user, (Reason::DocumentCommented, about));
    Ok(())
}

/// A reply to a comment.
fn answer(stage: &mut Stage, document: &DocumentData, turn: usize, by: &str, text: &Text) -> io::Result<()> {
    let remark = remark(stage, by, text)?;
    let user = remark.created_user;
    let comment = DocumentId::parse(stage.id(&format!("remark/{}/{turn}", document.handle))?);
    let kept = kept(stage, document)?;
    let (id, project) = (kept.id, kept.project);
    let comment = kept.comments.iter_mut().find(|kept| Some(kept.id) == comment);
    let comment = comment.ok_or_else(|| broken(format!("{} has no comment {turn}", document.handle)))?;
    let about = About::DocumentReply { document: id, comment: comment.id, reply: remark.id };
    comment.replies.push(remark);
    let author = comment.created_user;
    record(stage, document, DOCUMENT_REPLY_ADDED, user)?;
    tell(stage, project, author, user, (Reason::DocumentCommentReplied, about));
    Ok(())
}

fn remark(stage: &mut Stage, by: &str, text: &Text) -> io::Result<Comment> {
    let (user, now) = (stage.user(by)?, stage.space.latest);
    Ok(Comment {
        id: stage.space.next_document_id(now),
        text: stage.text(text).to_owned(),
        created_user: user,
        created: now,
        updated_user: user,
        updated: now,
        replies: Vec::new(),
    })
}

fn kept<'s>(stage: &'s mut Stage, document: &DocumentData) -> io::Result<&'s mut Document> {
    let id = DocumentId::parse(stage.id(&name_of(document))?);
    let kept = id.and_then(|id| stage.space.documents.get_mut(id));
    kept.ok_or_else(|| broken(format!("{} is lost", document.handle)))
}

fn record(stage: &mut Stage, document: &DocumentData, kind: u8, user: Id) -> io::Result<()> {
    let kept = kept(stage, document)?;
    let (project, told) = (kept.project, kept.told());
    stage.space.add_activity(project, kind, 0, user, told);
    Ok(())
}

/// Tells `user` what `sender` remarked.
fn tell(stage: &mut Stage, project: Id, user: Id, sender: Id, (reason, about): (Reason, About)) {
    stage.space.notify(&[user], sender, reason, project, &about);
}
