use std::collections::HashMap;
use std::sync::Arc;

use datafusion::arrow::array::{Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, Field, TimeUnit};
use datafusion::arrow::util::display::array_value_to_string;

use super::*;
use crate::engine::catalog::{CatalogColumn, CatalogReference, CatalogTableKind, KeyNames, metadata};
use crate::error::Text;

fn column(name: &str, data_type: DataType, nullable: bool, size: Option<u32>) -> CatalogColumn {
    let field = Field::new(name, data_type, nullable);
    let metadata = size.map(|size| (metadata::SIZE.to_owned(), size.to_string()));
    let field = field.with_metadata(HashMap::from_iter(metadata));
    CatalogColumn { field: Arc::new(field), remarks: Text { en: "A column", ja: "列" } }
}

fn table(schema: &str, name: &str, kind: CatalogTableKind, columns: Vec<CatalogColumn>) -> CatalogTable {
    CatalogTable {
        schema: schema.to_owned(),
        name: name.to_owned(),
        kind,
        remarks: Text { en: "A table", ja: "表" },
        columns,
        primary_key: vec!["Id".to_owned()],
        unique_keys: Vec::new(),
        key_names: KeyNames::default(),
        references: Vec::new(),
        declared: None,
    }
}

fn issues(schema: &str) -> CatalogTable {
    let columns = vec![
        column("Id", DataType::Int64, false, None),
        column("ProjectId", DataType::Int64, false, None),
        column("Summary", DataType::Utf8, true, Some(255)),
        column("Description", DataType::Utf8, true, Some(100_000)),
        column("DueDate", DataType::Date32, true, None),
        column("Created", DataType::Timestamp(TimeUnit::Microsecond, None), false, None),
        column("Hours", DataType::Float64, true, None),
        column("Done", DataType::Boolean, true, None),
    ];
    let mut issues = table(schema, "Issues", CatalogTableKind::Table, columns);
    issues.unique_keys = vec![vec!["Summary".to_owned()]];
    issues.references = vec![CatalogReference {
        name: "FK_Issues_ProjectId".to_owned(),
        columns: vec!["ProjectId".to_owned()],
        schema: (schema == "APP").then(|| "Backlog".to_owned()),
        table: "Projects".to_owned(),
        referred: vec!["Id".to_owned()],
    }];
    issues
}

fn catalog() -> Catalog {
    let id = || vec![column("Id", DataType::Int64, false, None)];
    Catalog {
        tables: vec![
            issues("APP"),
            issues("Backlog"),
            table("Backlog", "Projects", CatalogTableKind::Table, id()),
            table("Backlog", "Priorities", CatalogTableKind::View, id()),
            table("Backlog", "sys_tables", CatalogTableKind::SystemTable, id()),
        ],
        procedures: Vec::new(),
    }
}

fn context(catalog: &Catalog) -> Context<'_> {
    Context {
        catalog,
        language: Language::English,
        odbc2: false,
        metadata_id: false,
        max_varchar_size: 4000,
        default_schema: "Backlog",
    }
}

/// Rows with the given columns joined by `.`; NULL is `-`.
fn rows(result: &ResultSet, picked: &[usize]) -> Vec<String> {
    let cell = |batch: &RecordBatch, row: usize, index: &usize| {
        let array = batch.column(*index);
        if array.is_null(row) { "-".to_owned() } else { array_value_to_string(array, row).unwrap() }
    };
    let (_, batch) = result;
    (0..batch.num_rows())
        .map(|row| picked.iter().map(|index| cell(batch, row, index)).collect::<Vec<_>>().join("."))
        .collect()
}

fn labels(result: &ResultSet) -> Vec<&str> {
    result.0.iter().map(|column| column.label.as_str()).collect()
}

fn find_tables(
    catalog: Option<&str>,
    schema: Option<&str>,
    table: Option<&str>,
    table_type: Option<&str>,
) -> Vec<String> {
    let tables_of = self::catalog();
    let result =
        tables(&TablesArguments { catalog, schema, table, table_type }, &context(&tables_of)).unwrap();
    rows(&result, &[3, 0, 1, 2])
}

const ALL: [&str; 5] = [
    "SYSTEM TABLE.-.Backlog.sys_tables",
    "TABLE.-.APP.Issues",
    "TABLE.-.Backlog.Issues",
    "TABLE.-.Backlog.Projects",
    "VIEW.-.Backlog.Priorities",
];

#[test]
fn tables_come_by_type_schema_and_name() {
    assert_eq!(find_tables(None, None, None, None), ALL);
    assert_eq!(find_tables(Some(""), Some("%"), Some("%"), Some("%")), ALL);
    assert_eq!(find_tables(Some("%"), None, None, Some("")), ALL);
}

#[test]
fn tables_are_chosen_by_patterns_and_types() {
    assert_eq!(find_tables(None, Some("back%"), Some("ISSUE_"), None), ["TABLE.-.Backlog.Issues"]);
    assert_eq!(find_tables(None, Some(""), None, None), [""; 0]);
    assert_eq!(find_tables(Some("other"), None, None, None), [""; 0]);
    assert_eq!(find_tables(None, None, Some("sys\\_tables"), None), ["SYSTEM TABLE.-.Backlog.sys_tables"]);
    for list in ["TABLE,VIEW", "'TABLE','VIEW'", " 'table' , view ,ALIAS", "'TABLE', 'VIEW'"] {
        assert_eq!(find_tables(None, None, None, Some(list)), ALL[1..], "{list}");
    }
    assert_eq!(find_tables(None, None, None, Some("ALIAS")), [""; 0]);
}

#[test]
fn lists_of_catalogs_schemas_and_types() {
    assert_eq!(find_tables(Some("%"), Some(""), Some(""), None), [""; 0]);
    assert_eq!(find_tables(Some(""), Some("%"), Some(""), None), ["-.-.APP.-", "-.-.Backlog.-"]);
    assert_eq!(
        find_tables(Some(""), Some(""), Some(""), Some("%")),
        ["SYSTEM TABLE.-.-.-", "TABLE.-.-.-", "VIEW.-.-.-"]
    );
}

#[test]
fn remarks_speak_the_language_of_the_connection() {
    let catalog = catalog();
    let japanese = Context { language: Language::Japanese, ..context(&catalog) };
    assert_eq!(rows(&tables(&TablesArguments::default(), &japanese).unwrap(), &[4])[0], "表");
    assert_eq!(rows(&columns(&ColumnsArguments::default(), &japanese).unwrap(), &[11])[0], "列");
}

#[test]
fn identifiers_are_no_patterns_when_metadata_id_is_set() {
    let catalog = catalog();
    let context = Context { metadata_id: true, ..context(&catalog) };
    let named =
        |schema, table| tables(&TablesArguments { schema, table, ..TablesArguments::default() }, &context);
    assert_eq!(rows(&named(Some("BACKLOG "), Some("\"Issues\"")).unwrap(), &[2]), ["Issues"]);
    assert_eq!(rows(&named(Some("Backlog"), Some("Issue%")).unwrap(), &[2]), [""; 0]);
    assert_eq!(named(None, Some("Issues")).unwrap_err().state.0, "HY009");
}

#[test]
fn columns_tell_type_sizes_and_position() {
    let catalog = catalog();
    let arguments = ColumnsArguments { schema: Some("Backlog"), table: Some("Issues"), ..Default::default() };
    let result = columns(&arguments, &context(&catalog)).unwrap();
    assert_eq!(
        rows(&result, &[3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16, 17]),
        [
            "Id.-5.BIGINT.19.8.0.10.0.-5.-.-.1.NO",
            "ProjectId.-5.BIGINT.19.8.0.10.0.-5.-.-.2.NO",
            "Summary.-9.VARCHAR.255.510.-.-.1.-9.-.510.3.YES",
            "Description.-10.TEXT.100000.200000.-.-.1.-10.-.200000.4.YES",
            "DueDate.91.DATE.10.6.-.-.1.9.1.-.5.YES",
            "Created.93.TIMESTAMP.26.16.6.-.0.9.3.-.6.NO",
            "Hours.8.DOUBLE.15.8.-.10.1.8.-.-.7.YES",
            "Done.-7.BOOLEAN.1.1.-.-.1.-7.-.-.8.YES",
        ]
    );
    assert_eq!(rows(&result, &[0, 1, 2])[0], "-.Backlog.Issues");
    let one = ColumnsArguments { column: Some("%DATE"), ..arguments };
    assert_eq!(rows(&columns(&one, &context(&catalog)).unwrap(), &[3, 16]), ["DueDate.5"]);
}

#[test]
fn odbc_2_has_other_names_and_date_codes() {
    let catalog = catalog();
    let context = Context { odbc2: true, ..context(&catalog) };
    let result =
        columns(&ColumnsArguments { column: Some("Created"), ..Default::default() }, &context).unwrap();
    assert_eq!(rows(&result, &[4])[0], "11");
    assert_eq!(
        labels(&result)[..12],
        [
            "TABLE_QUALIFIER",
            "TABLE_OWNER",
            "TABLE_NAME",
            "COLUMN_NAME",
            "DATA_TYPE",
            "TYPE_NAME",
            "PRECISION",
            "LENGTH",
            "SCALE",
            "RADIX",
            "NULLABLE",
            "REMARKS"
        ]
    );
}

#[test]
fn a_table_without_schema_is_the_one_of_the_default_schema() {
    let catalog = catalog();
    let find = |schema, table| {
        let arguments = TableArguments { catalog: None, schema, table };
        primary_keys(&arguments, &context(&catalog)).map(|result| rows(&result, &[1, 2, 3, 4, 5]))
    };
    assert_eq!(find(None, Some("issues")).unwrap(), ["Backlog.Issues.Id.1.PK_Issues"]);
    assert_eq!(find(Some("APP"), Some("Issues")).unwrap(), ["APP.Issues.Id.1.PK_Issues"]);
    assert_eq!(find(None, Some("Issue%")).unwrap(), [""; 0]);
    assert_eq!(find(None, None).unwrap_err().state.0, "HY009");
}

#[test]
fn foreign_keys_are_found_from_both_sides() {
    let catalog = catalog();
    let named = |table| TableArguments { table, ..TableArguments::default() };
    let find = |primary, foreign| {
        let arguments = ForeignKeysArguments { primary: named(primary), foreign: named(foreign) };
        foreign_keys(&arguments, &context(&catalog)).map(|result| rows(&result, &[1, 2, 3, 5, 6, 7, 8, 11]))
    };
    let key = ["Backlog.Projects.Id.Backlog.Issues.ProjectId.1.FK_Issues_ProjectId"];
    let of_project = "Backlog.Projects.Id.APP.Issues.ProjectId.1.FK_Issues_ProjectId";
    assert_eq!(find(Some("Projects"), None).unwrap(), [of_project, key[0]]);
    assert_eq!(find(None, Some("Issues")).unwrap(), key);
    assert_eq!(find(Some("Projects"), Some("Issues")).unwrap(), key);
    assert_eq!(find(Some("Issues"), Some("Projects")).unwrap(), [""; 0]);
    assert_eq!(find(None, None).unwrap_err().state.0, "HY009");
}

#[test]
fn the_key_is_the_first_unique_index_and_the_best_row_id() {
    let catalog = catalog();
    let table = TableArguments { table: Some("Issues"), ..TableArguments::default() };
    let indexes =
        statistics(&StatisticsArguments { table, unique: 1, accuracy: 0 }, &context(&catalog)).unwrap();
    assert_eq!(
        rows(&indexes, &[3, 5, 6, 7, 8, 9, 10]),
        ["0.PK_Issues.3.1.Id.A.-", "0.UQ_Issues_Summary.3.1.Summary.A.-"]
    );
    let find = |identifier_type, scope, nullable| {
        let arguments = SpecialColumnsArguments { identifier_type, table, scope, nullable };
        special_columns(&arguments, &context(&catalog)).map(|result| rows(&result, &[0, 1, 2, 3, 4, 5, 6, 7]))
    };
    assert_eq!(find(1, 0, 0).unwrap(), ["2.Id.-5.BIGINT.19.8.0.1"]);
    assert_eq!(find(2, 0, 1).unwrap(), [""; 0]);
    for (arguments, state) in [((3, 0, 0), "HY097"), ((1, 3, 0), "HY098"), ((1, 0, 2), "HY099")] {
        assert_eq!(find(arguments.0, arguments.1, arguments.2).unwrap_err().state.0, state);
    }
    for (unique, accuracy, state) in [(2, 0, "HY100"), (0, 2, "HY101")] {
        let arguments = StatisticsArguments { table, unique, accuracy };
        assert_eq!(statistics(&arguments, &context(&catalog)).unwrap_err().state.0, state);
    }
}

#[test]
fn every_result_set_has_the_columns_of_the_specification() {
    let catalog = catalog();
    let context = context(&catalog);
    let table = TableArguments { table: Some("none"), ..TableArguments::default() };
    let special = SpecialColumnsArguments { identifier_type: 1, table, scope: 0, nullable: 0 };
    let shapes = [
        (tables(&TablesArguments::default(), &context), "TABLE_CAT", 5),
        (columns(&ColumnsArguments::default(), &context), "TABLE_CAT", 18),
        (primary_keys(&table, &context), "TABLE_CAT", 6),
        (foreign_keys(&ForeignKeysArguments { primary: table, foreign: table }, &context), "PKTABLE_CAT", 14),
        (special_columns(&special, &context), "SCOPE", 8),
        (statistics(&StatisticsArguments { table, unique: 0, accuracy: 0 }, &context), "TABLE_CAT", 13),
        (procedures(&ProceduresArguments::default(), &context), "PROCEDURE_CAT", 8),
        (procedure_columns(&ProceduresArguments::default(), &context), "PROCEDURE_CAT", 19),
        (table_privileges(false), "TABLE_CAT", 7),
        (column_privileges(false), "TABLE_CAT", 8),
    ];
    for (result, first, count) in shapes {
        let (columns, batch) = result.unwrap();
        assert_eq!((columns[0].label.as_str(), columns.len(), batch.num_columns()), (first, count, count));
        for (column, field) in columns.iter().zip(batch.schema().fields()) {
            assert_eq!(&column.field, field);
            let is_text = *field.data_type() == DataType::Utf8;
            assert_eq!(is_text, field.metadata().contains_key(metadata::SIZE), "{} has a size", column.label);
        }
    }
}
