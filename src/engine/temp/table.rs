//! The rows of a temporary table: snapshots to read, one writer at a time.

use std::future::ready;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use datafusion::arrow::array::{ArrayRef, UInt64Array};
use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::Result as EngineResult;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::logical_expr::Expr;
use futures::future::BoxFuture;

use super::ROW;
use super::definition::Definition;
use super::keys::KeySets;
use crate::engine::scanned::{Planned, Scan};
use crate::engine::session::engine_error;
use crate::error::Result;

/// Rows of one batch at most; small inserts are merged up to here.
const BATCH_ROWS: usize = 1 << 16;

/// Bytes of one batch at most when merging: offsets of text have 31 bits.
const BATCH_BYTES: usize = 64 << 20;

/// A temporary table.
#[derive(Debug)]
pub(in crate::engine) struct TempTable {
    /// What it is.
    pub definition: Arc<Definition>,
    /// Held by a statement from reading the rows it changes until they are changed.
    pub writing: tokio::sync::Mutex<()>,
    content: Mutex<Content>,
}

/// The rows as they stand; cheap to keep.
#[derive(Clone, Debug)]
pub(in crate::engine) struct Snapshot {
    pub batches: Arc<Vec<RecordBatch>>,
    /// Next number of the identity column.
    pub next_identity: i64,
}

/// What a statement has made of the keys.
pub(in crate::engine) enum KeysAfter {
    /// The rows have the keys they had.
    Same,
    /// Some are gone.
    Fewer,
    /// Some are others.
    Changed,
}

#[derive(Debug)]
struct Content {
    rows: Snapshot,
    /// `None`: to be gathered when next needed.
    keys: Option<KeySets>,
}

impl TempTable {
    /// An empty table.
    pub fn new(definition: Definition) -> Self {
        let next_identity = definition.identity_column().map_or(1, |(_, identity)| identity.start);
        TempTable {
            definition: Arc::new(definition),
            writing: tokio::sync::Mutex::default(),
            content: Mutex::new(Content {
                rows: Snapshot { batches: Arc::default(), next_identity },
                keys: None,
            }),
        }
    }

    fn content(&self) -> MutexGuard<'_, Content> {
        self.content.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rows as they stand.
    pub fn snapshot(&self) -> Snapshot {
        self.content().rows.clone()
    }

    /// Puts back rows of before.
    pub fn restore(&self, snapshot: Snapshot) {
        let mut content = self.content();
        content.rows = snapshot;
        content.keys = None;
    }

    /// The identity column goes on from this number.
    pub fn count_from(&self, next_identity: i64) {
        self.content().rows.next_identity = next_identity;
    }

    /// Adds checked rows. 23000 when a key is there already; then nothing is added.
    pub fn append(&self, rows: RecordBatch, next_identity: i64) -> Result<()> {
        let mut content = self.content();
        if !self.definition.keys.is_empty() {
            let mut keys = match content.keys.take() {
                Some(keys) => keys,
                None => KeySets::of(&self.definition, &content.rows.batches)?,
            };
            let added = keys.add(&self.definition, &rows);
            content.keys = Some(keys);
            added?;
        }
        let batches = Arc::make_mut(&mut content.rows.batches);
        if rows.num_rows() > 0 {
            batches.push(rows);
        }
        merge_small(batches)?;
        content.rows.next_identity = next_identity;
        Ok(())
    }

    /// Puts checked rows in place of all. 23000 when a key occurs twice; then nothing is changed.
    pub fn replace(&self, batches: Vec<RecordBatch>, keys: KeysAfter) -> Result<()> {
        let mut content = self.content();
        let keys = match keys {
            KeysAfter::Same => content.keys.take(),
            KeysAfter::Fewer => None,
            KeysAfter::Changed => Some(KeySets::of(&self.definition, &batches)?),
        };
        content.rows.batches = Arc::new(batches);
        content.keys = keys;
        Ok(())
    }
}

/// Merges the last batches while they are small beside the one before: each row is copied a few times at
/// most, and rows inserted one by one do not make a batch each.
fn merge_small(batches: &mut Vec<RecordBatch>) -> Result<()> {
    while let [.., before, last] = batches.as_slice() {
        let rows = before.num_rows() + last.num_rows();
        let bytes = before.get_array_memory_size() + last.get_array_memory_size();
        if last.num_rows() * 2 <= before.num_rows() || rows > BATCH_ROWS || bytes > BATCH_BYTES {
            return Ok(());
        }
        let merged =
            concat_batches(&last.schema(), [before, last]).map_err(|error| engine_error(error.into()))?;
        batches.truncate(batches.len() - 2);
        batches.push(merged);
    }
    Ok(())
}

/// A temporary table as the engine reads it: each scan sees the rows of its beginning.
#[derive(Debug)]
pub(super) struct Rows(pub Arc<TempTable>);

/// The same with the position of each row in front: what UPDATE, DELETE and MERGE read.
#[derive(Debug)]
pub(super) struct NumberedRows(pub Arc<TempTable>);

impl Scan for Rows {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.0.definition.schema)
    }

    fn plan(&self, projection: Option<&Vec<usize>>, _filters: &[Expr]) -> BoxFuture<'static, Planned> {
        let batches = self.0.snapshot().batches;
        Box::pin(ready(in_memory(&batches, self.schema(), projection)))
    }
}

impl Scan for NumberedRows {
    fn schema(&self) -> SchemaRef {
        let number = Arc::new(Field::new(ROW, DataType::UInt64, false));
        let columns = self.0.definition.schema.fields().iter().cloned();
        Arc::new(Schema::new(std::iter::once(number).chain(columns).collect::<Vec<_>>()))
    }

    fn plan(&self, projection: Option<&Vec<usize>>, _filters: &[Expr]) -> BoxFuture<'static, Planned> {
        let batches = self.0.snapshot().batches;
        let numbered = numbered(&batches, &self.schema());
        Box::pin(ready(numbered.and_then(|rows| in_memory(&rows, self.schema(), projection))))
    }
}

fn in_memory(batches: &[RecordBatch], schema: SchemaRef, projection: Option<&Vec<usize>>) -> Planned {
    Ok(MemorySourceConfig::try_new_exec(&[batches.to_vec()], schema, projection.cloned())? as _)
}

/// The batches with the position of each row in front.
fn numbered(batches: &[RecordBatch], schema: &SchemaRef) -> EngineResult<Vec<RecordBatch>> {
    let mut first = 0;
    let mut numbered = Vec::with_capacity(batches.len());
    for batch in batches {
        let next = first + batch.num_rows() as u64;
        let numbers: ArrayRef = Arc::new(UInt64Array::from_iter_values(first..next));
        let columns = std::iter::once(numbers).chain(batch.columns().iter().cloned()).collect();
        numbered.push(RecordBatch::try_new(Arc::clone(schema), columns)?);
        first = next;
    }
    Ok(numbered)
}
