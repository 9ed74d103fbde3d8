//! DELETE: keys first (named by the WHERE, or read), then one request a row.

use std::sync::Arc;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{FromTable, SelectItem};

use super::super::filters;
use super::super::prepare::{logical_plan, parameter_types};
use super::super::runtime::Patience;
use super::super::session::Shared;
use super::guard;
use super::rows::{named_keys, note_type, read};
use super::target::{Returning, Target};
use super::update::{Keys, constant_keys, merge_types};
use super::{Rows, refuse};
use crate::error::Result;
use crate::sql;
use crate::sql::labels::Label;
use crate::tables::{Value, write};

/// A described DELETE.
pub(in crate::engine) struct Delete {
    target: Target,
    source: Source,
    pub(super) returning: Option<Returning>,
}

enum Source {
    Named(Keys),
    Matching(Box<LogicalPlan>),
}

pub(super) async fn prepare(
    shared: &Arc<Shared>,
    statement: sqlparser::ast::Delete,
    labels: &[Label],
    parameters: usize,
) -> Result<(Delete, Vec<Option<DataType>>)> {
    let refused = [
        (!statement.tables.is_empty() || statement.using.is_some(), "DELETE from several tables"),
        (statement.output.is_some(), "OUTPUT (use RETURNING)"),
        (!statement.order_by.is_empty() || statement.limit.is_some(), "DELETE … LIMIT"),
    ];
    refuse(&refused)?;
    let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &statement.from;
    let [from] = from.as_slice() else {
        return Err(sql::errors::unsupported_clause("DELETE from several tables"));
    };
    let target = Target::of_factor(&from.relation, "DELETE")?;
    write::check_delete(target.table)?;

    let key = SelectItem::UnnamedExpr(target.key_reference()?);
    let plan = logical_plan(shared, target.select(vec![key], statement.selection.clone())?).await?;
    let mut types = vec![None; parameters];
    let named = statement.selection.as_ref().and_then(|selection| named_keys(&target, selection));
    let source = match named {
        Some((column, expressions)) => {
            for expression in &expressions {
                note_type(&mut types, expression, target.data_type(column));
            }
            Source::Named(Keys { column, expressions })
        }
        None => Source::Matching(Box::new(plan.clone())),
    };
    merge_types(&mut types, parameter_types(&plan, parameters)?);
    let returning = Returning::prepare(shared, &target, statement.returning, labels, parameters).await?;
    Ok((Delete { target, source, returning }, types))
}

pub(super) async fn execute(
    shared: &Arc<Shared>,
    plan: &Delete,
    parameters: Vec<ScalarValue>,
    patience: &Patience,
) -> Result<Rows> {
    let keys = patience.bound(keys(shared, plan, &parameters)).await?;
    let total = keys.len();
    let mut rows = Rows::default();
    for (index, key) in keys.iter().enumerate() {
        match patience.finish(write::delete(&shared.space, plan.target.table, key)).await {
            Ok(Some(row)) => rows.written(shared, row),
            Ok(None) => {}
            Err(error) => return Err(rows.failure(shared, error, index, total)),
        }
    }
    Ok(rows)
}

async fn keys(shared: &Arc<Shared>, plan: &Delete, parameters: &[ScalarValue]) -> Result<Vec<Value>> {
    let query = match &plan.source {
        Source::Named(keys) => return constant_keys(shared, &plan.target, keys, parameters).await,
        Source::Matching(query) => query,
    };
    guard::check(shared, query, parameters, "DELETE", &plan.target)?;
    let rows = read(shared, query.as_ref().clone(), parameters).await?;
    Ok(rows.iter().filter_map(|row| filters::scalar(row.first()?)).collect())
}
