//! The pages of one listing, read one after the other, each only when it is asked for.

use std::collections::HashSet;
use std::sync::Arc;

use datafusion::arrow::array::{Array, AsArray, BooleanArray};
use datafusion::arrow::compute::filter_record_batch;
use datafusion::arrow::datatypes::Int64Type;
use datafusion::arrow::record_batch::RecordBatch;
use serde::Deserialize;

use super::contents::Contents;
use super::declare::{PAGE, Paging, Slot};
use super::decode::{Context, Decoder, Listed};
use super::errors;
use super::left_out::Tally;
use super::names::Reading;
use super::plan::{Listing, NamedIds, ParentRow, Plan};
use super::rows::{Checks, identities, identity_numbers};
use super::space::Space;
use crate::api::{Failure, Request};
use crate::error::Result;

/// What all requests of a plan share.
pub(super) struct Reader {
    pub space: Arc<Space>,
    pub decoder: Decoder,
    checks: Checks,
    /// Index of the id among the decoded columns.
    id: Option<usize>,
}

/// A listing, perhaps of one parent, and how far it has been read.
pub(super) struct Pages {
    reader: Arc<Reader>,
    listing: Listing,
    parent: ParentRow,
    /// The project that the listing is of, when its path says so.
    project: Option<i64>,
    /// Nothing there means no rows: the parent may have vanished.
    forgiving: bool,
    /// Who is told when the parent cannot be read, instead of failing.
    tally: Option<Arc<Tally>>,
    started: bool,
    ended: bool,
    received: usize,
    /// Rows given.
    given: usize,
    last_id: Option<i64>,
    /// Identities of the objects given.
    seen: HashSet<u64>,
    /// The last of them is among these.
    edge_known: bool,
}

/// The answer of a count endpoint.
#[derive(Deserialize)]
struct Count {
    count: u64,
}

const PROJECTS: &str = "projectId[]";
/// Where a path or query takes one project.
const PROJECT: &str = "projectIdOrKey";

impl Reader {
    pub fn new(plan: &Plan, space: Arc<Space>) -> Self {
        let id = plan.table.paged_id_position();
        let checked = plan.checks.iter().map(|(column, _)| *column);
        let sorted = plan.sort.map(|order| order.column);
        let mut positions: Vec<usize> = plan.projection.clone();
        positions.extend(checked.chain(id).chain(sorted));
        positions.extend(Contents::needs(plan.table, &plan.projection));
        positions.extend(plan.table.list.descent.iter().flat_map(|descent| descent.positions(plan.table)));
        let mut known = HashSet::new();
        positions.retain(|position| known.insert(*position));
        let decoder = Decoder::new(plan.table, &positions);
        let checks = Checks::new(&plan.checks, &decoder);
        Reader { space, id: id.and_then(|id| decoder.index_of(id)), decoder, checks }
    }

    /// The row that a request of a single one gives; none when there is no such row.
    pub async fn single(&self, request: &Request) -> Result<Option<RecordBatch>> {
        let body = match self.space.client().get(request).await {
            Err(failure) if failure.is_gone() => return Ok(None),
            other => other?,
        };
        let parent = ParentRow::default();
        let listed = self.decode(&parent, |decoder, context| decoder.list(request, &body, context)).await?;
        self.checks.kept(&listed.rows).map(Some)
    }

    async fn decode<T>(
        &self,
        parent: &ParentRow,
        read: impl FnOnce(&Decoder, &Context<'_>) -> Result<T>,
    ) -> Result<T> {
        let projects =
            if self.decoder.needs_projects(parent) { Some(self.space.projects().await?) } else { None };
        let timezone = self.space.timezone();
        read(&self.decoder, &Context { timezone, projects: projects.as_deref(), parent })
    }
}

impl Pages {
    /// A listing that hangs from nothing.
    pub fn new(reader: Arc<Reader>, listing: Listing) -> Self {
        Pages {
            reader,
            parent: ParentRow { key: Vec::new(), values: listing.asked.clone() },
            listing,
            project: None,
            forgiving: false,
            tally: None,
            started: false,
            ended: false,
            received: 0,
            given: 0,
            last_id: None,
            seen: HashSet::new(),
            edge_known: false,
        }
    }

    /// The listing of one parent.
    pub fn of_parent(
        reader: Arc<Reader>,
        mut listing: Listing,
        slots: &[Slot],
        mut parent: ParentRow,
    ) -> Self {
        parent.values.extend(listing.asked.iter().cloned());
        for (slot, value) in slots.iter().zip(&parent.key) {
            listing.request = slot.filled(listing.request, value);
        }
        let is_project = |slot: &Slot| {
            let (Slot::Path(name) | Slot::Parameter(name)) = slot;
            *name == PROJECT
        };
        let project = slots.iter().zip(&parent.key).find(|(slot, _)| is_project(slot));
        let project = project.and_then(|(_, value)| value.parse().ok());
        Pages { parent, project, forgiving: true, ..Pages::new(reader, listing) }
    }

    /// The same listing, left out with a note where it cannot be read.
    pub fn noted_by(mut self, tally: Option<Arc<Tally>>) -> Self {
        self.tally = tally;
        self
    }

    /// The rows of the next page that are new and wanted; `None` at the end.
    pub async fn next(&mut self) -> Result<Option<RecordBatch>> {
        while !self.ended {
            let Some(batch) = self.read_page().await? else { break };
            if batch.num_rows() > 0 {
                return Ok(Some(batch));
            }
        }
        self.ended = true;
        Ok(None)
    }

    /// The number that a count endpoint gives.
    pub async fn count(&mut self) -> Result<u64> {
        let Some(body) = self.answer(|listing| listing.request.clone()).await? else { return Ok(0) };
        let request = &self.listing.request;
        let answer: Count =
            serde_json::from_slice(&body).map_err(|error| errors::unexpected_answer(request, error))?;
        Ok(answer.count)
    }

    async fn read_page(&mut self) -> Result<Option<RecordBatch>> {
        let (position, last_id) = (self.received - self.overlap(), self.last_id);
        let Some(body) = self.answer(|listing| listing.page_request(position, last_id)).await? else {
            return Ok(None);
        };
        let request = self.listing.page_request(position, last_id);
        let listed = self
            .reader
            .decode(&self.parent, |decoder, context| decoder.list(&request, &body, context))
            .await?;
        let objects = self.identities(&listed);
        if position > 0 && position < self.received && !objects.first().is_some_and(|id| self.is_seen(id)) {
            self.go_back(position);
            return Ok(Some(listed.rows.slice(0, 0)));
        }
        self.received = position + listed.objects;
        let new =
            if objects.is_empty() { listed.objects > 0 } else { !objects.iter().all(|id| self.is_seen(id)) };
        self.ended = self.listing.paging == Paging::Whole
            || listed.objects < self.listing.page
            || !new
            || self.listing.at_most.is_some_and(|most| self.listing.start + self.received >= most);
        let rows = self.without_seen(listed, &objects)?;
        let rows = self.reader.checks.kept(&rows)?;
        self.given += rows.num_rows();
        self.ended |= self.listing.wanted.is_some_and(|wanted| self.given >= wanted);
        Ok(Some(rows))
    }

    /// Objects of the page before that the next one repeats: 1 shows whether some before it were deleted
    /// meanwhile, so that others moved to where nobody would look. None where a few rows are all that is wanted.
    fn overlap(&self) -> usize {
        let by_offset = matches!(self.listing.paging, Paging::Offset | Paging::RequiredOffset);
        let all = self.listing.at_most.is_none() && self.listing.wanted.is_none();
        usize::from(by_offset && self.received > 0 && self.edge_known && all)
    }

    /// Reads on from about a page before `position`, where an object is missing that was there.
    fn go_back(&mut self, position: usize) {
        let before = position.saturating_sub(self.listing.page - 1);
        self.received = if before == 0 { 0 } else { before + 1 };
    }

    fn is_seen(&self, id: &Option<u64>) -> bool {
        id.is_some_and(|id| self.seen.contains(&id))
    }

    /// What tells the objects of a page apart, in their order; empty where nothing does.
    fn identities(&self, listed: &Listed) -> Vec<Option<u64>> {
        if self.listing.paging == Paging::Whole {
            return Vec::new();
        }
        if !listed.object_ids.is_empty() {
            return listed.object_ids.iter().map(|id| id.map(i64::cast_unsigned)).collect();
        }
        let ids = self.reader.id.and_then(|id| listed.rows.columns().get(id));
        ids.map_or_else(Vec::new, |ids| identity_numbers(ids.as_ref()))
    }

    /// Objects move between pages while they are read: the rows of each are given once.
    fn without_seen(&mut self, listed: Listed, objects: &[Option<u64>]) -> Result<RecordBatch> {
        let Listed { rows, object_ids, .. } = listed;
        let span = self.listing.span;
        self.last_id = object_ids.into_iter().fold(self.last_id, |last, id| span.later(last, id));
        let ids = self.reader.id.and_then(|id| rows.columns().get(id));
        let (Some(ids), false) = (ids, self.listing.paging == Paging::Whole) else { return Ok(rows) };
        if let Some(ids) = ids.as_primitive_opt::<Int64Type>() {
            self.last_id = ids.iter().fold(self.last_id, |last, id| span.later(last, id));
        }
        let ids = identity_numbers(ids.as_ref());
        let new: BooleanArray = ids.iter().map(|id| Some(!self.is_seen(id))).collect();
        self.edge_known = objects.last().is_some_and(Option::is_some);
        self.seen.extend(ids.into_iter().chain(objects.iter().copied()).flatten());
        if new.true_count() == rows.num_rows() {
            return Ok(rows);
        }
        filter_record_batch(&rows, &new).map_err(errors::batch_failed)
    }

    /// The answer to a request of the listing; `None` when there is nothing to list.
    async fn answer(&mut self, request: impl Fn(&Listing) -> Request) -> Result<Option<bytes::Bytes>> {
        if !std::mem::replace(&mut self.started, true) && !self.resolve_names().await? {
            return Ok(None);
        }
        match self.reader.space.client().get(&request(&self.listing)).await {
            Ok(body) => Ok(Some(body)),
            Err(failure) if self.tally.as_ref().is_some_and(|tally| tally.concerns(&failure)) => {
                self.tally.iter().for_each(|tally| tally.leave_out(failure.clone().into()));
                Ok(None)
            }
            Err(failure) if failure.is_gone() => match self.without_gone_projects(failure).await? {
                true => Ok(Some(self.reader.space.client().get(&request(&self.listing)).await?)),
                false => Ok(None),
            },
            Err(failure) => Err(failure.into()),
        }
    }

    /// Replaces names by ids; false when nothing has such a name.
    async fn resolve_names(&mut self) -> Result<bool> {
        for NamedIds { parameter, names, reading, values } in std::mem::take(&mut self.listing.names) {
            let projects = match self.given(PROJECTS) {
                ids if ids.is_empty() => self.project.map(|project| vec![project]),
                ids => Some(ids),
            };
            let Some(ids) = self.reader.space.ids_of(names, reading, &values, projects).await? else {
                continue;
            };
            // Rows are compared again where texts are joined: more ids than a request takes need not be sent.
            if reading == Reading::Joined && ids.len() > PAGE {
                continue;
            }
            let given = self.given(parameter);
            let wanted: Vec<i64> =
                ids.into_iter().filter(|id| given.is_empty() || given.contains(id)).collect();
            if wanted.is_empty() {
                return Ok(false);
            }
            let parameters = &mut self.listing.request.parameters;
            parameters.retain(|(name, _)| name != parameter);
            parameters.splice(0..0, wanted.into_iter().map(|id| (parameter.to_owned(), id.to_string())));
        }
        Ok(true)
    }

    /// The ids that the request carries under that name.
    fn given(&self, parameter: &str) -> Vec<i64> {
        let parameters = self.listing.request.parameters.iter();
        parameters.filter(|(name, _)| name == parameter).filter_map(|(_, id)| id.parse().ok()).collect()
    }

    /// After "no such object": true when the request is worth repeating without projects that do not exist.
    async fn without_gone_projects(&mut self, failure: Failure) -> Result<bool> {
        let asked = |(name, _): &&(String, String)| name == PROJECTS;
        let before = self.listing.request.parameters.iter().filter(asked).count();
        if before == 0 {
            return if self.forgiving { Ok(false) } else { Err(failure.into()) };
        }
        if before == 1 {
            return Ok(false);
        }
        let projects = self.reader.space.projects().await?;
        let exists = |id: &str| id.parse().is_ok_and(|id| projects.key(id).is_some());
        self.listing.request.parameters.retain(|(name, id)| name != PROJECTS || exists(id));
        let after = self.listing.request.parameters.iter().filter(asked).count();
        if after == before { Err(failure.into()) } else { Ok(after > 0) }
    }
}

impl Listing {
    /// The request of the page after `received` rows, the last of which has `last_id`.
    fn page_request(&self, received: usize, last_id: Option<i64>) -> Request {
        let span = self.span.after(last_id);
        let request = Listing { span, ..self.clone() }.page_after(received);
        match self.paging {
            Paging::RequiredOffset => request.with_parameter("offset", self.start + received),
            _ => request,
        }
    }
}

/// Parents from the rows of a batch: the parts of the key, then values of these child columns.
pub(super) fn parents_of(batch: &RecordBatch, parts: usize, children: &[usize]) -> Vec<ParentRow> {
    let (keys, given) = batch.columns().split_at(parts.min(batch.num_columns()));
    let keys: Vec<Vec<Option<String>>> = keys.iter().map(|column| identities(column.as_ref())).collect();
    let given: Vec<_> = children.iter().zip(given).collect();
    let parent = |row: usize| {
        let key = keys.iter().map(|part| part.get(row)?.clone()).collect::<Option<_>>()?;
        let value = |(child, column): &(&usize, &Arc<dyn Array>)| {
            Some((**child, super::rows::value_at(column.as_ref(), row)?))
        };
        Some(ParentRow { key, values: given.iter().filter_map(value).collect() })
    };
    (0..batch.num_rows()).filter_map(parent).collect()
}

impl Slot {
    /// The request with this place taken.
    fn filled(self, mut request: Request, value: &str) -> Request {
        match self {
            Slot::Path(name) => request.with_path_value(name, value),
            Slot::Parameter(name) => {
                request.parameters.insert(0, (name.to_owned(), value.to_owned()));
                request
            }
        }
    }
}
