//! The resources of Backlog, one file each.

mod current_user;
mod document_tree;
mod issue_attachments;
mod issue_categories;
mod issue_comments;
pub(super) mod issues;
mod priorities;
mod project_categories;
mod project_issue_types;
mod project_recent_updates;
mod project_shared_files;
mod project_statuses;
mod project_users;
mod project_version_milestones;
pub(super) mod projects;
mod resolutions;
mod space;
mod watchings;
mod wiki_pages;

use super::declare::Table;

/// All tables, ordered by name.
pub(super) static TABLES: &[&Table] = &[
    &current_user::TABLE,
    &document_tree::TABLE,
    &issue_attachments::TABLE,
    &issue_categories::TABLE,
    &issue_comments::TABLE,
    &issues::TABLE,
    &priorities::TABLE,
    &project_categories::TABLE,
    &project_issue_types::TABLE,
    &project_recent_updates::TABLE,
    &project_shared_files::TABLE,
    &project_statuses::TABLE,
    &project_users::TABLE,
    &project_version_milestones::TABLE,
    &projects::TABLE,
    &resolutions::TABLE,
    &space::TABLE,
    &watchings::TABLE,
    &wiki_pages::TABLE,
];
