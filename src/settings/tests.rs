//! Settings from connection strings and data sources.

use secrecy::ExposeSecret;

use super::properties::{Kind, Property};
use super::*;
use crate::error::SqlState;

const SPACE: &str = "Url=https://example.backlog.com;ApiKey=secret-key;";

fn no_dsn(_: &str, _: &str) -> Option<String> {
    None
}

fn build(text: &str) -> Result<(Settings, Vec<Error>)> {
    Settings::build(&connection_string::parse(text).0, &no_dsn)
}

fn settings(extra: &str) -> Settings {
    let (settings, warnings) = build(&format!("{SPACE}{extra}")).unwrap();
    assert_eq!(warnings, [], "{extra}");
    settings
}

#[test]
fn two_properties_suffice_and_the_rest_has_defaults() {
    let settings = settings("");
    assert_eq!(settings.url.as_str(), "https://example.backlog.com/");
    assert_eq!(settings.api_key.expose_secret(), "secret-key");
    assert_eq!(settings.project, None);
    assert_eq!(settings.default_schema, "Backlog");
    assert!(!settings.read_only);
    assert!(!settings.allow_unfiltered_writes);
    assert_eq!(settings.max_writes, 1000);
    assert_eq!(settings.max_concurrency, 4);
    assert_eq!(settings.metadata_tolerance, Duration::from_secs(300));
    assert_eq!(settings.timeout, Duration::from_secs(60));
    assert_eq!(settings.login_timeout, Duration::from_secs(15));
    assert_eq!(settings.max_varchar_size, 4000);
    assert_eq!(settings.rate_limit, RateLimitPolicy::Wait);
    assert_eq!(settings.logfile, None);
    assert_eq!(settings.verbosity, 1);
}

#[test]
fn every_property_is_read() {
    let settings = settings(
        "DefaultSchema=APP;ReadOnly=yes;Allow Unfiltered Writes=1;MAXCONCURRENCY=2;\
         MetadataTolerance=0;Timeout=5;LoginTimeout=6;MaxVarcharSize=255;RateLimit=FAIL;\
         Logfile={/tmp/a;b.log};Verbosity=5;Language=JA;",
    );
    assert_eq!(settings.default_schema, "APP");
    assert!(settings.read_only);
    assert!(settings.allow_unfiltered_writes);
    assert_eq!(settings.max_concurrency, 2);
    assert_eq!(settings.metadata_tolerance, Duration::ZERO);
    assert_eq!(settings.timeout, Duration::from_secs(5));
    assert_eq!(settings.login_timeout, Duration::from_secs(6));
    assert_eq!(settings.max_varchar_size, 255);
    assert_eq!(settings.rate_limit, RateLimitPolicy::Fail);
    assert_eq!(settings.logfile, Some(PathBuf::from("/tmp/a;b.log")));
    assert_eq!(settings.verbosity, 5);
    assert_eq!(settings.language, Language::Japanese);
}

#[test]
fn a_project_is_read() {
    let (settings, warnings) = build(&format!("{SPACE}Project=APP")).unwrap();
    assert_eq!((settings.project.as_deref(), warnings.len()), (Some("APP"), 0));
}

#[test]
fn defaults_and_examples_of_the_table_pass_its_own_checks() {
    for property in PROPERTIES.iter().filter(|property| property.default.is_some()) {
        settings(&format!("{}={}", property.name, property.default.unwrap()));
    }
}

#[test]
fn the_first_filled_keyword_wins_and_synonyms_count_as_one() {
    let (settings, _) =
        build("PWD=;Server=one.backlog.com;Host=two.backlog.com;Password=first;ApiKey=second").unwrap();
    assert_eq!(settings.url.host_str(), Some("one.backlog.com"));
    assert_eq!(settings.api_key.expose_secret(), "first");
}

#[test]
fn what_applications_add_by_themselves_gives_no_warning() {
    settings("UID=;PWD=;Trusted_Connection=Yes;DRIVER={Backlog ODBC Driver};User ID=me;SAVEFILE=x");
}

#[test]
fn an_unknown_keyword_is_a_warning_that_names_it() {
    let (_, warnings) = build(&format!("{SPACE}Colour=red;")).unwrap();
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].state, SqlState("01S00"));
    assert!(warnings[0].to_string().contains("'Colour'"));
}

#[test]
fn every_bad_value_is_refused_by_name() {
    for (text, state, name) in [
        ("ApiKey=k", "08001", "Url"),
        ("Url=https://example.backlog.com", "28000", "ApiKey"),
        ("Url=https://example.backlog.com;ApiKey=", "28000", "ApiKey"),
        ("Url=https://example.backlog.com;ApiKey={a b}", "28000", "ApiKey"),
        ("Url=http://example.backlog.com;ApiKey=k", "08001", "Url"),
        ("Url=:;ApiKey=k", "08001", "Url"),
    ] {
        let error = build(text).unwrap_err();
        assert_eq!((error.state, error.to_string().contains(name)), (SqlState(state), true), "{text}");
    }
    for name in ["ReadOnly", "AllowUnfilteredWrites", "MaxConcurrency", "MetadataTolerance", "Timeout"]
        .into_iter()
        .chain(["LoginTimeout", "MaxVarcharSize", "RateLimit", "Verbosity", "Language"])
    {
        let error = build(&format!("{SPACE}{name}=nonsense")).unwrap_err();
        assert_eq!(error.state, SqlState("HY024"), "{name}");
        for language in [Language::English, Language::Japanese] {
            assert!(error.message(language).contains(name), "{name}");
            assert!(error.message(language).contains("'nonsense'"), "{name}");
        }
    }
}

#[test]
fn a_data_source_fills_what_the_string_leaves_out() {
    let source = |dsn: &str, key: &str| -> Option<String> {
        assert_eq!(dsn, "My Space");
        let entries = [("Server", "dsn.backlog.com"), ("ApiKey", "from-dsn"), ("Timeout", "7")];
        entries.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned())
    };
    let pairs = connection_string::parse("DSN=My Space;UID=;PWD=typed").0;
    let (settings, warnings) = Settings::build(&pairs, &source).unwrap();
    assert_eq!(warnings, []);
    assert_eq!(settings.url.host_str(), Some("dsn.backlog.com"));
    assert_eq!(settings.api_key.expose_secret(), "typed");
    assert_eq!(settings.timeout, Duration::from_secs(7));
}

#[test]
fn a_driver_before_a_data_source_hides_it() {
    let pairs = connection_string::parse("DRIVER=x;DSN=y").0;
    assert_eq!(dsn_name(&pairs), None);
    let pairs = connection_string::parse("dsn=y;DRIVER=x").0;
    assert_eq!(dsn_name(&pairs), Some("y"));
}

#[test]
fn debug_output_hides_the_key() {
    assert!(!format!("{:?}", settings("")).contains("secret-key"));
}

#[test]
fn a_failed_attempt_knows_its_language() {
    let pairs = connection_string::parse("Language=ja;Url=ftp://x").0;
    assert_eq!(language(&pairs, &no_dsn), Language::Japanese);
    let pairs = connection_string::parse("Language=fr").0;
    assert_eq!(language(&pairs, &no_dsn), values::environment_language());
}

/// A row of the documentation's table.
fn documented(property: &Property, language: Language) -> String {
    let code = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let (address, text, path) = match language {
        Language::English => ("address", "text", "path"),
        Language::Japanese => ("アドレス", "文字列", "パス"),
    };
    let values = match property.kind {
        Kind::Address => address.to_owned(),
        Kind::Text => text.to_owned(),
        Kind::File => path.to_owned(),
        Kind::Boolean => code(&["true", "false"]),
        Kind::Number(least, most) => format!("{least} – {most}"),
        Kind::Choice(words) => code(words),
    };
    let default = property.default.map(|value| code(&[value])).unwrap_or_default();
    let (name, synonyms) = (code(&[property.name]), code(property.synonyms));
    format!("| {name} | {synonyms} | {values} | {default} | {} |", property.description.get(language))
}

#[test]
fn the_documentation_has_every_property_as_declared() {
    let pages = [
        (Language::English, include_str!("../../docs/properties.md")),
        (Language::Japanese, include_str!("../../docs/properties.ja.md")),
    ];
    for (language, page) in pages {
        let rows: Vec<&str> = page.lines().filter(|line| line.starts_with("| `")).collect();
        let declared: Vec<String> =
            PROPERTIES.iter().map(|property| documented(property, language)).collect();
        assert_eq!(rows, declared, "{language:?}");
    }
}
