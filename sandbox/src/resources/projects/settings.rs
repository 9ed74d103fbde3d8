//! Adding a project and changing its settings.

use super::{Call, administered, administered_mut};
use crate::answer::{Answer, Outcome, Refusal};
use crate::generate::projects::{default_issue_types, standard_statuses};
use crate::options::Plan;
use crate::space::prepared::Prepared;
use crate::space::projects::{Part, Project};
use crate::space::{Id, Space};

/// A parameter and the setting that it is for.
type Switch = (&'static str, fn(&mut Project) -> &mut bool);

/// The switches of a project that are not tied to anything else.
const SWITCHES: [Switch; 13] = [
    ("chartEnabled", |project| &mut project.chart_enabled),
    ("useResolvedForChart", |project| &mut project.use_resolved_for_chart),
    ("subtaskingEnabled", |project| &mut project.subtasking_enabled),
    ("projectLeaderCanEditProjectLeader", |project| &mut project.project_leader_can_edit_project_leader),
    ("useWiki", |project| &mut project.use_wiki),
    ("useDocument", |project| &mut project.use_document),
    ("useFileSharing", |project| &mut project.use_file_sharing),
    ("useWikiTreeView", |project| &mut project.use_wiki_tree_view),
    ("useSubversion", |project| &mut project.use_subversion),
    ("useGit", |project| &mut project.use_git),
    ("useOriginalImageSizeAtWiki", |project| &mut project.use_original_image_size_at_wiki),
    ("useDevAttributes", |project| &mut project.use_dev_attributes),
    ("archived", |project| &mut project.archived),
];

pub(super) fn add(space: &mut Space, call: &Call) -> Outcome {
    let (name, key) = (call.filled("name")?, call.filled("key")?);
    let id = space.projects.next_id();
    check_key(space, id, &key)?;
    let project = edit(space, call, blank(space, id, name, key, call.user))?;
    let issue_types =
        default_issue_types(id, space.options.language, || space.projects.next_part(Part::IssueType));
    let project = Project { issue_types: issue_types.into_iter().map(Prepared::new).collect(), ..project };
    let answer = Answer::created(&project, format!("{}/projects/{}", space.url, project.key));
    space.tick();
    space.projects.push(project);
    answer
}

pub(super) fn change(space: &mut Space, call: &Call) -> Outcome {
    let before = administered(space, call)?.clone();
    let name = call.filled_or("name", &before.name)?;
    let key = call.filled_or("key", &before.key)?;
    check_key(space, before.id, &key)?;
    let project = edit(space, call, Project { name, key, ..before })?;
    let answer = Answer::ok(&project);
    space.tick();
    *administered_mut(space, call)? = project;
    answer
}

/// A project as nothing but its name and key make it.
fn blank(space: &Space, id: Id, name: String, key: String, creator: Id) -> Project {
    let plan = &space.options.plan;
    Project {
        id,
        key,
        name,
        chart_enabled: false,
        use_resolved_for_chart: false,
        subtasking_enabled: false,
        grandchild_issue_enabled: plan.has_grandchildren().then_some(false),
        project_leader_can_edit_project_leader: false,
        use_wiki: plan.wiki,
        use_document: plan.documents,
        use_file_sharing: plan.file_sharing,
        use_wiki_tree_view: true,
        use_subversion: false,
        use_git: plan.git,
        use_original_image_size_at_wiki: false,
        text_formatting_rule: "markdown",
        archived: false,
        display_order: 2_147_483_646,
        use_dev_attributes: true,
        administrators: Vec::new(),
        members: vec![creator],
        joined: vec![creator],
        teams: Vec::new(),
        statuses: standard_statuses(id, space.options.language),
        issue_types: Vec::new(),
        categories: Vec::new(),
        versions: Vec::new(),
        custom_fields: Vec::new(),
        webhooks: Vec::new(),
        issues_by_number: Vec::new(),
    }
}

/// Keys are capital letters, digits and underscores, and no two projects have the same.
fn check_key(space: &Space, project: Id, key: &str) -> Result<(), Refusal> {
    let is_spelled = key.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    let is_taken = space.projects.iter().any(|other| other.key == key && other.id != project);
    if is_spelled && !is_taken { Ok(()) } else { Err(Refusal::bad_parameter("invalid", "key")) }
}

fn edit(space: &Space, call: &Call, mut project: Project) -> Result<Project, Refusal> {
    for (name, place) in SWITCHES {
        if let Some(wanted) = call.parameters.boolean(name) {
            *place(&mut project) = wanted;
        }
    }
    project.text_formatting_rule = match call.parameters.text("textFormattingRule") {
        None => project.text_formatting_rule,
        Some("backlog") => "backlog",
        Some(_) => "markdown",
    };
    levels(&space.options.plan, call, &mut project)?;
    Ok(project)
}

/// Children need a plan that has them, and grandchildren need children.
fn levels(plan: &Plan, call: &Call, project: &mut Project) -> Result<(), Refusal> {
    let asked = call.parameters.boolean("grandchildIssueEnabled");
    let wants_children = call.parameters.boolean("subtaskingEnabled") == Some(true);
    if wants_children && !plan.parent_child_issues || asked == Some(true) && !plan.has_grandchildren() {
        return Err(Refusal::not_in_plan());
    }
    if asked == Some(true) && !project.subtasking_enabled {
        return Err(Refusal::bad_parameter("invalid", "grandchildIssueEnabled"));
    }
    let kept = project.grandchild_issue_enabled.map(|before| asked.unwrap_or(before));
    project.grandchild_issue_enabled = kept.map(|enabled| enabled && project.subtasking_enabled);
    Ok(())
}
