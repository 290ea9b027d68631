"""(g) A replica with nothing to do: the processor time of `trellis run` and its database backends over a minute."""

import asyncio

from app.db.engine import WORK_LIMIT, Database, create_engine
from app.db.sealing import KeyRing
from bench.startup import running_trellis
from bench.usage import cpu_of, list_backends

SECONDS = 60.0
SETTLE_SECONDS = 5.0
AS_IN_PRODUCTION = {"TRELLIS_ENVIRONMENT": "", "TRELLIS_CLOCK_FILE": "", "TRELLIS_TICK_SECONDS": ""}


async def measure_idle(url: str, environment: dict[str, str]) -> float:
    """The share of a core."""
    db = Database(create_engine(url, limit=WORK_LIMIT, pool_size=1), KeyRing.parse(KeyRing.new_key("bench")))
    async with running_trellis(environment | AS_IN_PRODUCTION) as pid:
        await asyncio.sleep(SETTLE_SECONDS)  # what a start has to see to is over
        before = cpu_of([pid, *await list_backends(db)])
        await asyncio.sleep(SECONDS)
        used = cpu_of([pid, *await list_backends(db)]) - before
    await db.engine.dispose()
    return used / SECONDS
