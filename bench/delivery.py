"""(e) 5,000 messages, in five blocks, to a Slack that takes 50 ms, 50 in flight, `sending` committed before each."""

import asyncio
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import aiohttp
import psycopg

from app.db.engine import Database
from app.deps import Deps
from app.jobs.deliver import AT_ONCE, deliver
from app.slack.client import METADATA_EVENT
from app.views.growth import help_view
from bench.slow_slack import slow_slack
from bench.tenants import CONNECTIONS, bench_deps, save_replies, save_tenants, tidy
from bench.usage import cpu_of, list_backends, own_cpu

WORKSPACES, PEOPLE = 25, 40
MESSAGES = WORKSPACES * PEOPLE
BLOCKS = 5

_SENDING = "UPDATE message SET state = 'sending' WHERE workspace_id = %s AND id = %s"
_SENT = "UPDATE message SET state = 'sent', slack_channel = %s, slack_ts = %s WHERE workspace_id = %s AND id = %s"


@dataclass(frozen=True, slots=True)
class Run:
    """Messages a second, and processor time a message: ours or bare, and the database's."""

    speed: float
    cpu_ms: float
    database_ms: float


@dataclass(frozen=True, slots=True)
class Delivery:
    ours: Run
    bare: Run
    speed: float


async def compare_delivery(url: str) -> Delivery:
    """`deliver` against a bare loop: two commits a message by a bare driver, and the same body posted by aiohttp."""
    ours: list[Run] = []
    bare: list[Run] = []
    with slow_slack() as api_url:
        async with bench_deps(url, api_url) as deps:
            await save_tenants(deps.db, workspaces=WORKSPACES, people=PEOPLE)
            for _ in range(BLOCKS):
                ours.append(await _run_ours(deps))
                bare.append(await _run_bare(deps.db, url, api_url))
    speed = statistics.median(one.speed / other.speed for one, other in zip(ours, bare, strict=True))
    return Delivery(_median(ours), _median(bare), speed)


async def _run_ours(deps: Deps) -> Run:
    await _fill(deps.db)
    began, cpu, database = time.perf_counter(), own_cpu(), cpu_of(await list_backends(deps.db))
    await deliver(deps)
    run = _run_since(began, cpu, cpu_of(await list_backends(deps.db)) - database)
    await _check_all_sent(deps.db)
    return run


async def _run_bare(db: Database, url: str, api_url: str) -> Run:
    await _fill(db)
    ids = iter(await _list_ids(db))
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer xoxb-bench"}) as session:
        connections: asyncio.Queue[psycopg.AsyncConnection] = asyncio.Queue()
        conninfo = url.replace("+psycopg", "", 1)
        opened = [
            await psycopg.AsyncConnection.connect(conninfo, autocommit=True, options="-c trellis.all=on")
            for _ in range(CONNECTIONS)
        ]
        for one in opened:
            connections.put_nowait(one)
        backends = [one.info.backend_pid for one in opened]
        began, cpu, database = time.perf_counter(), own_cpu(), cpu_of(backends)
        await asyncio.gather(*(_say_barely(session, api_url, connections, ids) for _ in range(AT_ONCE)))
        run = _run_since(began, cpu, cpu_of(backends) - database)
        for one in opened:
            await one.close()
    await _check_all_sent(db)
    return run


async def _say_barely(
    session: aiohttp.ClientSession,
    api_url: str,
    connections: "asyncio.Queue[psycopg.AsyncConnection]",
    ids: Iterator[tuple[UUID, UUID]],
) -> None:
    """One of the fifty: mark it, commit, post it, mark it, commit; until there are none left."""
    view = help_view()
    for workspace, message in ids:
        connection = await connections.get()
        async with connection.transaction():
            await connection.execute(_SENDING, (workspace, message))
        connections.put_nowait(connection)
        body = {
            "channel": "D1",
            "text": view.text,
            "blocks": view.blocks,
            "metadata": {"event_type": METADATA_EVENT, "event_payload": {"id": str(message)}},
        }
        async with session.post(f"{api_url}chat.postMessage", json=body) as response:
            answer = await response.json()
        connection = await connections.get()
        async with connection.transaction():
            await connection.execute(_SENT, (answer["channel"], answer["ts"], workspace, message))
        connections.put_nowait(connection)


async def _fill(db: Database) -> None:
    async with db.begin_all("a bench fills the outbox") as wide:
        await wide.connection.exec_driver_sql("DELETE FROM message")
    await save_replies(db)
    await tidy(db, "message", "person")


async def _list_ids(db: Database) -> list[tuple[UUID, UUID]]:
    async with db.begin_all("a bench lists messages") as wide:
        rows = await wide.connection.exec_driver_sql("SELECT workspace_id, id FROM message")
        return [(row.workspace_id, row.id) for row in rows]


async def _check_all_sent(db: Database) -> None:
    async with db.begin_all("a bench counts messages") as wide:
        found = await wide.connection.exec_driver_sql("SELECT count(*) AS sent FROM message WHERE state = 'sent'")
        sent = found.one().sent
    if sent != MESSAGES:
        raise RuntimeError(f"{sent} of {MESSAGES} messages were sent")


def _run_since(began: float, cpu: float, database: float) -> Run:
    seconds = time.perf_counter() - began
    return Run(MESSAGES / seconds, (own_cpu() - cpu) / MESSAGES * 1000, database / MESSAGES * 1000)


def _median(runs: list[Run]) -> Run:
    return Run(
        statistics.median(one.speed for one in runs),
        statistics.median(one.cpu_ms for one in runs),
        statistics.median(one.database_ms for one in runs),
    )
