//! The page on which a user lets the application in (RFC 6749, 4.1.1 and 4.1.2).

use url::Url;

use super::grants::Code;
use super::{OAuth, single};
use crate::body::Sent;
use crate::reply::Reply;
use crate::space::{Id, Space};

const PAGE: &str = include_str!("../../data/authorize.html");

/// A request that may be answered by a redirect.
struct Request<'s> {
    redirect: Url,
    names_redirect: bool,
    state: Option<&'s str>,
    /// What is wrong with the rest of it, as the redirect says it.
    flaw: Option<&'static str>,
}

/// `GET`: the page that asks.
pub(super) fn show(oauth: &OAuth, space: &Space, sent: &Sent) -> Reply {
    checked(oauth, sent, |request| Reply::html(200, page(oauth, space, &request)))
}

/// `POST`: what the form of the page says.
pub(super) fn decide(oauth: &OAuth, space: &Space, sent: &Sent) -> Reply {
    checked(oauth, sent, |request| match single(sent, "decision") {
        Ok(Some("deny")) => request.error("access_denied"),
        Ok(Some("allow")) => match chosen_user(space, sent) {
            Some(user) => request.code(oauth, space, user),
            None => refused("No such user."),
        },
        _ => refused("The decision is allow or deny."),
    })
}

fn checked(oauth: &OAuth, sent: &Sent, answer: impl FnOnce(Request) -> Reply) -> Reply {
    match read(oauth, sent) {
        Err(why) => refused(&why),
        Ok(request) => match request.flaw {
            Some(flaw) => request.error(flaw),
            None => answer(request),
        },
    }
}

/// Reads the request. Before the client and its redirect URI are known to be right, nobody is
/// redirected anywhere.
fn read<'s>(oauth: &OAuth, sent: &'s Sent) -> Result<Request<'s>, String> {
    let trusted = |name| single(sent, name).map_err(|name| format!("{name} is repeated."));
    if trusted("client_id")? != Some(&oauth.client.id) {
        return Err("The client is unknown.".to_owned());
    }
    let named = trusted("redirect_uri")?;
    if named.is_some_and(|uri| uri != oauth.client.redirect_uri) {
        return Err("The redirect URI is not the registered one.".to_owned());
    }
    let redirect = Url::parse(&oauth.client.redirect_uri).map_err(|error| error.to_string())?;
    let flaw = match single(sent, "response_type") {
        Ok(Some("code")) => None,
        Ok(Some(_)) => Some("unsupported_response_type"),
        Ok(None) | Err(_) => Some("invalid_request"),
    };
    Ok(Request { redirect, names_redirect: named.is_some(), state: trusted("state")?, flaw })
}

impl Request<'_> {
    fn code(self, oauth: &OAuth, space: &Space, user: Id) -> Reply {
        let expires = space.now() + i64::from(oauth.client.code_seconds);
        let code = Code { user, expires, names_redirect: self.names_redirect };
        let code = oauth.grants().issue_code(code);
        self.back("code", &code)
    }

    fn error(self, error: &str) -> Reply {
        self.back("error", error)
    }

    fn back(mut self, name: &str, value: &str) -> Reply {
        let state = self.state.map(|state| ("state", state));
        self.redirect.query_pairs_mut().append_pair(name, value).extend_pairs(state);
        Reply::redirect(self.redirect.into())
    }
}

fn chosen_user(space: &Space, sent: &Sent) -> Option<Id> {
    let id = single(sent, "user").ok()??.parse().ok()?;
    space.user(id).filter(|user| !user.is_deleted()).map(|user| user.id)
}

fn refused(why: &str) -> Reply {
    Reply::page(400, &escaped(why))
}

fn page(oauth: &OAuth, space: &Space, request: &Request) -> String {
    let people = space.users.iter().filter(|user| !user.is_deleted());
    let choices = people.map(|user| {
        let selected = if user.is_administrator() { " selected" } else { "" };
        format!("<option value=\"{}\"{selected}>{}</option>\n", user.id, escaped(&user.name))
    });
    let redirect = request.names_redirect.then_some(oauth.client.redirect_uri.as_str());
    let kept = [
        ("response_type", Some("code")),
        ("client_id", Some(&*oauth.client.id)),
        ("redirect_uri", redirect),
        ("state", request.state),
    ];
    let kept = kept.into_iter().filter_map(|(name, value)| {
        Some(format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\">\n", escaped(value?)))
    });
    PAGE.replace("{{kept}}", &kept.collect::<String>())
        .replace("{{client}}", &escaped(&oauth.client.id))
        .replace("{{users}}", &choices.collect::<String>())
}

/// Text as HTML shows it, in attributes as well; it cannot be mistaken for a mark of the page.
fn escaped(text: &str) -> String {
    let replacements =
        [('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;"), ('\'', "&#39;"), ('{', "&#123;")];
    let escape = |c: char| replacements.iter().find(|(from, _)| *from == c).map(|(_, to)| *to);
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match escape(c) {
            Some(replacement) => escaped.push_str(replacement),
            None => escaped.push(c),
        }
    }
    escaped
}
