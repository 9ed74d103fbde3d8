//! The resources of Backlog, one file each.

pub(super) mod current_user;
mod document_attachments;
mod document_comment_replies;
mod document_comments;
mod document_tags;
mod document_tree;
mod documents;
mod issue_attachments;
mod issue_categories;
mod issue_comment_change_log;
mod issue_comment_notifications;
mod issue_comment_stars;
mod issue_comments;
mod issue_custom_fields;
mod issue_linked_shared_files;
mod issue_milestones;
mod issue_participants;
mod issue_stars;
mod issue_versions;
pub(super) mod issues;
mod licenses;
mod notifications;
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
mod pull_request_attachments;
mod pull_request_comment_change_log;
mod pull_request_comment_notifications;
mod pull_request_comment_stars;
mod pull_request_comments;
mod pull_request_stars;
mod pull_requests;
mod rate_limits;
mod related_issues;
mod repositories;
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
mod watching_details;
mod watchings;
mod webhooks;
mod wiki_page_attachments;
mod wiki_page_contents;
mod wiki_page_history;
mod wiki_page_linked_shared_files;
mod wiki_page_stars;
mod wiki_page_tags;
mod wiki_pages;
mod wiki_tags;

use super::declare::Table;

/// All tables, ordered by name.
pub(super) static TABLES: &[&Table] = &[
    &current_user::TABLE,
    &document_attachments::TABLE,
    &document_comment_replies::TABLE,
    &document_comments::TABLE,
    &document_tags::TABLE,
    &document_tree::TABLE,
    &documents::TABLE,
    &issue_attachments::TABLE,
    &issue_categories::TABLE,
    &issue_comment_change_log::TABLE,
    &issue_comment_notifications::TABLE,
    &issue_comment_stars::TABLE,
    &issue_comments::TABLE,
    &issue_custom_fields::TABLE,
    &issue_linked_shared_files::TABLE,
    &issue_milestones::TABLE,
    &issue_participants::TABLE,
    &issue_stars::TABLE,
    &issue_versions::TABLE,
    &issues::TABLE,
    &licenses::TABLE,
    &notifications::TABLE,
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
    &pull_request_attachments::TABLE,
    &pull_request_comment_change_log::TABLE,
    &pull_request_comment_notifications::TABLE,
    &pull_request_comment_stars::TABLE,
    &pull_request_comments::TABLE,
    &pull_request_stars::TABLE,
    &pull_requests::TABLE,
    &rate_limits::TABLE,
    &related_issues::TABLE,
    &repositories::TABLE,
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
    &watching_details::TABLE,
    &watchings::TABLE,
    &webhooks::TABLE,
    &wiki_page_attachments::TABLE,
    &wiki_page_contents::TABLE,
    &wiki_page_history::TABLE,
    &wiki_page_linked_shared_files::TABLE,
    &wiki_page_stars::TABLE,
    &wiki_page_tags::TABLE,
    &wiki_pages::TABLE,
    &wiki_tags::TABLE,
];
