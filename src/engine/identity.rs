//! `SELECT @@IDENTITY` and `SCOPE_IDENTITY()`: the key of the last inserted row of the connection.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{Result, ScalarValue};
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

/// The last key, shared by the writer and the function.
#[derive(Clone, Debug, Default)]
pub struct LastIdentity(Arc<AtomicI64>);

impl LastIdentity {
    /// Remembers the key of an inserted row; Backlog's keys are positive.
    pub fn set(&self, key: i64) {
        self.0.store(key, Ordering::Relaxed);
    }

    /// The key of the row last inserted is not known.
    pub fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// The key, once there is one.
    pub fn get(&self) -> Option<i64> {
        Some(self.0.load(Ordering::Relaxed)).filter(|key| *key > 0)
    }
}

/// `scope_identity()` of one connection.
#[derive(Debug)]
struct ScopeIdentity {
    last: LastIdentity,
    signature: Signature,
}

// The engine compares functions to merge equal calls; one connection has one.
impl PartialEq for ScopeIdentity {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.last.0, &other.last.0)
    }
}

impl Eq for ScopeIdentity {}

impl std::hash::Hash for ScopeIdentity {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.signature.hash(state);
    }
}

impl ScalarUDFImpl for ScopeIdentity {
    fn name(&self) -> &str {
        "scope_identity"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Int64)
    }

    fn invoke_with_args(&self, _arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        Ok(ColumnarValue::Scalar(ScalarValue::Int64(self.last.get())))
    }
}

/// The function for one connection.
pub fn function(last: LastIdentity) -> ScalarUDF {
    ScalarUDF::from(ScopeIdentity { last, signature: Signature::nullary(Volatility::Volatile) })
}
