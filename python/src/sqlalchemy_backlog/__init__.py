"""SQLAlchemy dialect for Backlog, on the Backlog ODBC driver.

`sqlalchemy.create_engine("backlog:///?Url=…&ApiKey=…")` is all that is needed; nothing here has to be imported.
"""

from sqlalchemy import create_engine as _create_engine

from .dialect import BacklogDialect

__all__ = ["BacklogDialect", "create_engine"]
__version__ = "0.1.0"


def create_engine(url, **options):
    """Like SQLAlchemy's, but also takes `backlog///?…` without the colon, which SQLAlchemy cannot parse."""
    if isinstance(url, str) and url.startswith("backlog//"):
        url = url.replace("backlog//", "backlog://", 1)
    return _create_engine(url, **options)
