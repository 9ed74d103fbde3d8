//! The two functions behind one value of a query: what values there are, and the one there must be.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

use datafusion::arrow::array::{Array, ArrayRef, AsArray};
use datafusion::arrow::array::{Int32Array, new_empty_array};
use datafusion::arrow::compute::take;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use datafusion::common::{DataFusionError, Result, ScalarValue};
use datafusion::logical_expr::expr::ScalarFunction;
use datafusion::logical_expr::function::{AccumulatorArgs, StateFieldsArgs};
use datafusion::logical_expr::{
    Accumulator, AggregateUDF, AggregateUDFImpl, ColumnarValue, Expr, ReturnFieldArgs, ScalarFunctionArgs,
    ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

use crate::engine::errors;

/// So many values tell that there are several.
const SEVERAL: usize = 2;

/// The list of the values there are, cut at [`SEVERAL`]; clients cannot call it.
pub(super) fn values_of_query() -> Arc<AggregateUDF> {
    static FUNCTION: LazyLock<Arc<AggregateUDF>> = LazyLock::new(|| {
        Arc::new(AggregateUDF::from(ValuesOfQuery { signature: Signature::any(1, Volatility::Immutable) }))
    });
    Arc::clone(&FUNCTION)
}

/// The value of `query`, whose rows are such lists, as `field` says. 21000 where there are several.
pub(super) fn single_value(query: Expr, field: &FieldRef) -> Expr {
    let field = Arc::new(field.as_ref().clone().with_nullable(true));
    // Where it is evaluated before it is needed, it may fail without need: volatile ones stay in their place.
    let function = SingleValue { field, signature: Signature::any(1, Volatility::Volatile) };
    Expr::ScalarFunction(ScalarFunction::new_udf(Arc::new(ScalarUDF::from(function)), vec![query]))
}

/// The value as it is, of which nobody knows that it is not NULL.
pub(super) fn or_null(value: Expr) -> Expr {
    static FUNCTION: LazyLock<Arc<ScalarUDF>> = LazyLock::new(|| {
        Arc::new(ScalarUDF::from(OrNull { signature: Signature::any(1, Volatility::Immutable) }))
    });
    Expr::ScalarFunction(ScalarFunction::new_udf(Arc::clone(&FUNCTION), vec![value]))
}

/// True for the function of [`single_value`].
pub fn is_single_value(function: &ScalarUDF) -> bool {
    function.inner().is::<SingleValue>()
}

#[derive(Debug, PartialEq, Eq, Hash)]
struct ValuesOfQuery {
    signature: Signature,
}

impl AggregateUDFImpl for ValuesOfQuery {
    fn name(&self) -> &str {
        "values_of_query"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        let item = arguments.first().cloned().unwrap_or(DataType::Null);
        Ok(DataType::List(Arc::new(Field::new_list_field(item, true))))
    }

    fn accumulator(&self, arguments: AccumulatorArgs) -> Result<Box<dyn Accumulator>> {
        let item = arguments.expr_fields.first().map_or(DataType::Null, |field| field.data_type().clone());
        Ok(Box::new(Values { item, distinct: arguments.is_distinct, values: Vec::new() }))
    }

    fn state_fields(&self, arguments: StateFieldsArgs) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(arguments.return_field.as_ref().clone().with_name(arguments.name))])
    }
}

/// The values of one group.
#[derive(Debug)]
struct Values {
    item: DataType,
    distinct: bool,
    values: Vec<ScalarValue>,
}

impl Values {
    fn add(&mut self, values: &ArrayRef) -> Result<()> {
        for row in 0..values.len() {
            if self.values.len() == SEVERAL {
                break;
            }
            let value = ScalarValue::try_from_array(values, row)?;
            if !self.distinct || !self.values.contains(&value) {
                self.values.push(value);
            }
        }
        Ok(())
    }

    fn list(&self) -> ScalarValue {
        ScalarValue::List(ScalarValue::new_list(&self.values, &self.item, true))
    }
}

impl Accumulator for Values {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        values.first().map_or(Ok(()), |values| self.add(values))
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        Ok(self.list())
    }

    fn size(&self) -> usize {
        size_of_val(self) + ScalarValue::size_of_vec(&self.values)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.list()])
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        let lists = states.first().and_then(|lists| lists.as_list_opt::<i32>());
        lists.into_iter().flat_map(|lists| lists.iter().flatten()).try_for_each(|list| self.add(&list))
    }
}

/// The value of a list that has one; NULL where it has none.
#[derive(Debug)]
struct SingleValue {
    field: FieldRef,
    signature: Signature,
}

impl PartialEq for SingleValue {
    fn eq(&self, other: &Self) -> bool {
        self.field == other.field
    }
}

impl Eq for SingleValue {}

impl Hash for SingleValue {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.field.data_type().hash(state);
    }
}

impl ScalarUDFImpl for SingleValue {
    fn name(&self) -> &str {
        "single_value"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(self.field.data_type().clone())
    }

    fn return_field_from_args(&self, _arguments: ReturnFieldArgs) -> Result<FieldRef> {
        Ok(Arc::clone(&self.field))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = arguments.number_rows;
        let lists = ColumnarValue::values_to_arrays(&arguments.args)?;
        let Some(lists) = lists.first().and_then(|lists| lists.as_list_opt::<i32>()) else {
            let nothing = new_empty_array(self.field.data_type());
            return Ok(ColumnarValue::Array(take(&nothing, &Int32Array::new_null(rows), None)?));
        };
        let mut places = Vec::with_capacity(lists.len());
        for row in 0..lists.len() {
            let length = if lists.is_null(row) { 0 } else { lists.value_length(row) };
            places.push(match length {
                0 => None,
                1 => Some(lists.value_offsets()[row]),
                _ => return Err(DataFusionError::External(Box::new(errors::several_rows()))),
            });
        }
        Ok(ColumnarValue::Array(take(lists.values(), &Int32Array::from(places), None)?))
    }
}

/// Its argument.
#[derive(Debug, PartialEq, Eq, Hash)]
struct OrNull {
    signature: Signature,
}

impl ScalarUDFImpl for OrNull {
    fn name(&self) -> &str {
        "or_null"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arguments: &[DataType]) -> Result<DataType> {
        Ok(arguments.first().cloned().unwrap_or(DataType::Null))
    }

    fn return_field_from_args(&self, arguments: ReturnFieldArgs) -> Result<FieldRef> {
        let field = arguments.arg_fields.first().map(|field| field.as_ref().clone().with_nullable(true));
        Ok(Arc::new(field.unwrap_or_else(|| Field::new(self.name(), DataType::Null, true))))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let value = arguments.args.into_iter().next();
        Ok(value.unwrap_or(ColumnarValue::Scalar(ScalarValue::Null)))
    }
}
