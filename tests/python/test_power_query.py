"""The calls of Excel's and Power BI's Power Query, in their order (requirement rows of its profile)."""

from ctypes import byref, c_double, c_int32, c_int64, c_long, c_short, c_ulong, c_ushort, c_void_p, create_string_buffer


import pytest
from odbc import ENVIRONMENT, ERROR, NO_DATA, NTS, STATEMENT, SUCCESS, SUCCESS_WITH_INFO, Connection, Handle, call, wide
from standin import ROOT

# SQLGetInfo in the order of a recorded session; 180 is no type of ODBC 3.
CAPABILITIES = [
    6, 7, 17, 18, 29, 91, 92, 41, 114, 118, 99, 10005, 97, 100, 90, 50, 169, 160, 161, 165, 87, 88, 49, 52, 51, 109,
    110, 22, 10003, 42, 39, 152, 14, 48, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64, 65, 66, 67, 68, 69, 70, 71,
    122, 123, 124, 125, 126, 94, 180, 77,
]
CONCISE_TYPE, NAME, NULLABLE, TYPE_NAME, LENGTH, SCALE, OCTET_LENGTH, UNSIGNED = 2, 1011, 1008, 14, 1003, 1006, 1013, 8
WCHAR, DOUBLE, BIT, TYPE_TIMESTAMP, TYPE_DATE = -8, 8, -7, 93, 91
SQL = "SELECT Id, Summary, Description, Created, DueDate, EstimatedHours FROM Issues WHERE Id <= 20"


@pytest.fixture
def client(shared):
    with Connection() as opened:
        assert call("SQLSetConnectAttr", opened.value, 103, c_void_p(15), 0) == SUCCESS
        assert opened.connect(shared.string())[0] == SUCCESS
        shared.forget()
        yield opened


def test_capabilities_are_told_without_an_error(client, shared):
    for kind in CAPABILITIES:
        out, length = create_string_buffer(4096), c_short(-1)
        assert call("SQLGetInfoW", client.value, c_ushort(kind), out, 4096, byref(length)) == SUCCESS, kind
        assert length.value >= 0, kind
    assert shared.count() == 0


def text_attribute(statement, column, field):
    out, length, number = create_string_buffer(1024), c_short(), c_int64()
    arguments = (c_ushort(column), c_ushort(field), out, 1024, byref(length), byref(number))
    assert call("SQLColAttributeW", statement.value, *arguments) == SUCCESS
    return out.raw[: length.value].decode("utf-16-le")


def number_attribute(statement, column, field):
    number = c_int64(-99)
    arguments = (c_ushort(column), c_ushort(field), None, 0, None, byref(number))
    assert call("SQLColAttributeW", statement.value, *arguments) == SUCCESS
    return number.value


def whole_text(statement, column):
    """A text in parts: 2,048 bytes first, then twice as much each time."""
    size, parts = 2048, []
    while True:
        out, length = create_string_buffer(size), c_int64()
        code = call("SQLGetData", statement.value, c_ushort(column), c_short(WCHAR), out, c_long(size), byref(length))
        if length.value == -1:
            return None
        assert code in (SUCCESS, SUCCESS_WITH_INFO)
        fits = code == SUCCESS
        parts.append(out.raw[: length.value if fits else size - 2])
        if fits:
            return b"".join(parts).decode("utf-16-le")
        size *= 2


def test_a_query_is_described_and_read_cell_by_cell(client, shared):
    expected = {issue["id"]: issue for issue in shared.api("/issues", count=20, sort="created", order="asc")}
    shared.forget()
    statement = Handle(STATEMENT, client)
    assert call("SQLExecDirectW", statement.value, wide(SQL), NTS) == SUCCESS
    count = c_short()
    assert call("SQLNumResultCols", statement.value, byref(count)) == SUCCESS and count.value == 6
    names = [text_attribute(statement, column, NAME) for column in range(1, 7)]
    assert names == ["Id", "Summary", "Description", "Created", "DueDate", "EstimatedHours"]
    types = [number_attribute(statement, column, CONCISE_TYPE) for column in range(1, 7)]
    assert types == [-5, -9, -10, 93, 91, 8]
    for column in range(1, 7):
        assert text_attribute(statement, column, TYPE_NAME)
        for field in (NULLABLE, LENGTH, SCALE, OCTET_LENGTH, UNSIGNED):
            assert number_attribute(statement, column, field) >= 0
    fetched = c_ulong()
    assert call("SQLSetStmtAttrW", statement.value, 26, byref(fetched), 0) == SUCCESS
    seen = 0
    while (code := call("SQLFetch", statement.value)) == SUCCESS:
        assert fetched.value == 1
        key, length = c_double(), c_int64()
        assert call("SQLGetData", statement.value, c_ushort(1), c_short(DOUBLE), byref(key), c_long(8), byref(length)) == SUCCESS
        issue = expected[int(key.value)]
        assert whole_text(statement, 2) == issue["summary"]
        assert whole_text(statement, 3) == issue["description"]
        moment = create_string_buffer(16)
        assert call("SQLGetData", statement.value, c_ushort(4), c_short(TYPE_TIMESTAMP), moment, c_long(16), byref(length)) == SUCCESS
        assert int.from_bytes(moment.raw[:2], "little") == int(issue["created"][:4])
        seen += 1
    assert code == NO_DATA and seen == 20
    assert call("SQLMoreResults", statement.value) == NO_DATA
    assert statement.free() == SUCCESS


def test_the_same_query_runs_on_two_connections_at_once(client, shared):
    with Connection() as second:
        assert second.connect(shared.string())[0] == SUCCESS
        statements = [Handle(STATEMENT, client), Handle(STATEMENT, second)]
        for statement in statements:
            assert call("SQLExecDirectW", statement.value, wide(SQL), NTS) == SUCCESS
        for _ in range(20):
            assert [call("SQLFetch", statement.value) for statement in statements] == [SUCCESS, SUCCESS]
        for statement in statements:
            assert call("SQLFetch", statement.value) == NO_DATA
            statement.free()


def rows(statement):
    count = 0
    while (code := call("SQLFetch", statement.value)) == SUCCESS:
        count += 1
    assert code == NO_DATA
    return count


def test_the_navigator_lists_everything_for_the_list_of_projects(client, shared):
    def ask(function, *arguments):
        statement = Handle(STATEMENT, client)
        assert call(function, statement.value, *arguments) == SUCCESS, (function, statement.diagnostics())
        count = rows(statement)
        statement.free()
        return count

    nothing = (None, c_short(0))
    table = (wide("Issues"), c_short(NTS))
    resources = list((ROOT / "src" / "tables" / "resources").glob("*.rs"))
    tables = ask("SQLTablesW", *nothing, *nothing, *nothing, wide("TABLE,VIEW"), c_short(NTS))
    projects = len(shared.api("/projects"))
    asked = shared.endpoints()[:-1]
    shared.forget()
    assert tables == len(resources) - 1 + projects, "a table for each resource, whose files mod.rs lists, and project"
    assert ask("SQLColumnsW", *nothing, *nothing, *table, *nothing) == 40
    assert ask("SQLPrimaryKeysW", *nothing, *nothing, *table) == 1
    assert ask("SQLForeignKeysW", *nothing, *nothing, *table, *nothing, *nothing, *nothing) >= 1
    assert ask("SQLForeignKeysW", *nothing, *nothing, *nothing, *nothing, *nothing, *table) >= 5
    assert ask("SQLStatisticsW", *nothing, *nothing, *table, c_ushort(0), c_ushort(0)) >= 1
    assert ask("SQLGetTypeInfoW", c_short(0)) > 10
    assert asked == ["GET /projects"], "only the projects tell which schemas there are"
    assert shared.count() == 0


def test_an_unknown_attribute_is_refused_and_the_statement_stays_usable(client):
    statement = Handle(STATEMENT, client)
    value = c_int32()
    assert call("SQLGetStmtAttrW", statement.value, c_int32(1227), byref(value), 4, None) == ERROR
    assert call("SQLExecDirectW", statement.value, wide("SELECT 1"), NTS) == SUCCESS
    statement.free()


def test_pooling_is_the_managers_business():
    # SQL_ATTR_CONNECTION_POOLING on the process (201) = one pool per environment (2).
    assert call("SQLSetEnvAttr", None, 201, c_void_p(2), 0) == SUCCESS
    environment = Handle(ENVIRONMENT)
    assert call("SQLSetEnvAttr", environment.value, 200, c_void_p(3), 0) == SUCCESS
    environment.free()
    assert call("SQLSetEnvAttr", None, 201, c_void_p(0), 0) == SUCCESS
