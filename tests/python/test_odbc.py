"""ODBC below pyodbc: exports, panics, stale handles, widths."""

import ctypes
import subprocess
from ctypes import byref, c_short, c_ushort

import odbc
import pytest
from odbc import ERROR, NO_DATA, STATEMENT, SUCCESS, Handle, call
from standin import library

# SQLGetInfo of this number panics on purpose in debug builds.
PANIC = 65001


@pytest.fixture
def opened(shared):
    with odbc.Connection() as connection:
        assert connection.connect(shared.string())[0] == SUCCESS
        yield connection


def exports():
    table = subprocess.run(["nm", "-D", "--defined-only", library()], capture_output=True, text=True, check=True)
    return {line.split()[-1] for line in table.stdout.splitlines()}


def test_L8_a_panic_is_HY000_and_the_process_lives(opened):
    out, length = ctypes.create_string_buffer(64), c_short()
    for _ in range(3):
        assert call("SQLGetInfoW", opened.value, c_ushort(PANIC), out, 64, byref(length)) == ERROR
        assert opened.states() == ["HY000"]
    statement = Handle(STATEMENT, opened)
    assert call("SQLExecDirectW", statement.value, odbc.wide("SELECT 1"), odbc.NTS) == SUCCESS
    statement.free()


def test_L1_exports():
    found = exports()
    for name in ("SQLConnectW", "SQLDriverConnectW", "SQLExtendedFetch", "SQLFreeStmt", "SQLGetDiagRecW", "SQLGetData"):
        assert name in found, name
    assert not found & {"SQLError", "SQLTransact", "SQLAllocEnv", "SQLColAttributes", "SQLSetParam"}


def test_L5_functions_are_the_exports(opened):
    bitmap = (c_ushort * 250)()
    assert call("SQLGetFunctions", opened.value, c_ushort(999), bitmap) == SUCCESS
    claims = lambda number: bool(bitmap[number >> 4] & (1 << (number & 15)))
    known = {"SQLFetchScroll": 1021, "SQLExtendedFetch": 59, "SQLMoreResults": 61, "SQLSetPos": 68, "SQLTables": 54,
             "SQLBulkOperations": 24, "SQLBrowseConnect": 55, "SQLDescribeParam": 58, "SQLCancel": 5}
    found = exports()
    assert {name for name, number in known.items() if claims(number)} == {name for name in known if name in found}


def test_L6_the_library_binds_its_own_names():
    dynamic = subprocess.run(["readelf", "-d", library()], capture_output=True, text=True, check=True).stdout
    assert "libodbc" not in dynamic and "SYMBOLIC" in dynamic


def test_I0a_numbers_tell_their_width(opened):
    assert opened.info_number(46) == (0, 2)  # SQL_TXN_CAPABLE
    assert opened.info_number(81)[1] == 4  # SQL_GETDATA_EXTENSIONS


def test_I0c_unknown_information_is_no_error(opened):
    assert opened.info_number(180)[0] == 0


def test_D2_diagnostics_are_cleared(opened):
    statement = Handle(STATEMENT, opened)
    assert call("SQLExecDirectW", statement.value, odbc.wide("SELEC"), odbc.NTS) == ERROR
    assert statement.states() == ["42000"]
    assert call("SQLExecDirectW", statement.value, odbc.wide("SELECT 1"), odbc.NTS) == SUCCESS
    assert statement.states() == []
    statement.free()


def test_F13_after_the_end_there_is_no_data(opened):
    statement = Handle(STATEMENT, opened)
    assert call("SQLExecDirectW", statement.value, odbc.wide("SELECT 1"), odbc.NTS) == SUCCESS
    assert call("SQLFetch", statement.value) == SUCCESS
    assert [call("SQLFetch", statement.value) for _ in range(3)] == [NO_DATA] * 3
    assert call("SQLMoreResults", statement.value) == NO_DATA
    statement.free()


def test_D11_a_write_of_no_rows_is_no_data(opened):
    statement = Handle(STATEMENT, opened)
    sql = "UPDATE Issues SET Summary = 'x' WHERE Id = 999999"
    assert call("SQLExecDirectW", statement.value, odbc.wide(sql), odbc.NTS) == NO_DATA
    statement.free()


def test_D1_connections_end_in_any_order(shared):
    for _ in range(20):
        connection = odbc.Connection()
        assert connection.connect(shared.string())[0] == SUCCESS
        statement = Handle(STATEMENT, connection)
        call("SQLExecDirectW", statement.value, odbc.wide("SELECT * FROM Issues"), odbc.NTS)
        call("SQLFetch", statement.value)
        connection.close()


def test_V4_the_driver_can_be_loaded_again(shared):
    for _ in range(3):
        with odbc.Connection() as connection:
            assert connection.connect(shared.string())[0] == SUCCESS


