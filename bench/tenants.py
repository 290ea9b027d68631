"""Workspaces and members for the benches, as many as wanted, written by the database itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import aiohttp

from app.db.engine import WORK_LIMIT, Database, create_engine
from app.db.sealing import KeyRing
from app.db.workspaces import NewInstallation, save_installation
from app.deps import Deps
from app.services.tenants import Tenants
from app.slack.client import LIMIT_SECONDS, Slack

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning in everybody's working hours."""

CONNECTIONS = 10

_PEOPLE = """
    INSERT INTO person (workspace_id, id, slack_user, dm_channel, kind, tz, country, hours, is_admin, prefs, said_no)
    SELECT %(workspace)s, gen_random_uuid(), 'U' || n, 'D' || n, 'member', 'Europe/Berlin', 'DE', '{}', false, '{}', 0
    FROM generate_series(1, %(people)s) AS n
"""

_REPLIES = """
    INSERT INTO message (workspace_id, id, key, kind, unasked, person_id, subject_kind, subject_id, facts, due_at,
                         state, attempts, wanted_rev, shown_rev)
    SELECT workspace_id, gen_random_uuid(), 'help:' || id || %(days)s, 'help_reply', false, id, 'day', id, '{}',
           CAST(%(now)s AS timestamptz) + %(days)s * interval '1 day', 'waiting', 0, 0, 0 FROM person
"""


@asynccontextmanager
async def bench_deps(url: str, api_url: str) -> AsyncIterator[Deps]:
    """The app's own deps, as its jobs have them, on a Slack at that address."""
    engine = create_engine(url, limit=WORK_LIMIT, pool_size=CONNECTIONS)
    db = Database(engine, KeyRing.parse(KeyRing.new_key("bench")))
    timeout = aiohttp.ClientTimeout(total=LIMIT_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        tenants = Tenants(db)
        yield Deps(db=db, slack=Slack(session, api_url, tenants.token_of), tenants=tenants, clock=lambda: NOW)
    await engine.dispose()


async def save_tenants(db: Database, *, workspaces: int, people: int) -> list[UUID]:
    """So many installed workspaces with so many members each, everybody's DM known; what was there before is gone."""
    async with db.begin_all("a bench starts anew") as wide:
        await wide.connection.exec_driver_sql("TRUNCATE workspace CASCADE")
    made = [await save_installation(db, _installation(number)) for number in range(workspaces)]
    for workspace in made:
        async with db.begin(workspace) as session:
            values = {"workspace": workspace, "people": people}
            await session.connection.exec_driver_sql(_PEOPLE, values)
    return made


async def save_replies(db: Database, *, days_from_now: int = 0) -> None:
    """A waiting answer for everybody, due now or in so many days."""
    async with db.begin_all("a bench fills the outbox") as wide:
        await wide.connection.exec_driver_sql(_REPLIES, {"now": NOW, "days": days_from_now})


async def tidy(db: Database, *tables: str) -> None:
    """As autovacuum would do in time: no form meets the leftovers of the one before."""
    async with db.engine.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in tables:
            await alone.exec_driver_sql(f"VACUUM ANALYZE {table}")


def _installation(number: int) -> NewInstallation:
    return NewInstallation(None, f"TBENCH{number}", "A1", "B1", "UBOT", None, ("chat:write",), f"xoxb-bench-{number}")
