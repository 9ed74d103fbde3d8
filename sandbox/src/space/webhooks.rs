//! Webhooks of projects. They are kept, not called.

use serde_json::{Value, json};

use super::{Id, Space};
use crate::dates::{Seconds, timestamp};

/// One webhook.
#[derive(Clone, Debug)]
pub(crate) struct Webhook {
    pub id: Id,
    pub name: String,
    pub description: String,
    pub hook_url: String,
    /// Whether it is called for every kind of activity.
    pub all_event: bool,
    /// The kinds it is called for otherwise.
    pub activity_type_ids: Vec<u8>,
    pub created_user: Id,
    pub created: Seconds,
    pub updated_user: Id,
    pub updated: Seconds,
}

impl Space {
    /// A webhook as the API shows it.
    pub fn show_webhook(&self, webhook: &Webhook) -> Value {
        json!({
            "id": webhook.id,
            "name": webhook.name,
            "description": webhook.description,
            "hookUrl": webhook.hook_url,
            "allEvent": webhook.all_event,
            "activityTypeIds": webhook.activity_type_ids,
            "createdUser": self.user(webhook.created_user),
            "created": timestamp(webhook.created),
            "updatedUser": self.user(webhook.updated_user),
            "updated": timestamp(webhook.updated),
        })
    }
}
