//! SQLForeignKeys

use super::rows::{NAME_SIZE, ResultSet, result_row};
use super::{Context, TableArguments, ordinal};
use crate::engine::catalog::{CatalogReference, CatalogTable};
use crate::error::Result;
use crate::odbc::convert::errors;

/// SQL_NO_ACTION: Backlog decides, no row changes by itself.
const NO_ACTION: i16 = 3;
/// SQL_NOT_DEFERRABLE
const NOT_DEFERRABLE: i16 = 7;

/// Arguments of SQLForeignKeys; at least one table name is given.
#[derive(Clone, Copy, Debug, Default)]
pub struct ForeignKeysArguments<'a> {
    /// The table referred to.
    pub primary: TableArguments<'a>,
    /// The referring table.
    pub foreign: TableArguments<'a>,
}

result_row! {
    /// A row of SQLForeignKeys.
    ForeignKeyRow {
        pk_catalog: Option<String> = "PKTABLE_CAT" "PKTABLE_QUALIFIER" NAME_SIZE;
        pk_schema: Option<String> = "PKTABLE_SCHEM" "PKTABLE_OWNER" NAME_SIZE;
        pk_table: String = "PKTABLE_NAME" "PKTABLE_NAME" NAME_SIZE;
        pk_column: String = "PKCOLUMN_NAME" "PKCOLUMN_NAME" NAME_SIZE;
        fk_catalog: Option<String> = "FKTABLE_CAT" "FKTABLE_QUALIFIER" NAME_SIZE;
        fk_schema: Option<String> = "FKTABLE_SCHEM" "FKTABLE_OWNER" NAME_SIZE;
        fk_table: String = "FKTABLE_NAME" "FKTABLE_NAME" NAME_SIZE;
        fk_column: String = "FKCOLUMN_NAME" "FKCOLUMN_NAME" NAME_SIZE;
        key_seq: i16 = "KEY_SEQ" "KEY_SEQ" 0;
        update_rule: Option<i16> = "UPDATE_RULE" "UPDATE_RULE" 0;
        delete_rule: Option<i16> = "DELETE_RULE" "DELETE_RULE" 0;
        fk_name: Option<String> = "FK_NAME" "FK_NAME" NAME_SIZE;
        pk_name: Option<String> = "PK_NAME" "PK_NAME" NAME_SIZE;
        deferrability: Option<i16> = "DEFERRABILITY" "DEFERRABILITY" 0;
    }
}

/// Keys that refer to one table (ordered by the referring ones), keys of one table (ordered by those it
/// refers to), or those between two tables. HY009 without any table name.
pub fn foreign_keys(arguments: &ForeignKeysArguments<'_>, context: &Context<'_>) -> Result<ResultSet> {
    let given = |table: &TableArguments<'_>| table.table.is_some_and(|name| !name.is_empty());
    let (has_primary, has_foreign) = (given(&arguments.primary), given(&arguments.foreign));
    if !has_primary && !has_foreign {
        return Err(errors::name_required("TableName"));
    }
    let all = || Ok(context.catalog.sorted());
    let referred = if has_primary { arguments.primary.find(context) } else { all() }?;
    let referring = if has_foreign { arguments.foreign.find(context) } else { all() }?;
    let mut rows = Vec::new();
    for table in referring {
        for reference in &table.references {
            if let Some(target) = referred.iter().find(|target| reference.leads_to(table, target)) {
                rows.extend(reference_rows(table, reference, target));
            }
        }
    }
    rows.sort_by(|a, b| {
        let key = |row: &ForeignKeyRow| {
            let (schema, table) = if has_foreign {
                (row.pk_schema.clone(), row.pk_table.clone())
            } else {
                (row.fk_schema.clone(), row.fk_table.clone())
            };
            (schema, table, row.fk_name.clone(), row.key_seq)
        };
        key(a).cmp(&key(b))
    });
    ForeignKeyRow::result_set(&rows, context.odbc2)
}

fn reference_rows(
    table: &CatalogTable,
    reference: &CatalogReference,
    target: &CatalogTable,
) -> impl Iterator<Item = ForeignKeyRow> {
    let pairs = reference.columns.iter().zip(&reference.referred).enumerate();
    pairs.map(|(index, (column, referred))| ForeignKeyRow {
        pk_catalog: None,
        pk_schema: Some(target.schema.clone()),
        pk_table: target.name.clone(),
        pk_column: referred.clone(),
        fk_catalog: None,
        fk_schema: Some(table.schema.clone()),
        fk_table: table.name.clone(),
        fk_column: column.clone(),
        key_seq: ordinal(index),
        update_rule: Some(NO_ACTION),
        delete_rule: Some(NO_ACTION),
        fk_name: Some(reference.name.clone()),
        pk_name: Some(target.referred_key_name(&reference.referred)),
        deferrability: Some(NOT_DEFERRABLE),
    })
}
