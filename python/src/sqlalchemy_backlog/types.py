"""Types of columns: from ODBC codes, and Python values both ways."""

import datetime

import pyodbc
from sqlalchemy import types


class BacklogString(types.String):
    """Text. Ids are numbers in Backlog; a model may declare them as text."""

    def result_processor(self, dialect, coltype):
        def process(value):
            return value if value is None or isinstance(value, str) else str(value)

        return process


class _Literal:
    """Dates and times as typed literals, for `literal_binds`."""

    keyword = "DATE"

    def literal_processor(self, dialect):
        def process(value):
            text = value.isoformat(" ") if isinstance(value, datetime.datetime) else value.isoformat()
            return f"{self.keyword} '{text}'"

        return process


class BacklogDate(_Literal, types.Date):
    """A day without a time zone."""


class BacklogTime(_Literal, types.Time):
    """A time of day."""

    keyword = "TIME"


class BacklogDateTime(_Literal, types.DateTime):
    """A moment, UTC, without a time zone."""

    keyword = "TIMESTAMP"


COLSPECS = {
    types.String: BacklogString,
    types.Date: BacklogDate,
    types.Time: BacklogTime,
    types.DateTime: BacklogDateTime,
}

_PLAIN = {
    pyodbc.SQL_BIGINT: types.BIGINT,
    pyodbc.SQL_INTEGER: types.INTEGER,
    pyodbc.SQL_SMALLINT: types.SMALLINT,
    pyodbc.SQL_TINYINT: types.SMALLINT,
    pyodbc.SQL_DOUBLE: types.DOUBLE,
    pyodbc.SQL_FLOAT: types.FLOAT,
    pyodbc.SQL_REAL: types.REAL,
    pyodbc.SQL_BIT: types.BOOLEAN,
    pyodbc.SQL_TYPE_DATE: types.DATE,
    pyodbc.SQL_TYPE_TIME: types.TIME,
    pyodbc.SQL_TYPE_TIMESTAMP: types.TIMESTAMP,
    pyodbc.SQL_LONGVARCHAR: types.TEXT,
    pyodbc.SQL_WLONGVARCHAR: types.TEXT,
    pyodbc.SQL_GUID: types.Uuid,
}

_SIZED = {
    pyodbc.SQL_VARCHAR: types.VARCHAR,
    pyodbc.SQL_WVARCHAR: types.VARCHAR,
    pyodbc.SQL_CHAR: types.CHAR,
    pyodbc.SQL_WCHAR: types.CHAR,
    pyodbc.SQL_BINARY: types.BINARY,
    pyodbc.SQL_VARBINARY: types.VARBINARY,
    pyodbc.SQL_LONGVARBINARY: types.VARBINARY,
}


def from_odbc(data_type: int, size: int | None, digits: int | None):
    """The type for DATA_TYPE, COLUMN_SIZE and DECIMAL_DIGITS of SQLColumns."""
    if data_type in (pyodbc.SQL_NUMERIC, pyodbc.SQL_DECIMAL):
        return types.NUMERIC(size, digits)
    if data_type in _SIZED:
        return _SIZED[data_type](size or None)
    return _PLAIN.get(data_type, types.NullType)()
