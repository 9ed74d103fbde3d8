//! OAuth 2.0: the authorization code grant of RFC 6749, for the one application that is registered.

mod authorize;
mod grants;
mod token;

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::body::Sent;
use crate::dates::Seconds;
use crate::options::OAuthClient;
use crate::reply::{Challenge, Reply};
use crate::space::{Id, Space};
use grants::Grants;

/// Answers one of the endpoints below.
type Handler = fn(&OAuth, &Space, &Sent) -> Reply;

/// The endpoints under their names in the journal. The page is not below `/api/v2`.
const ROUTES: [(&str, Handler); 3] = [
    ("GET /OAuth2AccessRequest.action", authorize::show),
    ("POST /OAuth2AccessRequest.action", authorize::decide),
    ("POST /oauth2/token", token::grant),
];

/// Where people are asked.
pub(crate) const AUTHORIZE: &str = "/OAuth2AccessRequest.action";
/// Where codes and refresh tokens are exchanged.
pub(crate) const TOKEN: &str = "/api/v2/oauth2/token";

/// The names of the endpoints.
pub(crate) fn endpoints() -> impl Iterator<Item = &'static str> {
    ROUTES.into_iter().map(|(endpoint, _)| endpoint)
}

/// The endpoint of a request, if it is one of these.
pub(crate) fn endpoint(method: &str, path: &str) -> Option<&'static str> {
    let path = match path {
        AUTHORIZE => AUTHORIZE,
        TOKEN => "/oauth2/token",
        _ => return None,
    };
    let wanted = format!("{method} {path}");
    endpoints().find(|endpoint| *endpoint == wanted)
}

/// The registered application and what people granted it.
pub(crate) struct OAuth {
    client: OAuthClient,
    grants: Mutex<Grants>,
}

impl OAuth {
    pub fn new(client: OAuthClient) -> OAuth {
        OAuth { client, grants: Mutex::default() }
    }

    /// Answers a request for one of the endpoints.
    pub fn serve(&self, endpoint: &str, space: &Space, sent: &Sent) -> Reply {
        match ROUTES.iter().find(|(served, _)| *served == endpoint) {
            Some((_, handler)) => handler(self, space, sent).unstored(),
            None => Reply::page(404, "Not found"),
        }
    }

    /// Who an access token stands for.
    pub fn user_of(&self, token: &str, now: Seconds) -> Result<Id, Challenge> {
        self.grants().user_of(token, now)
    }

    /// Everything that must not be written down.
    pub fn secrets(&self) -> Vec<String> {
        let mut secrets = self.grants().secrets();
        secrets.push(self.client.secret.clone());
        secrets
    }

    fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The value of a parameter; none if it is absent or empty, an error if it is there twice.
fn single<'s>(sent: &'s Sent, name: &'static str) -> Result<Option<&'s str>, &'static str> {
    let mut values = sent.parameters.iter().filter(|(sent, _)| sent == name).map(|(_, value)| value.as_str());
    let first = values.next().filter(|value| !value.is_empty());
    if values.next().is_some() { Err(name) } else { Ok(first) }
}
