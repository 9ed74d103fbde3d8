"""Users and teams: only spaces on a classic plan let them be written; nothing shows a password."""

import ctypes

import odbc
import pyodbc
import pytest
from standin import StandIn

INSERT = "INSERT INTO Users (UserId, Password, Name, MailAddress, RoleType) VALUES (?, ?, 'n', 'n@example.com', 2)"
SECRET = "c0rrect h0rse"
WRITES = [
    (INSERT, ("new", SECRET), "POST /users"),
    ("UPDATE Users SET Password = ? WHERE Id = 4", (SECRET,), "PATCH /users/:userId"),
    ("DELETE FROM Users WHERE Id = 4", (), "DELETE /users/:userId"),
    ("INSERT INTO Teams (Name, MemberIds) VALUES ('t', '2,3')", (), "POST /teams"),
    ("UPDATE Teams SET Name = 't' WHERE Id = 1", (), "PATCH /teams/:teamId"),
    ("DELETE FROM Teams WHERE Id = 1", (), "DELETE /teams/:teamId"),
]


@pytest.fixture
def classic():
    with StandIn(20, 2, 1, "--classic") as space:
        yield space


@pytest.mark.parametrize(("sql", "parameters", "endpoint"), WRITES, ids=[endpoint for *_, endpoint in WRITES])
def test_other_plans_refuse(space, refused, sql, parameters, endpoint):
    users, teams = space.api("/users"), space.api("/teams")
    space.forget()
    error = refused(sql, *parameters)
    assert error.args[0] == "42000" and "plan" in error.args[1] and "(2)" in error.args[1]
    assert space.endpoints() == [endpoint]
    assert (space.api("/users"), space.api("/teams")) == (users, teams)


def test_a_password_is_shown_nowhere(classic, tmp_path):
    log = tmp_path / "driver.log"
    with pyodbc.connect(classic.string(Logfile=log, Verbosity=5), autocommit=True) as connection:
        plan = connection.execute("EXPLAIN " + INSERT, "new", SECRET).fetchall()
        assert [row.plan for row in plan] == [
            "POST /users (userId=new, password=***, name=n, mailAddress=n@example.com, roleType=2)"
        ]
        plan += connection.execute(f"EXPLAIN UPDATE Users SET Password = '{SECRET}' WHERE Name = 'John Smith'").fetchall()
        source = f"(SELECT 4 AS Id, '{SECRET}' AS Password) AS s"
        merge = f"MERGE INTO Users AS u USING {source} ON u.Id = s.Id WHEN MATCHED THEN UPDATE SET Password = s.Password"
        plan += connection.execute("EXPLAIN " + merge).fetchall()
        assert not [row for row in plan if SECRET in row.plan]
        assert len([row for row in plan if "password=***" in row.plan]) == 3
        assert connection.execute(INSERT, "new", SECRET).rowcount == 1
        assert connection.execute(merge).rowcount == 1
        for fault in ("401", "500", "drop", "html200", "429"):
            classic.fault("PATCH /users/:userId", fault)
            try:
                connection.execute("UPDATE Users SET Password = ? WHERE Id = 4", SECRET)
            except pyodbc.Error as error:
                assert SECRET not in str(error)
        for value in (SECRET + "x" * 255, pyodbc.Binary(b"\xff" + SECRET.encode())):
            with pytest.raises(pyodbc.Error) as caught:
                connection.execute("UPDATE Users SET Password = ? WHERE Id = 4", value)
            assert caught.value.args[0] in ("22001", "22018") and SECRET not in str(caught.value)
    text = log.read_text(encoding="utf-8")
    assert "PATCH /users/4 (password=***)" in text and SECRET not in text
    sent = [value for request in classic.requests() for name, value in request["parameters"] if name == "password"]
    assert sent and set(sent) == {"***"}


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE Users SET Password = '{}' 'x' WHERE Id = 4",
        "UPDATE Users SET Password = 'x' WHERE Id = 4 '{}'",
        "UPDATE Users SET Password = '{}' + 1 WHERE Id = 4",
        "UPDATE Users SET Password = CAST('{}' AS INT) WHERE Id = 4",
        "INSERT INTO Users (UserId, Name, MailAddress, Password, RoleType) VALUES ('u', 'n', 'm@example.com', 2, '{}')",
        "INSERT INTO Users (UserId, Name, MailAddress, Role, Password) VALUES ('u', 'n', 'm@example.com', '{}', 'x')",
        "UPDATE Users SET Password = '{}' WHERE Id = '{}'x",
    ],
)
def test_no_error_shows_the_texts_of_a_statement_with_a_password(classic, sql):
    with pyodbc.connect(classic.string(), autocommit=True) as connection:
        classic.forget()
        with pytest.raises(pyodbc.Error) as caught:
            connection.execute(sql.format(SECRET, SECRET))
        assert SECRET not in str(caught.value)
        assert all(request["method"] == "GET" for request in classic.requests())


FIVE = "INSERT INTO Users (UserId, Password, Name, MailAddress, RoleType) VALUES (?, ?, ?, ?, ?)"
WORD = "Zx9secretQ"


@pytest.mark.parametrize(
    ("sql", "parameters", "state", "tells"),
    [
        ("UPDATE Users SET Password = ? WHERE Id = ?", (4, WORD), "22018", "Parameter 2"),
        (FIVE, ("u", "n", "a@example.com", "x", WORD), "22018", "Parameter 5"),
        ("UPDATE Users SET RoleType = ?, Password = 'y' WHERE Id = 4", (WORD,), "22018", "Parameter 1"),
        (f'UPDATE Users SET Password = "{WORD}" WHERE Id = 4', (), "42S22", "Column ***"),
        (f"UPDATE Users SET Password = [{WORD}] WHERE Id = 4", (), "42S22", "Column ***"),
        (f"UPDATE Users SET Password = `{WORD}` WHERE Id = 4", (), "42S22", "Column ***"),
        (f"UPDATE Users SET Password = {WORD} WHERE Id = 4", (), "42S22", "Column ***"),
        (f"INSERT INTO Users VALUES ('u', {WORD}, 'n', 'm@example.com', 2)", (), None, ""),
        (f"INSERT INTO Users VALUES ('u', '{WORD}' x, 'n', 'm@example.com', 2)", (), "42000", ""),
        (f"UPDATE Users SET Password = $${WORD}$$ x WHERE Id = 4", (), "42000", ""),
        (f"UPDATE Users SET Name = 'open, Password = '{WORD}'", (), "42000", ""),
        ("UPDATE Users SET Password = CAST(p.X AS INT) FROM temp.P p WHERE p.I = Users.Id", (), "22018", "***"),
        ("UPDATE Users SET Password = CAST(CONCAT('Zx9', 'secretQ') AS INT) WHERE Id = 4", (), "22018", "***"),
    ],
)
def test_neither_errors_nor_the_log_show_a_password(classic, tmp_path, sql, parameters, state, tells):
    log = tmp_path / "driver.log"
    with pyodbc.connect(classic.string(Logfile=log, Verbosity=5), autocommit=True) as connection:
        connection.execute("CREATE TABLE temp.P (I INT, X VARCHAR(300))")
        connection.execute("INSERT INTO temp.P VALUES (4, CONCAT('Zx9', 'secretQ'))")
        with pytest.raises(pyodbc.Error) as caught:
            connection.execute(sql, *parameters)
    assert WORD not in str(caught.value) and tells in caught.value.args[1]
    assert state in (None, caught.value.args[0])
    assert WORD not in log.read_text(encoding="utf-8")
    assert all(request["method"] == "GET" for request in classic.requests())


def test_no_error_of_an_array_shows_a_password(classic, tmp_path):
    log = tmp_path / "driver.log"
    with odbc.Connection() as connection:
        assert connection.connect(classic.string(Logfile=log, Verbosity=5))[0] == odbc.SUCCESS
        with odbc.Statement(connection) as statement:
            # SQL_ATTR_PARAMSET_SIZE; the columns are given in the wrong order.
            statement.set(22, 2)
            for number, texts in enumerate((["4", "4"], ["4", WORD]), 1):
                cells = b"".join(text.encode("utf-16-le").ljust(40, b"\0") for text in texts)
                lengths = (ctypes.c_int64 * 2)(*(2 * len(text) for text in texts))
                statement.bind(number, ctypes.create_string_buffer(cells), -8, -9, 40, lengths)
            assert statement.execute("UPDATE Users SET Password = ? WHERE Id = ?") == odbc.ERROR
            [(state, _, message)] = statement.diagnostics()
    assert state == "22018" and "Row 2 of 2" in message and "Parameter 2" in message and WORD not in message
    assert WORD not in log.read_text(encoding="utf-8")


def test_no_error_shows_a_password_sent_at_execution(classic):
    with odbc.Connection() as connection:
        assert connection.connect(classic.string())[0] == odbc.SUCCESS
        with odbc.Statement(connection) as statement:
            # SQL_DATA_AT_EXEC
            for number in (1, 2):
                statement.bind(number, ctypes.create_string_buffer(1), -8, -9, 40, (ctypes.c_int64 * 1)(-2))
            assert statement.execute("UPDATE Users SET Password = ? WHERE Id = ?") == odbc.NEED_DATA
            for text in ("4", WORD):
                assert statement.next_parameter()[0] == odbc.NEED_DATA
                assert statement.put(text.encode("utf-16-le")) == odbc.SUCCESS
            assert statement.next_parameter()[0] == odbc.ERROR
            [(state, _, message)] = statement.diagnostics()
    assert state == "22018" and "Parameter 2" in message and WORD not in message


@pytest.mark.parametrize(
    ("sql", "tells"),
    [
        ("UPDATE Issues SET Summary = 'reset password', Status = 'Nope' WHERE Id = 5", "Nope"),
        ("SELECT Id FROM Users WHERE Name = 'password' AND Id = CAST('abc' AS INT)", "abc"),
        ("UPDATE Users SET Password = 'long enough', Role = 'Memb' WHERE Id = 4", "Member"),
        ("UPDATE Users SET Pasword = 'x', Password = 'long enough' WHERE Id = 4", "Pasword"),
    ],
)
def test_what_is_no_password_is_told(classic, sql, tells):
    with pyodbc.connect(classic.string(), autocommit=True) as connection, pytest.raises(pyodbc.Error) as caught:
        connection.execute(sql)
    assert tells in caught.value.args[1]


def test_no_row_has_a_password(classic):
    with pyodbc.connect(classic.string(), autocommit=True) as connection:
        for sql in ("SELECT Password FROM Users", "DELETE FROM Users WHERE Password = 'x'", INSERT + " RETURNING Password"):
            with pytest.raises(pyodbc.Error) as caught:
                connection.execute(sql, *(("new", SECRET) if "?" in sql else ()))
            assert caught.value.args[0] == ("42000" if "DELETE" in sql else "42S22")
        assert all(request["method"] == "GET" for request in classic.requests())


def test_members_are_written_by_their_names(classic):
    with pyodbc.connect(classic.string(), autocommit=True) as connection:
        run = lambda sql: connection.execute(sql).fetchall()
        [(team, members)] = run("INSERT INTO Teams (Name, Members) VALUES ('t', 'John Smith, 佐藤 花子') RETURNING Id, MemberIds")
        assert members == "3, 4"
        # Whoever is new is known by name at once.
        connection.execute("UPDATE Users SET Name = 'Hanako' WHERE Id = 4")
        assert connection.execute(f"UPDATE Teams SET Members = 'Hanako' WHERE Id = {team}").rowcount == 1
        assert [member["id"] for member in classic.api(f"/teams/{team}")["members"]] == [4]
        assert connection.execute(f"UPDATE Teams SET MemberIds = NULL WHERE Id = {team}").rowcount == 1
        assert classic.api(f"/teams/{team}")["members"] == []
        with pytest.raises(pyodbc.IntegrityError, match="John Smith"):
            connection.execute(f"UPDATE Teams SET Members = 'Nobody' WHERE Id = {team}")


def test_a_change_of_a_team_changes_the_members_of_its_projects(classic):
    [project] = [one["id"] for one in classic.api("/projects") if one["projectKey"] == "APP"]
    with pyodbc.connect(classic.string(), autocommit=True) as connection:
        assigned = f"UPDATE Issues SET Assignee = 'new one' WHERE Id = (SELECT MIN(Id) FROM Issues WHERE ProjectId = {project})"
        with pytest.raises(pyodbc.IntegrityError, match="new one"):
            connection.execute(assigned)
        connection.execute(INSERT.replace("'n'", "'new one'"), "new", SECRET)
        [(user,)] = connection.execute("SELECT Id FROM Users WHERE UserId = 'new'").fetchall()
        [(team,)] = connection.execute(f"INSERT INTO Teams (Name, MemberIds) VALUES ('t', '{user}') RETURNING Id").fetchall()
        connection.execute(f"INSERT INTO ProjectTeams (ProjectId, Id) VALUES ({project}, {team})")
        assert connection.execute(assigned).rowcount == 1
        connection.execute(f"UPDATE Teams SET MemberIds = NULL WHERE Id = {team}")
        connection.execute(assigned.replace("'new one'", "NULL"))
        with pytest.raises(pyodbc.IntegrityError, match="new one"):
            connection.execute(assigned)
