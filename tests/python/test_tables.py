"""Every table can be read whole, and the stand-in space shows a value in every column."""

import pyodbc
import pytest
from standin import StandIn

# Columns that no row of the generated space has a value in, and why.
ALWAYS_NULL = {
    ("CurrentUser", "Lang"): "The user of the key has chosen no language of their own.",
    ("ProjectAdministrators", "NulabIconUrl"): "The few administrators have chosen no icon.",
    ("Documents", "Keyword"): "A row has it where the query asks for it.",
    ("Issues", "Keyword"): "A row has it where the query asks for it.",
    ("WikiPages", "Keyword"): "A row has it where the query asks for it.",
    ("DocumentTree", "StatusId"): "Clients know the member; no answer that was recorded has it.",
    ("DocumentTree", "Updated"): "Clients know the member; no answer that was recorded has it.",
}


@pytest.fixture(scope="module")
def opened():
    with StandIn(300, 4) as space, pyodbc.connect(space.string(), autocommit=True) as connection:
        yield connection


def tables():
    """The names of all tables, from a space that is only asked for them."""
    with StandIn(1, 1) as space, pyodbc.connect(space.string(), autocommit=True) as connection:
        return sorted(row.table_name for row in connection.cursor().tables(schema="Backlog") if row.table_type != "SYSTEM TABLE")


@pytest.mark.parametrize("table", tables())
def test_every_column_has_a_value_in_some_row(opened, table):
    cursor = opened.execute(f"SELECT * FROM Backlog.{table}")
    rows = cursor.fetchall()
    assert rows, "no rows"
    names = [column[0] for column in cursor.description]
    empty = {name for at, name in enumerate(names) if all(row[at] is None for row in rows)}
    assert empty == {name for of, name in ALWAYS_NULL if of == table}
