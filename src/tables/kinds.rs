//! Kinds that no endpoint lists, and what they are called here.

use super::declare::Choice;

const fn kind(id: i64, shown: &'static str) -> Choice {
    Choice { shown, id }
}

/// Roles of users. Those beyond 4 are of classic plans.
pub(super) const ROLES: &[Choice] = &[
    kind(1, "Administrator"),
    kind(2, "Member"),
    kind(3, "Reporter"),
    kind(4, "Viewer"),
    kind(5, "Guest reporter"),
    kind(6, "Guest viewer"),
];

/// Statuses of pull requests, as Backlog calls them.
pub(super) const PULL_REQUEST_STATUSES: &[Choice] = &[kind(1, "Open"), kind(2, "Closed"), kind(3, "Merged")];

/// Kinds of custom fields.
pub(super) const FIELDS: &[Choice] = &[
    kind(1, "Text"),
    kind(2, "Text area"),
    kind(3, "Number"),
    kind(4, "Date"),
    kind(5, "Single list"),
    kind(6, "Multiple list"),
    kind(7, "Checkbox"),
    kind(8, "Radio"),
];

/// Kinds of updates.
pub(super) const UPDATES: &[Choice] = &[
    kind(1, "Issue added"),
    kind(2, "Issue updated"),
    kind(3, "Issue commented"),
    kind(4, "Issue deleted"),
    kind(5, "Wiki page added"),
    kind(6, "Wiki page updated"),
    kind(7, "Wiki page deleted"),
    kind(8, "Shared file added"),
    kind(9, "Shared file updated"),
    kind(10, "Shared file deleted"),
    kind(11, "Subversion commit"),
    kind(12, "Git push"),
    kind(13, "Git repository added"),
    kind(14, "Issues updated in bulk"),
    kind(15, "User joined the project"),
    kind(16, "User left the project"),
    kind(17, "Notification added to a comment"),
    kind(18, "Pull request added"),
    kind(19, "Pull request updated"),
    kind(20, "Pull request commented"),
    kind(21, "Pull request deleted"),
    kind(22, "Milestone added"),
    kind(23, "Milestone updated"),
    kind(24, "Milestone deleted"),
    kind(25, "Team joined the project"),
    kind(26, "Team left the project"),
    kind(34, "Status deleted"),
    kind(35, "Dates of issues updated"),
    kind(36, "Document added"),
    kind(37, "Document deleted"),
    kind(38, "Document title changed"),
    kind(39, "Document updated"),
    kind(40, "Document comment added"),
    kind(41, "Document comment updated"),
    kind(42, "Document comment deleted"),
    kind(43, "Document comment reply added"),
    kind(44, "Document comment reply updated"),
    kind(45, "Document comment reply deleted"),
    kind(46, "Document attachment added"),
    kind(47, "Issues added in bulk"),
    kind(48, "Documents added in bulk"),
    kind(49, "Mentioned in a document"),
];

/// Why somebody was notified.
pub(super) const REASONS: &[Choice] = &[
    kind(1, "Assigned"),
    kind(2, "Commented"),
    kind(3, "Issue added"),
    kind(4, "Issue updated"),
    kind(5, "File added"),
    kind(6, "Added to project"),
    kind(9, "Other"),
    kind(10, "Pull request assigned"),
    kind(11, "Pull request commented"),
    kind(12, "Pull request added"),
    kind(13, "Pull request updated"),
    kind(14, "Document commented"),
    kind(15, "Document comment replied"),
    kind(17, "Mentioned in a document"),
];
