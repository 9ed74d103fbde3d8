//! Values of decoded rows, and the conditions checked on them.

use std::cmp::Ordering;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use datafusion::arrow::array::{Array, AsArray, BooleanArray};
use datafusion::arrow::compute::filter_record_batch;
use datafusion::arrow::datatypes::{DataType, Int32Type, Int64Type};
use datafusion::arrow::record_batch::RecordBatch;

use super::conditions::above;
use super::decode::Decoder;
use super::errors;
use super::plan::{Bound, Check};
use super::value::Value;
use crate::error::Result;

/// Conditions that no request carries: index of the decoded column, and what it is to have.
pub(super) struct Checks(Vec<(usize, Wanted)>);

enum Wanted {
    /// One of the values with these identities.
    Values(HashSet<String>),
    /// NULL, or not.
    Null(bool),
    /// Between these bounds.
    Range(Bound, Bound),
}

impl Checks {
    pub fn new(checks: &[(usize, Check)], decoder: &Decoder) -> Self {
        let check = |(position, check): &(usize, Check)| {
            let wanted = match check {
                Check::Values(values) => Wanted::Values(values.iter().map(Value::identity).collect()),
                Check::Null(null) => Wanted::Null(*null),
                Check::Range(lower, upper) => Wanted::Range(lower.clone(), upper.clone()),
            };
            Some((decoder.index_of(*position)?, wanted))
        };
        Checks(checks.iter().filter_map(check).collect())
    }

    /// The rows that satisfy all conditions.
    pub fn kept(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        let mut kept = batch.clone();
        for (column, wanted) in &self.0 {
            let Some(array) = kept.columns().get(*column) else { continue };
            let mask: BooleanArray = match wanted {
                Wanted::Values(values) => {
                    let has =
                        |identity: &Option<String>| identity.as_ref().is_some_and(|one| values.contains(one));
                    identities(array.as_ref()).iter().map(|identity| Some(has(identity))).collect()
                }
                Wanted::Null(null) => (0..array.len()).map(|row| Some(array.is_null(row) == *null)).collect(),
                Wanted::Range(lower, upper) => {
                    let has = |value: Value| {
                        above(&value, lower.as_ref(), Ordering::Greater)
                            && above(&value, upper.as_ref(), Ordering::Less)
                    };
                    (0..array.len()).map(|row| Some(value_at(array.as_ref(), row).is_some_and(has))).collect()
                }
            };
            kept = filter_record_batch(&kept, &mask).map_err(errors::batch_failed)?;
        }
        Ok(kept)
    }
}

/// [`Value::identity`] of each value; `None` for NULL.
pub(super) fn identities(array: &dyn Array) -> Vec<Option<String>> {
    (0..array.len()).map(|row| value_at(array, row).map(|value| value.identity())).collect()
}

/// Numbers that are equal for equal values: integers themselves, texts by their hash.
pub(super) fn identity_numbers(array: &dyn Array) -> Vec<Option<u64>> {
    if let Some(integers) = array.as_primitive_opt::<Int64Type>() {
        return integers.iter().map(|integer| integer.map(i64::cast_unsigned)).collect();
    }
    let hashed = |text: String| {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        hasher.finish()
    };
    identities(array).into_iter().map(|identity| identity.map(hashed)).collect()
}

/// The value of a row in a column of ids, keys or truth values: what conditions are checked on.
pub(super) fn value_at(array: &dyn Array, row: usize) -> Option<Value> {
    if row >= array.len() || array.is_null(row) {
        return None;
    }
    match array.data_type() {
        DataType::Int64 => Some(Value::Integer(array.as_primitive::<Int64Type>().value(row))),
        DataType::Int32 => Some(Value::Integer(array.as_primitive::<Int32Type>().value(row).into())),
        DataType::Utf8 => Some(Value::Text(array.as_string::<i32>().value(row).to_owned())),
        DataType::Boolean => Some(Value::Boolean(array.as_boolean().value(row))),
        _ => None,
    }
}
