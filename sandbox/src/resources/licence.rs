//! What the plan of the space includes, as the API shows it.

use serde_json::json;

use super::projects::custom_fields;
use super::{Call, Handler, Route};
use crate::answer::{Answer, Outcome};
use crate::dates::timestamp;
use crate::space::Space;
use crate::space::disk_usage::CAPACITY;

pub(super) const ROUTES: &[Route] = &[("GET /space/licence", Handler::Read(show))];

/// The plan runs for so many seconds from the opening of the space: twenty years.
const TERM: i64 = 20 * 365 * 86_400;
const CURRENT_PLAN: u32 = 51;
const CLASSIC_PLAN: u32 = 11;
const FILES_PER_OBJECT: u32 = 50;
const ADDRESSES: u32 = 100;

/// A limit of 0 is none.
fn show(space: &Space, _: &Call) -> Outcome {
    let plan = &space.options.plan;
    Answer::ok(&json!({
        "active": true,
        "attachmentLimit": 0,
        "attachmentLimitPerFile": plan.largest_file,
        "attachmentNumLimit": FILES_PER_OBJECT,
        "attribute": plan.custom_fields,
        "attributeLimit": if plan.custom_fields { custom_fields::MOST } else { 0 },
        "burndown": true,
        "commentLimit": 0,
        "componentLimit": 0,
        "fileSharing": plan.file_sharing,
        "gantt": true,
        "git": plan.git,
        "grandchildIssueEnabled": plan.has_grandchildren(),
        "issueLimit": 0,
        "licenceTypeId": if plan.classic { CLASSIC_PLAN } else { CURRENT_PLAN },
        "limitDate": timestamp(space.created + TERM),
        "nulabAccount": !plan.classic,
        "parentChildIssue": plan.parent_child_issues,
        "postIssueByMail": true,
        "projectLimit": 0,
        "pullRequestAttachmentLimitPerFile": plan.largest_file,
        "pullRequestAttachmentNumLimit": FILES_PER_OBJECT,
        "remoteAddress": true,
        "remoteAddressLimit": ADDRESSES,
        "startedOn": timestamp(space.created),
        "storageLimit": CAPACITY,
        "subversion": true,
        "subversionExternal": true,
        "userLimit": 0,
        "versionLimit": 0,
        "wikiAttachment": plan.wiki,
        "wikiAttachmentLimitPerFile": plan.largest_file,
        "wikiAttachmentNumLimit": FILES_PER_OBJECT,
    }))
}
