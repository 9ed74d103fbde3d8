"""From a SQLAlchemy URL to an ODBC connection string, and the API key out of sight."""

import os
import re

DRIVER_NAME = "Backlog ODBC Driver"
DRIVER_VARIABLE = "BACKLOG_ODBC_DRIVER"

# Arguments of pyodbc.connect, not of the driver.
PYODBC_ARGUMENTS = {"ansi", "autocommit", "unicode_results"}

# The property and its synonyms in the driver.
_KEY_NAMES = {"apikey", "key", "token", "pwd", "password"}

# `;Name=` starts the next property of a value that holds several.
_NEXT_PROPERTY = re.compile(r";\s*(?=[A-Za-z][A-Za-z _]*=)")


def folded(name: str) -> str:
    """Names of properties are equal when they differ in case, spaces and underscores only."""
    return re.sub(r"[\s_]", "", name).lower()


def is_key(name: str) -> bool:
    """True for the names of the API key."""
    return folded(name) in _KEY_NAMES


def properties(url) -> dict[str, str]:
    """The query as properties. SQLAlchemy has decoded it; doing so again would spoil keys with `+` or `%`."""
    found = {}
    for name, value in url.query.items():
        if folded(name) == "odbcconnect":
            found["odbc_connect"] = value
            continue
        text = value if isinstance(value, str) else value[-1]
        first, *others = _NEXT_PROPERTY.split(text.rstrip(";"))
        found[name] = first
        found |= dict(other.split("=", 1) for other in others)
    return found


def quoted(value: str) -> str:
    """A value as a connection string holds it."""
    if re.search(r"[;{}\[\]()?*!@,]", value) or value != value.strip():
        return "{" + value.replace("}", "}}") + "}"
    return value


def connection_string(url) -> tuple[str, dict[str, bool]]:
    """The connection string for the driver manager and the keyword arguments of `pyodbc.connect`."""
    given = properties(url)
    arguments = {
        name.lower(): value.lower() in ("1", "true", "yes", "on")
        for name, value in given.items()
        if name.lower() in PYODBC_ARGUMENTS
    }
    whole = given.pop("odbc_connect", None)
    parts = {name: value for name, value in given.items() if name.lower() not in PYODBC_ARGUMENTS}
    names = {folded(name) for name in parts}
    if url.password and not any(map(is_key, parts)):
        parts["ApiKey"] = url.password
    if url.host:
        parts.setdefault("Url", f"https://{url.host}" + (f":{url.port}" if url.port else ""))
    if url.database and "project" not in names:
        parts["Project"] = url.database
    if whole is None and not names & {"driver", "dsn", "filedsn"}:
        parts = {"Driver": os.environ.get(DRIVER_VARIABLE, DRIVER_NAME), **parts}
    strings = [f"{name}={quoted(value)}" for name, value in parts.items()]
    return ";".join([whole.rstrip(";"), *strings] if whole else strings), arguments


def with_masked_key(url):
    """The same URL with the API key as password, which SQLAlchemy never prints."""
    given = properties(url)
    whole = given.get("odbc_connect")
    if whole is not None:
        pieces = re.findall(r"([^;=]+)=(\{(?:[^}]|\}\})*\}|[^;]*);?", whole)
        keys = [value for name, value in pieces if is_key(name)]
        given["odbc_connect"] = ";".join(f"{name}={value}" for name, value in pieces if not is_key(name))
        key = _unquoted(keys[0]) if keys else None
    else:
        key = next((value for name, value in given.items() if is_key(name)), None)
    if key is None:
        return url
    query = {name: value for name, value in given.items() if not is_key(name)}
    return url.set(query=query, username=url.username or "", password=key)


def _unquoted(value: str) -> str:
    if value.startswith("{") and value.endswith("}"):
        return value[1:-1].replace("}}", "}")
    return value
