//! Keeping keys, tokens and passwords out of what is written down.

use std::sync::LazyLock;

use regex::Regex;

const MASK: &str = "***";

/// Parts of the names of parameters that hold a secret, in lower case and without punctuation.
const SECRET_NAMES: [&str; 5] = ["apikey", "password", "secret", "token", "authorization"];

/// A name of a secret and what follows it in a query, a form, JSON or a header that ended up where
/// it does not belong.
static ASSIGNMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r"api[-_]?key|password|client[-_]?secret|(?:refresh|access)[-_]?token|authorization";
    let quotes = r#"(?:[\s"'\\\[\]]|%2[02]|%5[bd])*"#;
    let between = format!(r"{quotes}(?:[:=]|%3[ad]){quotes}(?:(?:bearer|basic)(?:\s|\+|%20)+)?");
    let value = r#"(?:[^\s"'\\&,;/}%]|%[013-9a-f][0-9a-f]|%2[013-57-9abde])+"#;
    Regex::new(&format!("(?i)((?:{name}){between}){value}")).ok()
});

/// Masks the secrets among the parameters of a request.
pub(crate) fn mask_parameters(parameters: &mut [(String, String)], known: &[String]) {
    let mut spilt = false;
    for (name, value) in parameters {
        let is_secret = is_secret(name);
        // A body that is no form, JSON for example, comes apart anywhere: nothing behind it is shown.
        spilt |= is_secret && !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.[]".contains(&b));
        *name = if spilt { MASK.to_owned() } else { masked(name, known) };
        *value = if spilt || is_secret { MASK.to_owned() } else { masked(value, known) };
    }
}

fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let plain = plain.to_ascii_lowercase();
    plain == "code" || SECRET_NAMES.iter().any(|secret| plain.contains(secret))
}

/// Text without the secrets that can be recognised in it: known ones, and whatever follows the name
/// of one.
pub(crate) fn masked(text: &str, known: &[String]) -> String {
    let mut text = text.to_owned();
    for secret in known.iter().filter(|secret| !secret.is_empty()) {
        if text.contains(secret.as_str()) {
            text = text.replace(secret.as_str(), MASK);
        }
    }
    match &*ASSIGNMENT {
        Some(assignment) => assignment.replace_all(&text, format!("${{1}}{MASK}")).into_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Vec<String> {
        vec!["0123456789abcdef".to_owned()]
    }

    fn shown(sent: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut sent: Vec<_> =
            sent.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        mask_parameters(&mut sent, &known());
        sent
    }

    #[test]
    fn parameters_with_secret_names_are_masked() {
        for name in ["apiKey", "APIKEY", "api_key", "apiKey[]", "password", "client_secret", "code"] {
            assert_eq!(shown(&[(name, "s3cr3t")]), [(name.to_owned(), MASK.to_owned())]);
        }
        for name in ["keyword", "issueTypeId[]", "customField_7", "encode"] {
            assert_eq!(shown(&[(name, "plain")]), [(name.to_owned(), "plain".to_owned())]);
        }
    }

    #[test]
    fn a_body_that_is_no_form_is_masked_to_its_end() {
        let body = [("summary", "x"), ("{\"apiKey\":\"s3c", "r3t"), ("s3cr3t\"}", "")];
        let shown = shown(&body);
        assert_eq!(shown[0], ("summary".to_owned(), "x".to_owned()));
        assert!(shown[1..].iter().all(|(name, value)| name == MASK && value == MASK), "{shown:?}");
    }

    #[test]
    fn known_secrets_are_masked_anywhere() {
        assert_eq!(shown(&[("keyword", "x0123456789abcdefx")])[0].1, "x***x");
        assert_eq!(shown(&[("0123456789abcdef", "")])[0].0, MASK);
        assert_eq!(masked("/api/v2/issues/0123456789abcdef", &known()), "/api/v2/issues/***");
    }

    #[test]
    fn secrets_are_masked_where_they_do_not_belong() {
        for text in [
            "/api/v2/issues&apiKey=s3cr3t",
            "/api/v2/issues%3FapiKey%3Ds3cr3t",
            "/api/v2/apikey/apiKey=s3cr3t/issues",
            r#"{"apiKey":"s3cr3t","x":1}"#,
            r#"{"client_secret" : "s3cr3t"}"#,
            r"{'password': 's3cr3t'}",
            "{\\\"access_token\\\":\\\"s3cr3t\\\"}",
            "Authorization: Bearer s3cr3t",
            "authorization=Bearer+s3cr3t",
            "refresh_token=s3cr3t&grant_type=refresh_token",
            "Backlog-API-Key: s3cr3t",
        ] {
            let masked = masked(text, &known());
            assert!(masked.contains(MASK) && !masked.contains("s3cr3t"), "{masked}");
        }
        for text in ["/api/v2/issues", "a password is needed", "the API key", "code=7", "日本語 apiKey"] {
            assert!(!masked(text, &known()).contains(MASK), "{text}");
        }
    }
}
