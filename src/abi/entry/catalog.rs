//! Catalog functions and SQLGetTypeInfo.

use crate::abi::border::{Pointer, Return, border};
use crate::abi::text::{Charset, characters};
use crate::odbc::statement::{Statement, TableNames};

/// Pointer and length of each of three names.
fn names<C: Charset>(catalog: (Pointer, i16), schema: (Pointer, i16), table: (Pointer, i16)) -> TableNames {
    TableNames {
        catalog: characters::<C>(catalog.0, catalog.1),
        schema: characters::<C>(schema.0, schema.1),
        table: characters::<C>(table.0, table.1),
    }
}

pub(in crate::abi) fn tables<C: Charset>(
    statement: Pointer,
    catalog: Pointer,
    catalog_length: i16,
    schema: Pointer,
    schema_length: i16,
    table: Pointer,
    table_length: i16,
    kinds: Pointer,
    kinds_length: i16,
) -> Return {
    border::<Statement>("SQLTables", statement, |statement| {
        let names = names::<C>((catalog, catalog_length), (schema, schema_length), (table, table_length));
        statement.tables(&names, &characters::<C>(kinds, kinds_length))
    })
}

pub(in crate::abi) fn columns<C: Charset>(
    statement: Pointer,
    catalog: Pointer,
    catalog_length: i16,
    schema: Pointer,
    schema_length: i16,
    table: Pointer,
    table_length: i16,
    column: Pointer,
    column_length: i16,
) -> Return {
    border::<Statement>("SQLColumns", statement, |statement| {
        let names = names::<C>((catalog, catalog_length), (schema, schema_length), (table, table_length));
        statement.columns(&names, &characters::<C>(column, column_length))
    })
}

pub(in crate::abi) fn primary_keys<C: Charset>(
    statement: Pointer,
    catalog: Pointer,
    catalog_length: i16,
    schema: Pointer,
    schema_length: i16,
    table: Pointer,
    table_length: i16,
) -> Return {
    border::<Statement>("SQLPrimaryKeys", statement, |statement| {
        let names = names::<C>((catalog, catalog_length), (schema, schema_length), (table, table_length));
        statement.primary_keys(&names)
    })
}

pub(in crate::abi) fn foreign_keys<C: Charset>(
    statement: Pointer,
    pk_catalog: Pointer,
    pk_catalog_length: i16,
    pk_schema: Pointer,
    pk_schema_length: i16,
    pk_table: Pointer,
    pk_table_length: i16,
    fk_catalog: Pointer,
    fk_catalog_length: i16,
    fk_schema: Pointer,
    fk_schema_length: i16,
    fk_table: Pointer,
    fk_table_length: i16,
) -> Return {
    border::<Statement>("SQLForeignKeys", statement, |statement| {
        let primary = names::<C>(
            (pk_catalog, pk_catalog_length),
            (pk_schema, pk_schema_length),
            (pk_table, pk_table_length),
        );
        let foreign = names::<C>(
            (fk_catalog, fk_catalog_length),
            (fk_schema, fk_schema_length),
            (fk_table, fk_table_length),
        );
        statement.foreign_keys(&primary, &foreign)
    })
}

pub(in crate::abi) fn special_columns<C: Charset>(
    statement: Pointer,
    kind: u16,
    catalog: Pointer,
    catalog_length: i16,
    schema: Pointer,
    schema_length: i16,
    table: Pointer,
    table_length: i16,
    scope: u16,
    nullable: u16,
) -> Return {
    border::<Statement>("SQLSpecialColumns", statement, |statement| {
        let names = names::<C>((catalog, catalog_length), (schema, schema_length), (table, table_length));
        statement.special_columns(kind, &names, scope, nullable)
    })
}

pub(in crate::abi) fn statistics<C: Charset>(
    statement: Pointer,
    catalog: Pointer,
    catalog_length: i16,
    schema: Pointer,
    schema_length: i16,
    table: Pointer,
    table_length: i16,
    unique: u16,
    accuracy: u16,
) -> Return {
    border::<Statement>("SQLStatistics", statement, |statement| {
        let names = names::<C>((catalog, catalog_length), (schema, schema_length), (table, table_length));
        statement.statistics(&names, unique, accuracy)
    })
}

pub(in crate::abi) fn procedures<C: Charset>(
    statement: Pointer,
    catalog: Pointer,
    catalog_length: i16,
    schema: Pointer,
    schema_length: i16,
    name: Pointer,
    name_length: i16,
) -> Return {
    border::<Statement>("SQLProcedures", statement, |statement| {
        let names = names::<C>((catalog, catalog_length), (schema, schema_length), (name, name_length));
        statement.procedures(&names)
    })
}

pub(in crate::abi) fn procedure_columns<C: Charset>(
    statement: Pointer,
    catalog: Pointer,
    catalog_length: i16,
    schema: Pointer,
    schema_length: i16,
    name: Pointer,
    name_length: i16,
    column: Pointer,
    column_length: i16,
) -> Return {
    border::<Statement>("SQLProcedureColumns", statement, |statement| {
        let names = names::<C>((catalog, catalog_length), (schema, schema_length), (name, name_length));
        statement.procedure_columns(&names, &characters::<C>(column, column_length))
    })
}

// The names of what does not exist need not be read.

pub(in crate::abi) fn table_privileges<C: Charset>(
    statement: Pointer,
    _catalog: Pointer,
    _catalog_length: i16,
    _schema: Pointer,
    _schema_length: i16,
    _name: Pointer,
    _name_length: i16,
) -> Return {
    border::<Statement>("SQLTablePrivileges", statement, |statement| statement.table_privileges())
}

pub(in crate::abi) fn column_privileges<C: Charset>(
    statement: Pointer,
    _catalog: Pointer,
    _catalog_length: i16,
    _schema: Pointer,
    _schema_length: i16,
    _name: Pointer,
    _name_length: i16,
    _column: Pointer,
    _column_length: i16,
) -> Return {
    border::<Statement>("SQLColumnPrivileges", statement, |statement| statement.column_privileges())
}

pub(in crate::abi) fn type_info<C: Charset>(statement: Pointer, data_type: i16) -> Return {
    border::<Statement>("SQLGetTypeInfo", statement, |statement| statement.type_info(data_type))
}
