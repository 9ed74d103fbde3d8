//! Procedures: what the API can do and no row of a table expresses.
//!
//! Each is one declaration: parameters, the call it makes, and what of the answer is the result set. A call
//! is checked whole before its one request is sent.

mod attachments;
mod call;
mod custom_fields;
mod declare;
#[cfg(test)]
mod documentation_tests;
mod documents;
mod downloads;
pub mod errors;
mod files;
mod issues;
mod reading;
mod results;
mod space;
mod stars;
#[cfg(test)]
mod tests;
mod transfer;

pub use call::{Argument, Ready, counted, keys, ready};
pub use declare::{Answer, Call, Each, Parameter, Place, Procedure};
pub(super) use transfer::Files;

/// All procedures, ordered by name.
pub fn all() -> &'static [&'static Procedure] {
    PROCEDURES
}

/// The procedure of that name, in any case.
pub fn find(name: &str) -> Option<&'static Procedure> {
    PROCEDURES.iter().copied().find(|procedure| procedure.name.eq_ignore_ascii_case(name))
}

static PROCEDURES: &[&Procedure] = &[
    &custom_fields::ADD_ITEM,
    &documents::ADD_TAGS,
    &reading::ADD_VIEWED_ISSUE,
    &reading::ADD_VIEWED_WIKI,
    &stars::ADD,
    &attachments::ATTACH_TO_WIKI,
    &custom_fields::DELETE_ITEM,
    &downloads::DOWNLOAD,
    &space::OWN_USER,
    &files::LINK_TO_ISSUE,
    &files::LINK_TO_WIKI,
    &reading::MARK_NOTIFICATION,
    &reading::MARK_WATCHING,
    &issues::NOTIFY_COMMENT,
    &attachments::POST,
    &documents::REMOVE_TAGS,
    &stars::REMOVE,
    &reading::RESET_NOTIFICATIONS,
    &reading::RESET_WATCHINGS,
    &files::UNLINK_FROM_ISSUE,
    &files::UNLINK_FROM_WIKI,
    &custom_fields::UPDATE_ITEM,
    &space::UPDATE_NOTIFICATION,
    &issues::ORDER_STATUSES,
];
