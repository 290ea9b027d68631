"""Who installed us stays known while the database is away."""

import asyncio
import time
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.db.engine import WORK_LIMIT, Database, create_engine
from app.services import tenants as module
from app.services.tenants import Tenants

TEAM = "TTRELLIS"


@pytest.fixture
async def away(db: Database) -> AsyncIterator[Database]:
    """A database that refuses connections."""
    engine = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/nothing", limit=WORK_LIMIT)
    yield Database(engine, db.ring)
    await engine.dispose()


@pytest.fixture(autouse=True)
def entries_age_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TTL_SECONDS", 0.0)


async def test_who_is_known_stays_known_while_the_database_refuses(
    db: Database, workspace: UUID, away: Database
) -> None:
    tenants = Tenants(db)
    known = await tenants.by_team(None, TEAM)
    tenants.db = away

    assert await tenants.by_team(None, TEAM) == known
    assert known is not None
    assert await tenants.token_of(workspace) == known.bot_token


async def test_a_database_that_stands_still_is_not_waited_for(db: Database, workspace: UUID) -> None:
    tenants = Tenants(db)
    known = await tenants.by_team(None, TEAM)
    async with db.engine.begin() as connection:
        await connection.execute(text("LOCK TABLE installation IN ACCESS EXCLUSIVE MODE"))
        began = time.monotonic()
        found = [await tenants.by_team(None, TEAM) for _ in range(3)]
        took = time.monotonic() - began
    await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()}, timeout=10)  # the query that was left to its end

    assert found == [known] * 3
    assert took < 2 * module.PATIENCE_SECONDS


async def test_strangers_are_an_error_while_the_database_is_away(away: Database) -> None:
    with pytest.raises(OperationalError):
        await Tenants(away).by_team(None, "TSTRANGER")


async def test_who_took_trellis_away_is_forgotten(db: Database, workspace: UUID) -> None:
    tenants = Tenants(db)
    assert await tenants.by_team(None, TEAM) is not None
    async with db.begin_all("a test takes the installation away") as wide:
        await wide.execute(text("UPDATE workspace SET state = 'uninstalled'"))

    assert await tenants.by_team(None, TEAM) is None
