"""SQL as the driver's engine (Apache DataFusion) reads it."""

from threading import RLock

from sqlalchemy import exc
from sqlalchemy.schema import FetchedValue
from sqlalchemy.sql import compiler

# Columns are changed for the moment of a compilation; models are shared by threads.
_ASSIGNED_KEYS = RLock()


class BacklogCompiler(compiler.SQLCompiler):
    """Statements."""

    def visit_insert(self, insert_stmt, *args, **kw):
        """Lets RETURNING give the key. Backlog assigns it, whatever type the model gives the column:
        for a `String` key SQLAlchemy would insert first and then fail because it does not know the key."""
        with _ASSIGNED_KEYS:
            table = insert_stmt.table
            keys = [
                column
                for column in getattr(table, "primary_key", ())
                if column.default is None
                and column.server_default is None
                and column is not table._autoincrement_column
            ]
            for column in keys:
                column.server_default = FetchedValue()
            try:
                return super().visit_insert(insert_stmt, *args, **kw)
            finally:
                for column in keys:
                    column.server_default = None

    def update_from_clause(self, update_stmt, from_table, extra_froms, from_hints, **kw):
        return "FROM " + self._other_tables(extra_froms, from_hints, kw)

    def delete_extra_from_clause(self, delete_stmt, from_table, extra_froms, from_hints, **kw):
        return "USING " + self._other_tables(extra_froms, from_hints, kw)

    def _other_tables(self, tables, hints, kw):
        kw["asfrom"] = True
        return ", ".join(table._compiler_dispatch(self, fromhints=hints, **kw) for table in tables)

    def limit_clause(self, select, **kw):
        text = ""
        if select._limit_clause is not None:
            text += "\n LIMIT " + self.process(select._limit_clause, **kw)
        if select._offset_clause is not None:
            text += "\n OFFSET " + self.process(select._offset_clause, **kw)
        return text

    def fetch_clause(self, select, **kw):
        options = select._fetch_clause_options or {}
        if options.get("percent") or options.get("with_ties"):
            raise exc.CompileError("backlog: FETCH takes neither PERCENT nor WITH TIES")
        text = "\n LIMIT " + self.process(select._fetch_clause, **kw)
        if select._offset_clause is not None:
            text += "\n OFFSET " + self.process(select._offset_clause, **kw)
        return text

    def for_update_clause(self, select, **kw):
        return ""

    def visit_empty_set_expr(self, element_types, **kw):
        columns = ", ".join("NULL" for _ in element_types or [None])
        return f"SELECT {columns} WHERE 1 = 0"

    def visit_regexp_match_op_binary(self, binary, operator, **kw):
        return self._regexp("~", binary, kw)

    def visit_not_regexp_match_op_binary(self, binary, operator, **kw):
        return self._regexp("!~", binary, kw)

    def _regexp(self, sign, binary, kw):
        flags = binary.modifiers["flags"]
        if flags not in (None, "i"):
            raise exc.CompileError(f"backlog: regular expressions take the flag i only, not {flags!r}")
        return self._generate_generic_binary(binary, f" {sign}{'*' * (flags == 'i')} ", **kw)

    def visit_regexp_replace_op_binary(self, binary, operator, **kw):
        arguments = [self.process(binary.left, **kw), self.process(binary.right, **kw)]
        if binary.modifiers["flags"] is not None:
            arguments.append(self.render_literal_value(binary.modifiers["flags"], binary.right.type))
        return f"regexp_replace({', '.join(arguments)})"


class BacklogTypeCompiler(compiler.GenericTypeCompiler):
    """Names of types in CAST and CREATE TABLE."""

    def visit_DATETIME(self, type_, **kw):
        return "TIMESTAMP"

    def visit_TIMESTAMP(self, type_, **kw):
        return "TIMESTAMP"

    def visit_BLOB(self, type_, **kw):
        return "BYTEA"

    def visit_JSON(self, type_, **kw):
        return "TEXT"

    def visit_uuid(self, type_, **kw):
        return "CHAR(32)"


class BacklogIdentifierPreparer(compiler.IdentifierPreparer):
    """Names: `"…"` where they are mixed-case or reserved; the driver takes them in any case."""
