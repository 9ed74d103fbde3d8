//! SQLStatistics: keys as unique indexes. Row counts would cost requests and are left out.

use super::rows::{NAME_SIZE, ResultSet, result_row};
use super::{Context, TableArguments, ordinal};
use crate::engine::catalog::CatalogTable;
use crate::error::Result;
use crate::odbc::convert::errors;

/// SQL_INDEX_OTHER
const INDEX_OTHER: i16 = 3;

/// Arguments of SQLStatistics.
#[derive(Clone, Copy, Debug, Default)]
pub struct StatisticsArguments<'a> {
    /// The table.
    pub table: TableArguments<'a>,
    /// SQL_INDEX_UNIQUE (0) or SQL_INDEX_ALL (1)
    pub unique: u16,
    /// SQL_QUICK (0) or SQL_ENSURE (1)
    pub accuracy: u16,
}

result_row! {
    /// A row of SQLStatistics.
    StatisticRow {
        catalog: Option<String> = "TABLE_CAT" "TABLE_QUALIFIER" NAME_SIZE;
        schema: Option<String> = "TABLE_SCHEM" "TABLE_OWNER" NAME_SIZE;
        table: String = "TABLE_NAME" "TABLE_NAME" NAME_SIZE;
        non_unique: Option<i16> = "NON_UNIQUE" "NON_UNIQUE" 0;
        qualifier: Option<String> = "INDEX_QUALIFIER" "INDEX_QUALIFIER" NAME_SIZE;
        index: Option<String> = "INDEX_NAME" "INDEX_NAME" NAME_SIZE;
        kind: i16 = "TYPE" "TYPE" 0;
        ordinal: Option<i16> = "ORDINAL_POSITION" "SEQ_IN_INDEX" 0;
        column: Option<String> = "COLUMN_NAME" "COLUMN_NAME" NAME_SIZE;
        order: Option<String> = "ASC_OR_DESC" "COLLATION" 1;
        cardinality: Option<i32> = "CARDINALITY" "CARDINALITY" 0;
        pages: Option<i32> = "PAGES" "PAGES" 0;
        filter: Option<String> = "FILTER_CONDITION" "FILTER_CONDITION" NAME_SIZE;
    }
}

/// The primary key as first unique index (Access takes the first as the key), then other unique keys. HY100,
/// HY101 for bad arguments, HY009 without a table name.
pub fn statistics(arguments: &StatisticsArguments<'_>, context: &Context<'_>) -> Result<ResultSet> {
    if arguments.unique > 1 {
        return Err(errors::bad_unique(arguments.unique));
    }
    if arguments.accuracy > 1 {
        return Err(errors::bad_accuracy(arguments.accuracy));
    }
    let mut rows = Vec::new();
    for table in arguments.table.find(context)? {
        for (name, key) in table.keys() {
            rows.extend(index_rows(table, &name, key));
        }
    }
    StatisticRow::result_set(&rows, context.odbc2)
}

fn index_rows(table: &CatalogTable, name: &str, key: &[String]) -> Vec<StatisticRow> {
    let row = |(index, column): (usize, &String)| StatisticRow {
        schema: Some(table.schema.clone()),
        table: table.name.clone(),
        non_unique: Some(0),
        index: Some(name.to_owned()),
        kind: INDEX_OTHER,
        ordinal: Some(ordinal(index)),
        column: Some(column.clone()),
        order: Some("A".to_owned()),
        ..StatisticRow::default()
    };
    key.iter().enumerate().map(row).collect()
}
