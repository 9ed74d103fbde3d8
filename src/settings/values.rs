//! Text of a property → typed value, with errors that name property and value.

use url::{Host, Url};

use super::errors;
use super::properties::{Kind, PROPERTIES, Property};
use crate::error::{Language, Result};

/// Words for true and false.
const BOOLEANS: &[(&str, bool)] = &[
    ("true", true),
    ("1", true),
    ("yes", true),
    ("on", true),
    ("false", false),
    ("0", false),
    ("no", false),
    ("off", false),
];

/// A boolean in any of the usual spellings. HY024.
pub fn boolean(name: &str, value: &str) -> Result<bool> {
    let known = BOOLEANS.iter().find(|(word, _)| word.eq_ignore_ascii_case(value.trim()));
    known.map(|(_, truth)| *truth).ok_or_else(|| errors::bad_boolean(name, value))
}

/// A whole number within the bounds that the table declares for `name`. HY024.
pub fn number(name: &str, value: &str) -> Result<u64> {
    let (least, most) = match declared(name).map(|property| property.kind) {
        Some(Kind::Number(least, most)) => (least, most),
        _ => (0, u64::MAX),
    };
    let parsed = value.trim().parse().ok().filter(|number| (least..=most).contains(number));
    parsed.ok_or_else(|| errors::bad_number(name, value, least, most))
}

/// One of the declared words, in the declared spelling. HY024.
pub fn choice(name: &str, value: &str) -> Result<&'static str> {
    let words = match declared(name).map(|property| property.kind) {
        Some(Kind::Choice(words)) => words,
        _ => &[],
    };
    let known = words.iter().find(|word| word.eq_ignore_ascii_case(value.trim()));
    known.copied().ok_or_else(|| errors::bad_choice(name, value, words.join(", ")))
}

fn declared(name: &str) -> Option<&'static Property> {
    PROPERTIES.iter().find(|property| property.name == name)
}

/// A key as Backlog gives it: visible characters only, so that it fits into an address. 28000.
pub fn secret(name: &str, value: &str) -> Result<String> {
    match value.chars().any(|c| c.is_whitespace() || c.is_control()) {
        true => Err(errors::bad_secret(name)),
        false => Ok(value.to_owned()),
    }
}

/// Paths of an address that mean the space itself.
const SPACE_PATHS: &[&str] = &["", "/", "/api/v2", "/api/v2/"];

/// The address of a space: https, or http to this computer; no credentials, path or query. 08001.
pub fn address(value: &str) -> Result<Url> {
    let value = value.trim();
    // Without a scheme `example.backlog.com:8443` would parse as scheme and path.
    let text = if value.contains("://") { value.to_owned() } else { format!("https://{value}") };
    if let Some(scheme) = scheme_with_one_slash(value) {
        return Err(errors::broken_scheme(harmless(value), scheme));
    }
    let mut url = Url::parse(&text).map_err(|reason| errors::malformed_url(harmless(value), reason))?;
    let Some(host) = url.host_str().map(str::to_owned) else {
        return Err(errors::malformed_url(harmless(value), "no host"));
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Err(errors::url_with_credentials(host));
    }
    match url.scheme() {
        "https" => {}
        "http" if is_loopback(&url) => {}
        "http" => return Err(errors::insecure_url(host)),
        scheme => return Err(errors::unknown_scheme(harmless(value), scheme)),
    }
    if !SPACE_PATHS.contains(&url.path()) || url.query().is_some() || url.fragment().is_some() {
        return Err(errors::url_with_path(harmless(value)));
    }
    url.set_path("/");
    Ok(url)
}

/// `htp` of `htp:/x`, which would otherwise be a host with an empty port. Before an `@` it is no scheme.
fn scheme_with_one_slash(value: &str) -> Option<&str> {
    let (scheme, rest) = value.split_once(':')?;
    let is_word = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphabetic());
    (is_word && rest.starts_with('/') && !rest.starts_with("//") && !rest.contains('@')).then_some(scheme)
}

/// True for localhost, 127.0.0.0/8 and ::1.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// An address without the parts that may carry a password or key.
fn harmless(value: &str) -> String {
    let value = value.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = value.split_once("://").unwrap_or(("", value));
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    if scheme.is_empty() { rest.to_owned() } else { format!("{scheme}://{rest}") }
}

/// Japanese where the environment's locale is, else English.
pub fn environment_language() -> Language {
    language_of(sys_locale::get_locale().as_deref().unwrap_or_default())
}

fn language_of(locale: &str) -> Language {
    let tongue = locale.split(['-', '_', '.']).next().unwrap_or_default();
    match tongue.eq_ignore_ascii_case("ja") {
        true => Language::Japanese,
        false => Language::English,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::SqlState;

    #[test]
    fn addresses_of_a_space_are_normalised() {
        for (given, expected) in [
            ("https://example.backlog.com", "https://example.backlog.com/"),
            ("example.backlog.jp", "https://example.backlog.jp/"),
            (" example.backlog.com:8443/ ", "https://example.backlog.com:8443/"),
            ("HTTPS://Example.Backlog.com/api/v2/", "https://example.backlog.com/"),
            ("http://localhost:8080/api/v2", "http://localhost:8080/"),
            ("http://127.4.5.6:1", "http://127.4.5.6:1/"),
            ("http://[::1]:9", "http://[::1]:9/"),
        ] {
            assert_eq!(address(given).unwrap().as_str(), expected);
        }
    }

    #[test]
    fn addresses_that_are_none_are_refused_without_showing_credentials() {
        for given in [
            "https://",
            "https://a b",
            "http://example.backlog.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
            "ftp://example.backlog.com",
            "https://example.backlog.com/projects",
            "https://example.backlog.com/?apiKey=hunter2",
            "https://example.backlog.com/#hunter2",
            "https://me:hunter2@example.backlog.com",
            "https://hunter2@example.backlog.com",
            "https://me:hunter2@exa mple",
            "hunter2@",
        ] {
            let error = address(given).unwrap_err();
            assert_eq!(error.state, SqlState("08001"), "{given}");
            assert!(error.message(Language::English).contains("Url"), "{given}");
            assert!(error.message(Language::Japanese).contains("Url"), "{given}");
            assert!(!error.message(Language::English).contains("hunter2"), "{given}");
        }
    }

    #[test]
    fn a_scheme_without_two_slashes_is_blamed_on_the_scheme() {
        for (given, shown) in
            [("htp:/x", "'htp:'"), ("https:/example.backlog.com", "'https:'"), ("http:/localhost", "'http:'")]
        {
            let error = address(given).unwrap_err();
            assert_eq!(error.state, SqlState("08001"), "{given}");
            assert!(error.message(Language::English).contains(shown), "{error:?}");
            assert!(error.message(Language::Japanese).contains(shown), "{error:?}");
            assert!(!error.message(Language::English).contains("fragment"), "{error:?}");
        }
        assert!(!address("hunter:/2@host").unwrap_err().message(Language::English).contains("hunter"));
        assert!(address("htp://x").unwrap_err().message(Language::English).contains("scheme htp"));
    }

    #[test]
    fn words_and_numbers_are_checked_against_the_table() {
        assert!(boolean("ReadOnly", "YES").unwrap());
        assert!(!boolean("ReadOnly", "0").unwrap());
        assert_eq!(number("MaxConcurrency", " 16 ").unwrap(), 16);
        assert_eq!(choice("RateLimit", "fail").unwrap(), "Fail");
        for error in [
            boolean("ReadOnly", "maybe").unwrap_err(),
            number("MaxConcurrency", "17").unwrap_err(),
            number("Timeout", "-1").unwrap_err(),
            number("Timeout", "60s").unwrap_err(),
            choice("Language", "fr").unwrap_err(),
        ] {
            assert_eq!(error.state, SqlState("HY024"));
        }
        assert!(number("Timeout", "60s").unwrap_err().to_string().contains("Timeout has the value '60s'"));
    }

    #[test]
    fn the_language_follows_the_locale() {
        assert_eq!(language_of("ja-JP"), Language::Japanese);
        assert_eq!(language_of("ja"), Language::Japanese);
        assert_eq!(language_of("jav-ID"), Language::English);
        assert_eq!(language_of("C"), Language::English);
    }
}
