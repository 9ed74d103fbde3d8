//! An open result set: where its batches come from, the current rowset and the current row.

use std::sync::Arc;

use datafusion::arrow::array::Array;
use datafusion::arrow::record_batch::RecordBatch;

use super::super::cancel::CancelSlot;
use crate::engine::RowStream;
use crate::error::{Error, Result};

/// Where batches come from.
enum Source {
    /// A running query; dropping it stops paging.
    Query(RowStream),
    /// A result that is already there: a catalog function's.
    Ready(Option<RecordBatch>),
}

/// Consecutive rows of one batch that belong to the current rowset.
pub(super) struct Segment {
    /// The batch.
    pub batch: Arc<RecordBatch>,
    /// First row within the batch.
    pub first: usize,
    /// Number of rows.
    pub count: usize,
}

/// How far SQLGetData has read a column of the current row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    /// 1-based column.
    pub column: u16,
    /// C type of the last call.
    pub c_type: i16,
    /// Position within the value.
    pub position: usize,
    /// True once everything was delivered: NO_DATA from now on.
    pub finished: bool,
}

/// An open cursor: forward-only, read-only.
pub(super) struct Cursor {
    source: Source,
    batch: Option<Arc<RecordBatch>>,
    next_row: usize,
    /// An error that came after the first rows of a rowset: the next fetch tells it.
    failure: Option<Error>,
    segments: Vec<Segment>,
    rowset: usize,
    delivered: usize,
    current: Option<usize>,
    /// SQLGetData in parts.
    pub reading: Option<Reading>,
}

impl Cursor {
    fn new(source: Source) -> Self {
        Cursor {
            source,
            batch: None,
            next_row: 0,
            failure: None,
            segments: Vec::new(),
            rowset: 0,
            delivered: 0,
            current: None,
            reading: None,
        }
    }

    /// Rows that are still being produced.
    pub fn of_query(rows: RowStream) -> Self {
        Cursor::new(Source::Query(rows))
    }

    /// Rows that are already there.
    pub fn of_batch(batch: RecordBatch) -> Self {
        Cursor::new(Source::Ready(Some(batch)))
    }

    /// Moves to the next rowset of at most `size` rows; returns how many there are.
    pub fn advance(&mut self, size: usize, cancel: &CancelSlot) -> Result<usize> {
        self.segments.clear();
        self.delivered += self.rowset;
        self.rowset = 0;
        self.current = None;
        self.reading = None;
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        while self.rowset < size {
            match self.available(cancel) {
                Ok(Some(batch)) => {
                    let count = (batch.num_rows() - self.next_row).min(size - self.rowset);
                    self.segments.push(Segment { batch, first: self.next_row, count });
                    self.next_row += count;
                    self.rowset += count;
                }
                Ok(None) => break,
                Err(error) if self.rowset == 0 => return Err(error),
                Err(error) => {
                    self.failure = Some(error);
                    break;
                }
            }
        }
        self.current = (self.rowset > 0).then_some(0);
        Ok(self.rowset)
    }

    /// The batch that has the next row, asking the source when the last one is used up.
    fn available(&mut self, cancel: &CancelSlot) -> Result<Option<Arc<RecordBatch>>> {
        loop {
            if let Some(batch) = self.batch.as_ref().filter(|batch| self.next_row < batch.num_rows()) {
                return Ok(Some(batch.clone()));
            }
            self.batch = None;
            self.next_row = 0;
            let next = match &mut self.source {
                Source::Query(rows) => rows.next_batch(&cancel.begin().token)?,
                Source::Ready(batch) => batch.take(),
            };
            match next {
                Some(batch) => self.batch = Some(Arc::new(batch)),
                None => return Ok(None),
            }
        }
    }

    /// Warnings of the rows read so far, each once.
    pub fn take_warnings(&self) -> Vec<Error> {
        match &self.source {
            Source::Query(rows) => rows.take_warnings(),
            Source::Ready(_) => Vec::new(),
        }
    }

    /// Rows of the current rowset, in order.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Number of rows in the current rowset.
    pub fn rowset(&self) -> usize {
        self.rowset
    }

    /// 1-based number of the current row in the whole result; 0 without one.
    pub fn row_number(&self) -> usize {
        self.current.map_or(0, |current| self.delivered + current + 1)
    }

    /// Makes a row (0-based) of the rowset the current one; false beyond the rowset.
    pub fn position(&mut self, row: usize) -> bool {
        let inside = row < self.rowset;
        if inside {
            self.current = Some(row);
            self.reading = None;
        }
        inside
    }

    /// The array of a column (0-based) and the current row within it.
    pub fn current_cell(&self, column: usize) -> Option<(&dyn Array, usize)> {
        let mut row = self.current?;
        for segment in &self.segments {
            if row < segment.count {
                return Some((segment.batch.columns().get(column)?.as_ref(), segment.first + row));
            }
            row -= segment.count;
        }
        None
    }
}
