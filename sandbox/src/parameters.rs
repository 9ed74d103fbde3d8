//! Parameters of a request: decoded, checked against the endpoint table, read by type.

use std::collections::HashMap;

use crate::answer::Refusal;
use crate::dates::Day;
use crate::options::Language;
use crate::table::{Endpoint, Parameter, ParameterType, Place};

/// Decodes `application/x-www-form-urlencoded` text, be it a query string or a body.
pub(crate) fn decode(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded).into_owned().collect()
}

/// What a PATCH says about one value.
#[derive(Debug, PartialEq)]
pub(crate) enum Change<T> {
    /// Not mentioned: stays.
    Keep,
    /// Mentioned and empty: becomes null.
    Clear,
    /// A new value.
    Set(T),
}

/// The checked parameters of one request, path parameters included.
///
/// Array parameters are found under `name[]` however they were spelled.
pub(crate) struct Parameters {
    values: HashMap<String, Vec<String>>,
}

impl Parameters {
    /// Checks names, types, ranges and lengths. The first fault found refuses the request.
    pub fn check(
        endpoint: &Endpoint,
        path: &[(&str, String)],
        sent: &[(String, String)],
        language: Language,
    ) -> Result<Parameters, Refusal> {
        let mut values: HashMap<String, Vec<String>> = HashMap::new();
        for (name, value) in path {
            // A path parameter of the wrong type names nothing, so it is the handler's 404.
            values.insert((*name).to_owned(), vec![value.clone()]);
        }
        for (name, value) in sent {
            let Some((parameter, key)) = recognise(endpoint, name) else {
                return Err(Refusal::bad_parameter("unknownParameter", name));
            };
            check_value(parameter, name, value, language)?;
            values.entry(key).or_default().push(value.clone());
        }
        let missing = |p: &&Parameter| p.required && p.place != Place::Path && !values.contains_key(&p.name);
        if let Some(parameter) = endpoint.params.iter().find(missing) {
            return Err(Refusal::bad_parameter("required", &parameter.name));
        }
        Ok(Parameters { values })
    }

    /// Every name that was sent, with its values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.values.iter().map(|(name, values)| (name.as_str(), values.as_slice()))
    }

    /// The values of a parameter that may be repeated.
    pub fn all(&self, name: &str) -> &[String] {
        self.values.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The text of a parameter.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all(name).first().map(String::as_str)
    }

    /// A whole number.
    pub fn int(&self, name: &str) -> Option<i64> {
        self.text(name)?.parse().ok()
    }

    /// `true` or `false`.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        self.text(name)?.parse().ok()
    }

    /// A day.
    pub fn day(&self, name: &str) -> Option<Day> {
        Day::parse(self.text(name)?)
    }

    /// The numbers of an array; `None` if it was not sent.
    pub fn ints(&self, name: &str) -> Option<Vec<i64>> {
        let values = self.values.get(name)?;
        Some(values.iter().filter_map(|value| value.parse().ok()).collect())
    }

    /// True unless `order=asc`.
    pub fn descending(&self) -> bool {
        self.text("order") != Some("asc")
    }

    /// `count`, or its usual default.
    pub fn page_size(&self) -> usize {
        self.int("count").and_then(|count| usize::try_from(count).ok()).unwrap_or(20)
    }

    /// A value that can be changed and cleared.
    pub fn change<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Change<T> {
        match self.text(name) {
            None => Change::Keep,
            Some(text) => read(text).map_or(Change::Clear, Change::Set),
        }
    }
}

/// The parameter that `name` spells, and the name it is kept under.
fn recognise<'e>(endpoint: &'e Endpoint, name: &str) -> Option<(&'e Parameter, String)> {
    let known = |wanted: &str| endpoint.params.iter().find(|p| p.place != Place::Path && p.name == wanted);
    let (stem, bracket) = match name.split_once('[') {
        Some((stem, index)) => (stem, Some(index.strip_suffix(']')?)),
        None => (name, None),
    };
    if bracket.is_some_and(|index| !index.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let template = custom_field_template(stem);
    let documented = template.as_deref().unwrap_or(stem);
    match bracket {
        None => Some((known(documented)?, stem.to_owned())),
        Some(index) => match known(&format!("{documented}[]")) {
            Some(parameter) => Some((parameter, format!("{stem}[]"))),
            // Writing takes `customField_1[0]` but not `customField_1[]`.
            None => known(documented)
                .filter(|p| p.kind == ParameterType::CustomValue && !index.is_empty())
                .map(|parameter| (parameter, stem.to_owned())),
        },
    }
}

/// `customField_12_min` is documented as `customField_{id}_min`.
fn custom_field_template(stem: &str) -> Option<String> {
    let rest = stem.strip_prefix("customField_")?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| format!("customField_{{id}}{}", &rest[digits..]))
}

fn check_value(parameter: &Parameter, name: &str, value: &str, language: Language) -> Result<(), Refusal> {
    // In a body an empty value clears; whether that is allowed is for the resource to say.
    let clears = value.is_empty() && parameter.place == Place::Form && parameter.min_length.is_none();
    if clears {
        return Ok(());
    }
    match parameter.kind {
        ParameterType::Int => check_int(parameter, name, value)?,
        ParameterType::Number if !is_number(value) => return Err(Refusal::bad_parameter("number", name)),
        ParameterType::NumberOrDate if !is_number(value) && Day::parse(value).is_none() => {
            return Err(Refusal::bad_parameter("date", name));
        }
        ParameterType::Bool if !matches!(value, "true" | "false") => {
            return Err(Refusal::bad_parameter("boolean", name));
        }
        ParameterType::Date if Day::parse(value).is_none() => {
            return Err(Refusal::bad_parameter("date", name));
        }
        _ => {}
    }
    check_choice(parameter, name, value)?;
    check_length(parameter, value, language)
}

fn check_int(parameter: &Parameter, name: &str, value: &str) -> Result<(), Refusal> {
    let Ok(number) = value.parse::<i64>() else {
        return Err(Refusal::bad_parameter("number", name));
    };
    let low = parameter.min.is_some_and(|min| number < min);
    let high = parameter.max.is_some_and(|max| number > max);
    if low || high { Err(Refusal::bad_parameter("range", name)) } else { Ok(()) }
}

fn is_number(value: &str) -> bool {
    value.parse::<f64>().is_ok_and(f64::is_finite)
}

fn check_choice(parameter: &Parameter, name: &str, value: &str) -> Result<(), Refusal> {
    let template = custom_field_template(value);
    let value = template.as_deref().unwrap_or(value);
    if parameter.one_of.is_empty() || parameter.one_of.iter().any(|allowed| allowed == value) {
        Ok(())
    } else {
        Err(Refusal::bad_parameter("invalid", name))
    }
}

fn check_length(parameter: &Parameter, value: &str, language: Language) -> Result<(), Refusal> {
    let length = value.chars().count();
    let short = parameter.min_length.is_some_and(|min| length < min);
    let long = parameter.max_length.is_some_and(|max| length > max);
    if short || long { Err(length_refusal(parameter, language)) } else { Ok(()) }
}

fn length_refusal(parameter: &Parameter, language: Language) -> Refusal {
    let label = match parameter.name.as_str() {
        "summary" => language.pick("Subject", "件名"),
        "description" => language.pick("Description", "詳細"),
        "comment" | "content" => language.pick("Comment", "コメント"),
        other => other,
    };
    let max = thousands(parameter.max_length.unwrap_or(usize::MAX));
    Refusal::invalid(match (parameter.min_length, language) {
        (Some(min), Language::English) => {
            format!("The {label} must be no shorter than {min} and no longer than {max}.")
        }
        (Some(min), Language::Japanese) => format!("{label}は{min}文字以上{max}文字以下で入力してください。"),
        // As observed, only that of the comment does without the unit.
        (None, Language::English) if label == "Comment" => {
            format!("The {label} must be no longer than {max}.")
        }
        (None, Language::English) => format!("The {label} must be no longer than {max} characters."),
        (None, Language::Japanese) => format!("{label}は{max}文字以下で入力してください。"),
    })
}

fn thousands(number: usize) -> String {
    match number {
        0..1000 => number.to_string(),
        _ => format!("{},{:03}", thousands(number / 1000), number % 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Table;

    fn check(method: &str, path: &str, sent: &[(&str, &str)]) -> Result<Parameters, Refusal> {
        let endpoint = Table::get().endpoint(method, path).unwrap();
        let sent: Vec<_> = sent.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Parameters::check(endpoint, &[], &sent, Language::English)
    }

    fn refusal(method: &str, path: &str, sent: &[(&str, &str)]) -> String {
        check(method, path, sent).err().unwrap().message
    }

    #[test]
    fn arrays_are_one_name_however_spelled() {
        let parameters = check("GET", "/issues", &[("id[]", "1"), ("id[1]", "2")]).unwrap();
        assert_eq!(parameters.ints("id[]"), Some(vec![1, 2]));
    }

    #[test]
    fn a_scalar_for_an_array_is_unknown() {
        assert_eq!(refusal("GET", "/issues", &[("id", "1")]), "error.unknownParameter : id");
        assert_eq!(refusal("GET", "/issues", &[("count[]", "1")]), "error.unknownParameter : count[]");
    }

    #[test]
    fn custom_fields_are_spelled_differently_for_reading_and_writing() {
        let read = [("customField_3[]", "1"), ("customField_3[1]", "2"), ("customField_4_min", "1.5")];
        assert_eq!(check("GET", "/issues", &read).unwrap().all("customField_3[]"), ["1", "2"]);
        let write = [("customField_3", "1"), ("customField_3[1]", "2")];
        let path = "/issues/:issueIdOrKey";
        assert_eq!(check("PATCH", path, &write).unwrap().all("customField_3"), ["1", "2"]);
        assert!(check("PATCH", path, &[("customField_3[]", "1")]).is_err());
        assert!(check("GET", "/issues", &[("customField_x", "1")]).is_err());
    }

    #[test]
    fn types_and_ranges_are_checked() {
        assert_eq!(refusal("GET", "/issues", &[("count", "101")]), "error.range : count");
        assert_eq!(refusal("GET", "/issues", &[("count", "ten")]), "error.number : count");
        assert_eq!(refusal("GET", "/issues", &[("dueDateSince", "today")]), "error.date : dueDateSince");
        assert_eq!(refusal("GET", "/issues", &[("sort", "colour")]), "error.invalid : sort");
        assert!(check("GET", "/issues", &[("sort", "customField_12")]).is_ok());
    }

    #[test]
    fn lengths_are_counted_in_characters() {
        let path = "/issues/:issueIdOrKey";
        assert!(check("PATCH", path, &[("summary", &"漢".repeat(255))]).is_ok());
        let message = "The Subject must be no shorter than 1 and no longer than 255.";
        assert_eq!(refusal("PATCH", path, &[("summary", &"漢".repeat(256))]), message);
        assert_eq!(refusal("PATCH", path, &[("summary", "")]), message);
        let message = "The Comment must be no longer than 50,000.";
        assert_eq!(refusal("PATCH", path, &[("comment", &"x".repeat(50_001))]), message);
        let message = "The Description must be no longer than 100,000 characters.";
        assert_eq!(refusal("PATCH", path, &[("description", &"x".repeat(100_001))]), message);
    }
}
