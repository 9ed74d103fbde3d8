//! Wiki pages with their versions, files and stars.

use rand::Rng;
use rand_pcg::Pcg32;
use serde_json::{Value, json};

use super::activities::{event, telling};
use super::{LATEST, OPENED, Purpose, chance, dice, pick};
use crate::dates::Seconds;
use crate::space::activities::{Activity, WIKI_ADDED, WIKI_DELETED, WIKI_UPDATED};
use crate::space::files::{Attachment, FileContent};
use crate::space::stars::Starred;
use crate::space::wikis::{Version, Wiki, told};
use crate::space::{Id, Space};

const TAGS: [&str; 4] = ["議事録", "design", "手順 🛠", "100%_done"];

const PAGES: [&str; 6] = [
    "Home",
    "議事録/定例",
    "Design/アーキテクチャ",
    "FAQ 'よくある質問'",
    "手順書/デプロイ_100%",
    "Notes 📝",
];

/// Name and size of what is attached to pages.
const FILES: [(&str, usize); 4] =
    [("構成図 \"v2\".png", 4_321), ("memo_100%.txt", 640), ("議事録.md", 2_048), ("O'Reilly 📚.csv", 9_999)];

/// Ids of pages that were deleted are this much higher than those of pages that are there.
const GONE: Id = 1_000_000;

pub(crate) fn fill(space: &mut Space) {
    for name in TAGS {
        space.wikis.tags.named(name);
    }
    let count = space.options.wikis_per_project;
    for project in 1..=space.options.projects.max(1) {
        for page in 0..count {
            let mut wiki = wiki(space, project, page, (project - 1) * count + page + 1);
            let mut dice = dice(space.options.seed, Purpose::WikiHistory, wiki.id.into());
            wiki.earlier = earlier(&mut dice, &wiki);
            if page == 0 || chance(&mut dice, 25) {
                furnish(space, &mut dice, &mut wiki);
            }
            space.wikis.put(wiki);
        }
    }
}

fn wiki(space: &mut Space, project: Id, page: u32, id: Id) -> Wiki {
    let mut dice = dice(space.options.seed, Purpose::Wiki, id.into());
    let created = dice.random_range(OPENED..LATEST - 86_400);
    let name = PAGES[page as usize % PAGES.len()];
    let tag = if chance(&mut dice, 40) { Some(*pick(&mut dice, &TAGS)) } else { None };
    Wiki {
        id,
        project,
        name: if (page as usize) < PAGES.len() { name.to_owned() } else { format!("{name} {page}") },
        content: format!(
            "# {name}\n\nこのページは {project} 番のプロジェクトの説明です。\n\n- 一\n- two 2️⃣\n"
        ),
        tags: tag.map(|name| space.wikis.tags.named(name)).into_iter().collect(),
        created_user: dice.random_range(1..=12),
        created,
        updated_user: dice.random_range(1..=12),
        updated: created + dice.random_range(0..(LATEST - created)),
        earlier: Vec::new(),
        attachments: Vec::new(),
        shared_files: Vec::new(),
    }
}

/// The first draft of a page that changed since, and up to two versions on the way.
fn earlier(dice: &mut Pcg32, wiki: &Wiki) -> Vec<Version> {
    let span = wiki.updated - wiki.created;
    let count: Id = if span < 4 { span.min(1) as Id } else { dice.random_range(1..=3) };
    let version = |place: Id| Version {
        number: place + 1,
        name: if place == 0 && wiki.id % 5 == 2 {
            format!("{} (下書き)", wiki.name)
        } else {
            wiki.name.clone()
        },
        content: format!("# {}\n\n- 一\n{}", wiki.name, "- 準備中…\n".repeat(place as usize)),
        user: if place == 0 { wiki.created_user } else { wiki.updated_user },
        created: wiki.created + span * Seconds::from(place) / Seconds::from(count),
    };
    (0..count).map(version).collect()
}

/// Files and stars for a page.
fn furnish(space: &mut Space, dice: &mut Pcg32, wiki: &mut Wiki) {
    for turn in 0..dice.random_range(1..=2) {
        let (name, size) = FILES[(wiki.id as usize + turn) % FILES.len()];
        wiki.attachments.push(Attachment {
            id: space.files.next_id(),
            name: name.to_owned(),
            size,
            created_user: wiki.created_user,
            created: wiki.created + 60,
            content: FileContent::Generated,
        });
    }
    let linked =
        space.shared_files.values().filter(|file| file.project == wiki.project && !file.is_directory());
    wiki.shared_files = linked.map(|file| file.id).take(dice.random_range(1..=2)).collect();
    for presenter in 2..2 + dice.random_range(1..=2) {
        let star = space.stars.add(Starred::Wiki(wiki.id), presenter, wiki.created_user, wiki.updated);
        if star % 3 == 1 {
            space.stars.comment(star, "まとめてくれて助かりました 📚");
        }
    }
}

/// Pages added, changed and given files, and of each Home a copy that is gone.
pub(crate) fn events(space: &Space) -> Vec<Activity> {
    space.wikis.iter().flat_map(|wiki| events_of(space, wiki)).collect()
}

fn events_of(space: &Space, wiki: &Wiki) -> Vec<Activity> {
    let history = wiki.history();
    let made = history.iter().map(|version| {
        let kind = if version.number == 1 { WIKI_ADDED } else { WIKI_UPDATED };
        event(wiki.project, kind, wiki.id, version.user, version.created)
    });
    let given = |after: Seconds, member: &str, file: Value| {
        let mut content = told(wiki.id, &history[0]);
        content[member] = json!([file]);
        telling(event(wiki.project, WIKI_UPDATED, wiki.id, wiki.created_user, wiki.created + after), content)
    };
    let attached = wiki.attachments.iter().map(|file| given(60, "attachments", file.told()));
    let linked = space.shared_files_of_wiki(wiki).into_iter();
    let linked = linked.map(|file| given(120, "shared_files", file.told()));
    let copy = (wiki.name == PAGES[0]).then(|| {
        let version = Version { name: format!("{} のコピー", wiki.name), ..history[0].clone() };
        let gone = event(wiki.project, WIKI_DELETED, 0, wiki.created_user, wiki.created + 180);
        telling(gone, told(wiki.id + GONE, &version))
    });
    made.chain(attached).chain(linked).chain(copy).collect()
}
