"""`sys_*` and `information_schema`: they say what catalog functions and SQLGetInfo say, at the cost of the projects."""

import pyodbc
import pytest

TABLES = {
    "Backlog": [
        "sys_catalogs", "sys_connection_props", "sys_foreignkeys", "sys_identity", "sys_indexes", "sys_information",
        "sys_keycolumns", "sys_primarykeys", "sys_procedureparameters", "sys_procedures", "sys_schemas",
        "sys_sqlinfo", "sys_tablecolumns", "sys_tables", "sys_writes",
    ],
    "information_schema": [
        "columns", "key_column_usage", "parameters", "referential_constraints", "routines", "schemata",
        "table_constraints", "tables", "views",
    ],
}  # fmt: skip

ALL = [(schema, table) for schema, tables in TABLES.items() for table in tables]


@pytest.fixture
def cursor(space, connection):
    yield connection.cursor()
    # The schemas of two projects: the list, and the fields of each; all of it once.
    fields = "GET /projects/:projectIdOrKey/customFields"
    assert space.endpoints() in ([], ["GET /projects"], ["GET /projects", fields, fields])


def rows(cursor, sql, *parameters):
    return [tuple(row) for row in cursor.execute(sql, *parameters).fetchall()]


def test_they_are_the_system_tables(cursor):
    listed = cursor.tables(tableType="SYSTEM TABLE").fetchall()
    assert [(row.table_schem, row.table_name) for row in listed] == sorted(ALL)
    everything = {(row.table_schem, row.table_name) for row in cursor.tables().fetchall()}
    assert set(ALL) <= everything
    plain = {row.table_schem for row in cursor.tables(tableType="TABLE,VIEW").fetchall()}
    assert plain == {"APP", "Backlog", "WEB"}


@pytest.mark.parametrize("schema, table", ALL)
def test_all_rows_and_columns(cursor, schema, table):
    all_rows = rows(cursor, f"SELECT * FROM {schema}.{table}")
    described = [(column[0], column[6]) for column in cursor.description]
    columns = cursor.columns(schema=schema, table=table.replace("_", "\\_")).fetchall()
    assert described == [(column.column_name, bool(column.nullable)) for column in columns]
    assert all(column.remarks for column in columns)
    for position, (name, nullable) in enumerate(described):
        assert nullable or all(row[position] is not None for row in all_rows), name
    assert bool(all_rows) != (table in EMPTY)
    assert cursor.execute(f"SELECT COUNT(*) FROM {schema}.{table}").fetchval() == len(all_rows)


# There are no catalogs, and nothing was inserted.
EMPTY = {"sys_catalogs", "sys_identity"}


def test_sys_tables_are_those_of_sqltables(cursor):
    listed = [
        (row.table_cat, row.table_schem, row.table_name, row.table_type, row.remarks) for row in cursor.tables()
    ]
    shown = rows(cursor, "SELECT CatalogName, SchemaName, TableName, TableType, Description FROM sys_tables")
    assert shown == sorted(shown, key=lambda row: row[1:3])
    assert sorted(shown, key=str) == sorted(listed, key=str)
    words = {"TABLE": "BASE TABLE"}
    standard = rows(
        cursor, "SELECT table_catalog, table_schema, table_name, table_type, remarks FROM information_schema.tables"
    )
    listed = [(*row[:3], words.get(row[3], row[3]), row[4]) for row in listed]
    assert sorted(standard, key=str) == sorted(listed, key=str)
    views = rows(cursor, "SELECT table_name FROM information_schema.views")
    assert views == [(row[2],) for row in shown if row[3] == "VIEW"]
    writable = rows(cursor, "SELECT TableName FROM sys_tables WHERE IsUpdateable")
    assert writable == [(row[2],) for row in shown if row[3] == "TABLE"]
    assert rows(cursor, "SELECT SchemaName FROM sys_schemas") == [("APP",), ("Backlog",), ("WEB",), ("information_schema",)]
    assert rows(cursor, "SELECT schema_name FROM information_schema.schemata") == [
        ("APP",), ("Backlog",), ("WEB",), ("information_schema",),
    ]  # fmt: skip


def test_columns_are_those_of_sqlcolumns(cursor):
    listed = cursor.columns(schema="%").fetchall()
    shown = rows(
        cursor,
        "SELECT SchemaName, TableName, ColumnName, DataTypeName, DataType, Length, IsNullable, Description, Ordinal"
        " FROM sys_tablecolumns",
    )
    expected = [
        (
            row.table_schem, row.table_name, row.column_name, row.type_name, row.data_type, row.column_size,
            bool(row.nullable), row.remarks, row.ordinal_position,
        )
        for row in listed
    ]  # fmt: skip
    assert shown == expected
    standard = rows(
        cursor,
        "SELECT table_schema, table_name, column_name, data_type, character_maximum_length, character_octet_length,"
        " is_nullable, remarks, ordinal_position, column_default, numeric_precision_radix FROM information_schema.columns",
    )
    expected = [
        (
            row.table_schem, row.table_name, row.column_name, row.type_name,
            row.column_size if row.char_octet_length is not None else None, row.char_octet_length,
            row.is_nullable, row.remarks, row.ordinal_position, row.column_def, row.num_prec_radix,
        )
        for row in listed
    ]  # fmt: skip
    assert standard == expected


def test_what_columns_take(cursor):
    take = lambda names: dict(
        (row[0], row[1:])
        for row in rows(cursor, f"SELECT ColumnName, {names} FROM sys_tablecolumns WHERE SchemaName = 'Backlog' AND TableName = 'Issues'")
    )
    properties = take("IsAutoIncrement, IsReadOnly, IsKey, NumericPrecision, NumericScale, DisplaySize, IsArray")
    assert properties["Id"] == (True, True, True, 19, 0, 20, False)
    assert properties["Summary"] == (False, False, False, None, None, 255, False)
    assert properties["EstimatedHours"][:4] == (False, False, False, 15)
    assert rows(
        cursor,
        "SELECT datetime_precision, numeric_scale, is_identity, is_updatable FROM information_schema.columns"
        " WHERE table_schema = 'Backlog' AND table_name = 'Issues' AND column_name IN ('Id', 'Created', 'Summary') ORDER BY ordinal_position",
    ) == [(None, 0, "YES", "NO"), (None, None, "NO", "YES"), (6, None, "NO", "NO")]


def test_keys_are_those_of_the_catalog_functions(cursor):
    tables = [(row.table_schem, row.table_name) for row in cursor.tables(tableType="TABLE,VIEW").fetchall()]
    primary = [
        (key.table_name, key.column_name, key.key_seq, key.pk_name)
        for schema, table in tables
        for key in cursor.primaryKeys(table, schema=schema).fetchall()
    ]
    shown = rows(cursor, "SELECT TableName, ColumnName, KeySeq, KeyName FROM sys_primarykeys")
    assert sorted(shown) == sorted(primary)
    foreign = [
        (key.fktable_name, key.fkcolumn_name, key.pk_name, key.fk_name, key.pktable_name, key.pkcolumn_name, key.key_seq)
        for schema, table in tables
        for key in cursor.foreignKeys(foreignTable=table, foreignSchema=schema).fetchall()
    ]
    shown = rows(
        cursor,
        "SELECT TableName, ColumnName, PrimaryKeyName, ForeignKeyName, ReferencedTableName, ReferencedColumnName, KeySeq"
        " FROM sys_foreignkeys",
    )
    assert sorted(shown) == sorted(foreign)
    indexes = [
        (key.table_name, key.index_name, key.column_name, key.type, key.asc_or_desc, key.ordinal_position)
        for schema, table in tables
        for key in cursor.statistics(table, schema=schema).fetchall()
    ]
    shown = rows(
        cursor, "SELECT TableName, IndexName, ColumnName, Type, SortOrder, OrdinalPosition FROM sys_indexes"
    )
    assert sorted(shown) == sorted(indexes)


def test_key_columns_and_constraints_agree(cursor):
    own = rows(cursor, "SELECT TableName, ColumnName FROM sys_keycolumns WHERE IsKey")
    assert own == rows(cursor, "SELECT TableName, ColumnName FROM sys_primarykeys")
    referring = rows(cursor, "SELECT TableName, ForeignKeyName, ReferencedTableName FROM sys_keycolumns WHERE IsForeignKey")
    assert referring == rows(cursor, "SELECT TableName, ForeignKeyName, ReferencedTableName FROM sys_foreignkeys")
    constraints = rows(
        cursor,
        "SELECT constraint_type, COUNT(*) FROM information_schema.table_constraints GROUP BY constraint_type ORDER BY 1",
    )
    keys = cursor.execute("SELECT COUNT(DISTINCT SchemaName || '.' || TableName) FROM sys_primarykeys").fetchval()
    assert dict(constraints)["PRIMARY KEY"] == keys
    references = rows(
        cursor,
        """SELECT u.table_name, u.column_name, k.table_name, k.column_name
           FROM information_schema.referential_constraints r
           JOIN information_schema.key_column_usage u
             ON u.constraint_name = r.constraint_name AND u.constraint_schema = r.constraint_schema
           JOIN information_schema.key_column_usage k
             ON k.constraint_name = r.unique_constraint_name AND k.constraint_schema = r.unique_constraint_schema
            AND k.ordinal_position = u.position_in_unique_constraint
           WHERE u.table_name = 'Issues' ORDER BY 2, 3""",
    )
    assert ("Issues", "ProjectId", "Projects", "Id") in references
    direct = rows(
        cursor,
        "SELECT TableName, ColumnName, ReferencedTableName, ReferencedColumnName FROM sys_foreignkeys"
        " WHERE TableName = 'Issues' ORDER BY 2, 3",
    )
    assert references == direct


def test_temporary_tables_are_listed_as_they_are_now(cursor):
    cursor.execute("CREATE TABLE temp.Kinds (Code VARCHAR(3) PRIMARY KEY)")
    cursor.execute(
        "CREATE TABLE temp.Things (Id BIGINT PRIMARY KEY, Name VARCHAR(20) NOT NULL DEFAULT 'x' UNIQUE,"
        " Kind VARCHAR(3) REFERENCES Kinds(Code))"
    )
    assert rows(cursor, "SELECT TableName, TableType, IsUpdateable FROM sys_tables WHERE SchemaName = 'temp'") == [
        ("Kinds", "TABLE", True), ("Things", "TABLE", True),
    ]  # fmt: skip
    test_columns_are_those_of_sqlcolumns(cursor)
    [name] = rows(cursor, "SELECT column_default, is_nullable FROM information_schema.columns WHERE column_name = 'Name' AND table_schema = 'temp'")
    assert name[0] is not None and name[1] == "NO"
    kinds = "SELECT constraint_type FROM information_schema.table_constraints WHERE table_name = 'Things' ORDER BY 1"
    assert [kind for kind, in rows(cursor, kinds)] == ["FOREIGN KEY", "PRIMARY KEY", "UNIQUE"]
    assert rows(cursor, "SELECT ReferencedTableName FROM sys_foreignkeys WHERE TableName = 'Things'") == [("Kinds",)]
    cursor.execute("DROP TABLE temp.Things")
    assert rows(cursor, "SELECT TableName FROM sys_tables WHERE SchemaName = 'temp'") == [("Kinds",)]


def test_properties_show_no_secret(space):
    with pyodbc.connect(space.string(MaxVarcharSize=300, DefaultSchema="backlog"), autocommit=True) as connection:
        space.forget()
        properties = connection.execute("SELECT * FROM sys_connection_props").fetchall()
        values = {row.Name: row.Value for row in properties}
        assert values["ApiKey"] == "***" and values["Url"] == space.url
        assert (values["MaxVarcharSize"], values["ReadOnly"], values["Language"]) == ("300", "false", "en")
        assert values["Project"] is None
        assert not any(space.key in str(cell) for row in properties for cell in row)
        required = [row.Name for row in properties if row.Required]
        assert required == ["Url", "ApiKey"]
        assert space.count() == 0


def test_sql_info_is_that_of_sqlgetinfo(cursor, connection):
    values = dict(rows(cursor, "SELECT Name, Value FROM sys_sqlinfo"))
    for name, code in {"DBMS_NAME": pyodbc.SQL_DBMS_NAME, "DRIVER_VER": pyodbc.SQL_DRIVER_VER}.items():
        assert values[name] == connection.getinfo(code)
    assert values["AGGREGATE_FUNCTIONS"] == "AVG,COUNT,MAX,MIN,SUM,DISTINCT,ALL"
    assert {"CONCAT", "LENGTH", "UCASE"} <= set(values["STRING_FUNCTIONS"].split(","))
    assert not {"SOUNDEX", "INSERT"} & set(values["STRING_FUNCTIONS"].split(","))
    information = dict(rows(cursor, "SELECT Name, Value FROM sys_information"))
    assert information["Version"] == connection.getinfo(pyodbc.SQL_DRIVER_VER)
    assert information["ServerName"] == connection.getinfo(pyodbc.SQL_SERVER_NAME)


def test_identity_follows_inserts(space, connection):
    cursor = connection.cursor()
    project, kind = space.api("/projects")[0]["id"], space.api(f"/projects/{space.api('/projects')[0]['id']}/issueTypes")
    cursor.execute(
        f"INSERT INTO Issues (ProjectId, Summary, IssueTypeId, PriorityId) VALUES ({project}, 'x', {kind[0]['id']}, 3)"
    )
    space.forget()
    key = cursor.execute("SELECT Id FROM sys_identity").fetchval()
    assert key == cursor.execute("SELECT @@IDENTITY").fetchval()
    assert space.count() == 0


def test_names_resolve_as_all_others(space, cursor):
    for name in ("SYS_TABLES", "Sys_Tables", "backlog.sys_TABLES", '"sys_tables"', "[Backlog].[sys_tables]"):
        assert cursor.execute(f"SELECT COUNT(*) FROM {name} t WHERE t.TABLENAME = 'Projects'").fetchval() == 1, name
    assert cursor.execute("SELECT sys_tables.TableName FROM sys_tables LIMIT 1").fetchval()
    assert cursor.execute("WITH sys_tables AS (SELECT 7 AS n) SELECT n FROM SYS_TABLES").fetchval() == 7
    with pyodbc.connect(space.string(DefaultSchema="information_schema"), autocommit=True) as elsewhere:
        space.forget()
        listed = elsewhere.execute("SELECT COUNT(*) FROM tables").fetchval()
        assert listed == elsewhere.execute("SELECT COUNT(*) FROM sys_tables").fetchval()
        assert elsewhere.execute("SELECT sys_tables.TableName FROM sys_tables WHERE sys_tables.SchemaName = 'Backlog'")
        with pytest.raises(pyodbc.ProgrammingError, match="42S02"):
            elsewhere.execute("SELECT * FROM Issues")


def test_joins_among_them(cursor):
    counted = rows(
        cursor,
        "SELECT t.TableName, COUNT(*) FROM sys_tables t JOIN sys_tablecolumns c"
        " ON c.SchemaName = t.SchemaName AND c.TableName = t.TableName WHERE t.TableType <> 'SYSTEM TABLE'"
        " GROUP BY t.TableName ORDER BY 1",
    )
    listed = [row.table_name for row in cursor.columns(schema="%").fetchall()]
    expected = {row.table_name for row in cursor.tables(tableType="TABLE,VIEW").fetchall()}
    assert counted == sorted((name, listed.count(name)) for name in expected)


def test_joins_with_tables_of_the_space(space, connection):
    joined = connection.execute(
        "SELECT p.Name, t.TableType FROM Priorities p JOIN sys_tables t ON t.TableName = 'Priorities' ORDER BY p.Id"
    ).fetchall()
    assert [row.Name for row in joined] == [priority["name"] for priority in space.api("/priorities")]
    assert {row.TableType for row in joined} == {"VIEW"}


@pytest.mark.parametrize("schema, table", ALL)
@pytest.mark.parametrize("sql", ["INSERT INTO {} VALUES ('x')", "UPDATE {} SET {column} = 'x' WHERE {column} = 'y'", "DELETE FROM {} WHERE {column} = 'x'"])  # fmt: skip
def test_nothing_can_be_written(cursor, schema, table, sql):
    column = cursor.columns(schema=schema, table=table.replace("_", "\\_")).fetchone().column_name
    with pytest.raises(pyodbc.ProgrammingError) as refused:
        cursor.execute(sql.format(f"{schema}.{table}", column=column))
    assert refused.value.args[0] == "42000" and table in str(refused.value)


@pytest.mark.parametrize("table", ["sys_writes", "sys_tablecolumns"])
def test_only_the_projects_that_a_condition_names_are_asked_for_their_fields(connection, space, table):
    def of_schemas(condition):
        space.forget()
        found = connection.execute(f"SELECT DISTINCT SchemaName FROM {table} WHERE {condition}").fetchall()
        return sorted(name for name, in found), space.endpoints()

    fields = "GET /projects/:projectIdOrKey/customFields"
    assert of_schemas("SchemaName = 'Backlog'") == (["Backlog"], [])
    assert of_schemas("SchemaName = 'APP'") == (["APP"], ["GET /projects", fields])
    assert of_schemas("SchemaName IN ('APP', 'WEB', 'Nowhere') AND ColumnName = 'Summary'") == (["APP", "WEB"], [fields])
    assert of_schemas("SchemaName LIKE 'A%'") == (["APP"], [])


def test_what_statements_on_custom_fields_take_is_told(connection):
    sql = "SELECT Statement, IsRequired FROM sys_writes WHERE SchemaName = 'APP' AND ColumnName = 'Story Points' ORDER BY 1"
    assert [tuple(row) for row in connection.execute(sql).fetchall()] == [("INSERT", False), ("UPDATE", False)]
