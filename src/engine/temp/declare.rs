//! From CREATE TABLE to what the table is.

use std::collections::HashSet;

use datafusion::arrow::datatypes::DataType;
use datafusion::common::{DFSchema, ExprSchema};
use datafusion::logical_expr::ExprSchemable;
use sqlparser::ast::{
    CheckConstraint, ColumnDef, ColumnOption, CreateTable, Expr, ForeignKeyConstraint, GeneratedAs, Ident,
    IdentityPropertyFormatKind, IdentityPropertyKind, IndexColumn, ObjectName, SequenceOptions,
    TableConstraint,
};

use super::definition::{Check, Column, Definition, Formula, Identity, Key, schema_of};
use super::{SCHEMA, constraints, errors, refuse, types, unheard};
use crate::engine::catalog::{CatalogReference, CatalogTable};
use crate::engine::session::{Shared, engine_error};
use crate::error::Result;
use crate::sql;

/// What CREATE TABLE says so far.
struct Draft<'a> {
    shared: &'a Shared,
    name: &'a str,
    columns: Vec<Column>,
    keys: Vec<Key>,
    checks: Vec<(Option<Ident>, Expr)>,
    foreign: Vec<ForeignKeyConstraint>,
}

/// The table that CREATE TABLE with a list of columns declares. 42000, 42S02, 42S21, 42S22.
pub(super) fn definition(shared: &Shared, name: &str, statement: CreateTable) -> Result<Definition> {
    let mut draft = Draft {
        shared,
        name,
        columns: Vec::new(),
        keys: Vec::new(),
        checks: Vec::new(),
        foreign: Vec::new(),
    };
    if statement.columns.is_empty() {
        return Err(errors::no_columns(name));
    }
    for column in statement.columns {
        draft.column(column)?;
    }
    for constraint in statement.constraints {
        draft.constraint(constraint)?;
    }
    draft.finish()
}

/// The table of a query's columns.
pub(super) fn of_columns(name: &str, columns: Vec<Column>) -> Result<Definition> {
    let mut names = HashSet::new();
    if let Some(column) = columns.iter().find(|column| !names.insert(column.name.to_lowercase())) {
        return Err(errors::column_exists(&column.name));
    }
    let schema = schema_of(name, &columns);
    Ok(Definition {
        name: name.to_owned(),
        columns,
        keys: Vec::new(),
        references: Vec::new(),
        checks: Vec::new(),
        schema,
    })
}

impl Draft<'_> {
    fn column(&mut self, declared: ColumnDef) -> Result<()> {
        let name = declared.name.value;
        let known = types::column_type(&declared.data_type)
            .ok_or_else(|| errors::unknown_type(&declared.data_type, &name))?;
        if self.position(&name).is_ok() {
            return Err(errors::column_exists(name));
        }
        let position = self.columns.len();
        self.columns.push(Column {
            name,
            data_type: known.arrow,
            nullable: true,
            size: known.size,
            fraction: known.fraction,
            default: None,
            identity: None,
        });
        if known.is_serial {
            self.identity(position, Identity::default())?;
        }
        for option in declared.options {
            self.option(position, option.name, option.option)?;
        }
        Ok(())
    }

    fn option(&mut self, position: usize, name: Option<Ident>, option: ColumnOption) -> Result<()> {
        match option {
            ColumnOption::Null => {}
            ColumnOption::NotNull => self.not_null(&[position]),
            ColumnOption::Default(expr) => {
                let default = Formula::compile(self.shared, expr, &DFSchema::empty())?;
                if let Some(column) = self.columns.get_mut(position) {
                    column.default = Some(default);
                    constraints::check_default(self.shared, column)?;
                }
            }
            ColumnOption::PrimaryKey(key) => {
                unheard::of_primary_key(&key)?;
                self.key(name, vec![position], true)?;
            }
            ColumnOption::Unique(key) => {
                unheard::of_unique(&key)?;
                self.key(name, vec![position], false)?;
            }
            ColumnOption::Check(check) => self.check(name, check)?,
            ColumnOption::ForeignKey(mut key) => {
                unheard::of_foreign_key(&key)?;
                key.name = name.or(key.name);
                key.columns = self.columns.get(position).map(|c| Ident::new(&c.name)).into_iter().collect();
                self.foreign.push(key);
            }
            ColumnOption::Identity(
                IdentityPropertyKind::Identity(property) | IdentityPropertyKind::Autoincrement(property),
            ) => {
                refuse(&[(property.order.is_some(), "IDENTITY … ORDER")])?;
                let identity = match property.parameters {
                    Some(
                        IdentityPropertyFormatKind::FunctionCall(parameters)
                        | IdentityPropertyFormatKind::StartAndIncrement(parameters),
                    ) => Identity {
                        start: integer(&parameters.seed)?,
                        step: integer(&parameters.increment)?,
                        is_always: false,
                    },
                    None => Identity::default(),
                };
                self.identity(position, identity)?;
            }
            ColumnOption::Generated {
                generated_as: generated_as @ (GeneratedAs::ByDefault | GeneratedAs::Always),
                sequence_options,
                generation_expr: None,
                generation_expr_mode: _,
                generated_keyword: _,
            } => {
                let counted = sequence(&sequence_options.unwrap_or_default())?;
                let is_always = generated_as == GeneratedAs::Always;
                self.identity(position, Identity { is_always, ..counted })?;
            }
            ColumnOption::DialectSpecific(tokens)
                if tokens.iter().any(|token| {
                    let word = token.to_string();
                    ["AUTO_INCREMENT", "AUTOINCREMENT"].iter().any(|known| word.eq_ignore_ascii_case(known))
                }) =>
            {
                self.identity(position, Identity::default())?;
            }
            other => return Err(sql::errors::unsupported_clause(other)),
        }
        Ok(())
    }

    fn constraint(&mut self, constraint: TableConstraint) -> Result<()> {
        match constraint {
            TableConstraint::PrimaryKey(key) => {
                unheard::of_primary_key(&key)?;
                let columns = self.positions(&key.columns)?;
                self.key(key.name, columns, true)
            }
            TableConstraint::Unique(key) => {
                unheard::of_unique(&key)?;
                let columns = self.positions(&key.columns)?;
                self.key(key.name.or(key.index_name), columns, false)
            }
            TableConstraint::ForeignKey(key) => {
                unheard::of_foreign_key(&key)?;
                self.foreign.push(key);
                Ok(())
            }
            TableConstraint::Check(check) => self.check(None, check),
            other => Err(sql::errors::unsupported_clause(other)),
        }
    }

    fn position(&self, name: &str) -> Result<usize> {
        position(&self.columns, name)
    }

    fn positions(&self, columns: &[IndexColumn]) -> Result<Vec<usize>> {
        columns
            .iter()
            .map(|column| match unheard::column_of(column) {
                Some(ident) => self.position(&ident.value),
                None => Err(sql::errors::unsupported_clause(format!("the key ({column})"))),
            })
            .collect()
    }

    fn not_null(&mut self, positions: &[usize]) {
        for position in positions {
            if let Some(column) = self.columns.get_mut(*position) {
                column.nullable = false;
            }
        }
    }

    fn key(&mut self, name: Option<Ident>, columns: Vec<usize>, is_primary: bool) -> Result<()> {
        if is_primary {
            if self.keys.iter().any(|key| key.is_primary) {
                return Err(errors::only_one("PRIMARY KEY"));
            }
            self.not_null(&columns);
        }
        let first = columns.first().and_then(|column| self.columns.get(*column));
        let first = first.map_or("", |column| column.name.as_str());
        let derived =
            if is_primary { format!("PK_{}", self.name) } else { format!("UQ_{}_{first}", self.name) };
        self.keys.push(Key { name: name.map_or(derived, |name| name.value), columns, is_primary });
        Ok(())
    }

    fn check(&mut self, name: Option<Ident>, check: CheckConstraint) -> Result<()> {
        let CheckConstraint { name: own, expr, enforced } = check;
        refuse(&[(enforced == Some(false), "CHECK … NOT ENFORCED")])?;
        self.checks.push((name.or(own), *expr));
        Ok(())
    }

    fn identity(&mut self, position: usize, identity: Identity) -> Result<()> {
        if self
            .columns
            .iter()
            .enumerate()
            .any(|(other, column)| other != position && column.identity.is_some())
        {
            return Err(errors::only_one("IDENTITY"));
        }
        let Some(column) = self.columns.get_mut(position) else { return Ok(()) };
        // IDENTITY without a type is how SQLite-like declarations count.
        if !column.data_type.is_integer() {
            return Err(errors::identity_type(&column.name));
        }
        column.identity = Some(identity);
        column.nullable = false;
        Ok(())
    }

    fn finish(mut self) -> Result<Definition> {
        let schema = schema_of(self.name, &self.columns);
        let typed = DFSchema::try_from(schema.as_ref().clone()).map_err(engine_error)?;
        let mut checks = Vec::new();
        for (number, (name, expr)) in self.checks.iter().enumerate() {
            let condition = Formula::compile(self.shared, expr.clone(), &typed)?;
            let data_type = condition.expr.get_type(&typed as &dyn ExprSchema).map_err(engine_error)?;
            if !matches!(data_type, DataType::Boolean | DataType::Null) {
                return Err(sql::errors::syntax(format!("CHECK ({expr}) is no condition")));
            }
            let name =
                name.as_ref().map_or(format!("CK_{}_{}", self.name, number + 1), |name| name.value.clone());
            checks.push(Check { name, condition });
        }
        let references = self.foreign.iter().map(|key| self.reference(key)).collect::<Result<_>>()?;
        self.keys.sort_by_key(|key| !key.is_primary);
        Ok(Definition {
            name: self.name.to_owned(),
            columns: self.columns,
            keys: self.keys,
            references,
            checks,
            schema,
        })
    }

    /// A foreign key with names as the tables spell them. 21S01, 42S02, 42S22.
    fn reference(&self, key: &ForeignKeyConstraint) -> Result<CatalogReference> {
        let names = |columns: &[Ident]| columns.iter().map(|c| c.value.clone()).collect::<Vec<_>>();
        let columns: Vec<String> = names(&key.columns)
            .iter()
            .map(|name| {
                let position = self.position(name)?;
                Ok(self.columns.get(position).map_or_else(String::new, |column| column.name.clone()))
            })
            .collect::<Result<_>>()?;
        let name = match &key.name {
            Some(name) => name.value.clone(),
            None => format!("FK_{}_{}", self.name, columns.join("_")),
        };
        let (schema, table, primary, known) = self.referred(&key.foreign_table)?;
        let referred = if key.referred_columns.is_empty() { primary } else { names(&key.referred_columns) };
        let referred: Vec<String> = referred
            .iter()
            .map(|name| {
                let lower = name.to_lowercase();
                let found = known.iter().find(|known| known.to_lowercase() == lower);
                found.cloned().ok_or_else(|| errors::no_such_column(name, known.join(", ")))
            })
            .collect::<Result<_>>()?;
        if referred.len() != columns.len() {
            return Err(errors::reference_count(name));
        }
        Ok(CatalogReference { name, columns, schema: Some(schema), table, referred })
    }

    /// Schema, name, primary key and columns of a referred table: this one, a temporary one, or Backlog's.
    fn referred(&self, name: &ObjectName) -> Result<(String, String, Vec<String>, Vec<String>)> {
        let parts = sql::names::parts(name);
        let (schema, table) = match parts.as_slice() {
            [table] => (None, table.as_str()),
            [.., schema, table] => (Some(schema.as_str()), table.as_str()),
            [] => (None, ""),
        };
        let is_temp = schema.is_none_or(|schema| schema.eq_ignore_ascii_case(SCHEMA));
        if is_temp && table.to_lowercase() == self.name.to_lowercase() {
            let all: Vec<String> = self.columns.iter().map(|column| column.name.clone()).collect();
            let key = self.keys.iter().find(|key| key.is_primary).map_or(&[][..], |key| &key.columns);
            let key = key.iter().filter_map(|column| all.get(*column).cloned()).collect();
            return Ok((SCHEMA.to_owned(), self.name.to_owned(), key, all));
        }
        let described = |table: &CatalogTable| {
            let columns = table.columns.iter().map(|column| column.field.name().clone()).collect();
            (table.schema.clone(), table.name.clone(), table.primary_key.clone(), columns)
        };
        if is_temp && let Some(found) = self.shared.temp.find(table) {
            return Ok(described(&found.definition.catalog_table()));
        }
        let schema = schema.unwrap_or(&self.shared.settings.default_schema);
        let tables = &self.shared.catalog.tables;
        let found = tables.iter().find(|other| {
            other.schema.eq_ignore_ascii_case(schema) && other.name.eq_ignore_ascii_case(table)
        });
        found.map(described).ok_or_else(|| crate::engine::errors::unknown_table(name, ""))
    }
}

fn position(columns: &[Column], name: &str) -> Result<usize> {
    let lower = name.to_lowercase();
    columns.iter().position(|column| column.name.to_lowercase() == lower).ok_or_else(|| {
        let known: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        errors::no_such_column(name, known.join(", "))
    })
}

fn sequence(options: &[SequenceOptions]) -> Result<Identity> {
    let mut identity = Identity::default();
    for option in options {
        match option {
            SequenceOptions::StartWith(start, _) => identity.start = integer(start)?,
            SequenceOptions::IncrementBy(step, _) => identity.step = integer(step)?,
            // What the type can hold is the bound, and an identity never begins again.
            SequenceOptions::MinValue(None)
            | SequenceOptions::MaxValue(None)
            | SequenceOptions::Cycle(true) => {}
            other => return Err(sql::errors::unsupported_clause(other.to_string().trim())),
        }
    }
    Ok(identity)
}

fn integer(expr: &Expr) -> Result<i64> {
    let number = expr.to_string().replace(' ', "");
    number.parse().map_err(|_| sql::errors::syntax(format!("{expr} is no whole number")))
}
