//! `sys_primarykeys`, `sys_foreignkeys`, `sys_keycolumns`, `sys_indexes`

use super::super::catalog::{Catalog, CatalogReference, CatalogTable};
use super::declare::*;
use super::text;
use crate::error::Text;
use crate::tables::SCHEMA;

/// A column in a key.
pub(super) struct KeyRow<'a> {
    pub table: &'a CatalogTable,
    /// Name of the key.
    pub key: String,
    pub column: &'a str,
    /// From 1.
    pub position: i32,
    pub is_primary: bool,
}

/// A pair of columns in a foreign key.
pub(super) struct ReferenceRow<'a> {
    pub table: &'a CatalogTable,
    pub reference: &'a CatalogReference,
    pub target: &'a CatalogTable,
    pub column: &'a str,
    pub referred: &'a str,
    /// From 1.
    pub position: i32,
}

impl ReferenceRow<'_> {
    pub(super) fn referred_key(&self) -> String {
        self.target.referred_key_name(&self.reference.referred)
    }
}

/// The columns of all primary and unique keys.
pub(super) fn key_rows(catalog: &Catalog) -> Vec<KeyRow<'_>> {
    let mut rows = Vec::new();
    for table in catalog.sorted() {
        for (key, columns) in table.keys() {
            let is_primary = columns == table.primary_key;
            rows.extend(columns.iter().enumerate().map(|(index, column)| KeyRow {
                table,
                key: key.clone(),
                column,
                position: position(index),
                is_primary,
            }));
        }
    }
    rows
}

fn primary_key_rows(catalog: &Catalog) -> Vec<KeyRow<'_>> {
    let mut rows = key_rows(catalog);
    rows.retain(|row| row.is_primary);
    rows
}

/// The columns of all foreign keys.
pub(super) fn reference_rows(catalog: &Catalog) -> Vec<ReferenceRow<'_>> {
    let mut rows = Vec::new();
    for table in catalog.sorted() {
        for reference in &table.references {
            let Some(target) = catalog.referred(table, reference) else { continue };
            let pairs = reference.columns.iter().zip(&reference.referred).enumerate();
            rows.extend(pairs.map(|(index, (column, referred))| ReferenceRow {
                table,
                reference,
                target,
                column,
                referred,
                position: position(index),
            }));
        }
    }
    rows
}

/// A column that is in the primary key, in a foreign key, or both.
enum KeyColumn<'a> {
    Own(KeyRow<'a>),
    Referring(ReferenceRow<'a>),
}

impl<'a> KeyColumn<'a> {
    fn all(catalog: &'a Catalog) -> Vec<Self> {
        let own = primary_key_rows(catalog).into_iter().map(KeyColumn::Own);
        own.chain(reference_rows(catalog).into_iter().map(KeyColumn::Referring)).collect()
    }

    fn table(&self) -> &'a CatalogTable {
        match self {
            KeyColumn::Own(row) => row.table,
            KeyColumn::Referring(row) => row.table,
        }
    }

    fn column(&self) -> &'a str {
        match self {
            KeyColumn::Own(row) => row.column,
            KeyColumn::Referring(row) => row.column,
        }
    }

    fn reference(&self) -> Option<&ReferenceRow<'a>> {
        match self {
            KeyColumn::Own(_) => None,
            KeyColumn::Referring(row) => Some(row),
        }
    }

    fn own_key(&self) -> Option<String> {
        match self {
            KeyColumn::Own(row) => Some(row.key.clone()),
            KeyColumn::Referring(row) => Some(row.referred_key()),
        }
    }
}

const REFERRED_SCHEMA: Text = text("Schema of the table referred to.", "参照先のスキーマ。");
const REFERRED_TABLE: Text = text("Table referred to.", "参照先の表。");
const REFERRED_COLUMN: Text = text("Column referred to.", "参照先の列。");
const REFERENCE_NAME: Text = text("Name of the foreign key.", "外部キーの名前。");
const REFERRED_KEY: Text = text("Name of the key referred to.", "参照先のキーの名前。");

system_table! {
    PRIMARY_KEYS = SCHEMA, "sys_primarykeys", text(
        "The columns of primary keys, as SQLPrimaryKeys lists them.",
        "主キーの列の一覧。SQLPrimaryKeys と同じ内容です。",
    );
    rows(facts) primary_key_rows(&facts.catalog);
    columns(row)
    CatalogName NAME, null, NO_CATALOG, CATALOG;
    SchemaName NAME, not_null, row.table.schema.as_str(), SCHEMA_OF;
    TableName NAME, not_null, row.table.name.as_str(), TABLE_OF;
    ColumnName NAME, not_null, row.column, COLUMN_OF;
    KeySeq NUMBER, not_null, row.position, text("Position in the key, from 1.", "キーの中の位置(1 から)。");
    KeyName NAME, not_null, row.key, text("Name of the key.", "キーの名前。");
}

system_table! {
    FOREIGN_KEYS = SCHEMA, "sys_foreignkeys", text(
        "The columns of foreign keys, as SQLForeignKeys lists them.",
        "外部キーの列の一覧。SQLForeignKeys と同じ内容です。",
    );
    rows(facts) reference_rows(&facts.catalog);
    columns(row)
    CatalogName NAME, null, NO_CATALOG, CATALOG;
    SchemaName NAME, not_null, row.table.schema.as_str(), SCHEMA_OF;
    TableName NAME, not_null, row.table.name.as_str(), TABLE_OF;
    ColumnName NAME, not_null, row.column, COLUMN_OF;
    PrimaryKeyName NAME, not_null, row.referred_key(), REFERRED_KEY;
    ForeignKeyName NAME, not_null, row.reference.name.as_str(), REFERENCE_NAME;
    ReferencedCatalogName NAME, null, NO_CATALOG, CATALOG;
    ReferencedSchemaName NAME, not_null, row.target.schema.as_str(), REFERRED_SCHEMA;
    ReferencedTableName NAME, not_null, row.target.name.as_str(), REFERRED_TABLE;
    ReferencedColumnName NAME, not_null, row.referred, REFERRED_COLUMN;
    KeySeq NUMBER, not_null, row.position, text("Position in the key, from 1.", "キーの中の位置(1 から)。");
    ForeignKeyType WORD, not_null, "IMPORTED", text(
        "Always IMPORTED: the key belongs to the referring table.",
        "常に IMPORTED。参照元の表のキーです。",
    );
}

system_table! {
    KEY_COLUMNS = SCHEMA, "sys_keycolumns", text(
        "The columns of primary keys, then those of foreign keys.",
        "主キーの列と外部キーの列の一覧。",
    );
    rows(facts) KeyColumn::all(&facts.catalog);
    columns(row)
    CatalogName NAME, null, NO_CATALOG, CATALOG;
    SchemaName NAME, not_null, row.table().schema.as_str(), SCHEMA_OF;
    TableName NAME, not_null, row.table().name.as_str(), TABLE_OF;
    ColumnName NAME, not_null, row.column(), COLUMN_OF;
    IsKey TRUTH, not_null, row.reference().is_none(), text(
        "True for a column of the primary key.", "主キーの列は真。",
    );
    IsForeignKey TRUTH, not_null, row.reference().is_some(), text(
        "True for a column of a foreign key.", "外部キーの列は真。",
    );
    PrimaryKeyName NAME, null, row.own_key(), text(
        "Name of the primary key, or of the key referred to.", "主キー、または参照先のキーの名前。",
    );
    ForeignKeyName NAME, null, row.reference().map(|row| row.reference.name.as_str()), REFERENCE_NAME;
    ReferencedCatalogName NAME, null, NO_CATALOG, CATALOG;
    ReferencedSchemaName NAME, null, row.reference().map(|row| row.target.schema.as_str()), REFERRED_SCHEMA;
    ReferencedTableName NAME, null, row.reference().map(|row| row.target.name.as_str()), REFERRED_TABLE;
    ReferencedColumnName NAME, null, row.reference().map(|row| row.referred), REFERRED_COLUMN;
}

system_table! {
    INDEXES = SCHEMA, "sys_indexes", text(
        "The keys as unique indexes, as SQLStatistics lists them.",
        "一意索引としてのキーの一覧。SQLStatistics と同じ内容です。",
    );
    rows(facts) key_rows(&facts.catalog);
    columns(row)
    CatalogName NAME, null, NO_CATALOG, CATALOG;
    SchemaName NAME, not_null, row.table.schema.as_str(), SCHEMA_OF;
    TableName NAME, not_null, row.table.name.as_str(), TABLE_OF;
    IndexName NAME, not_null, row.key, text("Name of the index.", "索引の名前。");
    IsUnique TRUTH, not_null, true, text("Always true.", "常に真。");
    IsPrimary TRUTH, not_null, row.is_primary, text("True for the primary key.", "主キーは真。");
    ColumnName NAME, not_null, row.column, COLUMN_OF;
    Type NUMBER, not_null, 3, text(
        "Kind of the index; always 3 (SQL_INDEX_OTHER).", "索引の種類。常に 3 (SQL_INDEX_OTHER)。",
    );
    SortOrder WORD, not_null, "A", text("Always A (ascending).", "常に A (昇順)。");
    OrdinalPosition NUMBER, not_null, row.position, text(
        "Position in the index, from 1.", "索引の中の位置(1 から)。",
    );
}
