//! The request plan of a scan: which requests, in which order, decided before the first one.
//!
//! Planning makes no request and depends on the declarations only. A predicate that is
//! [`Exactness::Exact`] by itself stays so in every set: what the chosen requests do not select by is
//! checked on the rows.

mod explain;
mod fan;
mod parameters;
mod span;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::conditions::{Condition, Conditions, conditions, understood};
use super::declare::{Filter, Key, Names, Operator, PAGE, Paging, Reach, Rows, Slot, Table};
use super::names::Reading;
use super::value::{Comparison, Exactness, Order, Predicate, Value};
use crate::api::Request;

pub(super) use span::IdSpan;

/// So many requests of single rows are no more than a listing of unknown length is likely to take.
const FEW: usize = 10;

/// What the engine asks of a table.
#[derive(Clone, Debug, Default)]
pub struct Scan {
    /// Positions of the columns wanted, in order.
    pub projection: Vec<usize>,
    /// AND-ed conditions.
    pub predicates: Vec<Predicate>,
    /// Wanted order; must be [`order_supported`].
    pub order: Option<Order>,
    /// Rows wanted at most.
    pub limit: Option<usize>,
    /// Rows to leave out before them; only where the plan without it [`Plan::can_skip`].
    pub offset: usize,
    /// Only the number of rows matters; the projection is empty.
    pub rows_only: bool,
}

/// The requests of a scan. `Display` prints them for EXPLAIN.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) table: &'static Table,
    pub(super) projection: Vec<usize>,
    pub(super) rows_only: bool,
    pub(super) route: Route,
    /// Conditions the requests do not select by: column, and what it is to have.
    pub(super) checks: Vec<(usize, Check)>,
    /// Rows to give at most.
    pub(super) limit: Option<usize>,
    /// Order to make here, where several requests give the rows.
    pub(super) sort: Option<Order>,
    /// Few of the rows will be taken: nothing is asked for in advance.
    pub(super) unhurried: bool,
}

/// What a row is checked for.
#[derive(Clone, Debug)]
pub(super) enum Check {
    /// One of these values.
    Values(Arc<Vec<Value>>),
    /// NULL, or not.
    Null(bool),
    /// Between a lower and an upper bound.
    Range(Bound, Bound),
}

/// An end of a range, and whether it belongs to it.
pub(super) type Bound = Option<(Value, bool)>;

/// Where the rows come from.
#[derive(Clone, Debug)]
pub(super) enum Route {
    /// No row is possible: no request.
    Nothing,
    /// One object each; an absent one gives no row.
    Single(Vec<Request>),
    /// Listings, one after the other.
    List(Vec<Listing>),
    /// Sum of the counts.
    Count(Vec<Listing>),
    /// A listing (or a count) for each parent.
    Each(Box<Fan>),
}

/// One listing, all its pages.
#[derive(Clone, Debug)]
pub(super) struct Listing {
    /// Without `offset`, `minId`, `count` and the parent's key.
    pub request: Request,
    pub paging: Paging,
    /// Rows of a page.
    pub page: usize,
    /// Rows left out before the first page.
    pub start: usize,
    /// Rows there can be, when known: then no further page is asked for.
    pub at_most: Option<usize>,
    /// Rows that satisfy all conditions and are wanted of it.
    pub wanted: Option<usize>,
    /// The ids wanted, where pages are counted by ids.
    pub span: IdSpan,
    /// Names to send as ids, once the lists that have them are known.
    pub names: Vec<NamedIds>,
    /// Values of every row that no answer has: what the request asks for.
    pub asked: Vec<(usize, Value)>,
}

/// Ids that are known by their names so far.
#[derive(Clone, Debug)]
pub(super) struct NamedIds {
    /// The parameter that takes the ids.
    pub parameter: &'static str,
    pub names: Names,
    pub reading: Reading,
    pub values: Vec<String>,
}

/// A listing for each of many parents.
#[derive(Clone, Debug)]
pub(super) struct Fan {
    pub parents: Parents,
    /// Where the parts of a parent's key go, and last the value of `rows`, if there are any.
    pub slots: Vec<Slot>,
    /// Values that name single rows of each parent; none where all its rows are listed.
    pub rows: Vec<String>,
    /// Directories to list, where the rows lie in such.
    pub directories: Option<Directories>,
    pub listing: Listing,
    /// The listing is a count endpoint.
    pub counts: bool,
}

/// Which directories of each parent.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Directories {
    /// All: the root and what is found below.
    All,
    /// These.
    Named(Vec<String>),
}

/// Which parents.
#[derive(Clone, Debug)]
pub(super) enum Parents {
    /// Named by the predicates.
    Known(Vec<ParentRow>),
    /// From the project list, restricted by ids and keys; gives these child columns (id or key).
    Projects { ids: Option<Vec<Value>>, keys: Option<Vec<Value>>, columns: Vec<(usize, ProjectColumn)> },
    /// From a scan of the parent table: its first columns are the key, the others are these child columns.
    Rows(Box<Plan>, Vec<usize>),
}

/// What a child takes from the project list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProjectColumn {
    Id,
    Key,
}

/// One parent: the parts of its key as the request takes them, and values of child columns.
#[derive(Clone, Debug, Default)]
pub(super) struct ParentRow {
    pub key: Vec<String>,
    pub values: Vec<(usize, Value)>,
}

/// For each predicate, what planning with it would give. Consistent with [`plan`] for every superset.
pub fn exactness(table: &'static Table, predicates: &[Predicate]) -> Vec<Exactness> {
    predicates.iter().map(|predicate| support(table, predicate)).collect()
}

/// True when no row satisfies all of them, whether or not the API selects by their columns.
pub fn is_contradiction(table: &'static Table, predicates: &[Predicate]) -> bool {
    conditions(table, predicates).is_none()
}

/// True where keys that a join finds may narrow the listing. Where the user of the API key is the default,
/// a condition on the user asks for other rows: joins must not.
pub fn joins_may_narrow(table: &'static Table) -> bool {
    !fan::is_of_default_user(table)
}

/// True when the API gives that order as SQL means it.
pub fn order_supported(table: &'static Table, order: &Order) -> bool {
    sort_key(table, order).is_some() || is_order_of_span(table, order)
}

/// Plans a scan. No request is made.
pub fn plan(table: &'static Table, scan: &Scan) -> Plan {
    let exact = exactness(table, &scan.predicates).iter().all(|one| *one == Exactness::Exact);
    let order = scan.order.filter(|order| order_supported(table, order));
    let limit = scan.limit.filter(|_| exact && order == scan.order);
    let mut plan = Plan {
        table,
        projection: scan.projection.clone(),
        rows_only: scan.rows_only,
        route: Route::Nothing,
        checks: Vec::new(),
        limit,
        sort: None,
        unhurried: false,
    };
    if let (Some(conditions), false) = (conditions(table, &scan.predicates), limit == Some(0)) {
        let planner = Planner { table, conditions, order, exact, sent: Vec::new(), unread: Vec::new() };
        planner.complete(&mut plan);
    }
    plan.route.skip(scan.offset);
    plan
}

impl Plan {
    /// True where the API itself can leave out the first rows: one listing gives them all, unchanged.
    pub fn can_skip(&self) -> bool {
        let one = matches!(&self.route, Route::List(listings) if listings.len() == 1);
        let by_offset = matches!(self.table.list.paging, Paging::Offset | Paging::RequiredOffset);
        let unhindered = self.checks.is_empty() && self.table.list.rows == Rows::Objects;
        one && by_offset && unhindered && self.limit.is_some()
    }
}

impl Route {
    /// True where one request counts all rows.
    pub(super) fn is_one_count(&self) -> bool {
        match self {
            Route::Count(listings) => listings.len() == 1,
            Route::Each(fan) => {
                fan.counts && matches!(&fan.parents, Parents::Known(parents) if parents.len() == 1)
            }
            Route::Nothing | Route::Single(_) | Route::List(_) => false,
        }
    }
}

/// True for the order of the ids by which the list is paged.
fn is_order_of_span(table: &'static Table, order: &Order) -> bool {
    table.list.rows == Rows::Objects && table.span_position() == Some(order.column)
}

fn sort_key(table: &'static Table, order: &Order) -> Option<&'static str> {
    let name = table.column(order.column)?.name;
    table.orders.iter().find(|sort| sort.column == name).map(|sort| sort.key)
}

fn support(table: &'static Table, predicate: &Predicate) -> Exactness {
    let (Some(comparison), Some(column)) = (understood(table, predicate), table.column(predicate.column))
    else {
        return Exactness::Unsupported;
    };
    let singles = || table.single.iter().chain(&table.single_of_parent);
    let is_key = || singles().flat_map(|single| single.keys).any(|key| key.column == column.name);
    let is_place = || table.list.descent.is_some_and(|descent| descent.place.0 == column.name);
    if matches!(comparison, Comparison::In(_)) && (is_key() || is_place()) {
        return Exactness::Exact;
    }
    if table.span_position() == Some(predicate.column) && !is_about_null(&comparison) {
        return Exactness::Exact;
    }
    let makes = |filter: &&'static Filter| filter.operator.makes(&comparison, table.parent.is_some());
    let mut filters = table.filters_of(column.name).filter(makes);
    if let Some(filter) = filters.next() {
        return if filter.exact { Exactness::Exact } else { Exactness::Inexact };
    }
    match (&table.parent, column.parent.and_then(|name| table.parent.as_ref()?.table.position(name))) {
        (Some(parent), Some(position)) => {
            let predicate = Predicate { column: position, comparison };
            match fan::is_settled_on_parents(parent, &predicate) {
                true => Exactness::Exact,
                false => support(parent.table, &predicate),
            }
        }
        _ => Exactness::Unsupported,
    }
}

fn is_about_null(comparison: &Comparison) -> bool {
    matches!(comparison, Comparison::IsNull | Comparison::IsNotNull)
}

impl Operator {
    /// Whether it selects by that comparison. A listing of each parent (`hangs`) is one: it takes one value.
    fn makes(self, comparison: &Comparison, hangs: bool) -> bool {
        match comparison {
            Comparison::In(values) => match self {
                Operator::Equal => values.len() <= 1,
                Operator::Each => values.len() <= 1 || !hangs,
                Operator::IsNull(_) | Operator::IsNotNull(_) => false,
                _ => true,
            },
            Comparison::AtLeast(_) | Comparison::Greater(_) => {
                matches!(self, Operator::Since | Operator::Minimum)
            }
            Comparison::AtMost(_) | Comparison::Less(_) => {
                matches!(self, Operator::Until | Operator::Maximum)
            }
            Comparison::IsNull => matches!(self, Operator::IsNull(_)),
            Comparison::IsNotNull => matches!(self, Operator::IsNotNull(_)),
        }
    }
}

/// Planning of one scan whose predicates do not contradict each other.
struct Planner {
    table: &'static Table,
    conditions: Conditions,
    order: Option<Order>,
    exact: bool,
    /// Columns whose condition the requests take care of.
    sent: Vec<usize>,
    /// Columns among them whose condition the count endpoint does not take.
    unread: Vec<usize>,
}

impl Planner {
    fn complete(mut self, plan: &mut Plan) {
        let route = match self.by_key() {
            Some(route) => route,
            None if self.table.parent.is_some() => self.for_each_parent(plan),
            None => Route::List(self.listings(self.table.list.endpoint)),
        };
        plan.checks = self.checks();
        let listings = match &route {
            Route::Single(requests) => requests.len(),
            Route::List(listings) => listings.len(),
            Route::Each(fan) => fan.listings(),
            Route::Nothing | Route::Count(_) => 1,
        };
        plan.sort = self.order.filter(|_| listings > 1);
        plan.route = match self.counted(&route, plan) {
            Some(counted) => {
                plan.checks.clear();
                counted
            }
            None => route,
        };
        // An object may have no element at all: fewer objects do not give fewer rows.
        let unhindered = plan.checks.is_empty() && self.table.list.rows == Rows::Objects;
        if let Some(limit) = plan.limit.filter(|_| unhindered) {
            plan.route.shorten_pages(limit);
        }
        // Of sorted lists, the first rows of all are among the first rows of each.
        let first = plan.limit.filter(|_| plan.sort.is_some());
        if let Some(rows) = [first, self.most_in_span()].into_iter().flatten().min() {
            plan.route.want(rows);
        }
    }

    /// Rows of a list that can have one of the ids that are asked for.
    fn most_in_span(&self) -> Option<usize> {
        let position = self.table.span_position().filter(|_| self.table.list.rows == Rows::Objects)?;
        self.conditions.get(&position)?.values.as_ref().map(Vec::len)
    }

    /// The ids to ask for, where pages are counted by them.
    fn span(&self) -> IdSpan {
        let Some(position) = self.table.span_position() else { return IdSpan::default() };
        let order = self.order.filter(|order| order.column == position);
        IdSpan::of(self.conditions.get(&position), order.is_some_and(|order| order.descending))
    }

    fn values_of(&self, column: &str) -> Option<&Vec<Value>> {
        self.conditions.get(&self.table.position(column)?)?.values.as_ref()
    }

    fn mark_sent(&mut self, column: &str) {
        self.sent.extend(self.table.position(column));
    }

    /// Requests of single rows, where the predicates name the rows and no listing does it better.
    fn by_key(&mut self) -> Option<Route> {
        let single = self.table.single.as_ref()?;
        // What is asked for, only a listing can be asked for.
        if self.conditions.keys().any(|column| self.table.column(*column).is_some_and(|one| one.asked)) {
            return None;
        }
        let named = |key: &&'static Key| self.values_of(key.column).is_some();
        let keys: Vec<&'static Key> = single.keys.iter().filter(named).collect();
        let listed =
            |key: &Key| self.table.filters_of(key.column).any(|filter| filter.operator == Operator::In);
        let alone = self.conditions.len() == 1;
        let by_list = keys.iter().any(|key| {
            listed(key) && !(alone && self.values_of(key.column).is_some_and(|values| values.len() == 1))
        });
        if by_list {
            return None;
        }
        let key = *keys.first()?;
        let mut values = self.values_of(key.column)?.clone();
        values.retain(|value| key.shape.is_possible(value));
        let whole_list = self.table.list.paging == Paging::Whole && self.table.parent.is_none();
        let most = if whole_list { 1 } else { PAGE };
        if values.len() > most || !values.iter().all(|value| key.shape.is_addressable(value)) {
            return None;
        }
        self.mark_sent(key.column);
        if values.is_empty() {
            return Some(Route::Nothing);
        }
        let request = |value: &Value| Request::get(single.endpoint).with_path_value(single.value, value);
        Some(Route::Single(values.iter().map(request).collect()))
    }

    /// Listings that select by everything the endpoint can; several where one column has many values.
    fn listings(&mut self, endpoint: &'static str) -> Vec<Listing> {
        let batched = self.batched_filter();
        let is_sent =
            |filter: &Filter| batched.is_some_and(|one| std::ptr::eq(one, filter)) || self.sends(filter);
        let listing = self.table.filters.iter().filter(|filter| filter.reach != Reach::Count);
        let sent: Vec<&Filter> = listing.filter(|filter| is_sent(filter)).collect();
        for filter in sent {
            self.mark_sent(filter.column);
            if filter.reach == Reach::List {
                self.unread.extend(self.table.position(filter.column));
            }
        }
        let batches: Vec<Option<Vec<Value>>> = match batched.and_then(|filter| self.values_of(filter.column))
        {
            Some(values) => values
                .chunks(batched.map_or(PAGE, |filter| filter.operator.at_once()))
                .map(|chunk| Some(chunk.to_vec()))
                .collect(),
            None => vec![None],
        };
        let id = self
            .table
            .id_position()
            .and_then(|position| self.table.column(position))
            .map(|column| column.name);
        batches
            .into_iter()
            .map(|batch| {
                let ids = if batched.is_some_and(|filter| Some(filter.column) == id) {
                    batch.as_ref()
                } else {
                    id.and_then(|id| self.values_of(id))
                };
                let selects_by_id = id.is_some_and(|id| self.table.filters_of(id).next().is_some());
                Listing {
                    start: 0,
                    at_most: ids.map(Vec::len).filter(|count| selects_by_id && *count <= PAGE),
                    asked: self.asked(batch.as_deref()),
                    request: self.ordering(self.selecting(
                        Request::get(endpoint),
                        Reach::List,
                        batched.zip(batch),
                    )),
                    paging: self.table.list.paging,
                    page: self.table.list.page,
                    wanted: None,
                    span: self.span(),
                    names: self.names(),
                }
            })
            .collect()
    }

    /// The filter whose values take several requests: what is asked for before ids before others, one
    /// only. Inexact filters may find a row by several values, which must not give it twice; a listing of
    /// each parent is one.
    fn batched_filter(&self) -> Option<&'static Filter> {
        let values = |filter: &Filter| self.values_of(filter.column).map_or(0, Vec::len);
        let many = |filter: &&'static Filter| {
            filter.exact
                && matches!(filter.operator, Operator::In | Operator::Each)
                && values(filter) > filter.operator.at_once()
        };
        let mut batched = self.table.filters.iter().filter(many).filter(|_| self.table.parent.is_none());
        let first = batched.clone().find(|filter| filter.operator == Operator::Each);
        first.or_else(|| batched.next())
    }

    /// Whether a request carries all that the filter has to say about its column.
    fn sends(&self, filter: &Filter) -> bool {
        let Some(condition) = self.condition(filter) else { return false };
        let count = condition.values.as_ref().map_or(0, Vec::len);
        match filter.operator {
            Operator::InNames(_) | Operator::JoinedNames(_) => count > 0 && !self.has_few_ids(),
            Operator::JoinedIds => !filter.operator.parameters(condition).is_empty(),
            Operator::In | Operator::Equal | Operator::Each => {
                (1..=filter.operator.at_once()).contains(&count)
            }
            Operator::IsNull(_) => condition.values.is_none() && condition.null == Some(true),
            Operator::IsNotNull(_) => condition.values.is_none() && condition.null == Some(false),
            Operator::InChoices(_) => self.choices().iter().any(|choice| choice.column == filter.column),
            Operator::Since | Operator::Until => false,
            Operator::Minimum | Operator::Maximum | Operator::JoinedChoices(_) => false,
        }
    }

    /// The values of asked columns in the rows of a listing, of which `batch` are those of the batched one.
    fn asked(&self, batch: Option<&[Value]>) -> Vec<(usize, Value)> {
        let value = |(position, condition): (&usize, &Condition)| {
            self.table.column(*position).filter(|column| column.asked)?;
            let values = condition.values.as_deref()?;
            let value = if values.len() == 1 { values.first() } else { batch?.first() };
            Some((*position, value?.clone()))
        };
        self.conditions.iter().filter_map(value).collect()
    }

    /// The filters that choose one of several ids. One for each parameter, since its values are OR-ed: a
    /// second condition on the same choice is checked on the rows.
    fn choices(&self) -> Vec<&'static Filter> {
        let mut chosen: Vec<&'static Filter> = Vec::new();
        for filter in self.table.filters {
            let is_choice = matches!(filter.operator, Operator::InChoices(_));
            let is_first = chosen.iter().all(|other| other.parameter != filter.parameter);
            let sends =
                || self.condition(filter).is_some_and(|known| !filter.operator.parameters(known).is_empty());
            if is_choice && is_first && sends() {
                chosen.push(filter);
            }
        }
        chosen
    }

    fn condition(&self, filter: &Filter) -> Option<&Condition> {
        self.conditions.get(&self.table.position(filter.column)?)
    }

    /// `request` with the parameters of the filters that this endpoint takes.
    fn selecting(
        &self,
        mut request: Request,
        endpoint: Reach,
        batch: Option<(&'static Filter, Vec<Value>)>,
    ) -> Request {
        let taken = |filter: &&Filter| filter.reach == endpoint || filter.reach == Reach::Both;
        let choices = self.choices();
        for filter in self.table.filters.iter().filter(taken) {
            let Some(condition) = self.condition(filter) else { continue };
            let is_choice = matches!(filter.operator, Operator::InChoices(_));
            if is_choice && !choices.iter().any(|choice| choice.column == filter.column) {
                continue;
            }
            let values = match &batch {
                Some((batched, values)) if std::ptr::eq(*batched, filter) => {
                    values.iter().map(Value::to_string).collect()
                }
                _ => filter.operator.parameters(condition),
            };
            for value in values {
                request = request.with_parameter(filter.parameter, value);
            }
        }
        request
    }

    /// `request` with the parameters of the order.
    fn ordering(&self, request: Request) -> Request {
        match self.order.and_then(|order| Some((sort_key(self.table, &order)?, order.descending))) {
            Some((key, descending)) => request
                .with_parameter("sort", key)
                .with_parameter("order", if descending { "desc" } else { "asc" }),
            None => self
                .table
                .list
                .order
                .iter()
                .fold(request, |request, (name, value)| request.with_parameter(*name, *value)),
        }
    }

    /// True where one page has all rows that are named by their ids: lists of names would cost more than
    /// they spare.
    fn has_few_ids(&self) -> bool {
        let id = self.table.id_position().and_then(|position| self.table.column(position));
        id.is_some_and(|id| {
            let mut filters = self.table.filters_of(id.name);
            let few = self.values_of(id.name).is_some_and(|values| values.len() <= PAGE);
            few && filters.any(|filter| filter.exact && filter.operator == Operator::In)
        })
    }

    /// Names to look up; those of projects come first, since they narrow the other lists.
    fn names(&self) -> Vec<NamedIds> {
        if self.has_few_ids() {
            return Vec::new();
        }
        let named = |filter: &Filter| {
            let (names, reading) = filter.operator.names()?;
            let values = self.values_of(filter.column)?.iter().map(Value::to_string).collect();
            Some(NamedIds { parameter: filter.parameter, names, reading, values })
        };
        let mut all: Vec<NamedIds> = self.table.filters.iter().filter_map(named).collect();
        all.sort_by_key(|named| named.names != Names::ProjectKeys);
        all
    }

    /// Conditions that were promised to be exact and that no request carries.
    fn checks(&self) -> Vec<(usize, Check)> {
        let unsent = self.conditions.iter().filter(|(position, _)| !self.sent.contains(position));
        let demanded = unsent.flat_map(|(position, condition)| {
            demands(condition).into_iter().map(move |one| (*position, one))
        });
        let promised = |column: usize, comparison: Comparison| {
            support(self.table, &Predicate { column, comparison }) == Exactness::Exact
        };
        demanded
            .filter_map(|(column, (comparison, check))| {
                promised(column, comparison).then_some((column, check))
            })
            .collect()
    }

    /// The same as counts, where only the number matters and the API counts.
    fn counted(&self, route: &Route, plan: &Plan) -> Option<Route> {
        if !plan.rows_only || !self.exact {
            return None;
        }
        let Some(endpoint) = self.table.count else { return self.counted_for_each() };
        let settled = |(position, _): &(usize, Check)| {
            let name = self.table.column(*position).map_or("", |column| column.name);
            let filter = self.table.filters_of(name).find(|filter| filter.reach == Reach::Count);
            let condition = self.conditions.get(position);
            filter
                .zip(condition)
                .is_some_and(|(filter, condition)| !filter.operator.parameters(condition).is_empty())
        };
        if !self.unread.is_empty() || !plan.checks.iter().all(settled) {
            return None;
        }
        let count = |listing: &Listing| {
            let request = Request { endpoint, path: endpoint.to_owned(), ..listing.request.clone() };
            let mut request = self.only_counting(request);
            request.parameters.retain(|(name, _)| name != "sort" && name != "order");
            Listing { request, ..listing.clone() }
        };
        match route {
            Route::List(listings) => Some(Route::Count(listings.iter().map(count).collect())),
            Route::Each(fan) if fan.rows.is_empty() => Some(Route::Each(Box::new(Fan {
                listing: count(&fan.listing),
                counts: true,
                ..(**fan).clone()
            }))),
            _ => None,
        }
    }

    /// `request` with the parameters that only the count endpoint takes.
    fn only_counting(&self, mut request: Request) -> Request {
        for filter in self.table.filters.iter().filter(|filter| filter.reach == Reach::Count) {
            let condition =
                self.table.position(filter.column).and_then(|position| self.conditions.get(&position));
            for value in condition.map_or_else(Vec::new, |condition| filter.operator.parameters(condition)) {
                request = request.with_parameter(filter.parameter, value);
            }
        }
        request
    }

    /// A count for each of a few values, where these are all that is demanded.
    fn counted_for_each(&self) -> Option<Route> {
        let counting = self.table.count_of_each.as_ref().filter(|_| self.conditions.len() == 1)?;
        let (key, values) = counting.keys.iter().find_map(|key| Some((key, self.values_of(key.column)?)))?;
        let possible: Vec<&Value> = values.iter().filter(|value| key.shape.is_possible(value)).collect();
        if possible.len() > FEW || !possible.iter().all(|value| key.shape.is_addressable(value)) {
            return None;
        }
        let row = |value: &Value| ParentRow { key: vec![value.to_string()], values: Vec::new() };
        Some(Route::Each(Box::new(Fan {
            parents: Parents::Known(possible.into_iter().map(row).collect()),
            slots: vec![counting.slot],
            rows: Vec::new(),
            directories: None,
            listing: Listing::whole(counting.endpoint),
            counts: true,
        })))
    }
}

/// What a condition demands, each with the comparison that promises it.
fn demands(condition: &Condition) -> Vec<(Comparison, Check)> {
    if let Some(values) = &condition.values {
        return vec![(Comparison::In(values.clone()), Check::Values(Arc::new(values.clone())))];
    }
    let null = condition
        .null
        .map(|null| (if null { Comparison::IsNull } else { Comparison::IsNotNull }, Check::Null(null)));
    let lower = condition.lower.as_ref().map(|(value, _)| Comparison::AtLeast(value.clone()));
    let upper = condition.upper.as_ref().map(|(value, _)| Comparison::AtMost(value.clone()));
    let range = Check::Range(condition.lower.clone(), condition.upper.clone());
    null.into_iter().chain(lower.or(upper).map(|comparison| (comparison, range))).collect()
}

impl Listing {
    /// A request that gives everything at once.
    fn whole(endpoint: &'static str) -> Self {
        let request = Request::get(endpoint);
        Listing {
            request,
            paging: Paging::Whole,
            page: PAGE,
            start: 0,
            wanted: None,
            span: IdSpan::default(),
            at_most: None,
            names: Vec::new(),
            asked: Vec::new(),
        }
    }
}

impl Route {
    /// Begins after so many rows.
    fn skip(&mut self, rows: usize) {
        if let Route::List(listings) = self {
            listings.iter_mut().for_each(|listing| listing.start = rows);
        }
    }

    /// Asks for no more rows a page than are wanted.
    fn shorten_pages(&mut self, limit: usize) {
        for listing in self.listings() {
            listing.page = limit.clamp(1, listing.page);
        }
    }

    /// Ends each listing after so many rows.
    fn want(&mut self, rows: usize) {
        for listing in self.listings() {
            listing.wanted = Some(rows);
        }
    }

    /// The listings that give rows.
    fn listings(&mut self) -> &mut [Listing] {
        match self {
            Route::List(listings) => listings.as_mut_slice(),
            Route::Each(fan) if !fan.counts => std::slice::from_mut(&mut fan.listing),
            _ => &mut [],
        }
    }
}
