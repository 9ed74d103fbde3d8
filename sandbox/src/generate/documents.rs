//! Documents in a tree of three levels, with comments, attachments, and one in the trash.

use rand::Rng;
use rand_pcg::Pcg32;
use serde_json::json;

use super::activities::{event, telling};
use super::{LATEST, OPENED, Purpose, dice, pick};
use crate::dates::Seconds;
use crate::space::activities as kinds;
use crate::space::activities::Activity;
use crate::space::documents::{Comment, Document, DocumentId};
use crate::space::files::{Attachment, FileContent};
use crate::space::notifications::{About, Notification, Reason};
use crate::space::{Id, Space};

/// Title, emoji, and the text below the title.
const PAGES: [(&str, Option<&str>, &str); 8] = [
    (
        "ドキュメント機能へようこそ",
        Some("🎉"),
        "**チーム**の文書を置く場所です。\n\n- [x] 読む\n- [ ] 書く\n",
    ),
    ("議事録 2025/04/01", Some("📝"), "## 決定事項\n\n1. 納期は 4/30\n2. 100%_完了 を *定義* する\n"),
    (
        "API design \"v2\"",
        None,
        "```json\n{\"offset\": 0, \"count\": 100}\n```\n\nSee [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110).\n",
    ),
    (
        "エラー一覧 (O'Reilly 風)",
        Some("🐛"),
        "| code | 意味 |\n|---|---|\n| 6 | 見つからない |\n| 7 | 不正な値 |\n",
    ),
    ("Onboarding", Some("👋🏽"), "> Welcome!\n\nRead `README.md` first.\n\n---\n"),
    ("開発環境_100%", None, "- Windows\n  - WSL\n- macOS\n"),
    ("𠮷野家の𩸽 & <b>HTML</b>", Some("👨‍👩‍👧‍👦"), "~~古い~~ 新しい \\*記号\\* %_'\" 𠮷\n"),
    ("FAQ", Some("❓"), ""),
];

/// For each of eight documents, the one of the eight that it lies below.
const PARENTS: [Option<usize>; 8] = [None, Some(0), Some(0), Some(2), None, Some(4), Some(5), None];

const TAGS: [&str; 4] = ["Backlog", "設計", "100%_済", "O'Reilly \"1\" 📚"];

const REMARKS: [&str; 4] =
    ["これは何ですか?", "LGTM 👍 **100%**", "It's \"fine\".\n\n- 一\n- 二", "先日相談した件です。"];

pub(crate) fn fill(space: &mut Space) {
    for name in TAGS {
        space.documents.tags.named(name);
    }
    for project in 1..=space.options.projects.max(1) {
        let mut placed: Vec<DocumentId> = Vec::new();
        for place in 0..space.options.documents_per_project {
            placed.push(add(space, project, place, &placed));
        }
        if !placed.is_empty() {
            let discarded = add(space, project, space.options.documents_per_project, &[]);
            space.documents.discard(discarded);
        }
    }
}

/// Adds document number `place` of a project below one of those that are there.
fn add(space: &mut Space, project: Id, place: u32, placed: &[DocumentId]) -> DocumentId {
    let number = place as usize;
    let key = u64::from(project) << 32 | u64::from(place);
    let mut dice = dice(space.options.seed, Purpose::Document, key);
    let step = (LATEST - OPENED) / (Seconds::from(space.options.documents_per_project) + 2);
    let created = OPENED + step * Seconds::from(place) + dice.random_range(0..=step / 2);
    let changed = place % 8 != 7;
    let (title, emoji, text) = PAGES[number % PAGES.len()];
    let title = if number < PAGES.len() { title.to_owned() } else { format!("{title} {place}") };
    let parent = PARENTS[number % 8].and_then(|parent| placed.get(number - number % 8 + parent));
    let mut document = Document {
        id: space.next_document_id(created),
        project,
        markdown: if text.is_empty() { String::new() } else { format!("# {title}\n\n{text}") },
        title,
        emoji: emoji.map(str::to_owned),
        tags: Vec::new(),
        attachments: Vec::new(),
        comments: Vec::new(),
        parent: parent.copied(),
        children: Vec::new(),
        is_trashed: false,
        created_user: dice.random_range(1..=12),
        created,
        updated_user: dice.random_range(1..=12),
        updated: if changed { created + dice.random_range(1..=step / 2) } else { created },
    };
    if place.is_multiple_of(2) {
        document.tags.push(space.documents.tags.named(TAGS[number % TAGS.len()]));
    }
    if place % 4 < 2 {
        document.attachments.push(attachment(space, &document));
    }
    if place.is_multiple_of(3) {
        document.comments = comments(space, &mut dice, &document);
        notify(space, &document);
    }
    let id = document.id;
    space.documents.add(document, true);
    id
}

fn attachment(space: &mut Space, document: &Document) -> Attachment {
    let id = space.files.next_id();
    let names = ["画面 \"1\".png", "見積_100%.csv", "O'Reilly 📎.txt"];
    Attachment {
        id,
        name: names[id as usize % names.len()].to_owned(),
        size: 600 + id as usize * 31 % 5_000,
        created_user: document.created_user,
        created: document.created + 30,
        content: FileContent::Generated,
    }
}

/// Two comments; the first was changed and has two replies, of which the second was changed.
fn comments(space: &mut Space, dice: &mut Pcg32, document: &Document) -> Vec<Comment> {
    let mut later = 0;
    let mut remark = |space: &mut Space, changed: bool| {
        later += 600;
        let created = document.created + later;
        let user = dice.random_range(1..=10);
        Comment {
            id: space.next_document_id(created),
            text: (*pick(dice, &REMARKS)).to_owned(),
            created_user: user,
            created,
            updated_user: user,
            updated: if changed { created + 60 } else { created },
            replies: Vec::new(),
        }
    };
    let first = remark(space, true);
    let replies = vec![remark(space, false), remark(space, true)];
    vec![Comment { replies, ..first }, remark(space, false)]
}

/// Why, who is told, by whom, when, and of what.
type Told = (Reason, Id, Id, Seconds, About);

/// Tells who made a document of its comments, who commented of the replies, and the second user that
/// the document speaks of them. The administrator hears everything of the very first one.
fn notify(space: &mut Space, document: &Document) {
    let (id, author) = (document.id, document.created_user);
    let mut told: Vec<Told> =
        vec![(Reason::DocumentMention, 2, author, document.created, About::Document(id))];
    for comment in &document.comments {
        let about = About::DocumentComment { document: id, comment: comment.id };
        let (writer, written) = (comment.created_user, comment.created);
        told.push((Reason::DocumentCommented, author, writer, written, about));
        told.extend(comment.replies.iter().map(|reply| {
            let about = About::DocumentReply { document: id, comment: comment.id, reply: reply.id };
            (Reason::DocumentCommentReplied, writer, reply.created_user, reply.created, about)
        }));
    }
    if space.documents.iter().next().is_none() {
        let everything = told.iter().map(|(reason, _, sender, created, about)| {
            (*reason, 1, if *sender == 1 { 2 } else { *sender }, *created, about.clone())
        });
        let everything: Vec<Told> = everything.collect();
        told.retain(|(_, user, ..)| *user != 1);
        told.extend(everything);
    }
    for (reason, user, sender, created, about) in told {
        let is_there = space.user(user).is_some_and(|user| !user.is_deleted());
        if is_there && user != sender {
            space.notifications.add(Notification {
                id: 0,
                user,
                sender,
                reason,
                project: document.project,
                about,
                created,
                already_read: false,
                resource_already_read: false,
            });
        }
    }
}

/// What happened to documents.
pub(crate) fn events(space: &Space) -> Vec<Activity> {
    space.documents.iter().zip(0..).flat_map(|(document, place)| events_of(document, place)).collect()
}

fn events_of(document: &Document, place: u32) -> Vec<Activity> {
    let of = |kind, user, time| telling(event(document.project, kind, 0, user, time), document.told());
    let (user, created) = (document.created_user, document.created);
    let mut events = vec![match document.markdown.is_empty() {
        true => telling(
            event(document.project, kinds::DOCUMENTS_ADDED, 0, user, created),
            json!({ "documents": [document.told()] }),
        ),
        false => of(kinds::DOCUMENT_ADDED, user, created),
    }];
    if document.updated > created {
        let kind = if place.is_multiple_of(2) { kinds::DOCUMENT_UPDATED } else { kinds::DOCUMENT_RENAMED };
        events.push(of(kind, document.updated_user, document.updated));
    }
    if document.is_trashed {
        events.push(of(kinds::DOCUMENT_DELETED, document.updated_user, document.updated + 1));
    }
    let attached = document.attachments.iter();
    events.extend(attached.map(|file| of(kinds::DOCUMENT_FILE_ADDED, file.created_user, file.created)));
    if !document.comments.is_empty() {
        events.push(of(kinds::DOCUMENT_MENTION, user, created));
        // A remark and an answer to it that are there no more.
        events.push(of(kinds::DOCUMENT_COMMENT_DELETED, user, created + 10_000));
        events.push(of(kinds::DOCUMENT_REPLY_DELETED, user, created + 9_000));
    }
    for comment in &document.comments {
        events.push(of(kinds::DOCUMENT_COMMENT_ADDED, comment.created_user, comment.created));
        if comment.updated > comment.created {
            events.push(of(kinds::DOCUMENT_COMMENT_UPDATED, comment.updated_user, comment.updated));
        }
        for reply in &comment.replies {
            events.push(of(kinds::DOCUMENT_REPLY_ADDED, reply.created_user, reply.created));
            if reply.updated > reply.created {
                events.push(of(kinds::DOCUMENT_REPLY_UPDATED, reply.updated_user, reply.updated));
            }
        }
    }
    events
}
