//! The table that a write names, its columns by name, and the `RETURNING` list over it.

use std::collections::BTreeSet;
use std::sync::Arc;

use datafusion::arrow::compute::concat_batches;
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, SchemaRef};
use datafusion::arrow::record_batch::RecordBatch;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode, TreeNodeRecursion};
use datafusion::common::{ScalarValue, TableReference};
use datafusion::datasource::{MemTable, provider_as_source};
use datafusion::logical_expr::LogicalPlan;
use futures::TryStreamExt;
use sqlparser::ast::{Expr, Ident, ObjectName, SelectItem, SetExpr, Statement, TableAlias, TableFactor};

use super::super::prepare::{describe, logical_plan};
use super::super::provider::BacklogTable;
use super::super::scanned::Scanned;
use super::super::session::{Shared, engine_error};
use super::super::{ResultColumn, errors, execute};
use super::sources::Sources;
use crate::error::Result;
use crate::sql;
use crate::sql::labels::{self, Label};
use crate::tables::write::Operation;
use crate::tables::{Table, Warnings};

/// The table that a write names.
pub(in crate::engine) struct Target {
    pub table: &'static Table,
    pub schema: SchemaRef,
    pub name: ObjectName,
    pub alias: Option<Ident>,
}

impl Target {
    /// The declared table of that name; system tables cannot be written.
    pub async fn find(shared: &Shared, name: &ObjectName, alias: Option<Ident>, kind: &str) -> Result<Self> {
        let reference = match sql::names::parts(name).as_slice() {
            [.., schema, table] => TableReference::partial(schema.as_str(), table.as_str()),
            [table] => TableReference::bare(table.as_str()),
            [] => return Err(errors::not_writable(kind, name)),
        };
        let schema = shared.context.state().schema_for_ref(reference.clone()).map_err(engine_error)?;
        let found = schema.table(reference.table()).await.map_err(engine_error)?;
        let table = found
            .as_ref()
            .and_then(|found| found.downcast_ref::<Scanned<BacklogTable>>())
            .map(|found| found.0.table)
            .ok_or_else(|| errors::not_writable(kind, name))?;
        Ok(Target { table, schema: crate::tables::schema(table), name: name.clone(), alias })
    }

    /// The table that UPDATE or DELETE names. 0A000 for what would choose among its rows or columns.
    pub async fn of_factor(shared: &Shared, factor: &TableFactor, kind: &str) -> Result<Self> {
        let TableFactor::Table { name, alias, args, sample, partitions, with_ordinality, .. } = factor else {
            return Err(sql::errors::unsupported_clause(format!("{kind} of anything but a table")));
        };
        let renames = alias.as_ref().is_some_and(|alias| !alias.columns.is_empty());
        let refused = [
            (sample.is_some(), "TABLESAMPLE"),
            (!partitions.is_empty(), "PARTITION"),
            (renames, "an alias with column names"),
            (args.is_some() || *with_ordinality, "a table function"),
        ];
        super::refuse(&refused)?;
        Target::find(shared, name, alias.as_ref().map(|alias| alias.name.clone()), kind).await
    }

    /// The table in FROM; `like` is any table there.
    pub fn factor(&self, mut like: TableFactor) -> TableFactor {
        if let TableFactor::Table { name, alias, .. } = &mut like {
            *name = self.name.clone();
            *alias = self.alias.clone().map(|name| TableAlias {
                explicit: true,
                name,
                columns: Vec::new(),
                at: None,
            });
        }
        like
    }

    /// The position of a column; 42S22 when there is none, or when it is qualified by another table.
    pub fn column(&self, name: &ObjectName) -> Result<usize> {
        let mut parts = sql::names::parts(name);
        let column = parts.pop().unwrap_or_default();
        let own = self.alias.as_ref().map_or(self.table.name, |alias| alias.value.as_str());
        if parts.pop().is_some_and(|qualifier| !qualifier.eq_ignore_ascii_case(own)) {
            return Err(errors::unknown_column(name, own));
        }
        self.table.position_to_write(&column).ok_or_else(|| {
            let known: Vec<&str> = self.table.all_columns().map(|column| column.name).collect();
            errors::unknown_column(&column, known.join(", "))
        })
    }

    /// A column with its type and size, also one that is only written.
    pub fn field(&self, column: usize) -> FieldRef {
        let declared = crate::tables::column_field(self.table, column);
        Arc::new(declared.unwrap_or_else(|| Field::new("", DataType::Null, true)))
    }

    /// Type of a column.
    pub fn data_type(&self, column: usize) -> DataType {
        self.table.column(column).map_or(DataType::Null, |column| column.column_type.arrow())
    }

    /// Name of a column.
    pub fn column_name(&self, column: usize) -> &'static str {
        self.table.column(column).map_or("", |column| column.name)
    }

    /// True for a column that rows have, so that it can be read.
    pub fn is_of_rows(&self, column: usize) -> bool {
        column < self.table.columns.len()
    }

    /// `SELECT items FROM table [AS alias] WHERE selection` as a statement.
    pub fn select(&self, items: Vec<SelectItem>, selection: Option<Expr>) -> Result<Statement> {
        self.select_beside(&Sources::default(), items, selection)
    }

    /// The same with other tables beside it.
    pub fn select_beside(
        &self,
        sources: &Sources,
        items: Vec<SelectItem>,
        selection: Option<Expr>,
    ) -> Result<Statement> {
        let mut statement = sql::parse::parse_own("SELECT 1 FROM t")?;
        if let Statement::Query(query) = &mut statement
            && let SetExpr::Select(select) = query.body.as_mut()
        {
            select.projection = items;
            select.selection = selection;
            if let Some(from) = select.from.first_mut() {
                from.relation = self.factor(from.relation.clone());
            }
            sources.add_to(select);
        }
        Ok(statement)
    }

    /// The column whose value Backlog assigns to a new row.
    pub fn identity_column(&self) -> Option<usize> {
        let auto = self.table.columns.iter().position(|column| column.auto);
        let insert = self.table.writes.insert.as_ref();
        let assigned = |name: &&&str| insert.is_none_or(|insert| insert.part_of(name).is_none());
        let last = self.table.primary_key.last().filter(assigned);
        auto.or_else(|| self.table.position(last?))
    }

    /// The columns that an INSERT without a column list sets.
    pub fn insertable_columns(&self) -> Vec<usize> {
        let places = self.table.writes.insert.iter().flat_map(|insert| insert.key);
        let places: Vec<&str> = places.map(|part| part.best.column).collect();
        let columns = self.table.columns.iter().enumerate();
        columns
            .filter(|(_, column)| column.write.is_given(Operation::Insert) || places.contains(&column.name))
            .map(|(position, _)| position)
            .collect()
    }

    /// The reference to a column, qualified as the statement qualifies its table.
    pub fn column_reference(&self, column: usize) -> Expr {
        let qualifier = match &self.alias {
            Some(alias) => vec![alias.clone()],
            None => self.name.0.iter().filter_map(|part| part.as_ident().cloned()).collect(),
        };
        let own = Ident::with_quote('"', self.column_name(column));
        Expr::CompoundIdentifier(qualifier.into_iter().chain([own]).collect())
    }
}

/// A described `RETURNING` list.
pub(in crate::engine) struct Returning {
    plan: LogicalPlan,
    schema: SchemaRef,
    table: String,
    pub columns: Vec<ResultColumn>,
    /// Positions of the table's columns that it takes.
    pub wanted: Vec<usize>,
}

impl Returning {
    /// Plans the list over the table's own schema.
    pub async fn prepare(
        shared: &Shared,
        target: &Target,
        items: Option<Vec<SelectItem>>,
        typed: &[Label],
        parameters: usize,
    ) -> Result<Option<Self>> {
        let Some(mut items) = items else { return Ok(None) };
        labels::distinguish_items(&mut items);
        let list = target.select(items, None)?;
        let schema = Arc::clone(&target.schema);
        Returning::over(shared, list, schema, target.table.name, typed, parameters).await.map(Some)
    }

    /// Plans `list`, a query over the table of that name and schema.
    pub async fn over(
        shared: &Shared,
        list: Statement,
        schema: SchemaRef,
        table: &str,
        typed: &[Label],
        parameters: usize,
    ) -> Result<Self> {
        let plan = logical_plan(shared, list).await?;
        let columns = describe(shared, &plan, typed, parameters)?;
        let wanted = wanted(&plan, &schema)?;
        Ok(Returning { plan, schema, table: table.to_owned(), columns, wanted })
    }

    /// The list over the rows that were written.
    pub async fn project(
        &self,
        shared: &Shared,
        rows: Vec<RecordBatch>,
        parameters: &[ScalarValue],
    ) -> Result<RecordBatch> {
        let schema = rows.first().map_or_else(|| Arc::clone(&self.schema), RecordBatch::schema);
        let written = MemTable::try_new(schema, vec![rows]).map_err(engine_error)?;
        let source = provider_as_source(Arc::new(written));
        let plan = execute::bound(self.plan.clone(), parameters.to_vec())?
            .transform_down(|node| {
                Ok(match node {
                    LogicalPlan::TableScan(mut scan) if scan.table_name.table() == self.table => {
                        scan.source = Arc::clone(&source);
                        Transformed::yes(LogicalPlan::TableScan(scan))
                    }
                    other => Transformed::no(other),
                })
            })
            .data()
            .map_err(engine_error)?;
        let stream = execute::run(shared, &plan, &Warnings::default()).await?;
        let schema = stream.schema();
        let batches: Vec<RecordBatch> = stream.try_collect().await.map_err(engine_error)?;
        concat_batches(&schema, &batches).map_err(|error| engine_error(error.into()))
    }
}

/// The columns of a table that a plan over it takes, sub-queries left aside.
fn wanted(plan: &LogicalPlan, schema: &SchemaRef) -> Result<Vec<usize>> {
    let mut columns = BTreeSet::new();
    plan.apply(|node| {
        for expr in node.expressions() {
            let names = expr.column_refs();
            columns.extend(names.iter().filter_map(|column| schema.index_of(&column.name).ok()));
        }
        Ok(TreeNodeRecursion::Continue)
    })
    .map_err(engine_error)?;
    Ok(columns.into_iter().collect())
}
