"""The calls of ADO over MSDASQL, an ODBC 2 application: rows into one buffer, SQLExtendedFetch, offsets."""

import struct
from ctypes import addressof, byref, c_double, c_int32, c_int64, c_long, c_short, c_ulong, c_ushort, c_void_p
from ctypes import create_string_buffer

import pytest
from odbc import ENVIRONMENT, NO_DATA, NTS, STATEMENT, SUCCESS, SUCCESS_WITH_INFO, Handle, call, wide

CHAR, DATE, TIMESTAMP, SLONG = 1, 9, 11, -16
ROW_BIND_TYPE, ROWSET_SIZE, RETRIEVE_DATA, BIND_OFFSET = 5, 9, 11, 23
FETCH_NEXT = 1


@pytest.fixture
def client(shared):
    environment = Handle(ENVIRONMENT)
    assert call("SQLSetEnvAttr", environment.value, 200, c_void_p(2), 0) == SUCCESS
    connection = Handle(2, environment)
    code = call("SQLDriverConnectW", connection.value, None, wide(shared.string()), NTS, None, 0, None, 0)
    assert code in (SUCCESS, SUCCESS_WITH_INFO)
    shared.forget()
    yield connection
    call("SQLDisconnect", connection.value)
    connection.free()
    environment.free()


def executed(client, sql):
    statement = Handle(STATEMENT, client)
    assert call("SQLExecDirectW", statement.value, wide(sql), NTS) == SUCCESS
    return statement


def set_attribute(statement, attribute, value):
    return call("SQLSetStmtAttr", statement.value, c_int32(attribute), c_void_p(value), 0)


def test_dates_have_the_codes_of_version_2(client):
    statement = executed(client, "SELECT DueDate, Created FROM Issues WHERE Id = 1")
    kinds = []
    for column in (1, 2):
        kind = c_short()
        arguments = (c_ushort(column), None, c_short(0), None, byref(kind), None, None, None)
        assert call("SQLDescribeColW", statement.value, *arguments) in (SUCCESS, SUCCESS_WITH_INFO)
        kinds.append(kind.value)
    assert kinds == [DATE, TIMESTAMP]
    statement.free()


@pytest.mark.parametrize("offset", [0, 64, 1003])
def test_F3_rows_fill_one_buffer_at_an_offset(client, shared, offset):
    """Row: SQLLEN id length, 4 bytes id, SQLLEN key length, 20 bytes key; odd sizes, so nothing is aligned."""
    layout = "<qiq21s"
    size = struct.calcsize(layout)
    statement = executed(client, "SELECT Id, IssueKey FROM Issues WHERE Id <= 5 ORDER BY Id")
    buffer = create_string_buffer(b"\xee" * (offset + 3 * size + 16))
    base = addressof(buffer)
    assert set_attribute(statement, ROW_BIND_TYPE, size) == SUCCESS
    assert set_attribute(statement, ROWSET_SIZE, 3) == SUCCESS
    distance = c_long(offset)
    assert set_attribute(statement, BIND_OFFSET, addressof(distance)) == SUCCESS
    bind = lambda column, kind, at, room, length: call(
        "SQLBindCol", statement.value, c_ushort(column), c_short(kind), c_void_p(at), c_long(room), c_void_p(length)
    )
    assert bind(1, SLONG, base + 8, 0, base) == SUCCESS
    assert bind(2, CHAR, base + 20, 21, base + 12) == SUCCESS
    expected = {issue["id"]: issue["issueKey"] for issue in shared.api("/issues", count=5, sort="created", order="asc")}
    seen = {}
    count, status = c_ulong(), (c_ushort * 3)()
    while True:
        code = call("SQLExtendedFetch", statement.value, c_ushort(FETCH_NEXT), c_long(0), byref(count), status)
        if code == NO_DATA:
            break
        assert code == SUCCESS
        for row in range(count.value):
            id_length, key, key_length, text = struct.unpack_from(layout, buffer, offset + row * size)
            assert (id_length, status[row]) == (4, 0)
            seen[key] = text[:key_length].decode()
    assert seen == expected
    assert buffer.raw[:offset] == b"\xee" * offset, "nothing is written before the offset"
    statement.free()


def test_F6_the_rowset_of_extended_fetch_is_its_own(client):
    statement = executed(client, "SELECT Id FROM Issues ORDER BY Id")
    assert set_attribute(statement, 27, 5) == SUCCESS  # SQL_ATTR_ROW_ARRAY_SIZE
    assert set_attribute(statement, ROWSET_SIZE, 2) == SUCCESS
    count, status = c_ulong(), (c_ushort * 5)()
    assert call("SQLExtendedFetch", statement.value, c_ushort(FETCH_NEXT), c_long(0), byref(count), status) == SUCCESS
    assert count.value == 2
    statement.free()


def test_F10_data_is_retrieved_only_when_wanted(client):
    statement = executed(client, "SELECT Id FROM Issues ORDER BY Id")
    key, length = c_int32(-1), c_int64()
    assert call("SQLBindCol", statement.value, c_ushort(1), c_short(SLONG), byref(key), c_long(0), byref(length)) == SUCCESS
    assert set_attribute(statement, RETRIEVE_DATA, 0) == SUCCESS
    assert call("SQLFetch", statement.value) == SUCCESS and key.value == -1
    assert set_attribute(statement, RETRIEVE_DATA, 1) == SUCCESS
    assert call("SQLFetch", statement.value) == SUCCESS and key.value == 2
    assert call("SQLFreeStmt", statement.value, c_ushort(2)) == SUCCESS  # SQL_UNBIND
    assert call("SQLFetch", statement.value) == SUCCESS and key.value == 2
    statement.free()


def test_a_number_is_read_as_text_and_text_as_number(client):
    statement = executed(client, "SELECT Id, '12.5' FROM Issues WHERE Id = 7")
    assert call("SQLFetch", statement.value) == SUCCESS
    text, number, length = create_string_buffer(16), c_double(), c_int64()
    assert call("SQLGetData", statement.value, c_ushort(1), c_short(CHAR), text, c_long(16), byref(length)) == SUCCESS
    assert (text.value, length.value) == (b"7", 1)
    assert call("SQLGetData", statement.value, c_ushort(2), c_short(8), byref(number), c_long(8), byref(length)) == SUCCESS
    assert number.value == 12.5
    statement.free()
