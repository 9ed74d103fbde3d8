//! `sys_writes`: what INSERT, UPDATE and DELETE of each table take.

use super::super::catalog::Catalog;
use super::declare::*;
use super::text;
use crate::tables::write::Endpoint;
use crate::tables::{Column, Operation, SCHEMA, Table};

/// A column that a statement takes.
struct WriteRow {
    table: &'static Table,
    operation: Operation,
    endpoint: &'static Endpoint,
    column: &'static Column,
    /// From 1, of a column that names the row or its place.
    key: Option<i32>,
}

impl WriteRow {
    /// The column in whose place a name is given.
    fn named(&self) -> Option<&'static str> {
        self.column.write.by_name.map(|(id, _)| id)
    }

    /// The column whose value is sent.
    fn sent(&self) -> &'static Column {
        let id = self.named().and_then(|id| self.table.column(self.table.position_to_write(id)?));
        id.unwrap_or(self.column)
    }

    /// True where the statement does not go without a value.
    fn is_required(&self) -> bool {
        let by_itself = self.named().is_none() && self.column.write.required;
        self.key.is_some() || (by_itself && self.operation != Operation::Update)
    }

    fn takes_null(&self) -> bool {
        self.key.is_none() && self.sent().write.takes_null(self.operation)
    }

    /// True for a column that rows do not have.
    fn is_hidden(&self) -> bool {
        self.table.position(self.column.name).is_none()
    }

    fn endpoint(&self) -> String {
        format!("{} {}", self.endpoint.method.name(), self.endpoint.pattern)
    }
}

/// All columns that statements take, by table, statement and position; twice where they name the row and change it.
fn write_rows(catalog: &Catalog) -> Vec<WriteRow> {
    let mut rows = Vec::new();
    for table in catalog.sorted().into_iter().filter_map(|table| table.declared) {
        for operation in Operation::ALL {
            let Some(endpoint) = table.write(operation) else { continue };
            let named = |column: &'static Column| {
                let id = column.write.by_name.map(|(id, _)| id).filter(|_| operation == Operation::Insert);
                let part = endpoint.part_of(column.name).or_else(|| endpoint.part_of(id?));
                let key = part.map(|(part, _)| position(part))?;
                Some(WriteRow { table, operation, endpoint, column, key: Some(key) })
            };
            let given = |column: &'static Column| {
                let row = WriteRow { table, operation, endpoint, column, key: None };
                let finds = operation == Operation::Insert && endpoint.is_found_by(column.name);
                (finds || row.sent().write.is_given(operation)).then_some(row)
            };
            rows.extend(
                table.all_columns().flat_map(|column| named(column).into_iter().chain(given(column))),
            );
        }
    }
    rows
}

system_table! {
    WRITES = SCHEMA, "sys_writes", text(
        "The columns that INSERT, UPDATE and DELETE of each table take, also those that rows do not have.",
        "各表の INSERT、UPDATE、DELETE で指定できる列の一覧。行にはない書き込み専用の列も含みます。",
    );
    rows(facts) write_rows(&facts.catalog);
    columns(row)
    SchemaName NAME, not_null, row.table.schema, SCHEMA_OF;
    TableName NAME, not_null, row.table.name, text("Table.", "表。");
    Statement WORD, not_null, row.operation.name(), text(
        "INSERT, UPDATE or DELETE.", "INSERT、UPDATE、DELETE のいずれか。",
    );
    ColumnName NAME, not_null, row.column.name, COLUMN_OF;
    KeyPart NUMBER, null, row.key, text(
        "Part of the key by which a row (INSERT: its place) is written, from 1; one column of each part is enough.",
        "書き込む行(INSERT では追加先)を特定するキーの要素の番号(1 から)。要素ごとに列を 1 つ指定します。",
    );
    IsRequired TRUTH, not_null, row.is_required(), text(
        "True where the statement needs a value.", "値の指定が必須の場合は真。",
    );
    IsNullable TRUTH, not_null, row.takes_null(), text(
        "True where NULL may be given; UPDATE clears the value by it.",
        "NULL を指定できる場合は真。UPDATE では値を消去します。",
    );
    IsHidden TRUTH, not_null, row.is_hidden(), text(
        "True for a column that rows do not have: SELECT does not know it.",
        "行にはない書き込み専用の列は真。SELECT では使用できません。",
    );
    WrittenAs NAME, null, row.named(), text(
        "The column whose id is written where this one gives a name.",
        "名前で指定する列の場合に、ID が書き込まれる列。",
    );
    Endpoint LONG, not_null, row.endpoint(), text(
        "Request that writes one row.", "1 行を書き込む要求。",
    );
}
