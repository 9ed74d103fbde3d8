//! What answers must look like, and how one is compared with it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value};

/// `data/shapes.json`.
#[derive(Deserialize)]
pub struct Shapes {
    /// Endpoints whose answer is not the kind that the endpoint table names.
    pub answers: BTreeMap<String, String>,
    pub kinds: BTreeMap<String, Map<String, Value>>,
    pub differences: Vec<Difference>,
}

/// Where the shapes are deliberately not those of the documentation.
#[derive(Deserialize)]
pub struct Difference {
    pub kind: String,
    pub members: Vec<String>,
    pub why: String,
}

/// `User[]?~` taken apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type<'s> {
    pub name: &'s str,
    pub array: bool,
    pub nullable: bool,
    pub optional: bool,
}

/// What comparing found.
#[derive(Default)]
pub struct Findings {
    pub faults: Vec<String>,
    /// `Kind.member` of everything that was neither null nor an empty array.
    pub shown: BTreeSet<String>,
}

/// A member that a kind has: the kind that declares it, its name, its type.
type Member<'s> = (String, &'s str, Type<'s>);

const ALL_OF: &str = "all of";

impl Shapes {
    pub fn read() -> Shapes {
        serde_json::from_str(include_str!("../../data/shapes.json")).unwrap()
    }

    /// The type that an endpoint answers: `Issue[]`.
    pub fn answer<'s>(&'s self, pattern: &str, documented: &'s str) -> Type<'s> {
        Type::parse(self.answers.get(pattern).map_or(documented, String::as_str))
    }

    /// Compares a value with a type. `at` says where it was found.
    pub fn compare(&self, wanted: Type, value: &Value, at: &str, findings: &mut Findings) {
        if value.is_null() && wanted.nullable {
            return;
        }
        if wanted.array {
            let element = Type { array: false, nullable: false, ..wanted };
            match value.as_array() {
                None => findings.faults.push(format!("{at}: not an array: {value}")),
                Some(elements) => {
                    elements
                        .iter()
                        .for_each(|value| self.compare(element, value, &format!("{at}[]"), findings));
                }
            }
            return;
        }
        match (self.kinds.contains_key(wanted.name), value.as_object()) {
            (true, Some(object)) => self.compare_members(wanted.name, object, at, findings),
            (true, None) => findings.faults.push(format!("{at}: not a {}: {value}", wanted.name)),
            (false, _) if !is(wanted.name, value) => {
                findings.faults.push(format!("{at}: not {}: {value}", wanted.name));
            }
            (false, _) => {}
        }
    }

    fn compare_members(&self, kind: &str, object: &Map<String, Value>, at: &str, findings: &mut Findings) {
        let members = self.members(kind, Some(object));
        for name in object.keys() {
            if !members.iter().any(|(_, member, _)| member == name) {
                findings.faults.push(format!("{at}: {kind} has no member {name}"));
            }
        }
        for (owner, name, wanted) in members {
            match object.get(name) {
                None if wanted.optional => {}
                None => findings.faults.push(format!("{at}: {kind} without {name}")),
                Some(value) => {
                    self.compare(wanted, value, &format!("{at}.{name}"), findings);
                    if !value.is_null() && value != &Value::Array(Vec::new()) {
                        findings.shown.insert(format!("{owner}.{name}"));
                    }
                }
            }
        }
    }

    /// The members of a kind: of this object, or of any.
    pub fn members(&self, kind: &str, object: Option<&Map<String, Value>>) -> Vec<Member<'_>> {
        let mut members = Vec::new();
        for (name, value) in &self.kinds[kind] {
            match (name.strip_prefix("by "), value) {
                (None, Value::String(base)) if name == ALL_OF => members.extend(self.members(base, object)),
                (None, Value::String(text)) => {
                    members.push((kind.to_owned(), name.as_str(), Type::parse(text)))
                }
                (Some(by), Value::Object(cases)) => {
                    let actual = object.map(|object| object.get(by).unwrap_or(&Value::Null).to_string());
                    members.extend(cases_of(kind, by, cases, actual.as_deref()));
                }
                _ => panic!("shapes.json: {kind}.{name}"),
            }
        }
        members
    }

    /// Every kind that an answer of this type can contain.
    pub fn reach<'s>(&'s self, name: &'s str, reached: &mut BTreeSet<&'s str>) {
        if self.kinds.contains_key(name) && reached.insert(name) {
            for (_, _, member) in self.members(name, None) {
                self.reach(member.name, reached);
            }
        }
    }
}

fn cases_of<'s>(
    kind: &str,
    by: &str,
    cases: &'s Map<String, Value>,
    actual: Option<&str>,
) -> Vec<Member<'s>> {
    let mut members = Vec::new();
    for (numbers, extra) in cases {
        for number in numbers.split(' ').filter(|number| actual.is_none_or(|actual| actual == *number)) {
            for (name, text) in extra.as_object().unwrap() {
                members.push((
                    format!("{kind} of {by} {number}"),
                    name.as_str(),
                    Type::parse(text.as_str().unwrap()),
                ));
            }
        }
    }
    members
}

impl Type<'_> {
    pub fn parse(text: &str) -> Type<'_> {
        let (text, optional) = strip(text, "~");
        let (text, nullable) = strip(text, "?");
        let (name, array) = strip(text, "[]");
        Type { name, array, nullable, optional }
    }
}

fn strip<'t>(text: &'t str, mark: &str) -> (&'t str, bool) {
    text.strip_suffix(mark).map_or((text, false), |rest| (rest, true))
}

/// The types that are no kinds.
pub const PLAIN: [&str; 9] =
    ["int", "number", "bool", "string", "timestamp", "date", "day", "object", "null"];

fn is(name: &str, value: &Value) -> bool {
    let text = || value.as_str().unwrap_or_default();
    match name {
        "int" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "bool" => value.is_boolean(),
        "string" => value.is_string(),
        "timestamp" => looks_like(text(), "0000-00-00T00:00:00Z"),
        "date" => looks_like(text(), "0000-00-00T00:00:00Z") && text().ends_with("T00:00:00Z"),
        "day" => looks_like(text(), "0000-00-00"),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("shapes.json: {other}"),
    }
}

/// True if `text` is `pattern` with other digits.
fn looks_like(text: &str, pattern: &str) -> bool {
    let zeroed: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    zeroed == pattern
}
