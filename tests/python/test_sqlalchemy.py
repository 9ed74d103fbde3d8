"""The dialect: the program this product began with, the ORM, reflection, pandas."""

import datetime
import warnings
from urllib.parse import quote_plus

import pandas
import pytest
import sqlalchemy
import sqlalchemy_backlog
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine, func, inspect, select, text
from sqlalchemy import exc
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session, declarative_base, relationship, sessionmaker
from standin import library

Base = declarative_base()


class Issues(Base):
    __tablename__ = "Issues"
    Id = Column(String, primary_key=True)
    ProjectID = Column(String)
    Summary = Column(String)
    IssueTypeId = Column(String)
    PriorityId = Column(String)


@pytest.fixture
def url(space):
    driver = quote_plus(str(library()))
    return f"backlog:///?ApiKey={space.key}&Url={quote_plus(space.url)}&Driver={driver}&CacheTolerance=0"


@pytest.fixture
def engine(space, url):
    made = create_engine(url)
    made.connect().close()
    space.forget()
    yield made
    made.dispose()


@pytest.fixture
def session(engine):
    with sessionmaker(bind=engine)() as opened:
        yield opened


def test_the_first_program(space, engine, session, capsys):
    for instance in session.query(Issues).filter_by(Id="1"):
        print("Id: ", instance.Id)
        print("ProjectID: ", instance.ProjectID)
    assert capsys.readouterr().out == "Id:  1\nProjectID:  1\n"
    assert space.count() == 1

    table = Issues.metadata.tables["Issues"]
    rows = session.execute(table.select().where(table.c.Id == "1")).fetchall()
    assert [(row.Id, row.ProjectID) for row in rows] == [("1", "1")]
    assert space.count() == 2

    space.forget()
    new = Issues(ProjectID="1", Summary="新しい課題 🚀", IssueTypeId="1", PriorityId="3")
    session.add(new)
    session.commit()
    assert space.endpoints() == ["POST /issues"]
    assert isinstance(new.Id, str) and new.Id.isdigit()
    stored = space.api(f"/issues/{new.Id}")
    assert stored["summary"] == "新しい課題 🚀" and stored["priority"]["id"] == 3

    found = session.query(Issues).filter_by(Id=new.Id).first()
    assert found is new
    space.forget()
    found.Summary = "変更後"
    session.commit()
    assert space.endpoints().count("PATCH /issues/:issueIdOrKey") == 1
    assert space.api(f"/issues/{new.Id}")["summary"] == "変更後"

    identity = new.Id
    session.delete(session.query(Issues).filter_by(Id=identity).first())
    session.commit()
    assert session.query(Issues).filter_by(Id=identity).first() is None
    assert space.api("/issues/count") == {"count": 250}

    space.forget()
    frame = pandas.read_sql("SELECT Status, COUNT(*) AS n FROM Issues GROUP BY Status", engine)
    assert list(frame.columns) == ["Status", "n"] and frame["n"].sum() == 250
    assert frame["n"].dtype == "int64"
    assert space.count() == 3


def test_connecting_runs_no_query(space, url):
    made = create_engine(url)
    with made.connect():
        pass
    assert set(space.endpoints()) <= {"GET /space", "GET /users/myself"}
    space.forget()
    with made.connect() as connection:
        connection.rollback()
    assert space.count() == 0
    made.dispose()


@pytest.mark.parametrize(
    "form",
    [
        "backlog:///?apikey={key}&URL={url}&driver={driver}",
        "backlog+pyodbc:///?ApiKey={key}&Url={url}&Driver={driver}",
        "backlog://?ApiKey={key}&Url={url}&Driver={driver}",
        "backlog:///?ApiKey={key};Url={url};Driver={driver}",
        "backlog://:{key}@/?Url={url}&Driver={driver}",
        "backlog:///?DSN=Backlog&ApiKey={key}&Url={url}",
        "backlog:///?ApiKey={key}&Url={url}",
        "backlog:///?odbc_connect=Driver%3D{driver}%3BApiKey%3D{key}%3BUrl%3D{url}",
    ],
)
def test_urls(space, form, monkeypatch):
    monkeypatch.setenv("BACKLOG_ODBC_DRIVER", str(library()))
    made = create_engine(form.format(key=space.key, url=quote_plus(space.url), driver=quote_plus(str(library()))))
    for engine in (made, create_engine(made.url)):
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT COUNT(*) FROM Projects")) == 2
        assert space.key not in repr(engine)
        engine.dispose()


def test_host_in_the_url_is_https():
    made = create_engine("backlog://:a%2Bb%3Bc@example.backlog.com/")
    (string,), arguments = made.dialect.create_connect_args(made.url)
    assert string == "Driver=Backlog ODBC Driver;ApiKey={a+b;c};Url=https://example.backlog.com"
    assert arguments == {"autocommit": True}


def test_the_missing_colon_is_forgiven(url):
    made = sqlalchemy_backlog.create_engine(url.replace("backlog://", "backlog//"))
    with made.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    made.dispose()


def test_the_key_is_not_printed(engine, space):
    assert space.key not in repr(engine) and space.key not in str(engine.url)
    assert "***" in repr(engine)


def test_queries_of_the_orm(space, session):
    assert session.query(Issues).count() == 250
    page = session.query(Issues).order_by(Issues.Id).limit(5).offset(10).all()
    assert len(page) == 5
    assert session.query(Issues).filter(Issues.Id.in_(["1", "2"])).count() == 2
    assert session.query(Issues).filter(Issues.Id.in_([])).all() == []
    assert session.query(Issues).filter(Issues.Summary.contains("100%_", autoescape=True)).count() >= 0
    assert session.query(session.query(Issues).filter_by(Id="1").exists()).scalar() is True
    assert session.scalars(select(Issues).fetch(3)).all()
    assert session.get(Issues, "1") is session.get(Issues, "1")
    assert session.query(Issues).filter(Issues.Summary.regexp_match("^.")).count() == 250


def test_several_objects_in_one_flush(space, session):
    session.add_all(
        Issues(ProjectID="1", Summary=f"Nummer {number}", IssueTypeId="1", PriorityId="3") for number in range(4)
    )
    session.commit()
    assert space.endpoints() == ["POST /issues"] * 4
    created = session.query(Issues).filter(Issues.Summary.like("Nummer%")).order_by(Issues.Id).all()
    assert [issue.Summary for issue in created] == [f"Nummer {number}" for number in range(4)]


def test_returning(space, engine):
    table = Issues.__table__
    values = {"ProjectID": "1", "Summary": "s", "IssueTypeId": "1", "PriorityId": "3"}
    with engine.begin() as connection:
        row = connection.execute(table.insert().values(values).returning(table.c.Id, table.c.Summary)).one()
        assert row.Summary == "s"
        rows = connection.execute(table.insert().returning(table.c.Id), [values, values]).all()
        assert len({row.Id for row in rows}) == 2
        changed = connection.execute(
            table.update().where(table.c.Id == row.Id).values(Summary="t").returning(table.c.Summary)
        )
        assert changed.scalar() == "t"
        gone = connection.execute(table.delete().where(table.c.Id == row.Id).returning(table.c.Id))
        assert gone.scalar() == row.Id


def test_row_counts(engine):
    table = Issues.__table__
    with engine.begin() as connection:
        assert connection.execute(table.update().where(table.c.Id.in_(["1", "2"])).values(Summary="x")).rowcount == 2
        assert connection.execute(table.delete().where(table.c.Id == "999999")).rowcount == 0


def test_writes_beside_other_tables(engine):
    table = Issues.__table__
    projects = Table("Projects", MetaData(), Column("Id", String), Column("Name", String))
    other = projects.alias("other")
    both = table.c.Id.in_(["1", "2"])
    with engine.begin() as connection:
        names = {row.Id: row.Name for row in connection.execute(select(projects.c.Id, projects.c.Name))}
        named = table.update().values(Summary=projects.c.Name).where(projects.c.Id == table.c.ProjectID, both)
        assert connection.execute(named).rowcount == 2
        changed = connection.execute(select(table.c.ProjectID, table.c.Summary).where(both)).all()
        assert len({row.Summary for row in changed}) == 2
        assert all(summary == names[project] for project, summary in changed)

        aliased = table.update().values(Summary="by alias")
        aliased = aliased.where(other.c.Id == table.c.ProjectID, other.c.Name == names["1"], both)
        assert connection.execute(aliased).rowcount == 1

        gone = table.delete().where(projects.c.Id == table.c.ProjectID, projects.c.Name == names["1"], both)
        assert connection.execute(gone).rowcount == 1
        rest = connection.execute(select(table.c.ProjectID, table.c.Summary).where(both)).all()
        assert [project for project, _ in changed if project != "1"] == [project for project, _ in rest]


def test_a_vanished_row_is_noticed(space, session):
    issue = session.get(Issues, "1")
    with session.bind.begin() as connection:
        connection.execute(Issues.__table__.delete().where(Issues.Id == "1"))
    issue.Summary = "too late"
    with pytest.raises(sqlalchemy.orm.exc.StaleDataError):
        session.commit()


def test_a_rollback_says_what_stays(engine):
    values = {"ProjectID": "1", "Summary": "s", "IssueTypeId": "1", "PriorityId": "3"}
    with engine.connect() as connection:
        connection.execute(Issues.__table__.insert().values(values))
        with pytest.warns(exc.SAWarning, match="1 row"):
            connection.rollback()
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("error")
        connection.execute(text("SELECT 1"))
        connection.rollback()


def test_reflection(space, engine):
    inspector = inspect(engine)
    assert "Backlog" in inspector.get_schema_names()
    assert {"Issues", "Projects", "IssueComments"} <= set(inspector.get_table_names() + inspector.get_view_names())
    assert inspector.has_table("Issues") and not inspector.has_table("SELECT * FROM Issues")
    columns = {column["name"]: column for column in inspector.get_columns("Issues")}
    assert isinstance(columns["Id"]["type"], sqlalchemy.BIGINT) and columns["Id"]["nullable"] is False
    assert isinstance(columns["Summary"]["type"], sqlalchemy.VARCHAR) and columns["Summary"]["type"].length == 255
    assert isinstance(columns["DueDate"]["type"], sqlalchemy.DATE)
    assert isinstance(columns["Created"]["type"], sqlalchemy.TIMESTAMP)
    assert columns["Summary"]["comment"]
    assert inspector.get_pk_constraint("Issues")["constrained_columns"] == ["Id"]
    keys = {tuple(key["constrained_columns"]): key["referred_table"] for key in inspector.get_foreign_keys("Issues")}
    assert keys[("ProjectId",)] == "Projects"
    assert inspector.get_table_comment("Issues")["text"]
    with pytest.raises(exc.NoSuchTableError):
        inspector.get_columns("Isues")
    assert space.endpoints() == ["GET /projects"], "only the projects tell which schemas there are"


def test_reflected_tables(space, engine):
    metadata = MetaData()
    issues = Table("Issues", metadata, autoload_with=engine)
    assert space.count() == 0
    with engine.connect() as connection:
        row = connection.execute(select(issues).where(issues.c.Id == 1)).one()
        assert row.Id == 1 and isinstance(row.Created, datetime.datetime)
        named = select(issues.c.Id).where(issues.c.Created > datetime.datetime(2020, 1, 1)).limit(1)
        compiled = named.compile(engine, compile_kwargs={"literal_binds": True})
        assert "TIMESTAMP '2020-01-01 00:00:00'" in str(compiled)
        assert connection.execute(text(str(compiled))).one()


@pytest.mark.filterwarnings("ignore:relationship .* will copy column")  # ProjectId is part of several keys
def test_automap(space, engine):
    automapped = automap_base()
    automapped.prepare(autoload_with=engine)
    with Session(engine) as session:
        issue = automapped.classes.Issues(ProjectId=1, Summary="auto", IssueTypeId=1, PriorityId=3)
        session.add(issue)
        space.forget()
        session.flush()
        assert issue.Status == "Open" and issue.IssueKey.startswith("APP-")
        assert space.endpoints() == ["POST /issues"], "RETURNING fills what Backlog assigns"
        assert space.api(f"/issues/{issue.Id}")["summary"] == "auto"
        session.commit()


def test_a_relationship(engine):
    other = declarative_base()

    class Project(other):
        __tablename__ = "Projects"
        Id = Column(Integer, primary_key=True)
        Name = Column(String)

    class Issue(other):
        __tablename__ = "Issues"
        Id = Column(Integer, primary_key=True)
        ProjectId = Column(Integer, ForeignKey("Projects.Id"))
        project = relationship(Project)

    with Session(engine) as session:
        assert session.get(Issue, 2).project.Name == "Website renewal"
        counts = session.execute(
            select(Project.Name, func.count(Issue.Id)).join(Issue, Issue.ProjectId == Project.Id).group_by(Project.Name)
        ).all()
        assert sum(count for _, count in counts) == 250


def test_pandas(space, engine):
    frame = pandas.read_sql_table("Projects", engine)
    assert len(frame) == 2
    frame = pandas.read_sql("SELECT Id, DueDate, Created FROM Issues WHERE StatusId = ?", engine, params=(1,))
    assert str(frame["Created"].dtype).startswith("datetime64")
    chunks = list(pandas.read_sql("SELECT Id FROM Issues", engine, chunksize=100))
    assert [len(chunk) for chunk in chunks] == [100, 100, 50]
    new = pandas.DataFrame([{"ProjectId": 1, "Summary": f"frame {n}", "IssueTypeId": 1, "PriorityId": 3} for n in range(2)])
    space.forget()
    new.to_sql("Issues", engine, if_exists="append", index=False)
    assert space.endpoints() == ["POST /issues"] * 2


def test_tables_are_not_replaced(space, engine):
    frame = pandas.DataFrame([{"Id": 1}])
    # pandas 3 brought delete_rows
    for manner in ("replace", "delete_rows")[: 1 + (int(pandas.__version__.split(".")[0]) > 2)]:
        with pytest.raises((exc.SQLAlchemyError, pandas.errors.DatabaseError)), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame.to_sql("Issues", engine, if_exists=manner, index=False)
    assert space.api("/issues/count") == {"count": 250}


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        ("SELECT * FROM Isues", exc.ProgrammingError),
        ("SELEC 1", exc.ProgrammingError),
        ("SELECT CAST('x' AS BIGINT)", exc.DataError),
    ],
)
def test_errors(engine, sql, error):
    with engine.connect() as connection, pytest.raises(error):
        connection.execute(text(sql)).all()


def test_a_connection_survives_a_failed_request(space, engine):
    space.fault("GET /issues", "500", count=20)
    with engine.connect() as connection:
        with pytest.raises(exc.DBAPIError):
            connection.execute(text("SELECT * FROM Issues")).all()
    space.heal()
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM Issues")) == 250


def test_autocommit_level_is_accepted(engine):
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        assert connection.scalar(text("SELECT 1")) == 1
