//! Wiki pages.

use rand::Rng;

use super::{LATEST, OPENED, Purpose, chance, dice, pick};
use crate::space::wikis::{Tag, Wiki};
use crate::space::{Id, Space};

const TAGS: [Tag; 4] = [
    Tag { id: 1, name: "議事録" },
    Tag { id: 2, name: "design" },
    Tag { id: 3, name: "手順 🛠" },
    Tag { id: 4, name: "100%_done" },
];

const PAGES: [&str; 6] = [
    "Home",
    "議事録/定例",
    "Design/アーキテクチャ",
    "FAQ 'よくある質問'",
    "手順書/デプロイ_100%",
    "Notes 📝",
];

pub(crate) fn fill(space: &mut Space) {
    let count = space.options.wikis_per_project;
    let projects = space.options.projects.max(1);
    space.wikis = (0..projects)
        .flat_map(|project| (0..count).map(move |page| (project + 1, page, project * count + page + 1)))
        .map(|(project, page, id)| wiki(space.options.seed, project, page, id))
        .collect();
}

fn wiki(seed: u64, project: Id, page: u32, id: Id) -> Wiki {
    let mut dice = dice(seed, Purpose::Wiki, id.into());
    let created = dice.random_range(OPENED..LATEST - 86_400);
    let name = PAGES[page as usize % PAGES.len()];
    Wiki {
        id,
        project,
        name: if (page as usize) < PAGES.len() { name.to_owned() } else { format!("{name} {page}") },
        content: format!(
            "# {name}\n\nこのページは {project} 番のプロジェクトの説明です。\n\n- 一\n- two 2️⃣\n"
        ),
        tags: if chance(&mut dice, 40) { vec![pick(&mut dice, &TAGS).clone()] } else { Vec::new() },
        created_user: dice.random_range(1..=12),
        created,
        updated_user: dice.random_range(1..=12),
        updated: created + dice.random_range(0..(LATEST - created)),
    }
}
