//! Running a plan: pages become a stream of batches, fan-outs a stream of streams.

use std::sync::Arc;

use datafusion::arrow::array::BooleanArray;
use datafusion::arrow::compute::{
    SortOptions, concat_batches, filter_record_batch, sort_to_indices, take_record_batch,
};
use datafusion::arrow::datatypes::Schema;
use datafusion::arrow::record_batch::{RecordBatch, RecordBatchOptions};
use futures::future::ready;
use futures::stream::{self, BoxStream, Stream, StreamExt, TryStreamExt};

use super::contents::Contents;
use super::directories::Walk;
use super::errors;
use super::left_out::{Tally, Warnings};
use super::pages::{Pages, Reader, parents_of};
use super::plan::{Fan, Listing, ParentRow, Parents, Plan, ProjectColumn, Route};
use super::space::{Project, Space};
use super::value::{Order, Value};
use crate::error::{Error, Result};

/// Rows of a batch at most.
const BATCH: usize = 8192;

type Batches = BoxStream<'static, Result<RecordBatch>>;

/// Says of the projected columns which rows are wanted, while what has to be downloaded is NULL in them.
pub type Wanted = Arc<dyn Fn(&RecordBatch) -> BooleanArray + Send + Sync>;

impl Plan {
    /// The rows: batches of the projected columns.
    ///
    /// Nothing is requested before it is polled, a page only when the rows before it were taken (fan-outs
    /// ask for several parents at once); dropping the stream stops paging.
    pub fn stream(&self, space: Arc<Space>, warnings: &Warnings) -> Batches {
        self.stream_of(space, warnings, None)
    }

    /// The rows, but nothing is downloaded for those that are not wanted; they are left out.
    pub fn stream_of(&self, space: Arc<Space>, warnings: &Warnings, wanted: Option<Wanted>) -> Batches {
        let reader = Arc::new(Reader::new(self, space));
        let rows = match self.route.clone() {
            Route::Count(listings) => return self.limited(numbers(counts(reader, listings))),
            Route::Each(fan) if fan.counts => {
                let tally = self.tally(&fan, &reader.space, warnings);
                return self.limited(numbers(counts_of_each(reader, *fan, tally, warnings.clone())));
            }
            Route::Nothing => stream::empty().boxed(),
            Route::Single(requests) => self.singles(&reader, requests),
            Route::List(listings) => {
                let reader = Arc::clone(&reader);
                stream::iter(listings)
                    .flat_map(move |listing| pages(Pages::new(Arc::clone(&reader), listing)))
                    .boxed()
            }
            Route::Each(fan) if fan.directories.is_some() => self.each_directory(&reader, *fan, warnings),
            Route::Each(fan) => self.each(&reader, *fan, warnings),
        };
        let rows = match self.sort {
            Some(order) => sorted(rows, Arc::clone(&reader), order),
            None => rows,
        };
        let rows = match Contents::of(self.table, &self.projection, &reader.decoder) {
            Some(contents) => {
                let rows = only_wanted(self.limited(rows), self.shape(&reader), wanted);
                contents.download(rows, Arc::clone(&reader.space))
            }
            None => rows,
        };
        let shape = self.shape(&reader);
        let shaped = rows.map(move |batch| batch.and_then(&shape));
        self.limited(shaped.flat_map(|batch| stream::iter(sliced(batch))).boxed())
    }

    /// Parents asked at once: one where few rows are wanted, so that no request is made in vain.
    fn concurrency(&self, space: &Space) -> usize {
        if self.limit.is_some() && self.sort.is_none() || self.unhurried {
            1
        } else {
            space.max_concurrency()
        }
    }

    fn singles(&self, reader: &Arc<Reader>, requests: Vec<crate::api::Request>) -> Batches {
        let concurrency = self.concurrency(&reader.space);
        let reader = Arc::clone(reader);
        stream::iter(requests)
            .map(move |request| {
                let reader = Arc::clone(&reader);
                async move { reader.single(&request).await }
            })
            .buffered(concurrency)
            .try_filter_map(|row| ready(Ok(row)))
            .boxed()
    }

    /// Who notes parents that cannot be read; nobody where one parent was named, or such an end is an error.
    fn tally(&self, fan: &Fan, space: &Space, warnings: &Warnings) -> Option<Arc<Tally>> {
        let named = matches!(fan.parents, Parents::Known(_)) || !fan.rows.is_empty();
        let one_named = matches!(&fan.parents, Parents::Known(rows) if rows.len() == 1);
        let tolerated = space.tolerates_partial_results() && !one_named;
        tolerated.then(|| Arc::new(Tally::new(self.table.name, warnings.clone(), named)))
    }

    /// The first page of several parents at once, the others when their turn comes; parents keep their order.
    fn each(&self, reader: &Arc<Reader>, fan: Fan, warnings: &Warnings) -> Batches {
        let tally = self.tally(&fan, &reader.space, warnings);
        let finished = finish(tally.clone());
        let concurrency = self.concurrency(&reader.space);
        let noting = tally.is_some();
        let (reader, Fan { mut parents, slots, rows: few, listing, .. }) = (Arc::clone(reader), fan);
        if let Parents::Rows(plan, _) = &mut parents {
            plan.unhurried = concurrency == 1;
        }
        let parts = slots.len() - usize::from(!few.is_empty());
        let rows = parent_rows(parents, parts, Arc::clone(&reader.space), warnings)
            .flat_map(move |parent| stream::iter(with_rows(parent, &few)))
            .map(move |parent| {
                let (reader, listing, slots) = (Arc::clone(&reader), listing.clone(), slots.clone());
                let tally = tally.clone();
                async move {
                    let parent = parent?;
                    tally.iter().for_each(|tally| tally.parent());
                    let mut pages = Pages::of_parent(reader, listing, &slots, parent).noted_by(tally);
                    let first = pages.next().await?;
                    Ok((first, pages))
                }
            })
            .buffered(concurrency)
            .flat_map(|begun: Result<_>| match begun {
                Ok((first, others)) => stream::iter(first.map(Ok)).chain(pages(others)).boxed(),
                Err(error) => stream::iter([Err(error)]).boxed(),
            })
            .chain(finished)
            .boxed();
        self.told_in_time(rows, noting)
    }

    /// The directories of each parent, one after the other; those among the rows follow.
    fn each_directory(&self, reader: &Arc<Reader>, fan: Fan, warnings: &Warnings) -> Batches {
        let tally = self.tally(&fan, &reader.space, warnings);
        let finished = finish(tally.clone());
        let Some(descent) = self.table.list.descent else { return stream::empty().boxed() };
        let (reader, table, noting) = (Arc::clone(reader), self.table, tally.is_some());
        let rows = parent_rows(fan.parents.clone(), fan.slots.len(), Arc::clone(&reader.space), warnings)
            .flat_map(move |parent| match parent {
                Ok(parent) => {
                    tally.iter().for_each(|tally| tally.parent());
                    let walk = Walk::new(Arc::clone(&reader), &fan, parent, table, descent);
                    walk.noted_by(tally.clone()).batches()
                }
                Err(error) => stream::iter([Err(error)]).boxed(),
            })
            .chain(finished)
            .boxed();
        self.told_in_time(rows, noting)
    }

    /// The last row waits for the end: an application hears of a warning with a row, not with the news
    /// that there are no more.
    fn told_in_time(&self, rows: Batches, noting: bool) -> Batches {
        if !noting || self.limit.is_some() {
            return rows;
        }
        let state = (rows, None::<RecordBatch>);
        stream::unfold(state, |(mut rows, mut held)| async move {
            loop {
                match rows.next().await {
                    Some(Ok(batch)) if batch.num_rows() == 0 => {}
                    Some(Ok(batch)) => {
                        let before = held.replace(batch.slice(batch.num_rows() - 1, 1));
                        let ready = before.into_iter().chain([batch.slice(0, batch.num_rows() - 1)]);
                        let ready: Vec<_> = ready.filter(|ready| ready.num_rows() > 0).map(Ok).collect();
                        if !ready.is_empty() {
                            return Some((stream::iter(ready), (rows, held)));
                        }
                    }
                    Some(Err(error)) => {
                        let ready: Vec<_> = held.take().map(Ok).into_iter().chain([Err(error)]).collect();
                        return Some((stream::iter(ready), (rows, None)));
                    }
                    None => return held.take().map(|last| (stream::iter(vec![Ok(last)]), (rows, None))),
                }
            }
        })
        .flatten()
        .boxed()
    }

    /// Decoded columns become the projected ones.
    fn shape(&self, reader: &Reader) -> impl Fn(RecordBatch) -> Result<RecordBatch> + Send + 'static {
        let indices: Vec<usize> =
            self.projection.iter().filter_map(|position| reader.decoder.index_of(*position)).collect();
        move |batch| batch.project(&indices).map_err(errors::batch_failed)
    }

    fn limited(&self, batches: Batches) -> Batches {
        let Some(limit) = self.limit else { return batches };
        let state = (batches, limit);
        stream::try_unfold(state, |(mut batches, left)| async move {
            if left == 0 {
                return Ok(None);
            }
            let Some(batch) = batches.try_next().await? else { return Ok(None) };
            let rows = batch.num_rows().min(left);
            Ok(Some((batch.slice(0, rows), (batches, left - rows))))
        })
        .boxed()
    }
}

fn only_wanted(
    rows: Batches,
    shape: impl Fn(RecordBatch) -> Result<RecordBatch> + Send + 'static,
    wanted: Option<Wanted>,
) -> Batches {
    let Some(wanted) = wanted else { return rows };
    rows.map(move |batch| {
        let batch = batch?;
        let mask = wanted(&shape(batch.clone())?);
        filter_record_batch(&batch, &mask).map_err(errors::batch_failed)
    })
    .boxed()
}

fn pages(pages: Pages) -> impl Stream<Item = Result<RecordBatch>> + Send + 'static {
    stream::try_unfold(pages, |mut pages| async move { Ok(pages.next().await?.map(|batch| (batch, pages))) })
}

/// Comes after the rows of the last parent: an error where no parent could be read.
fn finish(tally: Option<Arc<Tally>>) -> impl Stream<Item = Result<RecordBatch>> + Send + 'static {
    stream::once(async move { tally.map_or(Ok(()), |tally| tally.finish()) })
        .filter_map(|end| ready(end.err().map(Err)))
}

/// The parents of a fan-out, one by one.
fn parent_rows(
    parents: Parents,
    parts: usize,
    space: Arc<Space>,
    warnings: &Warnings,
) -> BoxStream<'static, Result<ParentRow>> {
    match parents {
        Parents::Known(rows) => stream::iter(rows.into_iter().map(Ok)).boxed(),
        Parents::Rows(plan, children) => plan
            .stream(space, warnings)
            .flat_map(move |batch| match batch {
                Ok(batch) => stream::iter(parents_of(&batch, parts, &children).into_iter().map(Ok)).boxed(),
                Err(error) => stream::iter([Err(error)]).boxed(),
            })
            .boxed(),
        Parents::Projects { ids, keys, columns } => {
            let rows = async move {
                let projects = space.projects().await?;
                let wanted = projects.rows.iter().filter(|project| {
                    is_among(&ids, &Value::Integer(project.id))
                        && is_among(&keys, &Value::Text(project.key.clone()))
                });
                let rows: Vec<_> = wanted.map(|project| Ok(parent_of_project(project, &columns))).collect();
                Ok::<_, Error>(stream::iter(rows))
            };
            stream::once(rows).try_flatten().boxed()
        }
    }
}

/// The parent once for each of its rows that are named; once where none is.
fn with_rows(parent: Result<ParentRow>, rows: &[String]) -> Vec<Result<ParentRow>> {
    match parent {
        Ok(parent) if !rows.is_empty() => rows
            .iter()
            .map(|row| {
                let mut parent = parent.clone();
                parent.key.push(row.clone());
                Ok(parent)
            })
            .collect(),
        other => vec![other],
    }
}

fn is_among(values: &Option<Vec<Value>>, value: &Value) -> bool {
    values.as_ref().is_none_or(|values| values.contains(value))
}

fn parent_of_project(project: &Project, columns: &[(usize, ProjectColumn)]) -> ParentRow {
    let value = |(position, column): &(usize, ProjectColumn)| match column {
        ProjectColumn::Id => (*position, Value::Integer(project.id)),
        ProjectColumn::Key => (*position, Value::Text(project.key.clone())),
    };
    ParentRow { key: vec![project.id.to_string()], values: columns.iter().map(value).collect() }
}

async fn counts(reader: Arc<Reader>, listings: Vec<Listing>) -> Result<u64> {
    let mut sum = 0;
    for listing in listings {
        sum += Pages::new(Arc::clone(&reader), listing).count().await?;
    }
    Ok(sum)
}

async fn counts_of_each(
    reader: Arc<Reader>,
    fan: Fan,
    tally: Option<Arc<Tally>>,
    warnings: Warnings,
) -> Result<u64> {
    let concurrency = reader.space.max_concurrency();
    let Fan { parents, slots, listing, .. } = fan;
    let noted = tally.clone();
    let sum = parent_rows(parents, slots.len(), Arc::clone(&reader.space), &warnings)
        .map(move |parent| {
            let (reader, listing, slots) = (Arc::clone(&reader), listing.clone(), slots.clone());
            let tally = noted.clone();
            async move {
                let parent = parent?;
                tally.iter().for_each(|tally| tally.parent());
                Pages::of_parent(reader, listing, &slots, parent).noted_by(tally).count().await
            }
        })
        .buffered(concurrency)
        .try_fold(0, |sum, count| ready(Ok(sum + count)))
        .await?;
    tally.map_or(Ok(()), |tally| tally.finish())?;
    Ok(sum)
}

/// Batches without columns that have together so many rows.
fn numbers(count: impl Future<Output = Result<u64>> + Send + 'static) -> Batches {
    let batches = async move {
        let mut left = usize::try_from(count.await?).unwrap_or(usize::MAX);
        let batches = std::iter::from_fn(move || {
            let rows = left.min(BATCH);
            left -= rows;
            (rows > 0).then(|| without_columns(rows))
        });
        Ok::<_, Error>(stream::iter(batches))
    };
    stream::once(batches).try_flatten().boxed()
}

fn without_columns(rows: usize) -> Result<RecordBatch> {
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::new(Schema::empty()), Vec::new(), &options)
        .map_err(errors::batch_failed)
}

fn sliced(batch: Result<RecordBatch>) -> Vec<Result<RecordBatch>> {
    match batch {
        Ok(batch) if batch.num_rows() > BATCH => (0..batch.num_rows())
            .step_by(BATCH)
            .map(|start| Ok(batch.slice(start, BATCH.min(batch.num_rows() - start))))
            .collect(),
        other => vec![other],
    }
}

/// All rows in order: where several requests give them, each in its own.
fn sorted(batches: Batches, reader: Arc<Reader>, order: Order) -> Batches {
    let rows = async move {
        let batches: Vec<RecordBatch> = batches.try_collect().await?;
        let batch = concat_batches(reader.decoder.schema(), &batches).map_err(errors::batch_failed)?;
        let column = reader.decoder.index_of(order.column).and_then(|index| batch.columns().get(index));
        let Some(column) = column else { return Ok(batch) };
        let options = SortOptions { descending: order.descending, nulls_first: order.descending };
        let indices = sort_to_indices(column.as_ref(), Some(options), None).map_err(errors::batch_failed)?;
        take_record_batch(&batch, &indices).map_err(errors::batch_failed)
    };
    stream::once(rows).boxed()
}
