//! Documents as the API shows them: whole, after a write, in the tree, and their comments.

use serde_json::{Value, json};

use super::{Comment, Document, DocumentId, prose};
use crate::dates::timestamp;
use crate::space::{Id, Space};

impl Space {
    /// A document as lists show it, and by itself. The tree of its text is JSON in a string here.
    pub fn show_document(&self, document: &Document) -> Value {
        let attachments = document.attachments.iter();
        json!({
            "id": document.id.to_string(),
            "projectId": document.project,
            "title": document.title,
            "plain": document.markdown,
            "json": prose::from_markdown(&document.markdown).to_string(),
            "statusId": 1,
            "emoji": document.emoji,
            "attachments": attachments.map(|file| self.show_attachment(file)).collect::<Vec<_>>(),
            "tags": document.tags,
            "createdUser": self.user(document.created_user),
            "created": timestamp(document.created),
            "updatedUser": self.user(document.updated_user),
            "updated": timestamp(document.updated),
        })
    }

    /// The trees of a project: what is there, and what is in the trash.
    pub fn show_document_tree(&self, project: Id) -> Value {
        let documents = &self.documents;
        json!({
            "projectId": project,
            "activeTree": { "id": "Active", "children": self.show_branches(documents.roots(project)) },
            "trashTree": { "id": "Trash", "children": self.show_branches(documents.trash(project)) },
        })
    }

    fn show_branches(&self, documents: &[DocumentId]) -> Vec<Value> {
        let documents = documents.iter().filter_map(|&id| self.documents.get(id));
        let branch = |document: &Document| {
            json!({
                "id": document.id.to_string(),
                "name": document.title,
                "children": self.show_branches(&document.children),
                "emoji": document.emoji.as_deref().unwrap_or_default(),
            })
        };
        documents.map(branch).collect()
    }

    /// A comment with its replies.
    pub fn show_document_comment(&self, document: DocumentId, comment: &Comment) -> Value {
        let mut shown = self.show_document_remark(document, comment);
        shown["statusId"] = 0.into();
        shown["commentType"] = "comment".into();
        let replies = comment.replies.iter();
        shown["replies"] = replies.map(|reply| self.show_reply_to(document, comment, reply)).collect();
        shown
    }

    /// A reply to a comment.
    pub fn show_reply_to(&self, document: DocumentId, comment: &Comment, reply: &Comment) -> Value {
        let mut shown = self.show_document_remark(document, reply);
        shown["commentId"] = comment.id.to_string().into();
        shown
    }

    /// What comments and replies have in common.
    fn show_document_remark(&self, document: DocumentId, comment: &Comment) -> Value {
        json!({
            "id": comment.id.to_string(),
            "documentId": document.to_string(),
            "content": prose::from_markdown(&comment.text).to_string(),
            "plain": comment.text,
            "createdUserId": comment.created_user,
            "created": timestamp(comment.created),
            "updatedUserId": comment.updated_user,
            "updated": timestamp(comment.updated),
            "createdUser": self.show_commenter(comment.created_user),
        })
    }

    /// A user as document comments show them, which is unlike anywhere else.
    fn show_commenter(&self, user: Id) -> Value {
        let Some(user) = self.user(user) else { return Value::Null };
        let unique = user.nulab_account.as_ref().and_then(|account| account.get("uniqueId"));
        json!({
            "id": user.id,
            "userId": user.user_id,
            "uniqueId": unique,
            "name": user.name,
            "mailAddress": user.mail_address,
            "roleType": user.role_type,
            "lang": user.lang,
            "icon": format!("icons/default/{:02}.png", user.id % 100),
        })
    }
}

/// A document as adding and deleting answer it, without its users and parts. The tree of its text is
/// an object here, and deleting leaves out the text.
pub(crate) fn written(document: &Document, with_text: bool) -> Value {
    json!({
        "id": document.id.to_string(),
        "projectId": document.project,
        "title": document.title,
        "json": with_text.then(|| prose::from_markdown(&document.markdown)),
        "plain": with_text.then_some(&document.markdown),
        "statusId": 1,
        "emoji": document.emoji,
        "createdUserId": document.created_user,
        "created": timestamp(document.created),
        "updatedUserId": document.updated_user,
        "updated": timestamp(document.updated),
    })
}
