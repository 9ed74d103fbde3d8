//! Results that are there at once: catalog functions and SQLGetTypeInfo. Schemas of projects take requests.

use super::super::Outcome;
use super::super::catalog::{self, Context, Known, ResultSet};
use super::super::codes::SQL_ATTR_METADATA_ID;
use super::super::descriptor::Column;
use super::super::text::TextIn;
use super::super::type_info;
use super::cursor::Cursor;
use super::{State, Statement};
use crate::engine::catalog::ProjectSchemas;
use crate::error::Result;

/// Catalog, schema and table as the application gave them.
#[derive(Clone, Copy, Debug)]
pub struct TableNames {
    /// CatalogName
    pub catalog: TextIn,
    /// SchemaName
    pub schema: TextIn,
    /// TableName
    pub table: TextIn,
}

/// Catalog, schema and table once they are read; `None` is NULL.
struct ReadNames {
    catalog: Option<String>,
    schema: Option<String>,
    table: Option<String>,
}

impl ReadNames {
    fn arguments(&self) -> catalog::TableArguments<'_> {
        let (catalog, schema, table) =
            (self.catalog.as_deref(), self.schema.as_deref(), self.table.as_deref());
        catalog::TableArguments { catalog, schema, table }
    }
}

impl Statement {
    /// Opens a cursor over rows that are already there, in place of the last statement.
    pub(super) fn open(&self, state: &mut State, (columns, batch): ResultSet, max_varchar_size: u32) {
        state.plan = None;
        state.row_count = -1;
        state.describe(columns.iter().map(|column| Column::new(column, max_varchar_size)).collect());
        state.cursor = Some(Cursor::of_batch(batch));
        self.set_header(state);
    }

    fn read(&self, names: &TableNames) -> Result<ReadNames> {
        let memory = self.memory();
        Ok(ReadNames {
            catalog: names.catalog.read(memory)?,
            schema: names.schema.read(memory)?,
            table: names.table.read(memory)?,
        })
    }

    /// Opens what `list` gives, in the context of the connection. 24000.
    fn open_list(&self, list: impl FnOnce(&Context<'_>) -> Result<ResultSet>) -> Result<Outcome> {
        self.open_with(|_| Ok(ProjectSchemas::None), list)
    }

    /// The same, for a list that may need to know of projects.
    fn open_with(
        &self,
        projects: impl FnOnce(&Known<'_>) -> Result<ProjectSchemas>,
        list: impl FnOnce(&Context<'_>) -> Result<ResultSet>,
    ) -> Result<Outcome> {
        let mut state = self.state()?;
        state.require_closed()?;
        let call = self.cancel.begin();
        let session = self.connection.session()?;
        let settings = session.settings();
        let metadata_id = state.attributes.get(SQL_ATTR_METADATA_ID) == 1;
        let known = Known {
            fixed: &session.fixed_catalog(),
            default_schema: &settings.default_schema,
            one_project: settings.project.is_some(),
            metadata_id,
        };
        let context = Context {
            catalog: &*session.catalog(projects(&known)?, &call.token)?,
            language: self.connection.language(),
            odbc2: self.connection.is_odbc2(),
            metadata_id,
            max_varchar_size: settings.max_varchar_size,
            default_schema: &settings.default_schema,
        };
        let result = list(&context)?;
        self.open(&mut state, result, settings.max_varchar_size);
        Ok(Outcome::Done)
    }

    /// SQLTables.
    pub fn tables(&self, names: &TableNames, table_type: &TextIn) -> Result<Outcome> {
        let (names, table_type) = (self.read(names)?, table_type.read(self.memory())?);
        let catalog::TableArguments { catalog, schema, table } = names.arguments();
        let table_type = table_type.as_deref();
        let arguments = catalog::TablesArguments { catalog, schema, table, table_type };
        self.open_with(|known| known.of_tables(&arguments), |context| catalog::tables(&arguments, context))
    }

    /// SQLColumns.
    pub fn columns(&self, names: &TableNames, column: &TextIn) -> Result<Outcome> {
        let (names, column) = (self.read(names)?, column.read(self.memory())?);
        let catalog::TableArguments { catalog, schema, table } = names.arguments();
        let arguments = catalog::ColumnsArguments { catalog, schema, table, column: column.as_deref() };
        self.open_with(|known| known.of_columns(&arguments), |context| catalog::columns(&arguments, context))
    }

    /// SQLPrimaryKeys.
    pub fn primary_keys(&self, names: &TableNames) -> Result<Outcome> {
        let names = self.read(names)?;
        let table = names.arguments();
        self.open_with(|known| known.of_keys(&table), |context| catalog::primary_keys(&table, context))
    }

    /// SQLForeignKeys.
    pub fn foreign_keys(&self, primary: &TableNames, foreign: &TableNames) -> Result<Outcome> {
        let (primary, foreign) = (self.read(primary)?, self.read(foreign)?);
        let arguments =
            catalog::ForeignKeysArguments { primary: primary.arguments(), foreign: foreign.arguments() };
        self.open_with(
            |known| known.of_foreign_keys(&arguments),
            |context| catalog::foreign_keys(&arguments, context),
        )
    }

    /// SQLSpecialColumns. HY097, HY098, HY099.
    pub fn special_columns(
        &self,
        identifier_type: u16,
        names: &TableNames,
        scope: u16,
        nullable: u16,
    ) -> Result<Outcome> {
        let names = self.read(names)?;
        let table = names.arguments();
        let arguments = catalog::SpecialColumnsArguments { identifier_type, table, scope, nullable };
        self.open_with(|known| known.of_keys(&table), |context| catalog::special_columns(&arguments, context))
    }

    /// SQLStatistics. HY100, HY101.
    pub fn statistics(&self, names: &TableNames, unique: u16, accuracy: u16) -> Result<Outcome> {
        let names = self.read(names)?;
        let arguments = catalog::StatisticsArguments { table: names.arguments(), unique, accuracy };
        self.open_with(
            |known| known.of_keys(&arguments.table),
            |context| catalog::statistics(&arguments, context),
        )
    }

    /// SQLProcedures.
    pub fn procedures(&self, names: &TableNames) -> Result<Outcome> {
        let names = self.read(names)?;
        let catalog::TableArguments { catalog, schema, table: procedure } = names.arguments();
        let arguments = catalog::ProceduresArguments { catalog, schema, procedure, column: None };
        self.open_list(|context| catalog::procedures(&arguments, context))
    }

    /// SQLProcedureColumns.
    pub fn procedure_columns(&self, names: &TableNames, column: &TextIn) -> Result<Outcome> {
        let (names, column) = (self.read(names)?, column.read(self.memory())?);
        let catalog::TableArguments { catalog, schema, table: procedure } = names.arguments();
        let column = column.as_deref();
        let arguments = catalog::ProceduresArguments { catalog, schema, procedure, column };
        self.open_list(|context| catalog::procedure_columns(&arguments, context))
    }

    /// SQLTablePrivileges: none.
    pub fn table_privileges(&self) -> Result<Outcome> {
        self.open_list(|context| catalog::table_privileges(context.odbc2))
    }

    /// SQLColumnPrivileges: none.
    pub fn column_privileges(&self) -> Result<Outcome> {
        self.open_list(|context| catalog::column_privileges(context.odbc2))
    }

    /// SQLGetTypeInfo.
    pub fn type_info(&self, data_type: i16) -> Result<Outcome> {
        self.open_list(|context| type_info::type_info(data_type, context.odbc2, context.max_varchar_size))
    }
}
