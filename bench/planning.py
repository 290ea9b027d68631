"""(d) The messages of the day for 100,000 people, against a bare INSERT … SELECT of the same rows."""

import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from app.db.engine import Database, WideSession
from app.deps import Deps
from app.jobs.plan_messages import plan_messages
from bench.tenants import NOW, bench_deps, save_tenants, tidy
from bench.usage import cpu_of, list_backends, own_cpu

WORKSPACES = 10
FEW, MANY = 10_000, 100_000
BLOCKS = 2

_STEPS = f"""
    INSERT INTO step (workspace_id, id, person_id, kind, subject_kind, subject_id, no, soon, due_at, state)
    SELECT workspace_id, gen_random_uuid(), id, 'plan_due', 'plan', id, 0, false, '{NOW.isoformat()}', 'due' FROM person
"""
_BARE = f"""
    INSERT INTO message (workspace_id, id, key, kind, unasked, person_id, subject_kind, subject_id, facts, due_at,
                         state, attempts, wanted_rev, shown_rev)
    SELECT workspace_id, gen_random_uuid(), 'day:' || id || ':1', 'day', true, id, 'day', id, '{{}}',
           '{NOW.isoformat()}', 'waiting', 0, 0, 0 FROM person
"""
_MOST_AT_ONCE = "SELECT max(rows) FROM (SELECT count(*) AS rows FROM message GROUP BY xmin) AS transactions"


@dataclass(slots=True)
class Timed(Database):
    """Keeps how long each transaction over all workspaces took."""

    seconds: list[float] = field(default_factory=list)

    @asynccontextmanager
    async def begin_all(self, reason: str) -> AsyncIterator[WideSession]:
        began = time.perf_counter()
        async with Database.begin_all(self, reason) as wide:
            yield wide
        self.seconds.append(time.perf_counter() - began)


@dataclass(frozen=True, slots=True)
class Run:
    """Rows a second, processor seconds (this process and its backends), and the most a transaction had and took."""

    speed: float
    cpu: float
    most_rows: int
    longest: float


@dataclass(frozen=True, slots=True)
class Planning:
    """`growth`: the processor time of ten times the people, in times that of a tenth of them."""

    ours: float
    bare: float
    speed: float
    most_rows: int
    longest: float
    growth: float


async def compare_planning(url: str) -> Planning:
    async with bench_deps(url, "http://127.0.0.1:9/") as deps:
        await save_tenants(deps.db, workspaces=WORKSPACES, people=FEW // WORKSPACES)
        few = [await _plan(deps, FEW) for _ in range(BLOCKS)]
        await save_tenants(deps.db, workspaces=WORKSPACES, people=MANY // WORKSPACES)
        bare: list[float] = []
        ours: list[Run] = []
        for _ in range(BLOCKS):
            bare.append(await _insert_barely(deps.db))
            ours.append(await _plan(deps, MANY))
    return Planning(
        ours=statistics.median(one.speed for one in ours),
        bare=statistics.median(bare),
        speed=statistics.median(one.speed / other for one, other in zip(ours, bare, strict=True)),
        most_rows=max(one.most_rows for one in ours),
        longest=max(one.longest for one in ours),
        growth=statistics.median(one.cpu for one in ours) / statistics.median(one.cpu for one in few),
    )


async def _plan(deps: Deps, people: int) -> Run:
    """Everybody has something due, and their moment has come."""
    await _begin_anew(deps.db)
    async with deps.db.begin_all("a bench makes things due") as wide:
        await wide.connection.exec_driver_sql(_STEPS)
        await wide.connection.exec_driver_sql("UPDATE person SET speak_at = %s", (NOW,))
    await tidy(deps.db, "person", "step", "message")
    timed = Timed(deps.db.engine, deps.db.ring)
    backends = await list_backends(deps.db)
    began, cpu = time.perf_counter(), own_cpu() + cpu_of(backends)
    await plan_messages(replace(deps, db=timed))
    seconds, cpu = time.perf_counter() - began, own_cpu() + cpu_of(backends) - cpu
    async with deps.db.begin_all("a bench counts messages") as wide:
        made = (await wide.connection.exec_driver_sql("SELECT count(*) FROM message")).scalar_one()
        most_rows = (await wide.connection.exec_driver_sql(_MOST_AT_ONCE)).scalar_one()
    if made != people:
        raise RuntimeError(f"{made} of {people} messages were planned")
    return Run(people / seconds, cpu, most_rows, max(timed.seconds))


async def _insert_barely(db: Database) -> float:
    """Rows a second."""
    await _begin_anew(db)
    began = time.perf_counter()
    async with db.begin_all("a bench inserts") as wide:
        made = (await wide.connection.exec_driver_sql(_BARE)).rowcount
    return float(made / (time.perf_counter() - began))


async def _begin_anew(db: Database) -> None:
    async with db.begin_all("a bench starts anew") as wide:
        await wide.connection.exec_driver_sql("TRUNCATE message, step CASCADE")
