//! The token endpoint: a code or a refresh token becomes a pair of tokens (RFC 6749, 4.1.3 and 6).

use serde_json::json;

use super::{OAuth, single};
use crate::body::Sent;
use crate::reply::Reply;
use crate::space::{Id, Space};

/// An error as RFC 6749, 5.2 has it.
struct Failure {
    status: u16,
    error: &'static str,
    description: String,
}

impl Failure {
    fn request(description: String) -> Failure {
        Failure { status: 400, error: "invalid_request", description }
    }

    fn client() -> Failure {
        Failure { status: 401, error: "invalid_client", description: "Client is invalid.".to_owned() }
    }

    fn grant() -> Failure {
        Failure { status: 400, error: "invalid_grant", description: "Grant is invalid.".to_owned() }
    }

    fn grant_type() -> Failure {
        let description = "Grant type is not supported.".to_owned();
        Failure { status: 400, error: "unsupported_grant_type", description }
    }

    fn reply(self) -> Reply {
        let body = json!({ "error": self.error, "error_description": self.description });
        Reply::json(self.status, body.to_string().into_bytes())
    }
}

pub(super) fn grant(oauth: &OAuth, space: &Space, sent: &Sent) -> Reply {
    let user = match redeem(oauth, space, sent) {
        Ok(user) => user,
        Err(failure) => return failure.reply(),
    };
    let lifetime = oauth.client.token_seconds;
    let pair = oauth.grants().issue_pair(user, space.now(), lifetime.into());
    let body = json!({
        "access_token": pair.access,
        "token_type": "Bearer",
        "expires_in": lifetime,
        "refresh_token": pair.refresh,
    });
    Reply::json(200, body.to_string().into_bytes())
}

/// Who granted what was sent.
fn redeem(oauth: &OAuth, space: &Space, sent: &Sent) -> Result<Id, Failure> {
    let kind = required(sent, "grant_type")?;
    let id = optional(sent, "client_id")?;
    let secret = optional(sent, "client_secret")?;
    if id != Some(&oauth.client.id) || secret != Some(&oauth.client.secret) {
        return Err(Failure::client());
    }
    let user = match kind {
        "authorization_code" => redeem_code(oauth, space, sent)?,
        "refresh_token" => {
            let token = required(sent, "refresh_token")?;
            oauth.grants().redeem_refresh(token).ok_or_else(Failure::grant)?
        }
        _ => return Err(Failure::grant_type()),
    };
    let remains = space.user(user).is_some_and(|user| !user.is_deleted());
    if remains { Ok(user) } else { Err(Failure::grant()) }
}

fn redeem_code(oauth: &OAuth, space: &Space, sent: &Sent) -> Result<Id, Failure> {
    let code = required(sent, "code")?;
    let redirect = optional(sent, "redirect_uri")?;
    let code = oauth.grants().redeem_code(code, space.now()).ok_or_else(Failure::grant)?;
    let matches = redirect.map_or(!code.names_redirect, |uri| uri == oauth.client.redirect_uri);
    if matches { Ok(code.user) } else { Err(Failure::grant()) }
}

fn optional<'s>(sent: &'s Sent, name: &'static str) -> Result<Option<&'s str>, Failure> {
    single(sent, name).map_err(|name| Failure::request(format!("Parameter {name} is repeated.")))
}

fn required<'s>(sent: &'s Sent, name: &'static str) -> Result<&'s str, Failure> {
    optional(sent, name)?.ok_or_else(|| Failure::request(format!("Parameter {name} is required.")))
}
