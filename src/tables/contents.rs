//! Bytes that no listing has: got for each row by a request of its own.

use std::sync::Arc;

use datafusion::arrow::array::{ArrayRef, BinaryArray};
use datafusion::arrow::record_batch::RecordBatch;
use futures::stream::{self, BoxStream, StreamExt, TryStreamExt};

use super::declare::{Content, Table};
use super::decode::Decoder;
use super::errors;
use super::rows::value_at;
use super::space::Space;
use crate::api::Request;
use crate::error::Result;

type Batches = BoxStream<'static, Result<RecordBatch>>;

/// The columns of a scan whose values have to be downloaded.
#[derive(Clone, Debug)]
pub(super) struct Contents {
    columns: Vec<Wanted>,
}

#[derive(Clone, Debug)]
struct Wanted {
    /// Index among the decoded columns.
    index: usize,
    content: &'static Content,
    /// Path values: name, and index of the column they are in.
    values: Vec<(&'static str, usize)>,
}

impl Contents {
    /// Positions of the columns that downloads of these columns need.
    pub fn needs(table: &'static Table, positions: &[usize]) -> Vec<usize> {
        let contents = positions.iter().filter_map(|position| table.column(*position)?.content);
        contents.flat_map(|content| content.values).filter_map(|(_, column)| table.position(column)).collect()
    }

    /// What of the decoded columns is to be downloaded; `None` when nothing is.
    pub fn of(table: &'static Table, positions: &[usize], decoder: &Decoder) -> Option<Contents> {
        let wanted = |position: &usize| {
            let content = table.column(*position)?.content?;
            let value = |(name, column): &(&'static str, &str)| {
                Some((*name, decoder.index_of(table.position(column)?)?))
            };
            let values = content.values.iter().map(value).collect::<Option<_>>()?;
            Some(Wanted { index: decoder.index_of(*position)?, content, values })
        };
        let columns: Vec<Wanted> = positions.iter().filter_map(wanted).collect();
        (!columns.is_empty()).then_some(Contents { columns })
    }

    /// The batches with their bytes, a few rows at a time, so that nothing is downloaded in vain when
    /// the consumer stops.
    pub fn download(self, batches: Batches, space: Arc<Space>) -> Batches {
        let rows = space.max_concurrency();
        let few = move |batch: RecordBatch| {
            let starts = (0..batch.num_rows()).step_by(rows);
            stream::iter(starts.map(move |start| Ok(batch.slice(start, rows.min(batch.num_rows() - start)))))
        };
        let contents = Arc::new(self);
        batches
            .map_ok(few)
            .try_flatten()
            .and_then(move |batch| {
                let (contents, space) = (Arc::clone(&contents), Arc::clone(&space));
                async move { contents.filled(batch, &space).await }
            })
            .boxed()
    }

    async fn filled(&self, batch: RecordBatch, space: &Space) -> Result<RecordBatch> {
        let mut arrays: Vec<ArrayRef> = batch.columns().to_vec();
        for wanted in &self.columns {
            let files = stream::iter(0..batch.num_rows())
                .map(|row| wanted.file(&batch, row, space))
                .buffered(space.max_concurrency())
                .try_collect::<Vec<Option<bytes::Bytes>>>()
                .await?;
            if let Some(array) = arrays.get_mut(wanted.index) {
                *array = Arc::new(BinaryArray::from_iter(files));
            }
        }
        RecordBatch::try_new(batch.schema(), arrays).map_err(errors::batch_failed)
    }
}

impl Wanted {
    /// The bytes of a row; NULL when they are gone.
    async fn file(&self, batch: &RecordBatch, row: usize, space: &Space) -> Result<Option<bytes::Bytes>> {
        let mut request = Request::download(self.content.endpoint);
        for (name, index) in &self.values {
            let Some(value) = batch.columns().get(*index).and_then(|array| value_at(array.as_ref(), row))
            else {
                return Ok(None);
            };
            request = request.with_path_value(name, value);
        }
        match space.client().get(&request).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(failure) if failure.is_gone() => Ok(None),
            Err(failure) => Err(failure.into()),
        }
    }
}
