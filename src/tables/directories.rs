//! Listings of directories: the root of a parent, and the directories found on the way.

use std::collections::VecDeque;
use std::sync::Arc;

use datafusion::arrow::record_batch::RecordBatch;
use futures::stream::{self, BoxStream, StreamExt};

use super::declare::{Descent, Slot, Table};
use super::left_out::Tally;
use super::pages::{Pages, Reader};
use super::plan::{Directories, Fan, Listing, ParentRow};
use super::rows::value_at;
use super::value::Value;
use crate::error::Result;

/// The directories of one parent still to be listed.
pub(super) struct Walk {
    reader: Arc<Reader>,
    listing: Listing,
    slots: Vec<Slot>,
    parent: ParentRow,
    /// Indices of the decoded columns with kind, directory and name, and the kind of a directory;
    /// `None` where nothing below is wanted.
    below: Option<([usize; 3], Value)>,
    waiting: VecDeque<String>,
    current: Option<Pages>,
    tally: Option<Arc<Tally>>,
}

impl Walk {
    pub fn new(
        reader: Arc<Reader>,
        fan: &Fan,
        parent: ParentRow,
        table: &'static Table,
        descent: Descent,
    ) -> Walk {
        let indices: Option<Vec<usize>> =
            descent.positions(table).into_iter().map(|position| reader.decoder.index_of(position)).collect();
        let indices = indices.and_then(|indices| <[usize; 3]>::try_from(indices).ok());
        let (waiting, below) = match &fan.directories {
            Some(Directories::Named(named)) => (named.iter().cloned().collect(), None),
            _ => {
                let kind = Value::Text(descent.kind.1.to_owned());
                (VecDeque::from(["/".to_owned()]), indices.map(|indices| (indices, kind)))
            }
        };
        let (listing, slots) = (fan.listing.clone(), fan.slots.clone());
        Walk { reader, listing, slots, parent, below, waiting, current: None, tally: None }
    }

    /// The same walk; who is told when the root cannot be read, instead of failing.
    pub fn noted_by(mut self, tally: Option<Arc<Tally>>) -> Self {
        self.tally = tally;
        self
    }

    pub fn batches(self) -> BoxStream<'static, Result<RecordBatch>> {
        stream::try_unfold(self, |mut walk| async move { Ok(walk.next().await?.map(|batch| (batch, walk))) })
            .boxed()
    }

    async fn next(&mut self) -> Result<Option<RecordBatch>> {
        loop {
            if let Some(pages) = &mut self.current
                && let Some(batch) = pages.next().await?
            {
                self.note_directories(&batch);
                return Ok(Some(batch));
            }
            let Some(directory) = self.waiting.pop_front() else { return Ok(None) };
            let mut listing = self.listing.clone();
            listing.request = listing.request.with_directory(&directory);
            let reader = Arc::clone(&self.reader);
            let pages = Pages::of_parent(reader, listing, &self.slots, self.parent.clone());
            // What is below a root that was read is counted no more.
            self.current = Some(pages.noted_by(self.tally.take()));
        }
    }

    fn note_directories(&mut self, batch: &RecordBatch) {
        let Some(([kind, directory, name], wanted)) = &self.below else { return };
        for row in 0..batch.num_rows() {
            let value = |index: &usize| value_at(batch.columns().get(*index)?.as_ref(), row);
            if let (Some(kind), Some(directory), Some(name)) = (value(kind), value(directory), value(name))
                && kind == *wanted
            {
                self.waiting.push_back(format!("{directory}{name}/"));
            }
        }
    }
}
