//! `information_schema`: what SQL-92 (21.2) names, over the same catalog.

use super::super::catalog::{CatalogTable, CatalogTableKind};
use super::INFORMATION_SCHEMA;
use super::columns::{ColumnRow, LENGTH, ORDINAL, PRECISION, SCALE, TYPE_NAME, column_rows};
use super::declare::*;
use super::keys::{key_rows, reference_rows};
use super::text;
use crate::error::Text;

const CONSTRAINT: Text = text("Name of the constraint.", "制約の名前。");
const CONSTRAINT_SCHEMA: Text = text("Schema of the constraint.", "制約のスキーマ。");

/// The word for a kind: SQL-92 calls a table BASE TABLE.
fn table_type(kind: CatalogTableKind) -> &'static str {
    match kind {
        CatalogTableKind::Table => "BASE TABLE",
        CatalogTableKind::View | CatalogTableKind::SystemTable => kind.name(),
    }
}

system_table! {
    SCHEMATA = INFORMATION_SCHEMA, "schemata", text("The schemas.", "スキーマの一覧。");
    rows(facts) facts.catalog.schemas();
    columns(schema)
    catalog_name NAME, null, NO_CATALOG, CATALOG;
    schema_name NAME, not_null, schema, SCHEMA_OF;
    schema_owner NAME, null, NO_CATALOG, text("Always NULL.", "常に NULL。");
    default_character_set_name NAME, not_null, "UTF8", text("Always UTF8.", "常に UTF8。");
}

system_table! {
    TABLES = INFORMATION_SCHEMA, "tables", text(
        "The tables, views and system tables.", "表、ビュー、システム表の一覧。",
    );
    rows(facts) facts.catalog.sorted();
    columns(table)
    table_catalog NAME, null, NO_CATALOG, CATALOG;
    table_schema NAME, not_null, table.schema.as_str(), SCHEMA_OF;
    table_name NAME, not_null, table.name.as_str(), TABLE_OF;
    table_type WORD, not_null, table_type(table.kind), text(
        "BASE TABLE (the TABLE of SQLTables), VIEW or SYSTEM TABLE.",
        "BASE TABLE (SQLTables の TABLE)、VIEW、SYSTEM TABLE のいずれか。",
    );
    is_insertable_into WORD, not_null, yes(table.kind == CatalogTableKind::Table), text(
        "YES where something can be written.", "書き込める場合は YES。",
    );
    remarks LONG, null, facts.described(table.remarks), ABOUT;
}

system_table! {
    COLUMNS = INFORMATION_SCHEMA, "columns", text("The columns of all tables.", "すべての表の列の一覧。");
    rows(facts) column_rows(&facts.catalog, facts.max_varchar_size());
    columns(row)
    table_catalog NAME, null, NO_CATALOG, CATALOG;
    table_schema NAME, not_null, row.table.schema.as_str(), SCHEMA_OF;
    table_name NAME, not_null, row.table.name.as_str(), TABLE_OF;
    column_name NAME, not_null, row.name(), COLUMN_OF;
    ordinal_position NUMBER, not_null, row.ordinal, ORDINAL;
    column_default LONG, null, row.default(), text(
        "Default value as SQL writes it; only in schema temp.", "SQL で書いた既定値。スキーマ temp の列のみ。",
    );
    is_nullable WORD, not_null, yes(row.is_nullable()), text(
        "YES where NULL is possible, else NO.", "NULL がありうる場合は YES、それ以外は NO。",
    );
    data_type NAME, not_null, row.info.type_name, TYPE_NAME;
    character_maximum_length NUMBER, null, row.length(), LENGTH;
    character_octet_length NUMBER, null, octet_length(&row), text(
        "Bytes of the longest value.", "最長の値のバイト数。",
    );
    numeric_precision NUMBER, null, row.precision(), PRECISION;
    numeric_precision_radix NUMBER, null, row.precision().map(|_| i32::from(row.info.num_prec_radix)), text(
        "10 for numbers.", "数値は 10。",
    );
    numeric_scale NUMBER, null, row.scale(), SCALE;
    datetime_precision NUMBER, null, datetime_precision(&row), text(
        "Digits of fractional seconds.", "秒の小数点以下の桁数。",
    );
    is_identity WORD, not_null, yes(row.is_auto()), text(
        "YES where Backlog assigns a running number.", "Backlog が連番を割り当てる場合は YES。",
    );
    is_updatable WORD, not_null, yes(row.is_writable()), text(
        "YES where a statement can give the value.", "値を書き込める場合は YES。",
    );
    remarks LONG, null, facts.described(row.column.remarks), ABOUT;
}

fn octet_length(row: &ColumnRow<'_>) -> Option<i32> {
    row.length().map(|_| number(row.info.octet_length))
}

fn datetime_precision(row: &ColumnRow<'_>) -> Option<i32> {
    row.info.decimal_digits().filter(|_| row.info.datetime_sub != 0).map(i32::from)
}

system_table! {
    VIEWS = INFORMATION_SCHEMA, "views", text(
        "The views: tables that can only be read.", "ビュー(読み取り専用の表)の一覧。",
    );
    rows(facts) facts.catalog.sorted().into_iter().filter(|table| table.kind == CatalogTableKind::View);
    columns(table)
    table_catalog NAME, null, NO_CATALOG, CATALOG;
    table_schema NAME, not_null, table.schema.as_str(), SCHEMA_OF;
    table_name NAME, not_null, table.name.as_str(), TABLE_OF;
    view_definition NAME, null, NO_CATALOG, text(
        "Always NULL: views come from the Backlog API.", "常に NULL。ビューは Backlog API の情報です。",
    );
    check_option WORD, not_null, "NONE", text("Always NONE.", "常に NONE。");
    is_updatable WORD, not_null, yes(false), text("Always NO.", "常に NO。");
    remarks LONG, null, facts.described(table.remarks), ABOUT;
}

/// A constraint: its table, name and kind.
fn constraints(facts: &Facts) -> Vec<(&CatalogTable, String, &'static str)> {
    let mut rows = Vec::new();
    for table in facts.catalog.sorted() {
        rows.extend(table.keys().into_iter().map(|(name, columns)| {
            let kind = if columns == table.primary_key { "PRIMARY KEY" } else { "UNIQUE" };
            (table, name, kind)
        }));
        let known = table.references.iter().filter(|each| facts.catalog.referred(table, each).is_some());
        rows.extend(known.map(|reference| (table, reference.name.clone(), "FOREIGN KEY")));
    }
    rows
}

system_table! {
    TABLE_CONSTRAINTS = INFORMATION_SCHEMA, "table_constraints", text(
        "The primary, unique and foreign keys.", "主キー、一意キー、外部キーの一覧。",
    );
    rows(facts) constraints(facts);
    columns((table, name, kind))
    constraint_catalog NAME, null, NO_CATALOG, CATALOG;
    constraint_schema NAME, not_null, table.schema.as_str(), CONSTRAINT_SCHEMA;
    constraint_name NAME, not_null, name, CONSTRAINT;
    table_catalog NAME, null, NO_CATALOG, CATALOG;
    table_schema NAME, not_null, table.schema.as_str(), SCHEMA_OF;
    table_name NAME, not_null, table.name.as_str(), TABLE_OF;
    constraint_type WORD, not_null, kind, text(
        "PRIMARY KEY, UNIQUE or FOREIGN KEY.", "PRIMARY KEY、UNIQUE、FOREIGN KEY のいずれか。",
    );
    is_deferrable WORD, not_null, yes(false), text("Always NO.", "常に NO。");
    initially_deferred WORD, not_null, yes(false), text("Always NO.", "常に NO。");
}

/// A column in a constraint; the second half only in a foreign key.
struct UsageRow<'a> {
    table: &'a CatalogTable,
    constraint: String,
    column: &'a str,
    position: i32,
    referred: Option<(&'a CatalogTable, &'a str, i32)>,
}

fn key_column_usage(facts: &Facts) -> Vec<UsageRow<'_>> {
    let own = key_rows(&facts.catalog).into_iter().map(|row| UsageRow {
        table: row.table,
        constraint: row.key,
        column: row.column,
        position: row.position,
        referred: None,
    });
    let referring = reference_rows(&facts.catalog).into_iter().map(|row| UsageRow {
        table: row.table,
        constraint: row.reference.name.clone(),
        column: row.column,
        position: row.position,
        referred: Some((row.target, row.referred, row.position)),
    });
    own.chain(referring).collect()
}

system_table! {
    KEY_COLUMN_USAGE = INFORMATION_SCHEMA, "key_column_usage", text(
        "The columns of primary, unique and foreign keys.", "主キー、一意キー、外部キーの列の一覧。",
    );
    rows(facts) key_column_usage(facts);
    columns(row)
    constraint_catalog NAME, null, NO_CATALOG, CATALOG;
    constraint_schema NAME, not_null, row.table.schema.as_str(), CONSTRAINT_SCHEMA;
    constraint_name NAME, not_null, row.constraint, CONSTRAINT;
    table_catalog NAME, null, NO_CATALOG, CATALOG;
    table_schema NAME, not_null, row.table.schema.as_str(), SCHEMA_OF;
    table_name NAME, not_null, row.table.name.as_str(), TABLE_OF;
    column_name NAME, not_null, row.column, COLUMN_OF;
    ordinal_position NUMBER, not_null, row.position, text(
        "Position in the key, from 1.", "キーの中の位置(1 から)。",
    );
    position_in_unique_constraint NUMBER, null, row.referred.map(|(_, _, position)| position), text(
        "Position in the key referred to; NULL but in foreign keys.",
        "参照先のキーの中の位置。外部キー以外は NULL。",
    );
    referenced_table_schema NAME, null, row.referred.map(|(table, _, _)| table.schema.as_str()), text(
        "Schema referred to; NULL but in foreign keys.", "参照先のスキーマ。外部キー以外は NULL。",
    );
    referenced_table_name NAME, null, row.referred.map(|(table, _, _)| table.name.as_str()), text(
        "Table referred to; NULL but in foreign keys.", "参照先の表。外部キー以外は NULL。",
    );
    referenced_column_name NAME, null, row.referred.map(|(_, column, _)| column), text(
        "Column referred to; NULL but in foreign keys.", "参照先の列。外部キー以外は NULL。",
    );
}

system_table! {
    REFERENTIAL_CONSTRAINTS = INFORMATION_SCHEMA, "referential_constraints", text(
        "The foreign keys and the keys they refer to.", "外部キーと、参照先のキーの一覧。",
    );
    rows(facts) reference_rows(&facts.catalog).into_iter().filter(|row| row.position == 1);
    columns(row)
    constraint_catalog NAME, null, NO_CATALOG, CATALOG;
    constraint_schema NAME, not_null, row.table.schema.as_str(), CONSTRAINT_SCHEMA;
    constraint_name NAME, not_null, row.reference.name.as_str(), CONSTRAINT;
    unique_constraint_catalog NAME, null, NO_CATALOG, CATALOG;
    unique_constraint_schema NAME, not_null, row.target.schema.as_str(), text(
        "Schema of the key referred to.", "参照先のキーのスキーマ。",
    );
    unique_constraint_name NAME, not_null, row.referred_key(), text(
        "Name of the key referred to.", "参照先のキーの名前。",
    );
    match_option WORD, not_null, "NONE", text("Always NONE.", "常に NONE。");
    update_rule WORD, not_null, "NO ACTION", text("Always NO ACTION.", "常に NO ACTION。");
    delete_rule WORD, not_null, "NO ACTION", text("Always NO ACTION.", "常に NO ACTION。");
}
