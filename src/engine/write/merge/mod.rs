//! MERGE, INSERT … ON CONFLICT and UPSERT: one query reads which rows exist and tells what to do with each
//! row of the source; what it tells is checked as a whole before the first write.

mod backlog;
mod draft;
pub(in crate::engine) mod errors;
mod matched;
mod query;
mod rest;
pub(in crate::engine) mod returning;
mod source;
mod upsert;

use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::ScalarValue;
use datafusion::logical_expr::LogicalPlan;
use sqlparser::ast::{Expr, Ident, OnInsert, Statement, TableFactor, TableObject, Value};

use super::super::prepare::{Action as Prepared, Described, logical_plan, parameter_types};
use super::super::runtime::Patience;
use super::super::session::Shared;
use super::super::{errors as engine_errors, temp};
use super::change;
use super::markers::{merge_types, note_type};
use super::target::{Returning, Target};
use super::{Allowance, Written};
use crate::error::{Error, Result};
use crate::sql::labels::Label;
use crate::sql::names::Dictionary;
use crate::tables::write as api;

pub(in crate::engine) use draft::When;
pub(in crate::engine) use query::{ACTION, KEY, ORDINAL};
pub(in crate::engine) use rest::Rest;

/// A described MERGE.
pub(in crate::engine) struct Merge {
    /// What it is called: MERGE, UPSERT or INSERT.
    kind: &'static str,
    target: MergeTarget,
    /// What to do with each row of the source: see [`query`].
    query: LogicalPlan,
    /// The rows of an UPSERT or ON CONFLICT whose parameters stand in VALUES alone.
    are_rows: bool,
    /// What the guard judges of rows that the source means.
    guards: Vec<LogicalPlan>,
    /// What to do with rows of the target that no row of the source means.
    rest: Option<Rest>,
    /// Columns of the target that name a row; for Backlog only.
    key: Vec<usize>,
    clauses: Vec<Clause>,
    duplicates: Duplicates,
    returning: Option<Returning>,
    /// The list asks for `merge_action()`: the parameter after those of the client.
    tells_action: bool,
}

/// The table that is written.
pub(in crate::engine) enum MergeTarget {
    /// One of Backlog's.
    Backlog(Target),
    /// One of schema `temp`.
    Temporary(temp::Target),
}

/// What to do with rows of one kind, and where their values are in the query's columns.
pub(in crate::engine) struct Clause {
    pub when: When,
    pub action: Action,
    /// Column of the first value.
    pub first: usize,
}

/// What to do with a row.
#[derive(Clone, Debug)]
pub(in crate::engine) enum Action {
    /// New values of `columns`, then of `fixed`; then, for Backlog, the old ones of both, and those of
    /// `along` and `project`.
    Update {
        columns: Vec<usize>,
        /// Columns that no request changes: the row must have these values.
        fixed: Vec<usize>,
        /// Columns that may have to be sent along.
        along: Vec<usize>,
        /// The row's project, where names of the values depend on it.
        project: Option<usize>,
    },
    /// Values of `columns`, then of `assigned`.
    Insert {
        columns: Vec<usize>,
        /// Keys that Backlog chooses: NULL for new rows.
        assigned: Vec<usize>,
        /// Positions in `columns` of what two new rows must not have in common.
        unique: Vec<usize>,
    },
    /// The row goes.
    Delete,
    /// The row stays as it is.
    Nothing,
}

/// What a second new row with the same key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Duplicates {
    /// An error.
    Refused,
    /// Left out: DO NOTHING.
    LeftOut,
}

/// True for a statement that this module runs.
pub(in crate::engine) fn is_merge(statement: &Statement) -> bool {
    match statement {
        Statement::Merge(_) => true,
        Statement::Insert(insert) => insert.on.is_some(),
        _ => false,
    }
}

/// True for UPSERT INTO, which the parser turns into an INSERT that finds nothing to do on a conflict.
pub(in crate::engine) fn is_upsert(insert: &sqlparser::ast::Insert) -> bool {
    matches!(&insert.on, Some(OnInsert::DuplicateKeyUpdate(set)) if set.is_empty())
}

/// Checks and describes a statement whose names are resolved. No request.
pub(in crate::engine) async fn prepare(
    shared: &Arc<Shared>,
    statement: Statement,
    labels: &[Label],
    parameters: usize,
    dictionary: &mut Dictionary,
) -> Result<Described> {
    let kind = super::kind(&statement);
    let is_of_insert = matches!(statement, Statement::Insert(_));
    let target = target_of(shared, &statement, kind, dictionary).await?;
    let mut types = vec![None; parameters];
    let (draft, mut returning) = match statement {
        Statement::Merge(mut merge) => {
            let returning = returning::items(merge.output.take())?;
            (draft::of_merge(shared, &target, merge, &mut types, dictionary)?, returning)
        }
        Statement::Insert(insert) => upsert::of_insert(&target, insert, &mut types, dictionary)?,
        _ => return Err(engine_errors::internal("not a MERGE")),
    };
    source::note_types(&target, &draft, &mut types);
    let tells_action = match &mut returning {
        Some(items) => returning::bind_action(items, parameters + 1)?,
        None => false,
    };
    let returning = match (&target, returning) {
        (_, None) => None,
        (MergeTarget::Backlog(target), items) => {
            Returning::prepare(shared, target, items, labels, parameters).await?
        }
        (MergeTarget::Temporary(target), items) => {
            target.returning(shared, items, labels, parameters, dictionary).await?
        }
    };
    let duplicates = draft.duplicates;
    let key = query::key_columns(&target, &draft)?;
    let (statement, mut clauses) = query::statement(&target, &draft, &key, dictionary)?;
    let query = logical_plan(shared, statement).await?;
    merge_types(&mut types, parameter_types(&query, parameters)?);
    let guards = matched::guards(shared, &target, &draft, &key).await?;
    let rest = rest::prepare(shared, &target, &draft, &key, &mut clauses, dictionary).await?;
    if let Some(rest) = &rest {
        merge_types(&mut types, parameter_types(&rest.query, parameters)?);
    }
    let columns = returning.as_ref().map_or_else(Vec::new, |returning| returning.columns.clone());
    let are_rows = is_of_insert && temp::sets::are_rows(&query)?;
    let plan = Merge {
        kind,
        target,
        query,
        guards,
        rest,
        are_rows,
        key,
        clauses,
        duplicates,
        returning,
        tells_action,
    };
    Ok(Described { columns, parameters: types, action: Prepared::Merge(Box::new(plan)), reads_temp: true })
}

async fn target_of(
    shared: &Shared,
    statement: &Statement,
    kind: &str,
    dictionary: &mut Dictionary,
) -> Result<MergeTarget> {
    match statement {
        Statement::Merge(merge) => match temp::is_temp_factor(&merge.table) {
            true => {
                temp::Target::of_factor(shared, &merge.table, kind, dictionary).map(MergeTarget::Temporary)
            }
            false => Target::of_factor(shared, &merge.table, kind).await.map(MergeTarget::Backlog),
        },
        Statement::Insert(insert) => {
            let TableObject::TableName(name) = &insert.table else {
                return Err(crate::sql::errors::unsupported_clause(format!("{kind} INTO TABLE FUNCTION")));
            };
            let alias = insert.table_alias.as_ref().map(|alias| alias.alias.clone());
            match temp::names::is_temp(name) {
                true => temp::Target::find(shared, name, alias, dictionary).map(MergeTarget::Temporary),
                false => Target::find(shared, name, alias, kind).await.map(MergeTarget::Backlog),
            }
        }
        _ => Err(engine_errors::internal("not a MERGE")),
    }
}

/// Runs it with typed parameters.
pub(in crate::engine) async fn execute(
    shared: &Arc<Shared>,
    plan: &Merge,
    parameters: Vec<ScalarValue>,
    allowance: &Allowance,
    patience: &Patience,
) -> Result<Written> {
    match &plan.target {
        MergeTarget::Temporary(target) => {
            temp::merge::execute(shared, target, plan, &parameters, patience).await
        }
        MergeTarget::Backlog(target) => {
            // A list that cannot be evaluated is found before the first row is written.
            patience.bound(returning::project(shared, plan, Vec::new(), &[], &parameters)).await?;
            // Rows are read afresh.
            shared.client.forget_answers();
            let (rows, actions) =
                backlog::execute(shared, target, plan, &parameters, allowance, patience).await?;
            let affected = rows.affected;
            let returning = returning::project(shared, plan, rows.batches, &actions, &parameters).await;
            let failed = |error: Error| error.prefixed(&engine_errors::returning_failed(affected));
            Ok(Written { affected, returning: returning.map_err(failed)? })
        }
    }
}

/// The requests that would write, one line each. Reads which rows exist, and writes nothing.
pub(in crate::engine) async fn explain(
    shared: &Arc<Shared>,
    plan: &Merge,
    parameters: &[ScalarValue],
) -> Result<Vec<String>> {
    match &plan.target {
        MergeTarget::Backlog(target) => backlog::explain(shared, target, plan, parameters).await,
        MergeTarget::Temporary(_) => Err(engine_errors::internal("a temporary table takes no requests")),
    }
}

/// Runs a statement that [`Merge::takes_all_sets`].
pub(in crate::engine) async fn execute_sets(
    shared: &Arc<Shared>,
    plan: &Merge,
    sets: &[Vec<ScalarValue>],
) -> Result<Written> {
    match &plan.target {
        MergeTarget::Temporary(target) => temp::merge::execute_sets(shared, target, plan, sets).await,
        MergeTarget::Backlog(_) => Err(engine_errors::internal("each set is an execution of its own")),
    }
}

impl Merge {
    /// True where one execution with the rows of all sets of parameters does what one after the other would: no
    /// row can be in conflict with what an earlier one has made of another, or that is an error.
    pub fn takes_all_sets(&self) -> bool {
        let MergeTarget::Temporary(target) = &self.target else { return false };
        let is_key = |column: &usize| target.definition().keys.iter().any(|key| key.columns.contains(column));
        let keeps_keys = |clause: &Clause| match &clause.action {
            Action::Update { columns, .. } => !columns.iter().any(is_key),
            Action::Delete => false,
            Action::Insert { .. } | Action::Nothing => true,
        };
        self.are_rows && self.returning.is_none() && self.clauses.iter().all(keeps_keys)
    }

    /// What would be written of a temporary table, for EXPLAIN; `None` for one of Backlog's.
    pub fn told_of_temporary(&self) -> Option<String> {
        match &self.target {
            MergeTarget::Temporary(target) => Some(format!("{} INTO {}", self.kind, target.full_name())),
            MergeTarget::Backlog(_) => None,
        }
    }

    /// What it is called.
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// The query.
    pub fn query(&self) -> &LogicalPlan {
        &self.query
    }

    /// What must restrict the target.
    fn guards(&self) -> &[LogicalPlan] {
        &self.guards
    }

    /// The query of the rows that no row of the source means.
    pub fn rest(&self) -> Option<&Rest> {
        self.rest.as_ref()
    }

    /// What to do with rows of each kind; the query counts from 1.
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// What a second new row with the same key is.
    pub fn duplicates(&self) -> Duplicates {
        self.duplicates
    }

    /// The described `RETURNING` list.
    pub fn returning(&self) -> Option<&Returning> {
        self.returning.as_ref()
    }
}

impl MergeTarget {
    /// Name of the table.
    fn name(&self) -> &str {
        match self {
            MergeTarget::Backlog(target) => target.table.name,
            MergeTarget::Temporary(target) => &target.definition().name,
        }
    }

    /// The position of a column. 42S22.
    fn column(&self, name: &sqlparser::ast::ObjectName) -> Result<usize> {
        match self {
            MergeTarget::Backlog(target) => target.column(name),
            MergeTarget::Temporary(target) => target.column(name),
        }
    }

    /// Name of a column.
    fn column_name(&self, column: usize) -> String {
        match self {
            MergeTarget::Backlog(target) => target.column_name(column).to_owned(),
            MergeTarget::Temporary(target) => {
                target.definition().columns.get(column).map_or_else(String::new, |c| c.name.clone())
            }
        }
    }

    /// A column with its type and size.
    fn field(&self, column: usize) -> FieldRef {
        match self {
            MergeTarget::Backlog(target) => target.field(column),
            MergeTarget::Temporary(target) => target.field(column),
        }
    }

    /// Type of a column.
    fn data_type(&self, column: usize) -> DataType {
        match self {
            MergeTarget::Backlog(target) => target.data_type(column),
            MergeTarget::Temporary(target) => {
                target.definition().columns.get(column).map_or(DataType::Null, |c| c.data_type.clone())
            }
        }
    }

    /// Keys of the table, the primary one first.
    fn keys(&self) -> Vec<Vec<usize>> {
        match self {
            MergeTarget::Backlog(target) => {
                let positions = |key: &&[&str]| -> Vec<usize> {
                    key.iter().filter_map(|name| target.table.position(name)).collect()
                };
                let keys = std::iter::once(&target.table.primary_key).chain(target.table.unique_keys);
                keys.map(positions).filter(|key| !key.is_empty()).collect()
            }
            MergeTarget::Temporary(target) => {
                target.definition().keys.iter().map(|key| key.columns.clone()).collect()
            }
        }
    }

    /// All columns that an INSERT without a list sets.
    fn insertable_columns(&self) -> Vec<usize> {
        match self {
            MergeTarget::Backlog(target) => target.insertable_columns(),
            MergeTarget::Temporary(target) => (0..target.definition().columns.len()).collect(),
        }
    }

    /// True for a column that new rows cannot be given.
    fn is_assigned(&self, column: usize) -> bool {
        match self {
            MergeTarget::Backlog(target) => !target.insertable_columns().contains(&column),
            MergeTarget::Temporary(_) => false,
        }
    }

    /// True for a column that existing rows keep.
    fn is_fixed(&self, column: usize) -> bool {
        match self {
            MergeTarget::Backlog(target) => api::check_update(target.table, &[column]).is_err(),
            MergeTarget::Temporary(_) => false,
        }
    }

    /// What the statement calls the table.
    fn qualifier(&self) -> Vec<Ident> {
        match self {
            MergeTarget::Backlog(target) => match &target.alias {
                Some(alias) => vec![alias.clone()],
                None => target.name.0.iter().filter_map(|part| part.as_ident().cloned()).collect(),
            },
            MergeTarget::Temporary(target) => vec![target.alias.clone()],
        }
    }

    /// An UPDATE of these columns.
    fn update(&self, columns: Vec<usize>, fixed: Vec<usize>) -> Action {
        let MergeTarget::Backlog(target) = self else {
            return Action::Update { columns, fixed, along: Vec::new(), project: None };
        };
        let endpoint = api::endpoint(target.table, api::Operation::Update).ok();
        let along = endpoint.map(|endpoint| change::along(target, endpoint, &columns)).unwrap_or_default();
        let project = api::project_column(target.table, &columns);
        Action::Update { columns, fixed, along, project }
    }

    /// A reference to a column as the statement spells it.
    fn reference(&self, column: usize, dictionary: &mut Dictionary) -> Expr {
        let own = Ident::with_quote('"', dictionary.spelling(&self.column_name(column)));
        Expr::CompoundIdentifier(self.qualifier().into_iter().chain([own]).collect())
    }

    /// What DEFAULT means for an existing row.
    fn default_of(&self, column: usize, dictionary: &mut Dictionary) -> Result<Expr> {
        match self {
            MergeTarget::Backlog(_) => Ok(Expr::value(Value::Null)),
            MergeTarget::Temporary(target) => target.default_of(column, dictionary),
        }
    }

    /// What DEFAULT means for a new row, where others have a value: NULL lets numbers count.
    fn default_of_new(&self, column: usize, dictionary: &mut Dictionary) -> Result<Expr> {
        match self {
            MergeTarget::Temporary(target) if !target.counts(column) => target.default_of(column, dictionary),
            _ => Ok(Expr::value(Value::Null)),
        }
    }

    /// Notes the types of the markers among values of columns.
    fn note_types(&self, types: &mut [Option<FieldRef>], values: &[(usize, Expr)]) {
        for (column, value) in values {
            note_type(types, value, &self.field(*column));
        }
    }

    /// Refuses an action that the table does not take. 42000, 23000.
    fn check(&self, action: &Action) -> Result<()> {
        match (self, action) {
            (
                MergeTarget::Temporary(target),
                Action::Update { columns, .. } | Action::Insert { columns, .. },
            ) => target.definition().check_given(columns.iter().copied()),
            (MergeTarget::Backlog(target), Action::Update { columns, .. }) => {
                api::check_update(target.table, columns)
            }
            (MergeTarget::Backlog(target), Action::Insert { columns, .. }) => {
                api::check_insert(target.table, columns)
            }
            (MergeTarget::Backlog(target), Action::Delete) => api::check_delete(target.table, &[]),
            (_, Action::Nothing) | (MergeTarget::Temporary(_), Action::Delete) => Ok(()),
        }
    }

    /// The table in FROM; `like` is any table there.
    fn factor(&self, like: TableFactor, dictionary: &mut Dictionary) -> TableFactor {
        match self {
            MergeTarget::Backlog(target) => target.factor(like),
            MergeTarget::Temporary(target) => target.numbered_factor(like, dictionary),
        }
    }
}
