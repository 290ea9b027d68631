"""The database under the story: a server of its own, or the empty one that TRELLIS_DATABASE_URL names."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from sandbox.postgres import running_postgres

SEES_ALL = "-c trellis.all=on"
"""Row-level security shows rows to who says which workspace is meant, or that all are."""

TABLES = """
    SELECT count(*) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'
"""


class DatabaseNotEmpty(Exception):
    """The database that was named holds something already."""


@dataclass(frozen=True, slots=True)
class Store:
    """A database for one story. `url` is libpq's; `log` what its server writes, where we can read it."""

    url: str
    log: Path | None = None

    def read(self, statement: str) -> list[tuple[Any, ...]]:
        """The rows of a query over all workspaces."""
        with psycopg.connect(self.url, options=SEES_ALL) as connection:
            return connection.execute(statement.encode()).fetchall()

    def row(self, statement: str) -> tuple[Any, ...]:
        """The only row of a query."""
        (found,) = self.read(statement)
        return found

    def count(self, statement: str) -> int:
        """The only value of a query."""
        return int(self.row(statement)[0])

    @contextmanager
    def writing(self) -> Iterator[psycopg.Connection]:
        """A connection that commits each statement at once."""
        with psycopg.connect(self.url, options=SEES_ALL, autocommit=True) as connection:
            yield connection


@contextmanager
def open_store(environ: Mapping[str, str] = os.environ) -> Iterator[Store]:
    """An empty database for as long as the block; must be entered in the main thread.

    Raises:
        DatabaseNotEmpty: TRELLIS_DATABASE_URL names one with tables in it.
    """
    given = environ.get("TRELLIS_DATABASE_URL")
    if given:
        store = Store(libpq_url(given))
        _check_empty(store)
        yield store
        return
    with running_postgres(tcp=True) as postgres:
        yield Store(libpq_url(postgres.url), postgres.log)


def libpq_url(url: str) -> str:
    """A database URL without the driver that SQLAlchemy wants in it."""
    return "postgresql://" + url.split("://", 1)[1]


def _check_empty(store: Store) -> None:
    if store.count(TABLES):
        raise DatabaseNotEmpty(
            "The database in TRELLIS_DATABASE_URL is not empty, and a story would leave its people in there.\n"
            "Name an empty one, or unset the variable: then it brings a database of its own."
        )
