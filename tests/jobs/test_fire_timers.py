"""The clock and people at the same moment."""

import asyncio
from dataclasses import replace
from uuid import UUID

from sqlalchemy import text

from app.db.engine import Database
from app.db.people import lock_people
from app.handlers.routes import Routes
from app.jobs.fire_timers import fire_timers
from tests.factories_checkin_rows import save_checkins, starts
from tests.locks import until_somebody_waits
from tests.stage import set_stage


async def test_a_timer_that_waits_for_somebody_is_still_free(db: Database, database_url: str, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)

    async with set_stage(database_url, routes=Routes()) as stage:
        jobs = replace(stage.jobs, db=db, clock=lambda: starts(4, 7))
        async with db.begin(workspace) as session:
            await lock_people(session, [made.lee.id])
            firing = asyncio.create_task(fire_timers(jobs))
            await until_somebody_waits(db)
            for table in ("timer", "participation", "plan", "checkin", "step", "message"):
                await session.execute(text(f"SELECT FROM {table} FOR UPDATE"))
        await firing
