//! The temporary table that a statement writes, and queries over it.

use std::collections::HashSet;
use std::sync::Arc;

use datafusion::arrow::datatypes::{DataType, Field, FieldRef};
use sqlparser::ast::{
    Expr, Ident, ObjectName, ObjectNamePart, SelectItem, SetExpr, Statement, TableFactor, Value, VisitMut,
};

use super::definition::Definition;
use super::table::TempTable;
use super::{NUMBERED, SCHEMA, errors, names, refuse};
use crate::engine::session::Shared;
use crate::engine::write::sources::Sources;
use crate::engine::write::target::Returning;
use crate::error::Result;
use crate::sql;
use crate::sql::labels::Label;
use crate::sql::names::Dictionary;

/// The table of an INSERT, UPDATE or DELETE.
pub(in crate::engine) struct Target {
    pub table: Arc<TempTable>,
    /// What the statement calls it.
    pub alias: Ident,
}

impl Target {
    /// The name of the table with its schema.
    pub fn full_name(&self) -> String {
        format!("{SCHEMA}.{}", self.table.definition.name)
    }

    /// The table of that name. 42S02.
    pub fn find(
        shared: &Shared,
        name: &ObjectName,
        alias: Option<Ident>,
        dictionary: &mut Dictionary,
    ) -> Result<Self> {
        let name = sql::names::parts(name).pop().unwrap_or_default();
        let table = shared.temp.find(&name).ok_or_else(|| errors::no_such_table(&name))?;
        let own = || Ident::with_quote('"', dictionary.spelling(&table.definition.name));
        let alias = alias.unwrap_or_else(own);
        Ok(Target { table, alias })
    }

    /// The table of an UPDATE or DELETE. 0A000 for what would choose among its rows or columns.
    pub fn of_factor(
        shared: &Shared,
        factor: &TableFactor,
        kind: &str,
        dictionary: &mut Dictionary,
    ) -> Result<Self> {
        let TableFactor::Table { name, alias, args, sample, partitions, with_ordinality, .. } = factor else {
            return Err(sql::errors::unsupported_clause(format!("{kind} of anything but a table")));
        };
        let refused = [
            (sample.is_some(), "TABLESAMPLE"),
            (!partitions.is_empty(), "PARTITION"),
            (args.is_some() || *with_ordinality, "a table function"),
        ];
        refuse(&refused)?;
        Target::find(shared, name, alias.as_ref().map(|alias| alias.name.clone()), dictionary)
    }

    /// What the table is.
    pub fn definition(&self) -> &Definition {
        &self.table.definition
    }

    /// The position of a column; 42S22 when there is none, or when it is qualified by another table.
    pub fn column(&self, name: &ObjectName) -> Result<usize> {
        let mut parts = sql::names::parts(name);
        let column = parts.pop().unwrap_or_default();
        let is_own = |qualifier: String| qualifier.to_lowercase() == self.alias.value.to_lowercase();
        if !parts.pop().is_none_or(is_own) {
            return Err(crate::engine::errors::unknown_column(name, &self.alias.value));
        }
        let definition = self.definition();
        definition
            .position(&column)
            .ok_or_else(|| crate::engine::errors::unknown_column(&column, definition.column_names()))
    }

    /// A column with its type and size.
    pub fn field(&self, column: usize) -> FieldRef {
        let fields = self.definition().schema.fields();
        fields.get(column).cloned().unwrap_or_else(|| Arc::new(Field::new("", DataType::Null, true)))
    }

    /// True for an IDENTITY column.
    pub fn counts(&self, column: usize) -> bool {
        self.definition().columns.get(column).is_some_and(|column| column.identity.is_some())
    }

    /// What DEFAULT means for an existing row: the declared value, else NULL. 0A000 where numbers count.
    pub fn default_of(&self, column: usize, dictionary: &mut Dictionary) -> Result<Expr> {
        let declared = self.definition().columns.get(column);
        if self.counts(column) {
            return Err(sql::errors::unsupported_clause("DEFAULT for an IDENTITY column of an existing row"));
        }
        let Some(default) = declared.and_then(|column| column.default.as_ref()) else {
            return Ok(Expr::value(Value::Null));
        };
        let mut expr = Expr::Nested(Box::new(sql::rewrite::expression(&default.text)?));
        dictionary.apply(&mut expr);
        Ok(expr)
    }

    /// `SELECT items FROM table AS alias (columns as the statement spells them) WHERE selection`.
    pub fn select(
        &self,
        items: Vec<SelectItem>,
        selection: Option<Expr>,
        dictionary: &mut Dictionary,
    ) -> Result<Statement> {
        self.select_from(("", &[]), &Sources::default(), items, selection, dictionary)
    }

    /// The same over the rows with their positions in column [`super::ROW`], beside other tables.
    pub fn select_numbered(
        &self,
        sources: &Sources,
        items: Vec<SelectItem>,
        selection: Option<Expr>,
        dictionary: &mut Dictionary,
    ) -> Result<Statement> {
        self.select_from((NUMBERED, &[super::ROW]), sources, items, selection, dictionary)
    }

    fn select_from(
        &self,
        (prefix, first): (&str, &[&str]),
        sources: &Sources,
        items: Vec<SelectItem>,
        selection: Option<Expr>,
        dictionary: &mut Dictionary,
    ) -> Result<Statement> {
        let mut statement = sql::parse::parse_own("SELECT 1 FROM t")?;
        if let Statement::Query(query) = &mut statement
            && let SetExpr::Select(select) = query.body.as_mut()
        {
            select.projection = items;
            select.selection = selection;
            if let Some(from) = select.from.first_mut() {
                from.relation = self.factor(prefix, first, from.relation.clone(), dictionary);
            }
            sources.add_to(select);
        }
        let own = self.definition().name.to_lowercase();
        let _ = statement.visit(&mut names::Unqualifier { renamed: &HashSet::from([own]) });
        Ok(statement)
    }

    /// The table in FROM; `like` is any table there.
    fn factor(
        &self,
        prefix: &str,
        first: &[&str],
        mut like: TableFactor,
        dictionary: &mut Dictionary,
    ) -> TableFactor {
        if let TableFactor::Table { name, alias, .. } = &mut like {
            let quoted = |name: String| ObjectNamePart::Identifier(Ident::with_quote('"', name));
            let table = format!("{prefix}{}", self.definition().name);
            *name = ObjectName(vec![quoted(SCHEMA.to_owned()), quoted(table)]);
            *alias = Some(names::alias(self.definition(), self.alias.clone(), first, dictionary));
        }
        like
    }

    /// The table in FROM with the positions of its rows; `like` is any table there.
    pub fn numbered_factor(&self, like: TableFactor, dictionary: &mut Dictionary) -> TableFactor {
        self.factor(NUMBERED, &[super::ROW], like, dictionary)
    }

    /// The described `RETURNING` list.
    pub async fn returning(
        &self,
        shared: &Shared,
        items: Option<Vec<SelectItem>>,
        typed: &[Label],
        parameters: usize,
        dictionary: &mut Dictionary,
    ) -> Result<Option<Returning>> {
        let Some(mut items) = items else { return Ok(None) };
        sql::labels::distinguish_items(&mut items);
        let statement = self.select(items, None, dictionary)?;
        let definition = self.definition();
        let schema = Arc::clone(&definition.schema);
        Returning::over(shared, statement, schema, &definition.name, typed, parameters).await.map(Some)
    }
}
