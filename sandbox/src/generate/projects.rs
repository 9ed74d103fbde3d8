//! Projects with their statuses, types, categories, versions and custom fields.

use rand::Rng;

use super::{OPENED, Purpose, chance, custom_fields, dice};
use crate::dates::Day;
use crate::options::{Language, Options};
use crate::space::Id;
use crate::space::prepared::Prepared;
use crate::space::projects::{Category, IssueType, Project, Status, Version};
use crate::space::webhooks::Webhook;

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
    let members: Vec<Id> =
        members.iter().copied().filter(|&member| member <= 2 || chance(&mut dice, 75)).collect();
    let issue_types = issue_types(id, options.language);
    Project {
        id,
        key,
        name,
        chart_enabled: true,
        use_resolved_for_chart: id.is_multiple_of(2),
        subtasking_enabled: options.plan.parent_child_issues,
        grandchild_issue_enabled: options.plan.has_grandchildren().then_some(true),
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
        joined: members.clone(),
        members,
        teams: Vec::new(),
        statuses: statuses(id, options.language),
        categories: categories(id),
        versions: versions(id, &mut dice),
        custom_fields: custom_fields::definitions(id, &issue_types),
        issue_types,
        webhooks: webhooks(id),
        issues_by_number: Vec::new(),
    }
}

fn statuses(project: Id, language: Language) -> Vec<Prepared<Status>> {
    let mut statuses = standard_statuses(project, language);
    let (name, color) = CUSTOM_STATUSES[(project as usize - 1) % CUSTOM_STATUSES.len()];
    let custom = Status {
        id: 10 + project,
        project_id: project,
        name: name.to_owned(),
        color: color.to_owned(),
        display_order: 2500,
    };
    statuses.insert(2, Prepared::new(custom));
    statuses
}

/// The statuses that every project starts with.
pub(crate) fn standard_statuses(project: Id, language: Language) -> Vec<Prepared<Status>> {
    let names = language
        .pick(["Open", "In Progress", "Resolved", "Closed"], ["未対応", "処理中", "処理済み", "完了"]);
    let colors = ["#ed8077", "#4488c5", "#5eb5a6", "#b0be3c"];
    (1..)
        .zip(names.into_iter().zip(colors))
        .map(|(id, (name, color))| Status {
            id,
            project_id: project,
            name: name.to_owned(),
            color: color.to_owned(),
            display_order: id * 1000,
        })
        .map(Prepared::new)
        .collect()
}

fn issue_types(project: Id, language: Language) -> Vec<Prepared<IssueType>> {
    let mut ids = (project - 1) * 4 + 1..;
    let with_template = |kind: IssueType| IssueType {
        template_summary: (kind.display_order == 1).then(|| "[画面名] で〜が起きる".to_owned()),
        template_description: (kind.display_order == 1)
            .then(|| "## 手順\n1. \n\n## 期待する結果\n".to_owned()),
        ..kind
    };
    default_issue_types(project, language, || ids.next().unwrap_or_default())
        .into_iter()
        .map(with_template)
        .map(Prepared::new)
        .collect()
}

/// The issue types that a project starts with.
pub(crate) fn default_issue_types(
    project: Id,
    language: Language,
    mut next_id: impl FnMut() -> Id,
) -> Vec<IssueType> {
    let names = language.pick(["Task", "Bug", "Request", "Other"], ["タスク", "バグ", "要望", "その他"]);
    let colors = ["#7ea800", "#990000", "#ff9200", "#2779ca"];
    (0..)
        .zip(names.into_iter().zip(colors))
        .map(|(order, (name, color))| IssueType {
            id: next_id(),
            project_id: project,
            name: name.to_owned(),
            color: color.to_owned(),
            display_order: order,
            template_summary: None,
            template_description: None,
        })
        .collect()
}

/// One webhook for every project, and a second one for every other.
fn webhooks(project: Id) -> Vec<Webhook> {
    let everything = Webhook {
        id: project * 2 - 1,
        name: "チャット通知 💬".to_owned(),
        description: "すべての更新 / everything, 100%".to_owned(),
        hook_url: format!("https://chat.example.com/hooks/{project}?token=%E3%81%82"),
        all_event: true,
        activity_type_ids: Vec::new(),
        created_user: 1,
        created: OPENED + 86_400,
        updated_user: 2,
        updated: OPENED + 2 * 86_400,
    };
    let issues = Webhook {
        id: project * 2,
        name: "CI 'issues'".to_owned(),
        description: String::new(),
        hook_url: "https://ci.example.com/backlog".to_owned(),
        all_event: false,
        activity_type_ids: vec![1, 2, 3, 14],
        ..everything.clone()
    };
    if project.is_multiple_of(2) { vec![everything] } else { vec![everything, issues] }
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
