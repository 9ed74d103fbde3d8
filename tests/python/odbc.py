"""ODBC itself through ctypes, for what pyodbc does not show: warnings, lengths, handles."""

import ctypes
from ctypes import POINTER, byref, c_int32, c_int64, c_short, c_uint64, c_ushort, c_void_p

LIBRARY = ctypes.CDLL("libodbc.so.2")

SUCCESS, SUCCESS_WITH_INFO, NO_DATA, ERROR, INVALID_HANDLE, NEED_DATA = 0, 1, 100, -1, -2, 99
ENVIRONMENT, CONNECTION, STATEMENT = 1, 2, 3
NTS, NULL_DATA = -3, -1

_FREE = {"SQLAllocHandle": [c_short, c_void_p, POINTER(c_void_p)], "SQLFreeHandle": [c_short, c_void_p]}
for _name, _types in _FREE.items():
    getattr(LIBRARY, _name).argtypes = _types


def call(name: str, *arguments) -> int:
    """Calls a function and gives its SQLRETURN."""
    function = getattr(LIBRARY, name)
    function.restype = c_short
    return function(*arguments)


def wide(text: str) -> ctypes.Array:
    """UTF-16 with its terminator."""
    return ctypes.create_string_buffer(text.encode("utf-16-le") + b"\0\0")


class Handle:
    """A handle of any kind."""

    def __init__(self, kind: int, parent: "Handle | None" = None):
        self.kind, self.value = kind, c_void_p()
        assert call("SQLAllocHandle", kind, parent.value if parent else None, byref(self.value)) == SUCCESS

    def free(self) -> int:
        return call("SQLFreeHandle", self.kind, self.value)

    def diagnostics(self) -> list[tuple[str, int, str]]:
        """(SQLSTATE, native code, message) of each record."""
        records = []
        state, native, length = ctypes.create_string_buffer(12), c_int32(), c_short()
        text = ctypes.create_string_buffer(4096)
        while (
            call("SQLGetDiagRecW", self.kind, self.value, len(records) + 1, state, byref(native), text, 2048, byref(length))
            in (SUCCESS, SUCCESS_WITH_INFO)
        ):
            message = text.raw[: length.value * 2].decode("utf-16-le")
            records.append((state.raw[:10].decode("utf-16-le"), native.value, message))
        return records

    def states(self) -> list[str]:
        return [state for state, _, _ in self.diagnostics()]


class Connection(Handle):
    """An environment of version 3.80 with one connection."""

    def __init__(self):
        self.environment = Handle(ENVIRONMENT)
        assert call("SQLSetEnvAttr", self.environment.value, 200, c_void_p(380), 0) == SUCCESS
        super().__init__(CONNECTION, self.environment)

    def connect(self, string: str, buffer: int = 1024) -> tuple[int, str, int]:
        """SQLDriverConnectW: return code, completed string, its full length in characters."""
        out, length = ctypes.create_string_buffer(max(buffer, 1) * 2), c_short()
        code = call(
            "SQLDriverConnectW", self.value, None, wide(string), NTS, out if buffer else None, buffer, byref(length), 0
        )
        text = out.raw.decode("utf-16-le").split("\0")[0] if buffer else ""
        return code, text, length.value

    def info_text(self, kind: int) -> str:
        """A text of SQLGetInfoW."""
        out, length = ctypes.create_string_buffer(1024), c_short()
        assert call("SQLGetInfoW", self.value, c_ushort(kind), out, 1024, byref(length)) == SUCCESS
        return out.raw[: length.value].decode("utf-16-le")

    def info_number(self, kind: int) -> tuple[int, int]:
        """A number of SQLGetInfoW and the length that came with it."""
        out, length = c_int64(0), c_short()
        assert call("SQLGetInfoW", self.value, c_ushort(kind), byref(out), 8, byref(length)) == SUCCESS
        return out.value, length.value

    def close(self):
        call("SQLDisconnect", self.value)
        self.free()
        self.environment.free()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Statement(Handle):
    """A statement of a connection."""

    def __init__(self, connection: Connection):
        super().__init__(STATEMENT, connection)
        self._kept = []

    def execute(self, sql: str) -> int:
        return call("SQLExecDirectW", self.value, wide(sql), NTS)

    def bind(self, number: int, buffer: ctypes.Array, c_type: int, sql_type: int, width: int, lengths=None):
        """Binds a column of parameter values; the buffers live as long as the statement."""
        self._kept += [buffer, lengths]
        arguments = (c_ushort(number), 1, c_type, sql_type, c_uint64(255), 0, buffer, c_int64(width), lengths)
        assert call("SQLBindParameter", self.value, *arguments) == SUCCESS

    def set(self, attribute: int, value):
        """SQLSetStmtAttr with a number or a buffer, which is kept."""
        self._kept.append(value)
        value = c_void_p(value) if isinstance(value, int) else value
        assert call("SQLSetStmtAttrW", self.value, attribute, value, 0) == SUCCESS

    def next_parameter(self) -> tuple[int, int | None]:
        """SQLParamData: return code and the token of the value that is awaited; `None` where it was left alone."""
        untouched = 0xDEAD_BEEF
        token = c_void_p(untouched)
        code = call("SQLParamData", self.value, byref(token))
        return code, None if token.value == untouched else token.value or 0

    def put(self, part: bytes | None) -> int:
        """SQLPutData with one part of a value, or with NULL."""
        length = NULL_DATA if part is None else len(part)
        return call("SQLPutData", self.value, part, c_int64(length))

    def row_count(self) -> int:
        """SQLRowCount."""
        count = c_int64(-2)
        assert call("SQLRowCount", self.value, byref(count)) == SUCCESS, self.diagnostics()
        return count.value

    def failed_row(self) -> int:
        """SQL_DIAG_ROW_NUMBER of the first record; -1 where it concerns no row, -2 where it is not known."""
        number, length = c_int64(0), c_short()
        arguments = (c_short(1), c_short(-1248), byref(number), c_short(8), byref(length))
        assert call("SQLGetDiagFieldW", c_short(self.kind), self.value, *arguments) == SUCCESS
        return number.value

    def fetch_all(self) -> tuple[int, str | None]:
        """Fetches to the end: how many rows there were, and the SQLSTATE that ended it."""
        count = 0
        while (code := call("SQLFetch", self.value)) in (SUCCESS, SUCCESS_WITH_INFO):
            count += 1
        return count, None if code == NO_DATA else self.states()[0]

    def rows(self) -> int:
        """Fetches to the end and counts."""
        count, state = self.fetch_all()
        assert state is None, self.diagnostics()
        return count

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.free()
