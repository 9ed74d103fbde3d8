//! Users and what their roles allow.

use serde::Serialize;
use serde_json::{Value, json};

use super::Id;

/// The role of an administrator.
pub(crate) const ADMINISTRATOR: u8 = 1;
/// The role of a member without restriction.
pub(crate) const MEMBER: u8 = 2;

/// The role of a member who may add issues and comments.
pub(crate) const ISSUE_ADDER: u8 = 3;
/// The role of a member who may only look.
pub(crate) const VIEWER: u8 = 4;

/// The role of a guest who may add issues, on classic plans.
pub(crate) const GUEST_REPORTER: u8 = 5;

/// A user as the API shows it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub id: Id,
    /// The login id; null once the user is deleted.
    pub user_id: Option<String>,
    pub name: String,
    pub role_type: u8,
    pub lang: Option<&'static str>,
    pub nulab_account: Option<Value>,
    pub mail_address: Option<String>,
    pub last_login_time: Option<String>,
    pub keyword: String,
}

impl User {
    pub fn is_deleted(&self) -> bool {
        self.user_id.is_none()
    }

    pub fn is_administrator(&self) -> bool {
        self.role_type == ADMINISTRATOR
    }

    /// Whether everything that needs no administrator is allowed.
    pub fn is_unrestricted(&self) -> bool {
        self.role_type <= MEMBER
    }

    pub fn may_add_issues(&self) -> bool {
        self.role_type <= ISSUE_ADDER || self.role_type == GUEST_REPORTER
    }
}

/// The account that every product of the vendor shares.
pub(crate) fn nulab_account(login: &str, name: &str, unique: u64) -> Value {
    json!({ "nulabId": format!("{unique:016x}{:016x}", unique.rotate_left(23)), "name": name, "uniqueId": login })
}
