"""Every writable table: insert, read back, change and clear each column, delete; each is one request with what it takes.

What can be written is what `sys_writes` says; a table or column that `round_trip_table.py` does not know fails.
"""

import datetime
from functools import cache

import pyodbc
import pytest
from round_trip_table import ROWS
from standin import StandIn


@cache
def declared():
    """What `sys_writes` says by table and statement, and the primary keys."""
    with StandIn(1, 1) as space, pyodbc.connect(space.string(), autocommit=True) as connection:
        writes, keys = {}, {}
        for row in connection.execute("SELECT * FROM sys_writes WHERE SchemaName = 'Backlog'").fetchall():
            writes.setdefault(row.TableName, {}).setdefault(row.Statement, []).append(row)
        for row in connection.execute("SELECT * FROM sys_primarykeys WHERE SchemaName = 'Backlog'").fetchall():
            keys.setdefault(row.TableName, []).append(row.ColumnName)
        return writes, keys


TABLES = sorted(declared()[0])
TRIPS = [(table, index) for table in TABLES for index in range(len(ROWS.get(table, ())))]


@pytest.fixture
def space():
    """A space whose plan has every write: 250 issues in two projects."""
    with StandIn(250, 2, 1, "--classic") as started:
        yield started


def takes(table, statement):
    return declared()[0][table].get(statement, [])


def columns(table, statement):
    """The columns that a statement takes: not those of its key, nor names in the place of ids."""
    return {row.ColumnName for row in takes(table, statement) if row.KeyPart is None and row.WrittenAs is None}


def key_columns(table, statement):
    """The best column of each part of the key."""
    best = {}
    for row in takes(table, statement):
        if row.KeyPart is not None:
            best.setdefault(row.KeyPart, row.ColumnName)
    return [best[part] for part in sorted(best)]


@pytest.mark.parametrize("table", TABLES)
def test_the_table_of_round_trips_is_complete(table):
    rows = ROWS[table]
    union = lambda of: set().union(*(of(row) for row in rows))
    if takes(table, "INSERT"):
        others = union(lambda row: set().union(*row.in_place_of.values()))
        given = union(lambda row: row.values) | others
        assert given >= columns(table, "INSERT") | set(key_columns(table, "INSERT"))
        assert others <= columns(table, "INSERT")
    assert union(lambda row: row.changes) == columns(table, "UPDATE")
    assert union(lambda row: row.options) == columns(table, "DELETE")
    names = {row.ColumnName for row in takes(table, "INSERT") + takes(table, "UPDATE") if row.WrittenAs}
    assert union(lambda row: row.names) == names


def test_there_is_no_entry_too_many():
    assert set(ROWS) == set(TABLES)


def text(column, value):
    """The form values of a column as the journal shows them; a list of ids is one each."""
    if column == "Password":
        return ["***"]
    if isinstance(value, str) and column.endswith("Ids"):
        return value.split(",") if value else []
    if column == "Items":
        return value.split(", ")
    if isinstance(value, bool):
        return [str(value).lower()]
    if isinstance(value, datetime.date):
        return [value.isoformat()]
    if isinstance(value, float):
        return [f"{value:g}"]
    return ["" if value is None else str(value)]


def plain(column, value):
    """A value as it is written: no text is NULL, and ids have only a comma between them."""
    if isinstance(value, str) and column.endswith("Ids"):
        value = value.replace(", ", ",")
    return None if value == "" else value


class Trip:
    """One row on its way through the statements."""

    def __init__(self, space, connection, table, row):
        self.space, self.connection, self.table, self.row = space, connection, table, row
        self.state, self.known = {}, {}
        self.prepare()

    def prepare(self):
        """Makes what a row needs; an uploaded file, for example, can be attached once."""
        self.values = {column: self.made(value) for column, value in self.row.values.items()}

    def made(self, value):
        return value(self.space) if callable(value) else value

    def run(self, sql, *parameters):
        self.space.forget()
        return self.connection.execute(sql, *parameters)

    def refused(self, sql, *parameters):
        with pytest.raises(pyodbc.Error) as caught:
            self.run(sql, *parameters)
        assert not self.written(), sql
        return caught.value

    def written(self):
        return [request for request in self.space.requests() if not request["endpoint"].startswith("GET ")]

    def check_request(self, statement, key, given, reads=()):
        """One request: key in path and parameters, and the given values. The others are `reads`."""
        requests = self.space.requests()
        [request] = self.written()
        [endpoint] = {row.Endpoint for row in takes(self.table, statement)}
        assert request["endpoint"] == endpoint
        assert sorted(r["endpoint"] for r in requests) == sorted([endpoint, *reads])
        path = request["path"].split("/")
        in_path = endpoint.count(":")
        for column in key[:in_path]:
            assert str(self.known[column]) in path
        rest = {column: self.known[column] for column in key[in_path:]}
        expected = [one for column, value in (rest | given).items() for one in text(column, value)]
        sent = [value for name, value in request["parameters"] if name != "apiKey"]
        assert sorted(sent) == sorted(expected), request["parameters"]

    def readable(self, values):
        hidden = {row.ColumnName for statement in ("INSERT", "UPDATE") for row in takes(self.table, statement) if row.IsHidden}
        return {column: value for column, value in values.items() if column not in hidden}

    def condition(self, columns):
        return " AND ".join(f'"{column}" = ?' for column in columns), [self.known[column] for column in columns]

    def read(self, names):
        condition, parameters = self.condition(list(self.known))
        select = ", ".join(f'"{name}"' for name in names)
        rows = self.run(f"SELECT {select} FROM {self.table} WHERE {condition}", *parameters).fetchall()
        return [dict(zip(names, row, strict=True)) for row in rows]

    def check_state(self):
        """The row reads as it was written, in every column."""
        expected = {column: self.row.shown.get(column, value) for column, value in self.state.items()}
        [row] = self.read(list(expected) or list(self.known))
        assert {column: plain(column, row[column]) for column in expected} == expected

    def check_change(self, column, value):
        """An UPDATE of one column sends that one, and what has to go with it; the others stay."""
        names = self.row.along.get(column, self.row.along.get(None, ()))
        along = {name: self.state[name] for name in names}
        reads = self.row.along_reads if along else ()
        self.check_request("UPDATE", key_columns(self.table, "UPDATE"), {column: value} | self.row.together.get(column, {}) | along, reads)
        self.state |= self.readable({column: value}) | self.row.implied.get(column, {})
        self.check_state()

    def insert(self, values):
        returned = dict.fromkeys(declared()[1][self.table])
        for statement in ("UPDATE", "DELETE"):
            returned |= dict.fromkeys(key_columns(self.table, statement))
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        sql = f"INSERT INTO {self.table} ({names}) VALUES ({marks})"
        self.state = self.readable(values)
        self.known = {column: values[column] for column in key_columns(self.table, "INSERT") if column in values}
        if not set(self.row.found_by) <= set(values):
            error = self.refused(f"{sql} RETURNING {', '.join(returned)}", *values.values())
            assert error.args[0] == "42000" and "RETURNING" in error.args[1] and not self.space.count()
            assert self.run(sql, *values.values()).rowcount == 1
            return list(returned)
        [key] = self.run(f"{sql} RETURNING {', '.join(returned)}", *values.values()).fetchall()
        assert None not in key
        self.known |= zip(returned, key, strict=True)
        return []

    def search(self, columns):
        """Reads the key of the row that was just inserted, where the statement did not."""
        if columns:
            self.known |= max(self.read(columns), key=lambda row: [row[column] for column in columns])

    def setting(self, column, value):
        values = {column: value} | self.row.together.get(column, {})
        return ", ".join(f'"{name}" = ?' for name in values), list(values.values())

    def update(self, column, value):
        condition, parameters = self.condition(key_columns(self.table, "UPDATE"))
        setting, values = self.setting(column, value)
        cursor = self.run(f"UPDATE {self.table} SET {setting} WHERE {condition}", *values, *parameters)
        assert cursor.rowcount == 1

    def delete(self):
        options = {column: self.made(value) for column, value in self.row.options.items()}
        key = key_columns(self.table, "DELETE")
        condition, parameters = self.condition(key)
        condition = " AND ".join([condition, *(f'"{column}" = ?' for column in options)])
        assert self.run(f"DELETE FROM {self.table} WHERE {condition}", *parameters, *options.values()).rowcount == 1
        self.check_request("DELETE", key, options)
        if self.row.is_trashed:
            left = self.run(f"SELECT Id FROM {self.table}").fetchall()
            assert self.known["Id"] not in [row.Id for row in left]
            return
        assert self.read(list(self.known)) == []


@pytest.fixture
def trip(space, connection, request):
    table, index = request.param
    return Trip(space, connection, table, ROWS[table][index])


def trips(*statements):
    """The rows of tables that have these statements."""
    chosen = [(table, index) for table, index in TRIPS if all(takes(table, statement) for statement in statements)]
    return pytest.mark.parametrize("trip", chosen, ids=lambda trip: f"{trip[0]}-{trip[1]}", indirect=True)


@trips("INSERT")
def test_insert_change_clear_and_delete(trip):
    table = trip.table
    place = key_columns(table, "INSERT")
    unknown = trip.insert(trip.values)
    given = {column: value for column, value in trip.values.items() if column not in (*place, *trip.row.found_by)}
    trip.check_request("INSERT", place, given, trip.row.key_reads)
    trip.search(unknown)
    trip.check_state()
    nullable = {row.ColumnName for row in takes(table, "UPDATE") if row.IsNullable}
    key = key_columns(table, "UPDATE")
    for column, value in trip.row.changes.items():
        value = trip.made(value)
        trip.update(column, value)
        trip.check_change(column, value)
    for column in trip.row.changes:
        if column not in nullable:
            condition, parameters = trip.condition(key)
            setting, values = trip.setting(column, None)
            error = trip.refused(f"UPDATE {table} SET {setting} WHERE {condition}", *values, *parameters)
            assert error.args[0] == "23000" and column in error.args[1]
            continue
        trip.update(column, None)
        trip.check_change(column, None)
    if takes(table, "DELETE"):
        trip.delete()


@trips("INSERT")
def test_insert_of_what_is_required(trip):
    required = {row.ColumnName for row in takes(trip.table, "INSERT") if row.IsRequired and row.KeyPart is None}
    required |= set(trip.row.in_place_of)
    place = key_columns(trip.table, "INSERT")
    values = {column: value for column, value in trip.values.items() if column in required or column in place}
    unknown = trip.insert(values)
    given = {column: value for column, value in values.items() if column in required}
    trip.check_request("INSERT", place, given, () if trip.row.found_by else trip.row.key_reads)
    trip.search(unknown)
    trip.check_state()
    for column in values:
        rest = {name: value for name, value in values.items() if name != column}
        names, marks = ", ".join(f'"{name}"' for name in rest), ", ".join("?" * len(rest))
        if rest:
            error = trip.refused(f"INSERT INTO {trip.table} ({names}) VALUES ({marks})", *rest.values())
            assert error.args[0] == "23000" and column in error.args[1]
            assert trip.space.count() == 0


@pytest.mark.parametrize("trip", [trip for trip in TRIPS if ROWS[trip[0]][trip[1]].names], indirect=True)
def test_names_in_the_place_of_ids(trip):
    names = {row.ColumnName: row.WrittenAs for row in takes(trip.table, "INSERT") if row.WrittenAs}
    values = {column: value for column, value in trip.values.items() if column not in names.values()}
    values |= {column: trip.row.names[column] for column in names}
    trip.insert(values)
    assert len(trip.written()) == 1
    trip.check_state()
    named = [row.ColumnName for row in takes(trip.table, "UPDATE") if row.WrittenAs]
    if named:
        trip.prepare()
        trip.insert(trip.values)
    for column in named:
        trip.update(column, trip.row.names[column])
        assert len(trip.written()) == 1
        trip.state = trip.readable({column: trip.row.names[column]})
        trip.check_state()
        condition, parameters = trip.condition(key_columns(trip.table, "UPDATE"))
        setting, values = trip.setting(column, "no such name")
        error = trip.refused(f"UPDATE {trip.table} SET {setting} WHERE {condition}", *values, *parameters)
        assert error.args[0] == "23000" and "no such name" in error.args[1] and column in error.args[1]


@pytest.mark.parametrize("trip", [trip for trip in TRIPS if ROWS[trip[0]][trip[1]].exists], indirect=True)
def test_what_is_only_deleted(trip):
    trip.known = trip.values
    trip.delete()


def test_names_are_fresh_after_a_write(connection):
    """What the connection keeps of a project ends with a write that it may tell of."""
    take = lambda sql, *parameters: connection.execute(sql, *parameters).fetchval()
    assert take("SELECT COUNT(*) FROM Issues WHERE ProjectKey = 'APP' AND Status = 'Open'")
    status = take("INSERT INTO ProjectStatuses (ProjectKey, Name, Color) VALUES ('APP', '検証', '#3b9dbd') RETURNING Id")
    connection.execute("UPDATE Issues SET Status = '検証' WHERE Id = 3")
    assert take("SELECT StatusId FROM Issues WHERE Id = 3") == status
    connection.execute("UPDATE ProjectStatuses SET Name = '検証 2' WHERE ProjectId = 1 AND Id = ?", status)
    assert take("SELECT Id FROM Issues WHERE Status = '検証 2'") == 3
    category = take("INSERT INTO ProjectCategories (ProjectId, Name) VALUES (1, 'a, b') RETURNING Id")
    connection.execute("UPDATE Issues SET Categories = 'a, b' WHERE Id = 3")
    assert take("SELECT CategoryIds FROM Issues WHERE Id = 3") == str(category)
    connection.execute("UPDATE Issues SET Categories = 'Back end, 運用・監視' WHERE Id = 3")
    assert take("SELECT CategoryIds FROM Issues WHERE Id = 3") == "2, 5"
    assert take('SELECT COUNT("Story Points") FROM APP.Issues')
    connection.execute("INSERT INTO ProjectCustomFields (ProjectId, TypeId, Name) VALUES (1, 3, '点数')")
    assert take('SELECT COUNT("点数") FROM APP.Issues') == 0
    connection.execute("INSERT INTO Projects (ProjectKey, Name) VALUES ('NEW_1', 'n')")
    assert take("SELECT COUNT(*) FROM NEW_1.Issues") == 0


@pytest.mark.parametrize("fault", ["drop", "dropMidAnswer", "500", "html200", "truncatedJson"])
def test_names_are_fresh_after_a_write_of_unknown_outcome(space, connection, fault):
    """Nobody knows whether it was done: what is kept may be outdated as after one that was."""
    named = "UPDATE Issues SET Status = ? WHERE Id = 3"
    connection.execute(named, "Open")
    space.fault("PATCH /projects/:projectIdOrKey/statuses/:id", fault)
    [status] = [one["id"] for one in space.api("/projects/1/statuses") if one["name"] == "レビュー待ち"]
    with pytest.raises(pyodbc.Error) as caught:
        connection.execute("UPDATE ProjectStatuses SET Name = '検証' WHERE ProjectId = 1 AND Id = ?", status)
    assert caught.value.args[0] == "08S01"
    present = {one["name"] for one in space.api("/projects/1/statuses")}
    space.forget()
    for name in ("検証", "レビュー待ち"):
        if name in present:
            assert connection.execute(named, name).rowcount == 1
        else:
            with pytest.raises(pyodbc.IntegrityError, match=name):
                connection.execute(named, name)
    assert "GET /projects/:projectIdOrKey/statuses" in space.endpoints()


def test_a_name_and_an_id_that_disagree(space, refused):
    insert = "INSERT INTO Issues (ProjectId, Summary, IssueTypeId, IssueType, Priority) VALUES (1, 's', 1, ?, 'High')"
    error = refused(insert, "Bug")
    assert error.args[0] == "23000" and "IssueTypeId" in error.args[1]
    assert not [request for request in space.requests() if not request["endpoint"].startswith("GET ")]


def test_several_of_one_name_are_refused_with_their_ids(space, refused, connection):
    connection.execute("INSERT INTO ProjectStatuses (ProjectId, Name, Color) VALUES (1, 'Open', '#3b9dbd')")
    known = [row.Id for row in connection.execute("SELECT Id FROM ProjectStatuses WHERE ProjectId = 1 AND Name = 'Open'")]
    assert len(known) == 2
    space.forget()
    error = refused("UPDATE Issues SET Status = 'Open' WHERE Id = 3")
    assert error.args[0] == "23000" and all(str(one) in error.args[1] for one in known)
    assert all(endpoint.startswith("GET ") for endpoint in space.endpoints())
