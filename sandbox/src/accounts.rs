//! Whom one can be in the space.

use serde::Serialize;

use crate::space::users::{ADMINISTRATOR, ISSUE_ADDER, MEMBER, User, VIEWER};
use crate::space::{Id, Space};

/// A user to try a role with.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// `administrator`, `projectAdministrator`, `member`, `issueAdder` or `viewer`.
    pub role: &'static str,
    /// The numeric id.
    pub id: Id,
    /// The login id.
    pub user_id: String,
    /// The name.
    pub name: String,
    /// The key.
    pub api_key: String,
}

/// A role and who has it; the last argument says whether the user administers a project.
type Role = (&'static str, fn(&User, bool) -> bool);

const ROLES: [Role; 5] = [
    ("administrator", |user, _| user.role_type == ADMINISTRATOR),
    ("projectAdministrator", |user, administers| user.role_type == MEMBER && administers),
    ("member", |user, administers| user.role_type == MEMBER && !administers),
    ("issueAdder", |user, _| user.role_type == ISSUE_ADDER),
    ("viewer", |user, _| user.role_type == VIEWER),
];

/// The first user of each role.
pub(crate) fn accounts(space: &Space) -> Vec<Account> {
    let administers = |id| space.projects.iter().any(|project| project.administrators.contains(&id));
    let account = |(role, has): Role| {
        let user = space.users.iter().find(|user| !user.is_deleted() && has(user, administers(user.id)))?;
        Some(Account {
            role,
            id: user.id,
            user_id: user.user_id.clone()?,
            name: user.name.clone(),
            api_key: key_of(space, user.id)?,
        })
    };
    ROLES.into_iter().filter_map(account).collect()
}

/// The API key of a user; `None` if there is no such user or they have left.
pub(crate) fn key_of(space: &Space, user: Id) -> Option<String> {
    space.keys.iter().find(|(_, owner)| **owner == user).map(|(key, _)| key.clone())
}
