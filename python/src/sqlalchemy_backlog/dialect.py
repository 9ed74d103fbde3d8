"""The dialect `backlog` (also `backlog+pyodbc`)."""

import re
import warnings
import weakref

from sqlalchemy import event, exc
from sqlalchemy.connectors.pyodbc import PyODBCConnector
from sqlalchemy.engine import default

from .compiler import BacklogCompiler, BacklogIdentifierPreparer, BacklogTypeCompiler
from .reflection import Reflection
from .types import COLSPECS
from .url import connection_string, folded, properties, with_masked_key

# Rows written by a connection since its last commit. An invalidated connection has no `info`.
_WRITES = weakref.WeakKeyDictionary()
_DML = re.compile(r"\s*(insert|update|delete|merge)\b", re.IGNORECASE)
# The connection itself is closed. Each request stands alone: one that failed (08S01) or took too long
# (HYT00) leaves the connection as good as before.
_GONE = {"08003"}


class BacklogDialect(Reflection, PyODBCConnector, default.DefaultDialect):
    """Backlog through pyodbc and the Backlog ODBC driver."""

    name = "backlog"
    driver = "pyodbc"
    supports_statement_cache = True
    default_paramstyle = "qmark"

    statement_compiler = BacklogCompiler
    type_compiler_cls = BacklogTypeCompiler
    preparer = BacklogIdentifierPreparer
    colspecs = COLSPECS
    max_identifier_length = 128
    default_schema_name = "Backlog"

    # The answer to a write is the whole row, so RETURNING costs no further request.
    insert_returning = update_returning = delete_returning = True
    # One row is one request: nothing is gained by larger statements, and a failure names its row.
    use_insertmanyvalues = True
    insertmanyvalues_page_size = 1
    supports_multivalues_insert = True
    postfetch_lastrowid = False

    supports_sane_rowcount = True
    supports_sane_multi_rowcount = False
    supports_native_boolean = True
    supports_native_decimal = True
    supports_native_uuid = False
    supports_default_values = False
    supports_default_metavalue = False
    supports_empty_insert = False
    supports_alter = False
    supports_sequences = False
    supports_identity_columns = False
    supports_comments = True
    inline_comments = True
    supports_schemas = True
    supports_views = True
    supports_is_distinct_from = True
    div_is_floordiv = True

    def create_connect_args(self, url):
        """Arguments of `pyodbc.connect`. Without autocommit pyodbc would switch it off, which Backlog
        cannot do."""
        for name, value in properties(url).items():
            if folded(name) == "defaultschema":
                self.default_schema_name = value
        string, arguments = connection_string(url)
        return (string,), {"autocommit": True, **arguments}

    @classmethod
    def engine_created(cls, engine):
        """Hides the API key and counts writes, so that a rollback can tell what stays."""
        engine.url = with_masked_key(engine.url)
        event.listen(engine, "after_cursor_execute", _count_write)
        event.listen(engine, "commit", _forget_writes)
        event.listen(engine, "rollback", _warn_of_writes)

    # Connecting and pinging cost no query.

    def _get_default_schema_name(self, connection):
        return self.default_schema_name

    def _check_max_identifier_length(self, connection):
        return None

    def do_ping(self, dbapi_connection):
        return not dbapi_connection.closed

    def is_disconnect(self, e, connection, cursor):
        state = e.args[0] if getattr(e, "args", ()) else None
        return state in _GONE or super().is_disconnect(e, connection, cursor)

    # Backlog has no transactions: each row is written when its request is answered.

    def get_isolation_level_values(self, dbapi_conn):
        return ["AUTOCOMMIT"]

    def get_default_isolation_level(self, dbapi_conn):
        return "AUTOCOMMIT"

    def get_isolation_level(self, dbapi_connection):
        return "AUTOCOMMIT"

    def set_isolation_level(self, dbapi_connection, level):
        dbapi_connection.autocommit = True

    def detect_autocommit_setting(self, dbapi_conn):
        return True

    def do_commit(self, dbapi_connection):
        """Everything is written already."""

    def do_rollback(self, dbapi_connection):
        """Nothing can be taken back; `_warn_of_writes` says so."""

    def do_savepoint(self, connection, name):
        raise NotImplementedError("Backlog has no savepoints")

    do_rollback_to_savepoint = do_release_savepoint = do_savepoint

    # petl passes {} for "no parameters", which pyodbc takes for one parameter.

    def do_execute(self, cursor, statement, parameters, context=None):
        if parameters:
            cursor.execute(statement, parameters)
        else:
            cursor.execute(statement)


def _count_write(connection, cursor, statement, parameters, context, executemany):
    if _DML.match(statement):
        rows = len(parameters) if executemany else max(cursor.rowcount, 0)
        _WRITES[connection] = _WRITES.get(connection, 0) + rows


def _forget_writes(connection):
    _WRITES.pop(connection, None)


def _warn_of_writes(connection):
    rows = _WRITES.pop(connection, 0)
    if rows:
        text = f"Backlog has no transactions: {rows} row(s) written before this rollback stay written"
        warnings.warn(text, exc.SAWarning, stacklevel=2)
