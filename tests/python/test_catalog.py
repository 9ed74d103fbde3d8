"""Catalog functions as pyodbc calls them. None costs a request but the list of projects, where it may name schemas."""

import pyodbc
import pytest


@pytest.fixture
def cursor(space, connection):
    yield connection.cursor()
    assert space.endpoints() in ([], ["GET /projects"])


def test_tables(cursor):
    rows = cursor.tables().fetchall()
    assert {"Issues", "Projects", "IssueComments"} <= {row.table_name for row in rows}
    order = [(row.table_type, row.table_cat or "", row.table_schem or "", row.table_name) for row in rows]
    assert order == sorted(order)


def test_K1_enumerations(cursor):
    assert "Backlog" in {row.table_schem for row in cursor.tables(catalog="", schema="%", table="")}
    types = {row.table_type for row in cursor.tables(catalog="", schema="", table="", tableType="%")}
    assert "TABLE" in types


def test_K3_patterns(cursor):
    names = lambda pattern: {row.table_name for row in cursor.tables(table=pattern)}
    assert names("Issues") == {"Issues"}
    assert {"Issues", "IssueComments"} <= names("Issue%")
    assert names("Issue_") == {"Issues"}
    assert names("Issue\\_") == set()
    assert names("nothing") == set()


def test_table_types(cursor):
    assert cursor.tables(table="Issues", tableType="'TABLE','VIEW'").fetchone().table_name == "Issues"
    assert cursor.tables(table="Issues", tableType="SYSTEM TABLE").fetchone() is None


def test_columns(cursor):
    rows = {row.column_name: row for row in cursor.columns(table="Issues")}
    assert rows["Id"].data_type == pyodbc.SQL_BIGINT and rows["Id"].nullable == 0
    assert rows["Summary"].data_type == pyodbc.SQL_WVARCHAR and rows["Summary"].column_size == 255
    assert rows["Description"].data_type == pyodbc.SQL_WLONGVARCHAR
    assert rows["DueDate"].data_type == pyodbc.SQL_TYPE_DATE and rows["DueDate"].is_nullable == "YES"
    assert rows["Created"].data_type == pyodbc.SQL_TYPE_TIMESTAMP
    assert rows["EstimatedHours"].data_type == pyodbc.SQL_DOUBLE
    assert [row.ordinal_position for row in rows.values()] == list(range(1, len(rows) + 1))


def test_type_names_are_those_of_type_info(cursor):
    known = {row.type_name for row in cursor.getTypeInfo().fetchall()}
    assert {row.type_name for row in cursor.columns(table="%").fetchall()} <= known


def test_type_info(cursor):
    rows = cursor.getTypeInfo().fetchall()
    assert [row.data_type for row in rows] == sorted(row.data_type for row in rows)
    for wanted in (pyodbc.SQL_VARCHAR, pyodbc.SQL_WVARCHAR, pyodbc.SQL_BIGINT, pyodbc.SQL_TYPE_TIMESTAMP):
        assert cursor.getTypeInfo(wanted).fetchone().data_type == wanted
    assert cursor.getTypeInfo(pyodbc.SQL_TYPE_TIMESTAMP).fetchone().column_size >= 26
    assert cursor.getTypeInfo(-9999).fetchone() is None


def test_keys(cursor):
    assert [row.column_name for row in cursor.primaryKeys("Issues")] == ["Id"]
    keys = {(row.fkcolumn_name, row.pktable_name) for row in cursor.foreignKeys(foreignTable="Issues")}
    assert {("ProjectId", "Projects"), ("PriorityId", "Priorities")} <= keys
    exported = {row.fktable_name for row in cursor.foreignKeys("Projects")}
    assert {"Issues", "ProjectStatuses"} <= exported


def test_statistics_and_special_columns(cursor):
    unique = [row for row in cursor.statistics("Issues", unique=True) if row.index_name]
    assert unique[0].non_unique == 0 and unique[0].column_name == "Id"
    assert [row.column_name for row in cursor.rowIdColumns("Issues")] == ["Id"]
    assert cursor.rowVerColumns("Issues").fetchall() == []


def test_info(space, connection):
    assert connection.getinfo(pyodbc.SQL_DBMS_NAME) == "Backlog"
    assert connection.getinfo(pyodbc.SQL_IDENTIFIER_QUOTE_CHAR) == '"'
    assert connection.getinfo(pyodbc.SQL_SEARCH_PATTERN_ESCAPE) == "\\"
    assert connection.getinfo(pyodbc.SQL_TXN_CAPABLE) == 0
    assert connection.getinfo(pyodbc.SQL_DRIVER_ODBC_VER).startswith("03.8")
    assert connection.getinfo(pyodbc.SQL_DATA_SOURCE_READ_ONLY) is False
    assert connection.getinfo(pyodbc.SQL_IDENTIFIER_CASE) == 4
    assert space.count() == 0
