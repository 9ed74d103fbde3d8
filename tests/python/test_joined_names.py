"""Categories, versions and milestones of issues, several in one text: selected by the API, and no row is lost."""

import pyodbc
import pytest
from standin import StandIn

LISTS = {
    "Category": ("Categories", "CategoryIds", "ProjectCategories", "categories"),
    "Version": ("Versions", "VersionIds", "ProjectVersionMilestones", "versions"),
    "Milestone": ("Milestones", "MilestoneIds", "ProjectVersionMilestones", "versions"),
}


@pytest.fixture(scope="module")
def space():
    with StandIn(400, 1) as started, pyodbc.connect(started.string(), autocommit=True) as connection:
        for table in ("ProjectCategories", "ProjectVersionMilestones"):
            names = [row[0] for row in connection.execute(f"SELECT Name FROM {table} ORDER BY Id")]
            # A name that holds what is between names, and begins with another name.
            connection.execute(f"INSERT INTO {table} (ProjectId, Name) VALUES (1, '{names[0]}, {names[1]}')")
            ids = [row[0] for row in connection.execute(f"SELECT Id FROM {table} ORDER BY Id")]
            columns = [ids_of for _, ids_of, of, _ in LISTS.values() if of == table]
            for issue, text in enumerate([f"{ids[-1]}", f"{ids[0]}, {ids[1]}", f"{ids[1]}, {ids[-1]}"], 1):
                settings = ", ".join(f"{column} = '{text}'" for column in columns)
                connection.execute(f"UPDATE Issues SET {settings} WHERE Id = {issue}")
        yield started


@pytest.fixture(scope="module")
def rows(space):
    with pyodbc.connect(space.string(), autocommit=True) as connection:
        columns = ", ".join(f"{names}, {ids}" for names, ids, _, _ in LISTS.values())
        yield connection.execute(f"SELECT Id, {columns} FROM Issues").fetchall()


def select(space, condition):
    with pyodbc.connect(space.string(CacheTolerance=0), autocommit=True) as connection:
        space.forget()
        found = connection.execute(f"SELECT Id FROM Issues WHERE {condition}").fetchall()
        return {row.Id for row in found}, space.requests()


def quoted(text):
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("position", [0, 1], ids=["names", "ids"])
def test_every_text_finds_its_rows(space, rows, kind, position):
    column = LISTS[kind][position]
    texts = {getattr(row, column) for row in rows} - {None}
    assert any(", " in text for text in texts)
    for text in texts:
        found, requests = select(space, f"{column} = {quoted(text)}")
        assert found == {row.Id for row in rows if getattr(row, column) == text}
        assert [key for key, _ in requests[-1]["parameters"]].count(f"{kind.lower()}Id[]") in (1, 2), text


@pytest.mark.parametrize("kind", LISTS)
def test_lists_and_combinations(space, rows, kind):
    names, ids, _, _ = LISTS[kind]
    first, second = [row for row in rows if row.Id in (2, 3)]
    both = f"{names} IN ({quoted(getattr(first, names))}, {quoted(getattr(second, names))})"
    one = f"{both} AND {ids} = {quoted(getattr(first, ids))}"
    expected = {row.Id for row in rows if getattr(row, names) in (getattr(first, names), getattr(second, names))}
    assert select(space, both)[0] == expected
    assert select(space, one)[0] == {row.Id for row in rows if getattr(row, ids) == getattr(first, ids)}
    none = {row.Id for row in rows if getattr(row, names) is None}
    assert select(space, f"{names} IS NULL")[0] == none != set()


@pytest.mark.parametrize("kind", LISTS)
def test_a_name_that_no_list_has_costs_no_page(space, kind):
    names, ids, _, endpoint = LISTS[kind]
    found, requests = select(space, f"{names} = 'nothing of that name' AND ProjectId = 1")
    assert found == set()
    assert [request["endpoint"] for request in requests] == [f"GET /projects/:projectIdOrKey/{endpoint}"]
    found, requests = select(space, f"{ids} = '1, x'")
    assert found == set()
    assert {request["endpoint"] for request in requests} == {"GET /issues"}
