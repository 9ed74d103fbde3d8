//! Catalog functions: what they say, and that they cost no request.

use backlog_odbc_tests::{StandIn, connect};
use odbc_api::{ColumnsRow, DataType, ResultSetMetadata};

const TABLES: [&str; 12] = [
    "IssueComments",
    "Issues",
    "Priorities",
    "ProjectCategories",
    "ProjectIssueTypes",
    "ProjectRecentUpdates",
    "ProjectStatuses",
    "ProjectUsers",
    "ProjectVersionMilestones",
    "Projects",
    "Resolutions",
    "WikiPages",
];

fn text<const N: usize>(value: &odbc_api::parameter::VarCharArray<N>) -> String {
    value.as_str().ok().flatten().unwrap_or_default().to_owned()
}

#[test]
fn tables_are_listed_with_their_descriptions() {
    let space = StandIn::start(5, 1);
    let connection = connect(&space);
    let rows = connection.tables("", "Backlog", "%", "").expect("SQLTables");
    let rows: Vec<_> = rows.collect::<Result<_, _>>().expect("rows of SQLTables");
    let names: Vec<String> = rows.iter().map(|row| text(&row.table)).collect();
    for table in TABLES {
        assert!(names.iter().any(|name| name == table), "{table} in {names:?}");
    }
    assert!(rows.iter().all(|row| !text(&row.remarks).is_empty()));
    assert_eq!(space.count(), 0);
}

#[test]
fn columns_agree_with_the_result_set() {
    let space = StandIn::start(5, 1);
    let connection = connect(&space);
    for table in TABLES {
        let rows = connection.columns("", "Backlog", table, "%").expect("SQLColumns");
        let rows: Vec<ColumnsRow> = rows.collect::<Result<_, _>>().expect("rows of SQLColumns");
        let mut prepared = connection.prepare(&format!("SELECT * FROM {table}")).expect("prepares");
        let count = usize::try_from(prepared.num_result_cols().expect("columns")).expect("not negative");
        assert_eq!(rows.len(), count, "columns of {table}");
        for (row, number) in rows.iter().zip(1..) {
            let name = text(&row.column_name);
            assert_eq!(name, prepared.col_name(number).expect("a name"), "{table}");
            assert_eq!(row.ordinal_position, i32::from(number), "{table}.{name}");
            let described = prepared.col_data_type(number).expect("a type");
            assert_eq!(row.data_type, described.data_type().0, "type of {table}.{name}: {described:?}");
            let size = row.column_size.as_opt().copied().unwrap_or_default();
            assert!(size > 0, "size of {table}.{name}");
            if let DataType::WVarchar { length } = described {
                assert_eq!(usize::try_from(size).ok(), length.map(|length| length.get()), "{table}.{name}");
            }
            assert!(!text(&row.remarks).is_empty(), "{table}.{name} is described");
        }
    }
    assert_eq!(space.count(), 0);
}

#[test]
fn keys_are_told() {
    let space = StandIn::start(5, 1);
    let connection = connect(&space);
    let key = |table: &str| -> Vec<String> {
        let rows = connection.primary_keys(None, Some("Backlog"), table).expect("SQLPrimaryKeys");
        rows.map(|row| text(&row.expect("a row").column)).collect()
    };
    assert_eq!(key("Issues"), ["Id"]);
    assert_eq!(key("Projects"), ["Id"]);
    assert_eq!(key("ProjectUsers"), ["ProjectId", "Id"]);
    let rows =
        connection.foreign_keys("", "Backlog", "Projects", "", "Backlog", "Issues").expect("SQLForeignKeys");
    let references: Vec<_> = rows
        .map(|row| row.expect("a row"))
        .map(|row| (text(&row.fk_column), text(&row.pk_table), text(&row.pk_column)))
        .collect();
    assert_eq!(references, [("ProjectId".to_owned(), "Projects".to_owned(), "Id".to_owned())]);
    assert_eq!(space.count(), 0);
}

#[test]
fn the_source_names_itself() {
    let space = StandIn::start(5, 1);
    let connection = connect(&space);
    assert_eq!(connection.database_management_system_name().expect("SQL_DBMS_NAME"), "Backlog");
    assert_eq!(connection.identifier_quote_char().expect("SQL_IDENTIFIER_QUOTE_CHAR"), Some('"'));
    assert!(!connection.is_dead().expect("SQL_ATTR_CONNECTION_DEAD"));
    assert_eq!(space.count(), 0);
}
