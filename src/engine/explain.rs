//! `EXPLAIN SELECT …`: the requests first, then the engine's plans. Makes no request.

use std::sync::Arc;

use datafusion::arrow::array::StringArray;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::{ExecutionPlan, displayable};

use super::ResultColumn;
use super::group_count::GroupCountExec;
use super::scan::ScanExec;
use super::session::{Shared, engine_error};
use crate::error::Result;

/// Columns of the answer.
pub(super) fn columns() -> Vec<ResultColumn> {
    ["plan_type", "plan"]
        .into_iter()
        .map(|name| ResultColumn {
            label: name.to_owned(),
            field: Arc::new(Field::new(name, DataType::Utf8, false)),
        })
        .collect()
}

/// One row for the requests of each scan, one for the logical and one for the physical plan.
pub(super) async fn explain(shared: &Shared, plan: &LogicalPlan) -> Result<RecordBatch> {
    let state = shared.context.state();
    let optimized = state.optimize(plan).map_err(engine_error)?;
    let physical = state.create_physical_plan(plan).await.map_err(engine_error)?;
    let mut rows = Vec::new();
    collect_requests(&physical, &mut rows);
    rows.push(("logical_plan", optimized.display_indent().to_string()));
    rows.push(("physical_plan", displayable(physical.as_ref()).indent(false).to_string()));
    answer(rows)
}

/// The answer with these kinds and texts.
pub(super) fn answer(rows: Vec<(&'static str, String)>) -> Result<RecordBatch> {
    let schema = Schema::new(columns().into_iter().map(|column| column.field).collect::<Vec<_>>());
    let kinds = StringArray::from_iter_values(rows.iter().map(|(kind, _)| *kind));
    let texts = StringArray::from_iter_values(rows.iter().map(|(_, text)| text.as_str()));
    RecordBatch::try_new(Arc::new(schema), vec![Arc::new(kinds), Arc::new(texts)])
        .map_err(|error| engine_error(error.into()))
}

fn collect_requests(plan: &Arc<dyn ExecutionPlan>, rows: &mut Vec<(&'static str, String)>) {
    if let Some(scan) = plan.downcast_ref::<ScanExec>() {
        rows.push(("request_plan", scan.request_plan()));
    }
    if let Some(counts) = plan.downcast_ref::<GroupCountExec>() {
        rows.push(("request_plan", counts.request_plan()));
    }
    for child in plan.children() {
        collect_requests(child, rows);
    }
}
