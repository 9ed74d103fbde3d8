//! The resources of Backlog, one file each.

mod current_user;
mod document_tree;
mod issue_attachments;
mod issue_categories;
mod issue_comments;
pub(super) mod issues;
mod licenses;
mod priorities;
mod project_administrators;
mod project_categories;
mod project_custom_field_items;
mod project_custom_fields;
mod project_disk_usage;
mod project_icons;
mod project_issue_types;
mod project_recent_updates;
mod project_shared_files;
mod project_statuses;
mod project_team_members;
mod project_teams;
mod project_users;
mod project_version_milestones;
pub(super) mod projects;
mod rate_limits;
mod resolutions;
mod space;
mod space_disk_usage;
mod space_disk_usage_details;
mod space_icon;
mod space_notifications;
mod space_updates;
mod team_icons;
mod team_members;
mod teams;
mod user_icons;
mod user_received_stars;
mod user_recent_updates;
mod user_recently_viewed_issues;
mod user_recently_viewed_projects;
mod user_recently_viewed_wiki_pages;
mod users;
mod watchings;
mod webhooks;
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
    &licenses::TABLE,
    &priorities::TABLE,
    &project_administrators::TABLE,
    &project_categories::TABLE,
    &project_custom_field_items::TABLE,
    &project_custom_fields::TABLE,
    &project_disk_usage::TABLE,
    &project_icons::TABLE,
    &project_issue_types::TABLE,
    &project_recent_updates::TABLE,
    &project_shared_files::TABLE,
    &project_statuses::TABLE,
    &project_team_members::TABLE,
    &project_teams::TABLE,
    &project_users::TABLE,
    &project_version_milestones::TABLE,
    &projects::TABLE,
    &rate_limits::TABLE,
    &resolutions::TABLE,
    &space::TABLE,
    &space_disk_usage::TABLE,
    &space_disk_usage_details::TABLE,
    &space_icon::TABLE,
    &space_notifications::TABLE,
    &space_updates::TABLE,
    &team_icons::TABLE,
    &team_members::TABLE,
    &teams::TABLE,
    &user_icons::TABLE,
    &user_received_stars::TABLE,
    &user_recent_updates::TABLE,
    &user_recently_viewed_issues::TABLE,
    &user_recently_viewed_projects::TABLE,
    &user_recently_viewed_wiki_pages::TABLE,
    &users::TABLE,
    &watchings::TABLE,
    &webhooks::TABLE,
    &wiki_pages::TABLE,
];
