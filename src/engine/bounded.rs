//! Functions that make much of little are bounded: `repeat('x', 3000000000)` is an error, where the memory for
//! it could not be had and the host program would end.

use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray};
use datafusion::arrow::compute::cast;
use datafusion::arrow::compute::kernels::length::length;
use datafusion::arrow::datatypes::{DataType, FieldRef, Int64Type};
use datafusion::common::{DataFusionError, Result};
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::simplify::{ExprSimplifyResult, SimplifyContext};
use datafusion::logical_expr::{
    ColumnarValue, Expr, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
};
use datafusion::prelude::SessionContext;

use super::errors;

/// Most bytes that one call makes for a batch of rows.
const MOST: u128 = 256 << 20;

/// Bytes of a value in an array, and of a character, at most.
const VALUE: u128 = 8;
const CHARACTER: u128 = 4;

/// How the result of a function grows with its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Growth {
    /// A text, so many times.
    Times,
    /// So many characters, whatever the text: the second argument.
    Characters,
    /// So many values: the second argument.
    Values,
    /// The whole numbers up to the one that is given, or between two.
    Series,
}

const BOUNDED: &[(&str, Growth)] = &[
    ("repeat", Growth::Times),
    ("lpad", Growth::Characters),
    ("rpad", Growth::Characters),
    ("array_repeat", Growth::Values),
    ("array_resize", Growth::Values),
    ("range", Growth::Series),
    ("generate_series", Growth::Series),
];

/// Puts bounds on the functions of a session.
pub fn bound(context: &SessionContext) -> Result<()> {
    for (name, growth) in BOUNDED {
        let inner = context.udf(name)?;
        context.register_udf(ScalarUDF::from(Bounded { inner, growth: *growth }));
    }
    Ok(())
}

/// A function with a bound on what it makes.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Bounded {
    inner: Arc<ScalarUDF>,
    growth: Growth,
}

impl ScalarUDFImpl for Bounded {
    fn name(&self) -> &str {
        self.inner.name()
    }

    fn aliases(&self) -> &[String] {
        self.inner.aliases()
    }

    fn signature(&self) -> &Signature {
        self.inner.signature()
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        self.inner.return_type(arguments)
    }

    fn return_field_from_args(&self, arguments: ReturnFieldArgs) -> Result<FieldRef> {
        self.inner.return_field_from_args(arguments)
    }

    fn coerce_types(&self, arguments: &[DataType]) -> Result<Vec<DataType>> {
        self.inner.coerce_types(arguments)
    }

    fn simplify(&self, arguments: Vec<Expr>, context: &SimplifyContext) -> Result<ExprSimplifyResult> {
        self.inner.simplify(arguments, context)
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let bytes = self.growth.bytes(&arguments)?;
        if bytes > MOST {
            let error = errors::result_too_large(self.name(), bytes, MOST);
            return Err(DataFusionError::External(error.into()));
        }
        self.inner.invoke_with_args(arguments)
    }
}

impl Growth {
    /// How much the call would make, at most.
    fn bytes(self, call: &ScalarFunctionArgs) -> Result<u128> {
        let argument = |at: usize| call.args.get(at);
        let is_constant = call.args.iter().all(|value| matches!(value, ColumnarValue::Scalar(_)));
        let rows = if is_constant { 1 } else { call.number_rows };
        let number = |at: usize| argument(at).map(|value| Numbers::of(value, whole)).transpose();
        let counts = number(1)?;
        let each: Box<dyn Fn(usize) -> u128> = match self {
            Growth::Times => {
                let lengths = argument(0).map(|text| Numbers::of(text, text_length)).transpose()?;
                Box::new(move |row| at(&lengths, row) * at(&counts, row))
            }
            Growth::Characters => Box::new(move |row| at(&counts, row) * CHARACTER),
            Growth::Values => Box::new(move |row| at(&counts, row) * VALUE),
            Growth::Series => {
                let (first, step) = (number(0)?, number(2)?);
                Box::new(move |row| series(&first, &counts, &step, row) * VALUE)
            }
        };
        Ok((0..rows).map(each).sum())
    }
}

/// How many numbers a series has, the last one included.
fn series(first: &Option<Numbers>, last: &Option<Numbers>, step: &Option<Numbers>, row: usize) -> u128 {
    let value = |numbers: &Option<Numbers>| numbers.as_ref().and_then(|numbers| numbers.at(row));
    let Some(first) = value(first) else { return 0 };
    let (from, to) = value(last).map_or((0, first), |last| (first, last));
    let step = value(step).filter(|step| *step != 0).unwrap_or(1);
    u128::from(to.abs_diff(from)) / u128::from(step.unsigned_abs()) + 1
}

fn at(numbers: &Option<Numbers>, row: usize) -> u128 {
    let value = numbers.as_ref().and_then(|numbers| numbers.at(row));
    value.and_then(|value| u128::try_from(value).ok()).unwrap_or(0)
}

/// A number for each row, or one for all.
struct Numbers(Arc<dyn Array>);

impl Numbers {
    fn of(value: &ColumnarValue, measured: fn(&dyn Array) -> Result<Arc<dyn Array>>) -> Result<Self> {
        Ok(Numbers(match value {
            ColumnarValue::Array(array) => measured(array)?,
            ColumnarValue::Scalar(scalar) => measured(&scalar.to_array()?)?,
        }))
    }

    fn at(&self, row: usize) -> Option<i64> {
        let row = if self.0.len() == 1 { 0 } else { row };
        let numbers = self.0.as_primitive_opt::<Int64Type>()?;
        (row < numbers.len() && numbers.is_valid(row)).then(|| numbers.value(row))
    }
}

/// Whole numbers; nothing of what is none, such as the dates of a series.
fn whole(values: &dyn Array) -> Result<Arc<dyn Array>> {
    let is_number = values.data_type().is_integer();
    let numbers = if is_number { cast(values, &DataType::Int64)? } else { values.slice(0, values.len()) };
    Ok(numbers)
}

fn text_length(texts: &dyn Array) -> Result<Arc<dyn Array>> {
    Ok(cast(&length(texts)?, &DataType::Int64)?)
}
