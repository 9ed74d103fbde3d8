//! Files made up from the seed: shared files, and the bytes of everything.

use serde_json::{Value, json};

use crate::dates::Seconds;
use crate::space::activities::{Activity, FILE_ADDED, FILE_DELETED, FILE_UPDATED};
use crate::space::files::{Attachment, FileContent};
use crate::space::issues::Issue;
use crate::space::shared_files::SharedFile;
use crate::space::{Id, Space};

use super::OPENED;
use super::activities::{event, telling};
use super::comments::outlines;

/// Directory, name, and size of a file; a directory has no size.
const TREE: [(&str, &str, Option<usize>); 8] = [
    ("/", "共有", None),
    ("/", "readme.txt", Some(420)),
    ("/", "100%_完了 'final'.csv", Some(12_345)),
    ("/共有/", "資料", None),
    ("/共有/", "logo.png", Some(2_048)),
    ("/共有/資料/", "仕様書 v2.txt", Some(33_000)),
    ("/共有/資料/", "議事録 2024-04-01.md", Some(1_500)),
    ("/共有/資料/", "diagram \"new\".png", Some(70_001)),
];

/// Ids of files that were deleted are this much higher than those of files that are there.
const GONE: Id = 1_000_000;

/// The shared files of every project.
pub(crate) fn fill(space: &mut Space) {
    let projects: Vec<Id> = space.projects.iter().map(|project| project.id).collect();
    let mut id = 0;
    for project in projects {
        for (place, (dir, name, size)) in (0..).zip(TREE) {
            id += 1;
            let created = OPENED + Seconds::from(project) * 86_400 + place * 3_600;
            let changed = place % 2 == 1;
            space.shared_files.insert(
                id,
                SharedFile {
                    id,
                    project,
                    dir: dir.to_owned(),
                    name: name.to_owned(),
                    size,
                    created_user: 1,
                    created,
                    updated_user: changed.then_some(2),
                    updated: if changed { created + 86_400 } else { created },
                    content: FileContent::Generated,
                },
            );
        }
    }
}

/// Files added and changed, and in each project one that is gone.
pub(crate) fn events(space: &Space) -> Vec<Activity> {
    let mut events = Vec::new();
    for file in space.shared_files.values().filter(|file| !file.is_directory()) {
        let of = |kind, user, time| telling(event(file.project, kind, 0, user, time), file.told());
        events.push(of(FILE_ADDED, file.created_user, file.created));
        if let Some(user) = file.updated_user {
            events.push(of(FILE_UPDATED, user, file.updated));
        }
        if file.dir == "/" && file.updated_user.is_none() {
            let old = SharedFile { id: file.id + GONE, name: format!("旧 {}", file.name), ..file.clone() };
            let gone = event(file.project, FILE_DELETED, 0, file.created_user, file.created + 600);
            events.push(telling(gone, old.told()));
        }
    }
    events
}

/// One of the attachments that an issue starts with. The last one came with its first comment.
pub(crate) fn attachment(seed: u64, issue: &Issue, number: u16) -> Attachment {
    let names = ["画面 キャプチャ.png", "log.txt", "仕様書_100%.csv", "O'Reilly \"1\".md"];
    let is_last = number + 1 == issue.attachments;
    let with = if is_last { outlines(seed, issue).find(|outline| !outline.is_notice) } else { None };
    let turn = issue.id as usize + usize::from(number);
    Attachment {
        id: issue.id * 10 + Id::from(number),
        name: names[turn % names.len()].to_owned(),
        size: 1000 + turn * 37 % 90_000,
        created_user: with.map_or(issue.created_user, |comment| comment.created_user),
        created: with.map_or(issue.created, |comment| comment.created),
        content: FileContent::Generated,
    }
}

/// Links of an issue to files elsewhere: one issue in twenty has some.
pub(crate) fn external_links(issue: Id) -> Vec<Value> {
    if issue % 20 != 1 {
        return Vec::new();
    }
    let name = "見積書_100% \"v2\".xlsx";
    let url = format!("https://drive.example.com/file/d/{issue}/view?usp=%E5%85%B1%E6%9C%89");
    vec![json!({ "name": name, "url": url })]
}

/// The bytes of a made-up file: text, or a picture followed by zeros, of exactly `size` bytes.
pub(crate) fn bytes(id: Id, name: &str, size: usize) -> Vec<u8> {
    let mut bytes = if name.ends_with(".png") {
        picture(id)
    } else {
        let line = format!("{name} — file {id}, 行 line\r\n");
        line.repeat(size / line.len() + 1).into_bytes()
    };
    bytes.resize(size, if name.ends_with(".png") { 0 } else { b'\n' });
    bytes
}

/// A small square PNG in a colour of its own.
pub(crate) fn picture(id: Id) -> Vec<u8> {
    let [_, red, green, blue] = id.wrapping_mul(2_654_435_761).to_be_bytes();
    plain_picture(16, 16, [red, green, blue])
}

/// A PNG in one colour.
pub(crate) fn plain_picture(width: u32, height: u32, colour: [u8; 3]) -> Vec<u8> {
    let pixels = colour.repeat(width as usize * height as usize);
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    // Writing into memory does not fail.
    if let Ok(mut writer) = encoder.write_header() {
        writer.write_image_data(&pixels).ok();
    }
    bytes
}
