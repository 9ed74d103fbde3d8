//! EXPLAIN: of a query the requests and the engine's plans, without a request; of a write to Backlog the
//! requests that find the rows, which are made, and those that would write; of a write to schema `temp` what
//! it reads.

use std::sync::Arc;

use datafusion::arrow::array::StringArray;
use datafusion::arrow::datatypes::{DataType, Field, Schema};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::{ExecutionPlan, displayable};

use super::group_count::GroupCountExec;
use super::prepare::Action;
use super::scan::ScanExec;
use super::session::{Shared, engine_error};
use super::write::merge;
use super::{ResultColumn, errors, execute, write};
use crate::api::Reads;
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

/// Kind and text of one row of the answer.
type Line = (&'static str, String);

/// What an action would do. Writes nothing.
pub(super) async fn explain(
    shared: &Arc<Shared>,
    action: &Action,
    parameters: Vec<ScalarValue>,
) -> Result<RecordBatch> {
    match action {
        Action::Query(plan) => answer(plans(shared, plan, parameters).await?),
        Action::Write(plan) => requests(write::explain(shared, plan, &parameters)).await,
        Action::Merge(plan) => match plan.told_of_temporary() {
            None => requests(merge::explain(shared, plan, &parameters)).await,
            Some(told) => {
                let mut lines = writes(vec![told]);
                lines.extend(plans(shared, plan.query(), parameters.clone()).await?);
                if let Some(rest) = plan.rest() {
                    lines.extend(plans(shared, &rest.query, parameters).await?);
                }
                answer(lines)
            }
        },
        Action::Temp(plan) => {
            let mut lines = writes(vec![plan.told()]);
            if let Some(query) = plan.query() {
                lines.extend(plans(shared, query, parameters).await?);
            }
            answer(lines)
        }
        Action::Call(_) | Action::Explain(_) => {
            Err(errors::internal("a statement that EXPLAIN does not take"))
        }
    }
}

/// The reads that `writes` needed to find what it gives, and that.
async fn requests(writes: impl Future<Output = Result<Vec<String>>>) -> Result<RecordBatch> {
    let reads = Reads::default();
    let writes = reads.of(writes).await?;
    let reads = reads.requests();
    answer(reads.iter().map(|read| ("read_plan", read.to_string())).chain(self::writes(writes)).collect())
}

fn writes(texts: Vec<String>) -> Vec<Line> {
    texts.into_iter().map(|text| ("write_plan", text)).collect()
}

/// One row for the requests of each scan, one for the logical and one for the physical plan.
async fn plans(shared: &Shared, plan: &LogicalPlan, parameters: Vec<ScalarValue>) -> Result<Vec<Line>> {
    let plan = execute::bound(plan.clone(), parameters)?;
    let state = shared.context.state();
    let optimized = state.optimize(&plan).map_err(engine_error)?;
    let physical = state.create_physical_plan(&plan).await.map_err(engine_error)?;
    let mut lines = Vec::new();
    collect_requests(&physical, &mut lines);
    lines.push(("logical_plan", shown(optimized.display_indent())));
    lines.push(("physical_plan", shown(displayable(physical.as_ref()).indent(false))));
    Ok(lines)
}

/// The text of a plan without the mark of names that no client types.
fn shown(plan: impl std::fmt::Display) -> String {
    plan.to_string().replace('\u{1}', "")
}

/// The answer with these kinds and texts.
fn answer(rows: Vec<Line>) -> Result<RecordBatch> {
    let schema = Schema::new(columns().into_iter().map(|column| column.field).collect::<Vec<_>>());
    let kinds = StringArray::from_iter_values(rows.iter().map(|(kind, _)| *kind));
    let texts = StringArray::from_iter_values(rows.iter().map(|(_, text)| text.as_str()));
    RecordBatch::try_new(Arc::new(schema), vec![Arc::new(kinds), Arc::new(texts)])
        .map_err(|error| engine_error(error.into()))
}

fn collect_requests(plan: &Arc<dyn ExecutionPlan>, rows: &mut Vec<Line>) {
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
