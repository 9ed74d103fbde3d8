//! Values as a column holds them: whole arrays at once, strictly, with the first bad row found.

use std::sync::Arc;

use datafusion::arrow::array::{Array, ArrayRef, AsArray, BooleanArray, new_null_array};
use datafusion::arrow::compute::kernels::cmp::not_distinct;
use datafusion::arrow::compute::{CastOptions, cast_with_options, concat};
use datafusion::arrow::datatypes::{DataType, Time64MicrosecondType, TimestampMicrosecondType};
use datafusion::common::ScalarValue;

use super::definition::Column;
use crate::engine::session::engine_error;
use crate::engine::shown::shown;
use crate::engine::{errors, temp};
use crate::error::{Error, Result};

/// Digits of microseconds.
const MICRO_DIGITS: u8 = 6;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// A value that its column cannot hold.
pub(super) struct Misfit {
    /// 0-based row.
    pub row: usize,
    /// What is wrong with it.
    pub error: Error,
}

/// The values in the column's type. A fraction beyond the digits of DECIMAL, REAL, DOUBLE and of seconds is
/// rounded; nothing else is lost: no fraction of a number, no time of a timestamp.
pub(super) fn assign(column: &Column, values: &ArrayRef) -> std::result::Result<ArrayRef, Misfit> {
    converted(column, values).map(|values| rounded(column, values))
}

/// Times and points in time with as many digits of seconds as the column has.
fn rounded(column: &Column, values: ArrayRef) -> ArrayRef {
    let Some(digits) = column.fraction else { return values };
    let step = 10_i64.pow(u32::from(MICRO_DIGITS.saturating_sub(digits)));
    let nearest = |value: i64| value.saturating_add(step / 2).div_euclid(step).saturating_mul(step);
    if let Some(moments) = values.as_primitive_opt::<TimestampMicrosecondType>() {
        return Arc::new(moments.unary::<_, TimestampMicrosecondType>(nearest));
    }
    if let Some(times) = values.as_primitive_opt::<Time64MicrosecondType>() {
        // No time is later than the last one of the day.
        let in_day = |value| Some(nearest(value)).filter(|time| *time < DAY).unwrap_or(DAY - step);
        return Arc::new(times.unary::<_, Time64MicrosecondType>(in_day));
    }
    values
}

fn converted(column: &Column, values: &ArrayRef) -> std::result::Result<ArrayRef, Misfit> {
    if *values.data_type() == column.data_type {
        return Ok(Arc::clone(values));
    }
    if let Some(converted) = cast(values, &column.data_type)
        && losses(values, &converted).is_none_or(|lost| lost.true_count() == 0)
    {
        return Ok(converted);
    }
    let misfit = (0..values.len()).find(|row| {
        let value = values.slice(*row, 1);
        let converted = cast(&value, &column.data_type);
        converted.is_none_or(|converted| losses(&value, &converted).is_some_and(|lost| lost.true_count() > 0))
    });
    let row = misfit.unwrap_or_default();
    Err(Misfit { row, error: explain(column, values, row) })
}

/// The values of one column, each of a type of its own.
pub(super) fn assign_values(
    column: &Column,
    values: &[&ScalarValue],
) -> std::result::Result<ArrayRef, Misfit> {
    let internal = |error| Misfit { row: 0, error: engine_error(error) };
    let typed = |value: &&&ScalarValue| value.data_type() == column.data_type;
    if !values.is_empty() && values.iter().all(|value| typed(&value)) {
        let array = ScalarValue::iter_to_array(values.iter().map(|value| (*value).clone()));
        return array.map(|array| rounded(column, array)).map_err(internal);
    }
    let mut arrays = Vec::with_capacity(values.len());
    for (row, value) in values.iter().enumerate() {
        let array = value.to_array().map_err(internal)?;
        arrays.push(assign(column, &array).map_err(|misfit| Misfit { row, ..misfit })?);
    }
    if arrays.is_empty() {
        return Ok(new_null_array(&column.data_type, 0));
    }
    let parts: Vec<&dyn Array> = arrays.iter().map(AsRef::as_ref).collect();
    concat(&parts).map_err(|error| internal(error.into()))
}

fn cast(values: &ArrayRef, wanted: &DataType) -> Option<ArrayRef> {
    if !converts(values.data_type(), wanted) {
        return None;
    }
    let strict = CastOptions { safe: false, ..CastOptions::default() };
    cast_with_options(values, wanted, &strict).ok()
}

/// What may stand for a value of another type.
fn converts(from: &DataType, wanted: &DataType) -> bool {
    use DataType::{Binary, Boolean, Date32, Date64, Null, Time32, Time64, Timestamp, Utf8};
    if matches!(from, Null) || is_text(from) {
        return true;
    }
    match wanted {
        Utf8 => true,
        Binary => from.is_binary() || matches!(from, DataType::FixedSizeBinary(_)),
        Date32 => matches!(from, Date64 | Timestamp(..)),
        Timestamp(..) => matches!(from, Date32 | Date64 | Timestamp(..)),
        Time64(_) => matches!(from, Time32(_) | Time64(_)),
        Boolean => from.is_integer(),
        _ => from.is_numeric() || matches!(from, Boolean),
    }
}

fn is_text(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
}

/// The rows whose value is another one after the conversion; `None` where none can be.
fn losses(values: &ArrayRef, converted: &ArrayRef) -> Option<BooleanArray> {
    let from = values.data_type();
    let may_lose = match converted.data_type() {
        DataType::Boolean | DataType::Date32 => !is_text(from),
        wanted if wanted.is_integer() => from.is_numeric() && !from.is_integer(),
        _ => false,
    };
    if !may_lose || *from == DataType::Null {
        return None;
    }
    let back = cast_with_options(converted, from, &CastOptions { safe: true, ..CastOptions::default() });
    let same = back.ok().and_then(|back| not_distinct(&back, values).ok())?;
    Some(same.iter().map(|same| Some(same != Some(true))).collect())
}

fn explain(column: &Column, values: &ArrayRef, row: usize) -> Error {
    let value = ScalarValue::try_from_array(values, row).unwrap_or(ScalarValue::Null);
    if is_beyond(&value, &column.data_type) {
        return temp::errors::value_out_of_range(shown(&value), &column.name, column.sql_type());
    }
    errors::bad_value(shown(&value), &column.name, column.sql_type())
}

/// True for a number, or a text of one, that is too large for the type: a whole one for whole numbers.
fn is_beyond(value: &ScalarValue, wanted: &DataType) -> bool {
    let number = match value.try_as_str() {
        Some(text) => text.and_then(|text| text.trim().parse::<f64>().ok()),
        None if value.data_type().is_numeric() => match value.cast_to(&DataType::Float64) {
            Ok(ScalarValue::Float64(number)) => number,
            _ => None,
        },
        None => None,
    };
    let Some(number) = number.filter(|number| number.is_finite()) else { return false };
    matches!(wanted, DataType::Decimal128(..)) || (wanted.is_integer() && number.fract() == 0.0)
}

/// As [`assign`] with the error alone, told of its row where there are several.
pub(super) fn located(rows: usize, misfit: Misfit) -> Error {
    of_row(misfit.error, misfit.row, rows)
}

/// The error, told of one (0-based) of several rows.
pub(super) fn of_row(error: Error, row: usize, rows: usize) -> Error {
    if rows <= 1 {
        return error;
    }
    error.prefixed(&temp::errors::of_row(row + 1)).with_row(row as u64 + 1)
}

/// All NULL.
pub(super) fn nulls(column: &Column, rows: usize) -> ArrayRef {
    new_null_array(&column.data_type, rows)
}

/// The columns of a query's rows as columns of a table.
pub(super) fn assign_located(column: &Column, values: &ArrayRef, rows: usize) -> Result<ArrayRef> {
    assign(column, values).map_err(|misfit| located(rows, misfit))
}

#[cfg(test)]
mod tests {
    use datafusion::arrow::array::{
        BooleanArray, Date32Array, Float64Array, Int64Array, StringArray, TimestampMicrosecondArray,
    };
    use datafusion::arrow::datatypes::{Decimal128Type, TimeUnit};

    use super::*;

    fn column(data_type: DataType) -> Column {
        let name = "c".to_owned();
        Column { name, data_type, nullable: true, size: None, fraction: None, default: None, identity: None }
    }

    fn state(data_type: DataType, values: ArrayRef) -> (usize, &'static str) {
        let misfit = assign(&column(data_type), &values).err().unwrap();
        (misfit.row, misfit.error.state.0)
    }

    #[test]
    fn what_fits_is_converted_and_decimals_are_rounded() {
        let texts: ArrayRef = Arc::new(StringArray::from(vec![Some("1.23456"), None]));
        let decimals = assign(&column(DataType::Decimal128(5, 2)), &texts).ok().unwrap();
        assert_eq!(decimals.as_primitive::<Decimal128Type>().value(0), 123);
        assert!(decimals.is_null(1));
        let bits: ArrayRef = Arc::new(Int64Array::from(vec![0, 1]));
        assert!(assign(&column(DataType::Boolean), &bits).is_ok());
        let days: ArrayRef = Arc::new(Date32Array::from(vec![1]));
        assert!(assign(&column(DataType::Timestamp(TimeUnit::Microsecond, None)), &days).is_ok());
    }

    #[test]
    fn the_first_value_that_does_not_fit_is_named() {
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 300, 400]));
        assert_eq!(state(DataType::Int8, numbers), (1, "22003"));
        let fractions: ArrayRef = Arc::new(Float64Array::from(vec![1.0, 2.5]));
        assert_eq!(state(DataType::Int32, fractions), (1, "22018"));
        let words: ArrayRef = Arc::new(StringArray::from(vec!["2024-01-01", "x"]));
        assert_eq!(state(DataType::Date32, words), (1, "22018"));
        let moments: ArrayRef = Arc::new(TimestampMicrosecondArray::from(vec![0, 1]));
        assert_eq!(state(DataType::Date32, moments), (1, "22018"));
        let two: ArrayRef = Arc::new(Int64Array::from(vec![2]));
        assert_eq!(state(DataType::Boolean, two), (0, "22018"));
        let truth: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
        assert_eq!(state(DataType::Date32, truth), (0, "22018"));
    }
}
