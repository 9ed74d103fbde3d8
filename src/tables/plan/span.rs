//! Lists that are paged by ids: which ids of a list are wanted, and from which end it is read.

use super::super::conditions::Condition;
use super::super::value::Value;
use crate::api::Request;

/// Ids from here on are not sent: no list has them, and the API may refuse them.
const LARGEST: f64 = 9e15;

/// What is asked of a list that is paged by ids. Bounds are wide enough whether they themselves belong to
/// what is listed or not, which is not documented.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::tables) struct IdSpan {
    /// `minId`
    least: Option<i64>,
    /// `maxId`
    most: Option<i64>,
    /// From the largest id to the smallest.
    descending: bool,
}

impl IdSpan {
    /// The ids that satisfy a condition on them.
    pub fn of(condition: Option<&Condition>, descending: bool) -> Self {
        let Some(condition) = condition else { return IdSpan { descending, ..IdSpan::default() } };
        let values = || condition.values.iter().flatten().filter_map(number);
        let bound = |bound: &Option<(Value, bool)>, beyond: f64| {
            let (value, inclusive) = bound.as_ref()?;
            Some(number(value)? + if *inclusive { beyond } else { 0.0 })
        };
        let least = values().reduce(f64::min).map(|least| least - 1.0);
        let most = values().reduce(f64::max).map(|most| most + 1.0);
        let least = least.or_else(|| bound(&condition.lower, -1.0)).map(f64::floor);
        let most = most.or_else(|| bound(&condition.upper, 1.0)).map(f64::ceil);
        let sendable = |id: &f64| id.abs() < LARGEST;
        IdSpan {
            least: least.filter(sendable).filter(|id| *id > 0.0).map(|id| id as i64),
            most: most.filter(sendable).map(|id| id.max(0.0) as i64),
            descending,
        }
    }

    /// What is left after the row with the id `last`.
    pub fn after(self, last: Option<i64>) -> Self {
        match (last, self.descending) {
            (None, _) => self,
            (Some(_), true) => IdSpan { most: last, ..self },
            (Some(_), false) => IdSpan { least: last, ..self },
        }
    }

    /// The later one of two ids of the list, as it is read.
    pub fn later(self, one: Option<i64>, other: Option<i64>) -> Option<i64> {
        let both = one.zip(other);
        let later = both.map(|(one, other)| if self.descending { one.min(other) } else { one.max(other) });
        later.or(one).or(other)
    }

    /// `request` for a page of so many.
    pub fn page(self, request: Request, count: usize) -> Request {
        let order = if self.descending { "desc" } else { "asc" };
        let request = request.with_parameter("order", order).with_parameter("count", count);
        let bounds = [("minId", self.least), ("maxId", self.most)];
        bounds.into_iter().fold(request, |request, (name, id)| match id {
            Some(id) => request.with_parameter(name, id),
            None => request,
        })
    }
}

/// Ids are far below 2^53, up to which these are exact.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(integer) => Some(*integer as f64),
        Value::Number(number) => Some(*number),
        _ => None,
    }
}
