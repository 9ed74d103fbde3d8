//! Projects with their statuses, types, categories, versions and custom fields.

use rand::Rng;

use super::{OPENED, Purpose, chance, custom_fields, dice};
use crate::dates::Day;
use crate::options::{Language, Options};
use crate::space::Id;
use crate::space::prepared::Prepared;
use crate::space::projects::{Category, IssueType, Project, Status, Version};

const NAMES: [(&str, &str); 10] = [
    ("APP", "アプリ開発 📱"),
    ("WEB", "Website renewal"),
    ("OPS", "運用 \"24/7\" Operations"),
    ("DOC", "Docs & O'Reilly 翻訳"),
    ("INFRA", "基盤_刷新 100%"),
    ("QA", "Quality Assurance"),
    ("SALES", "営業支援"),
    ("HR", "People \\ 人事"),
    ("MOB", "Mobile 모바일"),
    ("RD_LAB", "研究開発"),
];

const CATEGORIES: [&str; 6] =
    ["フロントエンド", "Back end", "100%_完了", "O'Reilly \"quoted\"", "運用・監視", "データ 📊"];

const VERSIONS: [&str; 6] = ["1.0", "1.1", "2.0 β", "リリース 2024/春", "2025.10 🚀", "いつか_100%"];

const CUSTOM_STATUSES: [(&str, &str); 3] =
    [("レビュー待ち", "#868cb7"), ("In Review 🔍", "#3b9dbd"), ("保留 (On hold)", "#eda62a")];

pub(crate) fn projects(options: &Options, members: &[Id]) -> Vec<Project> {
    (1..=options.projects.max(1)).map(|id| project(options, id, members)).collect()
}

fn project(options: &Options, id: Id, members: &[Id]) -> Project {
    let mut dice = dice(options.seed, Purpose::Project, id.into());
    let (key, name) = match NAMES.get(id as usize - 1) {
        Some(&(key, name)) => (key.to_owned(), name.to_owned()),
        None => (format!("P{id}"), format!("プロジェクト {id}")),
    };
    // The administrator and the second user are everywhere, the others in three of four projects.
    let members = members.iter().copied().filter(|&member| member <= 2 || chance(&mut dice, 75)).collect();
    let issue_types = issue_types(id, options.language);
    Project {
        id,
        key,
        name,
        chart_enabled: true,
        use_resolved_for_chart: id.is_multiple_of(2),
        subtasking_enabled: true,
        grandchild_issue_enabled: true,
        project_leader_can_edit_project_leader: false,
        use_wiki: true,
        use_document: true,
        use_file_sharing: true,
        use_wiki_tree_view: !id.is_multiple_of(3),
        use_subversion: false,
        use_git: true,
        use_original_image_size_at_wiki: false,
        text_formatting_rule: if id.is_multiple_of(2) { "backlog" } else { "markdown" },
        archived: id == 4,
        display_order: 2_147_483_646,
        use_dev_attributes: true,
        administrators: vec![2],
        members,
        statuses: statuses(id, options.language),
        categories: categories(id),
        versions: versions(id, &mut dice),
        custom_fields: custom_fields::definitions(id, &issue_types),
        issue_types,
        issues_by_number: Vec::new(),
    }
}

fn statuses(project: Id, language: Language) -> Vec<Prepared<Status>> {
    let names = language
        .pick(["Open", "In Progress", "Resolved", "Closed"], ["未対応", "処理中", "処理済み", "完了"]);
    let colors = ["#ed8077", "#4488c5", "#5eb5a6", "#b0be3c"];
    let mut statuses: Vec<Status> = (1..)
        .zip(names.into_iter().zip(colors))
        .map(|(id, (name, color))| Status {
            id,
            project_id: project,
            name: name.to_owned(),
            color,
            display_order: id * 1000,
        })
        .collect();
    let (name, color) = CUSTOM_STATUSES[(project as usize - 1) % CUSTOM_STATUSES.len()];
    let custom =
        Status { id: 10 + project, project_id: project, name: name.to_owned(), color, display_order: 2500 };
    statuses.insert(2, custom);
    statuses.into_iter().map(Prepared::new).collect()
}

fn issue_types(project: Id, language: Language) -> Vec<Prepared<IssueType>> {
    let names = language.pick(["Task", "Bug", "Request", "Other"], ["タスク", "バグ", "要望", "その他"]);
    let colors = ["#7ea800", "#990000", "#ff9200", "#2779ca"];
    (0..)
        .zip(names.into_iter().zip(colors))
        .map(|(order, (name, color))| IssueType {
            id: (project - 1) * 4 + order + 1,
            project_id: project,
            name: name.to_owned(),
            color,
            display_order: order,
            template_summary: (order == 1).then_some("[画面名] で〜が起きる"),
            template_description: (order == 1).then_some("## 手順\n1. \n\n## 期待する結果\n"),
        })
        .map(Prepared::new)
        .collect()
}

fn categories(project: Id) -> Vec<Prepared<Category>> {
    (0..)
        .zip(CATEGORIES)
        .map(|(order, name)| Category {
            id: (project - 1) * 6 + order + 1,
            project_id: project,
            name: name.to_owned(),
            display_order: order,
        })
        .map(Prepared::new)
        .collect()
}

fn versions(project: Id, dice: &mut rand_pcg::Pcg32) -> Vec<Prepared<Version>> {
    let opened = Day::of(OPENED).0;
    (0..)
        .zip(VERSIONS)
        .map(|(order, name)| {
            let start = opened + i32::try_from(order).unwrap_or(0) * 180 + dice.random_range(0..60);
            let due = start + dice.random_range(30..180);
            Version {
                id: (project - 1) * 6 + order + 1,
                project_id: project,
                name: name.to_owned(),
                description: (order % 3 != 1).then(|| format!("{name} の範囲")),
                start_date: (order < 4).then_some(Day(start)),
                release_due_date: (order < 5 && order != 1).then_some(Day(due)),
                archived: order == 0,
                display_order: order,
            }
        })
        .map(Prepared::new)
        .collect()
}
