"""Databases of the tests' server: migrated, cloned, looked into as the superuser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, NullPool, create_engine

from sandbox.postgres import Postgres

ALEMBIC_INI = Path(__file__).parent.parent / "alembic.ini"

# In one round trip. As a replica the superuser deletes in any order, and past row-level security.
DELETE_ALL_ROWS = b"""
DO $$
DECLARE place regclass;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR place IN SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
    LOOP EXECUTE format('DELETE FROM %s', place); END LOOP;
END $$
"""


@contextmanager
def database(postgres: Postgres, *, template: str) -> Iterator[str]:
    """The name of a clone of the template, dropped at the end even if somebody is still connected."""
    name = f"t_{uuid4().hex}"
    with as_admin(postgres, "postgres") as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} OWNER trellis STRATEGY file_copy".encode())
        try:
            yield name
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def as_admin(postgres: Postgres, name: str) -> Iterator[psycopg.Connection]:
    """A connection of the superuser that commits each statement and waits five seconds for a lock at most."""
    url = postgres.admin_url.replace("+psycopg", "").replace("/postgres?", f"/{name}?")
    with psycopg.connect(url, autocommit=True, options="-c lock_timeout=5000") as connection:
        yield connection


def url_of(postgres: Postgres, name: str) -> str:
    """Where that database is, for SQLAlchemy, as the plain role."""
    return postgres.url.replace("/trellis?", f"/{name}?")


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection that commits at the end and is really closed, also when the test fails."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


def migrate(url: str) -> None:
    """Bring the database to the newest schema, as `trellis migrate` does."""
    with connected(url) as connection:
        command.upgrade(alembic_config(connection), "head")


def alembic_config(connection: Connection) -> Config:
    """For Alembic's commands on this connection, inside its transaction."""
    return Config(ALEMBIC_INI, attributes={"connection": connection})
