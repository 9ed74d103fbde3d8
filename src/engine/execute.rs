//! Running a prepared statement and streaming its rows.

use std::sync::Arc;

use datafusion::arrow::compute::{CastOptions, cast_with_options};
use datafusion::arrow::datatypes::{FieldRef, Schema, SchemaRef};
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use datafusion::common::{ParamValues, ScalarValue};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{LogicalPlan, LogicalPlanBuilder};
use datafusion::physical_plan::execute_stream;
use futures::StreamExt;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;

use super::prepare::Action;
use super::runtime::{Patience, Runtime};
use super::session::{Session, Shared, engine_error};
use super::write::{Allowance, merge};
use super::{Execution, Limits, Prepared, errors, explain, procedures, temp, write};
use crate::api::Reads;
use crate::error::Result;
use crate::tables::Warnings;

/// Runs `statement`.
pub(super) fn execute(
    session: &Session,
    statement: &Prepared,
    parameters: &[ScalarValue],
    limits: &Limits,
    cancel: &CancellationToken,
) -> Result<Execution> {
    let deadline = limits.deadline.map(|deadline| (deadline.at, deadline.limit.as_secs()));
    let client = Some(session.shared.client.clone());
    let patience = Patience { client, cancel: cancel.clone(), deadline };
    let shared = Arc::clone(&session.shared);
    let parameters = typed_parameters(&statement.parameters, parameters)?;
    let schema = statement.schema();
    let action = statement.action().ok_or_else(|| errors::internal("the plan is gone"))?;
    let max_rows = limits.max_rows;
    let allowance = Allowance { most: session.shared.settings.max_writes, written: limits.written };
    // Plans are cloned, bound and dropped on the runtime's threads: the caller's stack may be small.
    // A write ends by itself, between two rows.
    let outer = match action.as_ref() {
        Action::Write(_) | Action::Temp(_) | Action::Merge(_) | Action::Call(_) => Patience::default(),
        _ => patience.clone(),
    };
    let inner = patience.clone();
    let started = session.runtime.run(&outer, move || async move {
        let bounds = Bounds { max_rows, allowance, patience: inner };
        start(&shared, &action, parameters, &bounds).await
    })?;
    let rows = match started.rows {
        Some(Rows::Stream(stream, warnings)) => {
            Some(RowStream::start(&session.runtime, stream, schema, patience, warnings)?)
        }
        Some(Rows::Batch(batch)) => Some(RowStream::of(&session.runtime, batch)?),
        None => None,
    };
    Ok(Execution { rows, affected: started.affected, warnings: Vec::new() })
}

/// Runs a statement that takes all sets of parameters at once.
pub(super) fn execute_sets(
    session: &Session,
    statement: &Prepared,
    sets: Vec<Vec<ScalarValue>>,
) -> Result<Execution> {
    let typed = sets.iter().map(|set| typed_parameters(&statement.parameters, set));
    let sets = typed.collect::<Result<Vec<_>>>()?;
    let action = statement.action().ok_or_else(|| errors::internal("the plan is gone"))?;
    let shared = Arc::clone(&session.shared);
    let affected = session.runtime.run(&Patience::default(), move || async move {
        match action.as_ref() {
            Action::Temp(plan) => Ok(temp::execute_sets(&shared, plan, &sets).await?.affected),
            Action::Merge(plan) => Ok(Some(merge::execute_sets(&shared, plan, &sets).await?.affected)),
            _ => Err(errors::internal("each set is an execution of its own")),
        }
    })?;
    Ok(Execution { rows: None, affected, warnings: Vec::new() })
}

/// Refuses an execution over several sets of parameters that is known to write more rows than permitted.
/// 42000. No request.
pub(super) fn check_sets(session: &Session, statement: &Prepared, sets: usize) -> Result<()> {
    let allowance = Allowance { most: session.shared.settings.max_writes, written: 0 };
    match statement.action().as_deref() {
        Some(Action::Write(plan)) => plan.check_sets(sets, &allowance),
        Some(Action::Call(plan)) => plan.check_sets(sets, &allowance),
        _ => Ok(()),
    }
}

/// What an execution has begun.
struct Started {
    rows: Option<Rows>,
    affected: Option<u64>,
}

/// What an execution must not exceed.
struct Bounds {
    /// Rows of a result set; 0 = all.
    max_rows: usize,
    allowance: Allowance,
    patience: Patience,
}

enum Rows {
    Stream(SendableRecordBatchStream, Warnings),
    Batch(RecordBatch),
}

async fn start(
    shared: &Arc<Shared>,
    action: &Action,
    parameters: Vec<ScalarValue>,
    Bounds { max_rows, allowance, patience }: &Bounds,
) -> Result<Started> {
    match action {
        Action::Query(plan) => {
            let plan = limited(bound(plan.clone(), parameters)?, *max_rows)?;
            let warnings = Warnings::default();
            let stream = run(shared, &plan, &warnings).await?;
            Ok(Started { rows: Some(Rows::Stream(stream, warnings)), affected: None })
        }
        Action::Explain(explained) => {
            let batch = explain::explain(shared, explained, parameters).await?;
            Ok(Started { rows: Some(Rows::Batch(batch)), affected: None })
        }
        Action::Write(plan) => {
            let written = write::execute(shared, plan, parameters, allowance, patience).await?;
            Ok(Started { rows: written.returning.map(Rows::Batch), affected: Some(written.affected) })
        }
        Action::Merge(plan) => {
            let written = merge::execute(shared, plan, parameters, allowance, patience).await?;
            Ok(Started { rows: written.returning.map(Rows::Batch), affected: Some(written.affected) })
        }
        Action::Temp(plan) => {
            let done = temp::execute(shared, plan, parameters, patience).await?;
            Ok(Started { rows: done.returning.map(Rows::Batch), affected: done.affected })
        }
        Action::Call(plan) => {
            let called = procedures::execute(shared, plan, parameters, patience).await?;
            Ok(Started { rows: called.rows.map(Rows::Batch), affected: called.affected })
        }
    }
}

/// Values in the types that the statement infers; 22018 when one does not convert.
fn typed_parameters(types: &[Option<FieldRef>], values: &[ScalarValue]) -> Result<Vec<ScalarValue>> {
    types
        .iter()
        .zip(values)
        .map(|(wanted, value)| match wanted {
            Some(wanted) if *wanted.data_type() != value.data_type() => {
                value.cast_to(wanted.data_type()).map_err(errors::bad_cast)
            }
            _ => Ok(value.clone()),
        })
        .collect()
}

/// The plan with values in place of its markers.
pub(super) fn bound(plan: LogicalPlan, parameters: Vec<ScalarValue>) -> Result<LogicalPlan> {
    if parameters.is_empty() {
        return Ok(plan);
    }
    plan.with_param_values(ParamValues::from(parameters)).map_err(engine_error)
}

fn limited(plan: LogicalPlan, max_rows: usize) -> Result<LogicalPlan> {
    if max_rows == 0 {
        return Ok(plan);
    }
    LogicalPlanBuilder::from(plan)
        .limit(0, Some(max_rows))
        .and_then(LogicalPlanBuilder::build)
        .map_err(engine_error)
}

/// Optimizes and starts a plan; nothing is requested before the stream is polled.
pub(super) async fn run(
    shared: &Shared,
    plan: &LogicalPlan,
    warnings: &Warnings,
) -> Result<SendableRecordBatchStream> {
    let state = shared.context.state();
    let physical = state.create_physical_plan(plan).await.map_err(engine_error)?;
    let mut config = state.config().clone().with_extension(Arc::new(warnings.clone()));
    if let Some(reads) = Reads::current() {
        config.set_extension(Arc::new(reads));
    }
    let context = TaskContext::from(&state).with_session_config(config);
    execute_stream(physical, Arc::new(context)).map_err(engine_error)
}

/// A stream of batches. Dropping it stops paging.
///
/// Nothing is read before it is asked for; from the second batch on, one more is read ahead.
pub struct RowStream {
    schema: SchemaRef,
    batches: mpsc::Receiver<Item>,
    demand: Arc<Semaphore>,
    task: AbortHandle,
    _runtime: Runtime,
    patience: Patience,
    warnings: Warnings,
    asked: u64,
    ended: bool,
}

enum Item {
    Batch(RecordBatch),
    Failed(crate::error::Error),
    End,
}

impl RowStream {
    fn start(
        runtime: &Runtime,
        mut stream: SendableRecordBatchStream,
        schema: SchemaRef,
        patience: Patience,
        warnings: Warnings,
    ) -> Result<Self> {
        let demand = Arc::new(Semaphore::new(0));
        let permits = Arc::clone(&demand);
        let (sender, batches) = mpsc::channel(1);
        let task = runtime.handle()?.spawn(async move {
            loop {
                match permits.acquire().await {
                    Ok(permit) => permit.forget(),
                    Err(_) => return,
                }
                let item = match stream.next().await {
                    Some(Ok(batch)) if batch.num_rows() == 0 => {
                        permits.add_permits(1);
                        continue;
                    }
                    Some(Ok(batch)) => Item::Batch(batch),
                    Some(Err(error)) => Item::Failed(engine_error(error)),
                    None => Item::End,
                };
                let last = !matches!(item, Item::Batch(_));
                if sender.send(item).await.is_err() || last {
                    return;
                }
            }
        });
        let task = task.abort_handle();
        Ok(RowStream {
            schema,
            batches,
            demand,
            task,
            _runtime: runtime.clone(),
            patience,
            warnings,
            asked: 0,
            ended: false,
        })
    }

    /// A stream of one batch that is there already.
    fn of(runtime: &Runtime, batch: RecordBatch) -> Result<Self> {
        let schema = batch.schema();
        let stream = futures::stream::iter([Ok(batch)]);
        let adapter =
            datafusion::physical_plan::stream::RecordBatchStreamAdapter::new(Arc::clone(&schema), stream);
        Self::start(runtime, Box::pin(adapter), schema, Patience::default(), Warnings::default())
    }

    /// The next batch, or `None` at the end. HY008 when cancelled, HYT00 at the limit.
    ///
    /// The batch's columns have the Arrow types of [`Prepared::columns`].
    pub fn next_batch(&mut self, cancel: &CancellationToken) -> Result<Option<RecordBatch>> {
        if self.ended {
            return Ok(None);
        }
        self.demand.add_permits(if self.asked == 1 { 2 } else { 1 });
        self.asked += 1;
        let patience = Patience { cancel: cancel.clone(), ..self.patience.clone() };
        let item = patience.wait(self.batches.recv());
        match item {
            Ok(Some(Item::Batch(batch))) => conform(&batch, &self.schema).map(Some),
            Ok(Some(Item::End)) => {
                self.ended = true;
                Ok(None)
            }
            Ok(Some(Item::Failed(error))) | Err(error) => {
                self.ended = true;
                self.task.abort();
                Err(error)
            }
            Ok(None) => {
                self.ended = true;
                Err(errors::internal("the engine stopped unexpectedly"))
            }
        }
    }
}

impl RowStream {
    /// Warnings (01000) since the last call: rows that had to be left out.
    pub fn take_warnings(&self) -> Vec<crate::error::Error> {
        self.warnings.take()
    }
}

impl Drop for RowStream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The batch in the types that were described, which execution may refine (views, untyped markers).
fn conform(batch: &RecordBatch, schema: &SchemaRef) -> Result<RecordBatch> {
    let columns = batch
        .columns()
        .iter()
        .zip(schema.fields())
        .map(|(column, field)| {
            if column.data_type() == field.data_type() {
                return Ok(Arc::clone(column));
            }
            // A value that does not convert is an error: a safe cast would make NULL of it.
            let strict = CastOptions { safe: false, ..CastOptions::default() };
            cast_with_options(column, field.data_type(), &strict).map_err(errors::bad_cast)
        })
        .collect::<Result<Vec<_>>>()?;
    let fields: Vec<_> =
        schema.fields().iter().map(|field| field.as_ref().clone().with_nullable(true)).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(Arc::new(Schema::new(fields)), columns, &options)
        .map_err(|error| engine_error(error.into()))
}

#[cfg(test)]
mod tests {
    use datafusion::arrow::array::{AsArray, BinaryArray};
    use datafusion::arrow::datatypes::{DataType, Field};

    use super::*;

    fn as_text(bytes: &[u8]) -> Result<RecordBatch> {
        let column: Arc<BinaryArray> = Arc::new(BinaryArray::from(vec![bytes]));
        let batch = RecordBatch::try_from_iter([("x", column as _)]).unwrap();
        conform(&batch, &Arc::new(Schema::new(vec![Field::new("x", DataType::Utf8, true)])))
    }

    #[test]
    fn bytes_that_are_no_text_are_an_error_and_not_null() {
        assert_eq!(as_text(b"abc").unwrap().column(0).as_string::<i32>().value(0), "abc");
        assert_eq!(as_text(b"\x00\xff").unwrap_err().state.0, "22018");
    }
}
