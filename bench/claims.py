"""(f) The claim of what is due: how much of the database it touches, with and without a future beside it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from app.db.engine import WORK_LIMIT, Database, WideSession, create_engine
from app.db.outbox import claim_messages
from app.db.sealing import KeyRing
from app.jobs.deliver import AT_ONCE
from bench.tenants import NOW, save_replies, save_tenants, tidy

WORKSPACES, PEOPLE = 20, 100
FUTURE_DAYS = 50


@dataclass(frozen=True, slots=True)
class Claims:
    """Pages that one claim touches: 2,000 rows due among 100,000 that come later, and the same 2,000 alone."""

    among_future: int
    alone: int

    @property
    def share(self) -> float:
        return self.among_future / self.alone


async def compare_claims(url: str) -> Claims:
    db = Database(create_engine(url, limit=WORK_LIMIT), KeyRing.parse(KeyRing.new_key("bench")))
    await save_tenants(db, workspaces=WORKSPACES, people=PEOPLE)
    await save_replies(db)
    alone = await _pages_of_a_claim(db)
    for day in range(1, FUTURE_DAYS + 1):
        await save_replies(db, days_from_now=day)
    among_future = await _pages_of_a_claim(db)
    await db.engine.dispose()
    return Claims(among_future, alone)


async def _pages_of_a_claim(db: Database) -> int:
    """Of the statements as they are run, each explained right before; nothing is kept."""
    await tidy(db, "message", "person")
    seen: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        seen.append((statement, parameters))

    async with db.engine.connect() as connection:
        await connection.exec_driver_sql("SELECT set_config('trellis.all', 'on', true)")
        event.listen(db.engine.sync_engine, "before_cursor_execute", note)
        claimed = await claim_messages(WideSession(connection), replica="bench", now=NOW, most=AT_ONCE)
        event.remove(db.engine.sync_engine, "before_cursor_execute", note)
        await connection.rollback()
    if len(claimed) != AT_ONCE:
        raise RuntimeError(f"{len(claimed)} messages were claimed")
    pages = 0
    async with db.engine.connect() as connection:
        await connection.exec_driver_sql("SELECT set_config('trellis.all', 'on', true)")
        for statement, parameters in seen:
            explained = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}"
            plan = (await connection.exec_driver_sql(explained, parameters)).scalar_one()[0]["Plan"]
            pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
        await connection.rollback()
    return int(pages)
