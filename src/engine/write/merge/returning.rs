//! `RETURNING` of MERGE, ON CONFLICT and UPSERT: over the rows as they are written, with `merge_action()`.

use std::ops::ControlFlow;

use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::ScalarValue;
use sqlparser::ast::{Expr, OutputClause, SelectItem, visit_expressions_mut};

use super::{Action, Merge};
use crate::engine::session::{Shared, engine_error};
use crate::error::Result;
use crate::sql;

/// Tells what was done with a row.
const FUNCTION: &str = "merge_action";

/// The list that a MERGE ends with. 0A000 for OUTPUT.
pub(super) fn items(output: Option<OutputClause>) -> Result<Option<Vec<SelectItem>>> {
    match output {
        None => Ok(None),
        Some(OutputClause::Returning { select_items, .. }) => Ok(Some(select_items)),
        Some(OutputClause::Output { .. }) => Err(sql::errors::unsupported_clause("OUTPUT (use RETURNING)")),
    }
}

/// Puts the parameter of this number (from 1) in the place of `merge_action()`; true where it stands.
pub(super) fn bind_action(items: &mut [SelectItem], number: usize) -> Result<bool> {
    let marker = sql::rewrite::expression(&format!("CAST(${number} AS VARCHAR)"))?;
    let mut found = false;
    for item in items {
        let (SelectItem::UnnamedExpr(expr) | SelectItem::ExprWithAlias { expr, .. }) = item else { continue };
        let _ = visit_expressions_mut(expr, |expr| {
            if let Expr::Function(function) = expr
                && function.name.to_string().eq_ignore_ascii_case(FUNCTION)
            {
                *expr = marker.clone();
                found = true;
            }
            ControlFlow::<()>::Continue(())
        });
    }
    Ok(found)
}

/// The list over the written rows; `actions` says of each what was done.
pub(in crate::engine) async fn project(
    shared: &Shared,
    plan: &Merge,
    rows: Vec<RecordBatch>,
    actions: &[&'static str],
    parameters: &[ScalarValue],
) -> Result<Option<RecordBatch>> {
    let Some(list) = &plan.returning else { return Ok(None) };
    let with = |action: &str| [parameters, &[ScalarValue::from(action)]].concat();
    let (true, Some(first)) = (plan.tells_action && !actions.is_empty(), rows.first()) else {
        return list.project(shared, rows, &with("")).await.map(Some);
    };
    let rows = concat_batches(&first.schema(), &rows).map_err(|error| engine_error(error.into()))?;
    let mut told = Vec::new();
    let mut start = 0;
    for same in actions.chunk_by(|one, next| one == next) {
        let these = rows.slice(start, same.len());
        start += same.len();
        let action = same.first().copied().unwrap_or_default();
        told.push(list.project(shared, vec![these], &with(action)).await?);
    }
    let schema = told.first().map_or_else(|| rows.schema(), RecordBatch::schema);
    concat_batches(&schema, &told).map(Some).map_err(|error| engine_error(error.into()))
}

impl Action {
    /// What `merge_action()` calls it.
    pub fn name(&self) -> &'static str {
        match self {
            Action::Insert { .. } => "INSERT",
            Action::Update { .. } => "UPDATE",
            Action::Delete => "DELETE",
            Action::Nothing => "",
        }
    }
}
