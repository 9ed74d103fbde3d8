//! What a filter sends for the condition on its column.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use super::super::conditions::Condition;
use super::super::declare::{Choice, Names, Operator, PAGE};
use super::super::joined::is_made_of;
use super::super::names::{Reading, SEPARATOR};
use super::super::value::Value;

/// Numbers from here on are not sent: widening them by one would change nothing.
const LARGEST: f64 = 1e15;

impl Operator {
    /// Values that one request takes.
    pub(super) fn at_once(self) -> usize {
        match self {
            Operator::Equal | Operator::Each => 1,
            _ => PAGE,
        }
    }

    /// The list with the names of its values, and how these are made of them.
    pub(super) fn names(self) -> Option<(Names, Reading)> {
        match self {
            Operator::InNames(names) => Some((names, Reading::One)),
            Operator::JoinedNames(names) => Some((names, Reading::Joined)),
            _ => None,
        }
    }

    /// Values of its parameter for a condition; none where it has nothing to say.
    pub(super) fn parameters(self, condition: &Condition) -> Vec<String> {
        let values = condition.values.as_deref().unwrap_or_default();
        let days = || values.iter().filter_map(Value::day);
        let day_of = |bound: &Option<(Value, bool)>| bound.as_ref().and_then(|(value, _)| value.day());
        let numbers = || values.iter().filter_map(number);
        let number_of = |bound: &Option<(Value, bool)>| bound.as_ref().and_then(|(value, _)| number(value));
        match self {
            Operator::In if values.len() <= PAGE => values.iter().map(Value::to_string).collect(),
            Operator::Equal | Operator::Each if values.len() == 1 => {
                values.iter().map(Value::to_string).collect()
            }
            Operator::Since => {
                dated(days().min().or_else(|| day_of(&condition.lower)).and_then(|day| day.pred_opt()))
            }
            Operator::Until => {
                dated(days().max().or_else(|| day_of(&condition.upper)).and_then(|day| day.succ_opt()))
            }
            Operator::IsNull(text) if condition.null == Some(true) => vec![text.to_owned()],
            Operator::IsNotNull(text) if condition.null == Some(false) => vec![text.to_owned()],
            Operator::Minimum => {
                let least = numbers().reduce(f64::min).or_else(|| number_of(&condition.lower));
                numbered(least.map(|number| number.floor() - 1.0))
            }
            Operator::Maximum => {
                let most = numbers().reduce(f64::max).or_else(|| number_of(&condition.upper));
                numbered(most.map(|number| number.ceil() + 1.0))
            }
            Operator::JoinedIds => first_ids(values),
            Operator::InChoices(choices) => chosen(values, |text| same(choices, text)),
            Operator::JoinedChoices(choices) => chosen(values, |text| within(choices, text)),
            _ => Vec::new(),
        }
    }
}

/// Years of other than four digits are no dates to the API.
fn dated(day: Option<NaiveDate>) -> Vec<String> {
    day.filter(|day| (1..=9999).contains(&day.year())).map(|day| day.to_string()).into_iter().collect()
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(integer) => Some(*integer as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}

fn numbered(number: Option<f64>) -> Vec<String> {
    number.filter(|number| number.abs() < LARGEST).map(|number| number.to_string()).into_iter().collect()
}

/// The first id of each text of ids, which a row with that text has; no row has another text.
fn first_ids(values: &[Value]) -> Vec<String> {
    let first = |value: &Value| {
        let text = value.to_string();
        let ids: Option<Vec<u64>> = text.split(SEPARATOR).map(|id| id.parse().ok()).collect();
        ids?.first().copied()
    };
    let ids: BTreeSet<u64> = values.iter().filter_map(first).collect();
    if ids.len() > PAGE { Vec::new() } else { ids.iter().map(u64::to_string).collect() }
}

/// The ids of all values; none where one of them may belong to a choice that is not known, or they are
/// too many for one request.
fn chosen(values: &[Value], ids: impl Fn(&str) -> Option<BTreeSet<i64>>) -> Vec<String> {
    let each: Option<Vec<BTreeSet<i64>>> = values.iter().map(|value| ids(&value.to_string())).collect();
    let all: BTreeSet<i64> = each.into_iter().flatten().flatten().collect();
    if all.len() > PAGE { Vec::new() } else { all.iter().map(i64::to_string).collect() }
}

/// The choices that show this text.
fn same(choices: &[Choice], text: &str) -> Option<BTreeSet<i64>> {
    let ids: BTreeSet<i64> =
        choices.iter().filter(|choice| choice.shown == text).map(|choice| choice.id).collect();
    (!ids.is_empty()).then_some(ids)
}

/// The choices that a joined text may be made of: names may hold the separator, so whatever is in the text.
fn within(choices: &[Choice], text: &str) -> Option<BTreeSet<i64>> {
    let names: Vec<&str> = choices.iter().map(|choice| choice.shown).collect();
    let within = choices.iter().filter(|choice| text.contains(choice.shown));
    is_made_of(text, &names).then(|| within.map(|choice| choice.id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHOICES: &[Choice] = &[
        Choice { shown: "Red", id: 1 },
        Choice { shown: "Green", id: 2 },
        Choice { shown: "Red, Green", id: 3 },
        Choice { shown: "Green", id: 4 },
    ];

    fn sent(operator: Operator, values: &[Value]) -> Vec<String> {
        operator.parameters(&Condition { values: Some(values.to_vec()), ..Condition::default() })
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn names_of_choices_become_all_their_ids() {
        let one = Operator::InChoices(CHOICES);
        assert_eq!(sent(one, &[text("Red")]), ["1"]);
        assert_eq!(sent(one, &[text("Green"), text("Red")]), ["1", "2", "4"]);
    }

    #[test]
    fn a_name_that_is_not_known_may_be_new_so_nothing_is_sent() {
        assert!(sent(Operator::InChoices(CHOICES), &[text("Red"), text("Blue")]).is_empty());
        assert!(sent(Operator::JoinedChoices(CHOICES), &[text("Red, Blue")]).is_empty());
    }

    #[test]
    fn a_joined_text_asks_for_whatever_it_may_be_made_of() {
        assert_eq!(sent(Operator::JoinedChoices(CHOICES), &[text("Red, Green")]), ["1", "2", "3", "4"]);
        assert_eq!(sent(Operator::JoinedChoices(CHOICES), &[text("Green")]), ["2", "4"]);
        let comma = &[Choice { shown: "a, b", id: 1 }, Choice { shown: "c", id: 2 }];
        assert_eq!(sent(Operator::JoinedChoices(comma), &[text("a, b, c")]), ["1", "2"]);
    }

    #[test]
    fn of_joined_ids_the_first_are_sent() {
        assert_eq!(sent(Operator::JoinedIds, &[text("7, 5"), text("5"), text("7")]), ["5", "7"]);
        assert_eq!(sent(Operator::JoinedIds, &[text("7,5"), text("x"), text("5, 7")]), ["5"]);
        assert!(sent(Operator::JoinedIds, &[text(""), text("5, x")]).is_empty());
    }

    #[test]
    fn numbers_are_sent_wider() {
        let between = Condition {
            lower: Some((Value::Number(-2.5), false)),
            upper: Some((Value::Integer(7), true)),
            ..Condition::default()
        };
        assert_eq!(Operator::Minimum.parameters(&between), ["-4"]);
        assert_eq!(Operator::Maximum.parameters(&between), ["8"]);
        assert_eq!(sent(Operator::Minimum, &[Value::Number(3.25), Value::Number(9.0)]), ["2"]);
        assert_eq!(sent(Operator::Maximum, &[Value::Number(3.25), Value::Number(9.0)]), ["10"]);
        assert!(sent(Operator::Minimum, &[Value::Number(1e300)]).is_empty());
    }
}
