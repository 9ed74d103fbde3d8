//! SQLTables

use super::Context;
use super::names::{Filter, selects_no_catalog};
use super::rows::{NAME_SIZE, REMARKS_SIZE, ResultSet, result_row};
use crate::engine::catalog::CatalogTableKind;
use crate::error::Result;

/// Arguments of SQLTables; `None` is NULL.
#[derive(Clone, Copy, Debug, Default)]
pub struct TablesArguments<'a> {
    /// CatalogName: a pattern.
    pub catalog: Option<&'a str>,
    /// SchemaName: a pattern.
    pub schema: Option<&'a str>,
    /// TableName: a pattern.
    pub table: Option<&'a str>,
    /// TableType: a list such as `TABLE,VIEW` or `'TABLE', 'VIEW'`.
    pub table_type: Option<&'a str>,
}

result_row! {
    /// A row of SQLTables.
    TableRow {
        catalog: Option<String> = "TABLE_CAT" "TABLE_QUALIFIER" NAME_SIZE;
        schema: Option<String> = "TABLE_SCHEM" "TABLE_OWNER" NAME_SIZE;
        name: Option<String> = "TABLE_NAME" "TABLE_NAME" NAME_SIZE;
        kind: Option<String> = "TABLE_TYPE" "TABLE_TYPE" NAME_SIZE;
        remarks: Option<String> = "REMARKS" "REMARKS" REMARKS_SIZE;
    }
}

/// Tables by type, schema and name; or all schemas, types or (none) catalogs, when one argument is `%` and
/// the others are empty. HY009 under SQL_ATTR_METADATA_ID.
pub fn tables(arguments: &TablesArguments<'_>, context: &Context<'_>) -> Result<ResultSet> {
    let rows = match enumeration(arguments) {
        Some(rows) => rows(context),
        None => matching(arguments, context)?,
    };
    TableRow::result_set(&rows, context.odbc2)
}

impl TablesArguments<'_> {
    /// True where the names of all schemas are asked for.
    pub(super) fn lists_schemas(&self) -> bool {
        (self.catalog, self.schema, self.table) == (Some(""), Some("%"), Some(""))
    }
}

/// Which list the special arguments ask for.
fn enumeration(arguments: &TablesArguments<'_>) -> Option<fn(&Context<'_>) -> Vec<TableRow>> {
    let TablesArguments { catalog, schema, table, table_type } = arguments;
    match (catalog, schema, table, table_type) {
        (Some("%"), Some(""), Some(""), _) => Some(|_| Vec::new()),
        _ if arguments.lists_schemas() => Some(schemas),
        (Some(""), Some(""), Some(""), Some("%")) => Some(|_| types()),
        _ => None,
    }
}

fn schemas(context: &Context<'_>) -> Vec<TableRow> {
    let row = |schema: &str| TableRow { schema: Some(schema.to_owned()), ..TableRow::default() };
    context.catalog.schemas().into_iter().map(row).collect()
}

fn types() -> Vec<TableRow> {
    let row =
        |kind: &CatalogTableKind| TableRow { kind: Some(kind.name().to_owned()), ..TableRow::default() };
    CatalogTableKind::ALL.iter().map(row).collect()
}

fn matching(arguments: &TablesArguments<'_>, context: &Context<'_>) -> Result<Vec<TableRow>> {
    let schema = Filter::pattern(arguments.schema, "SchemaName", context.metadata_id)?;
    let name = Filter::pattern(arguments.table, "TableName", context.metadata_id)?;
    if !selects_no_catalog(arguments.catalog) {
        return Ok(Vec::new());
    }
    let tables = context.catalog.sorted();
    let of_kind = |kind: CatalogTableKind| {
        let matches = tables.iter().filter(move |table| table.kind == kind);
        matches.filter(|table| schema.matches(&table.schema) && name.matches(&table.name)).map(move |table| {
            TableRow {
                catalog: None,
                schema: Some(table.schema.clone()),
                name: Some(table.name.clone()),
                kind: Some(kind.name().to_owned()),
                remarks: Some(table.remarks.get(context.language).to_owned()).filter(|text| !text.is_empty()),
            }
        })
    };
    let selected = CatalogTableKind::ALL.iter().filter(|kind| lists_type(arguments.table_type, kind.name()));
    Ok(selected.flat_map(|kind| of_kind(*kind)).collect())
}

/// True when a list of types, each in quotes or not, has `name`; NULL, "" and "%" list all.
pub(super) fn lists_type(list: Option<&str>, name: &str) -> bool {
    match list.map(str::trim) {
        None | Some("" | "%") => true,
        Some(list) => list.split(',').any(|entry| {
            let entry = entry.trim();
            let bare = entry.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).unwrap_or(entry);
            bare.trim().eq_ignore_ascii_case(name)
        }),
    }
}
