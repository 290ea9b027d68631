"""Runs migrations on the connection it is handed, or on TRELLIS_DATABASE_URL; one at a time over all replicas."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, create_engine, text

from app.db.models import metadata

MIGRATION_LOCK = 7_265_171
"""Any number that nobody else locks: replicas that start together migrate one after the other."""


def run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, compare_type=True)
    with context.begin_transaction():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        context.run_migrations()


@contextmanager
def connected() -> Iterator[Connection]:
    url = context.config.get_main_option("sqlalchemy.url") or os.environ["TRELLIS_DATABASE_URL"]
    engine = create_engine("postgresql+psycopg://" + url.split("://", 1)[1])
    with engine.connect() as connection:
        yield connection
    engine.dispose()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with connected() as fresh:
        run(fresh)
