//! `sys_catalogs`, `sys_schemas`, `sys_tables`

use super::super::catalog::CatalogTableKind;
use super::declare::*;
use super::text;
use crate::tables::SCHEMA;

system_table! {
    CATALOGS = SCHEMA, "sys_catalogs", text(
        "The catalogs: none, as the driver has schemas only.",
        "カタログの一覧。スキーマだけがあるため、常に空です。",
    );
    rows(_facts) [""; 0];
    columns(name)
    CatalogName NAME, not_null, name, text("Catalog.", "カタログ。");
}

system_table! {
    SCHEMAS = SCHEMA, "sys_schemas", text("The schemas.", "スキーマの一覧。");
    rows(facts) facts.catalog.schemas();
    columns(schema)
    CatalogName NAME, null, NO_CATALOG, CATALOG;
    SchemaName NAME, not_null, schema, SCHEMA_OF;
}

system_table! {
    TABLES = SCHEMA, "sys_tables", text(
        "The tables, views and system tables, as SQLTables lists them.",
        "表、ビュー、システム表の一覧。SQLTables と同じ内容です。",
    );
    rows(facts) facts.catalog.sorted();
    columns(table)
    CatalogName NAME, null, NO_CATALOG, CATALOG;
    SchemaName NAME, not_null, table.schema.as_str(), SCHEMA_OF;
    TableName NAME, not_null, table.name.as_str(), TABLE_OF;
    TableType WORD, not_null, table.kind.name(), text(
        "TABLE where something can be written, VIEW where not, SYSTEM TABLE for what the driver tells of itself.",
        "書き込める場合は TABLE、読み取り専用は VIEW、ドライバー自身の情報は SYSTEM TABLE。",
    );
    Description LONG, null, facts.described(table.remarks), ABOUT;
    IsUpdateable TRUTH, not_null, table.kind == CatalogTableKind::Table, text(
        "True where rows can be inserted, updated or deleted.",
        "行の挿入、更新、削除のいずれかができる場合は真。",
    );
}
