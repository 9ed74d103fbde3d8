//! Whether a caller may call an endpoint: roles, features of the project, features of the plan.

use crate::answer::Refusal;
use crate::options::Plan;
use crate::parameters::Parameters;
use crate::space::projects::Project;
use crate::space::{Id, Space};
use crate::table::{Endpoint, Lifecycle, Role};

/// A feature that a project or a plan can be without, and the paths it serves.
struct Feature {
    paths: &'static [&'static str],
    in_project: fn(&Project) -> bool,
    in_plan: fn(&Plan) -> bool,
}

const FEATURES: [Feature; 5] = [
    Feature { paths: &["/wikis"], in_project: |project| project.use_wiki, in_plan: |plan| plan.wiki },
    Feature {
        paths: &["/documents"],
        in_project: |project| project.use_document,
        in_plan: |plan| plan.documents,
    },
    Feature {
        paths: &["/files/", "/sharedFiles"],
        in_project: |project| project.use_file_sharing,
        in_plan: |plan| plan.file_sharing,
    },
    Feature { paths: &["/git/"], in_project: |project| project.use_git, in_plan: |plan| plan.git },
    Feature { paths: &["/customFields"], in_project: |_| true, in_plan: |plan| plan.custom_fields },
];

/// What a call is about, as far as roles and features matter.
enum About<'s> {
    /// The space as a whole.
    Space,
    Project(&'s Project),
    /// Something that does not exist or that the caller cannot see: its handler says so.
    Nothing,
}

/// Refuses what the plan, the caller's role or the project do not allow.
pub(crate) fn check(
    space: &Space,
    user: Id,
    endpoint: &Endpoint,
    parameters: &Parameters,
) -> Result<(), Refusal> {
    if endpoint.state == Lifecycle::Classic && !space.options.plan.classic {
        return Err(Refusal::not_in_plan());
    }
    let touches = |feature: &&Feature| feature.paths.iter().any(|path| endpoint.path.contains(path));
    let features: Vec<&Feature> = FEATURES.iter().filter(touches).collect();
    if features.iter().any(|feature| !(feature.in_plan)(&space.options.plan)) {
        return Err(Refusal::not_in_plan());
    }
    let about = about(space, user, parameters);
    if !is_allowed(space, user, endpoint.role, &about) && !may_appoint(user, endpoint, &about) {
        return Err(Refusal::not_permitted());
    }
    match about {
        About::Project(project) if features.iter().any(|feature| !(feature.in_project)(project)) => {
            Err(Refusal::not_permitted())
        }
        _ => Ok(()),
    }
}

fn about<'s>(space: &'s Space, user: Id, parameters: &Parameters) -> About<'s> {
    let project = |name: &str| {
        let sent = parameters.text(name)?;
        Some(match name {
            "projectIdOrKey" | "projectId" => space.find_project(sent, user).ok(),
            "issueIdOrKey" | "issueId" => {
                space.find_issue(sent, user).ok().and_then(|issue| space.project(issue.project))
            }
            "documentId" => {
                space.find_document(sent, user).ok().and_then(|document| space.project(document.project))
            }
            _ => space.find_wiki(sent, user).ok().and_then(|wiki| space.project(wiki.project)),
        })
    };
    let named = ["projectIdOrKey", "projectId", "issueIdOrKey", "issueId", "wikiId", "documentId"]
        .into_iter()
        .find_map(project);
    match named {
        None => About::Space,
        Some(None) => About::Nothing,
        Some(Some(project)) => About::Project(project),
    }
}

fn is_allowed(space: &Space, user: Id, role: Role, about: &About) -> bool {
    let Some(user) = space.user(user) else { return false };
    let administers = |project: &Project| project.administrators.contains(&user.id);
    match role {
        Role::All => true,
        Role::AddIssues => user.may_add_issues(),
        Role::Unrestricted => user.is_unrestricted(),
        Role::Administrator => user.is_administrator(),
        Role::ProjectAdministrator if user.is_administrator() => true,
        Role::ProjectAdministrator => match about {
            About::Space => space.projects.iter().any(administers),
            About::Project(project) => administers(project),
            About::Nothing => true,
        },
    }
}

/// Administrators of some projects may choose the others.
fn may_appoint(user: Id, endpoint: &Endpoint, about: &About) -> bool {
    let About::Project(project) = about else { return false };
    endpoint.path.ends_with("/administrators")
        && project.project_leader_can_edit_project_leader
        && project.administrators.contains(&user)
}
