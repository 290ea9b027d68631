"""The database of the tests: a real PostgreSQL per worker, migrated once, cloned, and emptied after each test.

TRELLIS_DATABASE_URL is never read here, so that no variable that was left set can cost anybody their rows; PG_BIN picks
the binaries. The fixtures import what they need, so that a test of a pure rule starts at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from psycopg import Connection

    from sandbox.postgres import Postgres

pytest_plugins = ("tests.app_fixtures",)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server of this worker; `template` migrates its database `trellis`."""
    from sandbox.postgres import running_postgres

    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> str:
    """The name of the database that has the schema as the migrations make it: clone it and otherwise leave it alone."""
    from tests.databases import migrate

    migrate(postgres.url)
    return "trellis"


@pytest.fixture(scope="session")
def _clone(postgres: Postgres, template: str) -> Iterator[tuple[str, Connection]]:
    from tests.databases import as_admin, database, url_of

    with database(postgres, template=template) as name, as_admin(postgres, name) as connection:
        yield url_of(postgres, name), connection


@pytest.fixture
def database_url(_clone: tuple[str, Connection]) -> Iterator[str]:
    """A migrated database, as the plain role; its rows are deleted after the test."""
    from tests.databases import DELETE_ALL_ROWS

    url, admin = _clone
    yield url
    admin.execute(DELETE_ALL_ROWS)


@pytest.fixture
def own_database_url(postgres: Postgres, template: str) -> Iterator[str]:
    """A migrated database for this test alone, dropped with whoever is connected: for tests that start processes."""
    from tests.databases import database, url_of

    with database(postgres, template=template) as name:
        yield url_of(postgres, name)


@pytest.fixture
def empty_database_url(postgres: Postgres) -> Iterator[str]:
    """A database without tables for this test alone: for tests of the migrations."""
    from tests.databases import database, url_of

    with database(postgres, template="template1") as name:
        yield url_of(postgres, name)
