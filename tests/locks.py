"""Two transactions at the same moment: who waits for whom."""

import asyncio

from sqlalchemy import text

from app.db.engine import Database

_WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


async def until_somebody_waits(db: Database) -> None:
    """Until a transaction of this database waits for a row that another one holds."""
    async with asyncio.timeout(10):
        while True:
            async with db.begin_all("a test looks who waits") as wide:
                if await wide.scalar(_WAITING):
                    return
