"""Reflection through ODBC's catalogue functions, which cost no API request."""

import re
from itertools import groupby

import pyodbc
from sqlalchemy import exc
from sqlalchemy.engine import reflection

from . import types

# What an INSERT leaves out is Backlog's to fill. With a default, the ORM leaves a column out instead of
# sending NULL, and reads what Backlog made of it from RETURNING.
_ASSIGNED = "NULL"


def _cursor(connection):
    return connection.connection.cursor()


class Reflection:
    """The reflection methods of the dialect."""

    @reflection.cache
    def get_schema_names(self, connection, **kw):
        with _cursor(connection) as cursor:
            return sorted({row[1] for row in cursor.tables(schema="%", catalog="", table="") if row[1]})

    @reflection.cache
    def _tables(self, connection, schema, **kw):
        """(name, type, remarks) of everything in a schema."""
        name = schema or self.default_schema_name
        with _cursor(connection) as cursor:
            rows = cursor.tables(schema=_pattern(connection, name)).fetchall()
        return [(row[2], row[3], row[4]) for row in rows if row[1].lower() == name.lower()]

    def _find(self, connection, table_name, schema, **kw):
        """The table as the driver spells it; names are case-insensitive there."""
        for table in self._tables(connection, schema, **kw):
            if table[0].lower() == table_name.lower():
                return table
        raise exc.NoSuchTableError(f"{schema}.{table_name}" if schema else table_name)

    def _rows(self, connection, function, table_name, schema, patterns=False, **kw):
        """Calls a catalogue function for one table."""
        name = self._find(connection, table_name, schema, **kw)[0]
        names = [name, schema or self.default_schema_name]
        if patterns:
            names = [_pattern(connection, text) for text in names]
        with _cursor(connection) as cursor:
            rows = getattr(cursor, function)(table=names[0], schema=names[1]).fetchall()
        return [row for row in rows if not patterns or row[2] == name]

    def _names(self, connection, schema, types_, **kw):
        return sorted(name for name, kind, _ in self._tables(connection, schema, **kw) if kind in types_)

    @reflection.cache
    def get_table_names(self, connection, schema=None, **kw):
        return self._names(connection, schema, ("TABLE",), **kw)

    @reflection.cache
    def get_view_names(self, connection, schema=None, **kw):
        return self._names(connection, schema, ("VIEW", "SYSTEM VIEW"), **kw)

    def get_temp_table_names(self, connection, schema=None, **kw):
        return []

    def get_temp_view_names(self, connection, schema=None, **kw):
        return []

    def get_materialized_view_names(self, connection, schema=None, **kw):
        return []

    def get_sequence_names(self, connection, schema=None, **kw):
        return []

    def has_sequence(self, connection, sequence_name, schema=None, **kw):
        return False

    def has_index(self, connection, table_name, index_name, schema=None, **kw):
        return any(index["name"] == index_name for index in self.get_indexes(connection, table_name, schema, **kw))

    @reflection.cache
    def has_table(self, connection, table_name, schema=None, **kw):
        """pandas asks with whole SQL texts, so the list decides, not a call with a pattern."""
        self._ensure_has_table_connection(connection)
        names = (name.lower() for name, _, _ in self._tables(connection, schema, **kw))
        return table_name.lower() in names

    @reflection.cache
    def get_columns(self, connection, table_name, schema=None, **kw):
        rows = self._rows(connection, "columns", table_name, schema, patterns=True, **kw)
        return [_column(row) for row in rows]

    @reflection.cache
    def get_pk_constraint(self, connection, table_name, schema=None, **kw):
        rows = sorted(self._rows(connection, "primaryKeys", table_name, schema, **kw), key=lambda row: row[4])
        return {"constrained_columns": [row[3] for row in rows], "name": rows[0][5] if rows else None}

    @reflection.cache
    def get_foreign_keys(self, connection, table_name, schema=None, **kw):
        name = self._find(connection, table_name, schema, **kw)[0]
        with _cursor(connection) as cursor:
            found = cursor.foreignKeys(foreignTable=name, foreignSchema=schema or self.default_schema_name)
            rows = sorted(found.fetchall(), key=lambda row: (row[11] or "", row[1] or "", row[2], row[8]))
        groups = groupby(rows, key=lambda row: (row[11], row[1], row[2]))
        return [self._foreign_key(group, list(parts), schema) for group, parts in groups]

    def _foreign_key(self, group, parts, schema):
        name, referred_schema, referred_table = group
        hidden = schema is None and (referred_schema or "").lower() == self.default_schema_name.lower()
        return {
            "name": name,
            "constrained_columns": [row[7] for row in parts],
            "referred_schema": None if hidden else referred_schema,
            "referred_table": referred_table,
            "referred_columns": [row[3] for row in parts],
            "options": {},
        }

    @reflection.cache
    def get_indexes(self, connection, table_name, schema=None, **kw):
        """Backlog has no indexes that a client could use; SQLStatistics repeats the keys."""
        self._find(connection, table_name, schema, **kw)
        return []

    @reflection.cache
    def get_unique_constraints(self, connection, table_name, schema=None, **kw):
        key = self.get_pk_constraint(connection, table_name, schema, **kw)["constrained_columns"]
        rows = self._rows(connection, "statistics", table_name, schema, **kw)
        rows = [row for row in rows if row[5] is not None and row[3] == 0]
        rows.sort(key=lambda row: (row[5], row[7]))
        found = [(name, [row[8] for row in parts]) for name, parts in groupby(rows, key=lambda row: row[5])]
        return [{"name": name, "column_names": columns} for name, columns in found if columns != key]

    @reflection.cache
    def get_check_constraints(self, connection, table_name, schema=None, **kw):
        self._find(connection, table_name, schema, **kw)
        return []

    @reflection.cache
    def get_table_comment(self, connection, table_name, schema=None, **kw):
        return {"text": self._find(connection, table_name, schema, **kw)[2]}

    @reflection.cache
    def get_table_options(self, connection, table_name, schema=None, **kw):
        self._find(connection, table_name, schema, **kw)
        return {}

    def get_view_definition(self, connection, view_name, schema=None, **kw):
        self._find(connection, view_name, schema, **kw)
        return None


def _pattern(connection, name):
    """A pattern that matches this name only."""
    escape = connection.connection.getinfo(pyodbc.SQL_SEARCH_PATTERN_ESCAPE)
    return re.sub(r"[_%" + re.escape(escape) + "]", lambda found: escape + found[0], name) if escape else name


def _column(row):
    return {
        "name": row[3],
        "type": types.from_odbc(row[4], row[6], row[8]),
        "nullable": row[10] != 0,
        "default": _ASSIGNED if row[12] is None else row[12],
        "comment": row[11],
    }
