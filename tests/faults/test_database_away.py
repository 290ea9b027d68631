"""The database stops or stalls under running replicas: everybody gets an answer, nothing is lost or said twice."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest

from sandbox.demo.process import run_trellis
from sandbox.people.person import Person
from sandbox.postgres import Postgres, running_postgres
from tests.faults.flow import Flow, assert_said_once, let_a_minute_pass, open_flow
from tests.faults.replicas import House, open_house

BACK_SECONDS = 20
STALL_SECONDS = 5
KIND = "I can't reach my database right now."


@asynccontextmanager
async def running_house(folder: Path, postgres: Postgres) -> AsyncIterator[tuple[House, Flow, Person]]:
    """Two replicas in Socket Mode on that server, a flow of messages to members, and one more who asks for the menu."""
    async with open_house(folder, postgres.url, people=30) as house:
        await run_trellis("migrate", settings=house.settings, log=folder / "migrate.log")
        await house.start()
        await house.start()
        flow = await open_flow(house)
        yield house, flow, Person(house.workspace, house.workspace.user(flow.people[0].slack_user))


@pytest.mark.timeout(240)
async def test_a_stopped_database_gets_a_kind_reply_within_three_seconds_and_comes_back_by_itself(
    tmp_path: Path,
) -> None:
    with running_postgres(tcp=True) as postgres:
        async with running_house(tmp_path, postgres) as (house, flow, priya):
            before = await until_it_answers(priya)
            await flow.ask_for(40)
            house.workspace.faults.slow("chat.postMessage", 0.2, after=True, times=None)
            await asyncio.sleep(0.5)  # some are on their way
            await asyncio.to_thread(postgres.stop)
            away = await priya.command("/growth")
            house.workspace.faults.lift()
            postgres.start()
            after = await until_it_answers(priya)
            await until_all_said(flow)

            assert away.ok
            assert away.took_ms < 3000
            assert away.message is not None
            assert away.message.text.startswith(KIND)
            assert before == after
            await assert_said_once(flow)
            assert await house.stop_all() == [0, 0]


@pytest.mark.timeout(240)
async def test_a_stalled_database_gets_a_kind_reply_within_three_seconds_and_loses_nothing(tmp_path: Path) -> None:
    with running_postgres(tcp=True) as postgres:
        async with running_house(tmp_path, postgres) as (_, flow, priya):
            await until_it_answers(priya)
            await flow.ask_for(60)
            await asyncio.sleep(0.3)
            with stalled(postgres):
                asked = [await priya.command("/growth") for _ in range(2)]
                await asyncio.sleep(max(0.0, STALL_SECONDS - sum(one.took_ms for one in asked) / 1000))
            await until_it_answers(priya)
            await until_all_said(flow)

            for one in asked:
                assert one.ok
                assert one.took_ms < 3000
                assert one.message is not None
                assert one.message.text.startswith(KIND)
            await assert_said_once(flow)


@contextmanager
def stalled(postgres: Postgres) -> Iterator[None]:
    """Every process of the server stands still, as on a machine that is out of memory or has lost its disk."""
    owner = int((postgres.folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
    os.kill(owner, signal.SIGSTOP)  # first, so that it starts no more
    backends = [int(pid) for pid in Path(f"/proc/{owner}/task/{owner}/children").read_text().split()]
    for pid in backends:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in (*backends, owner):
            os.kill(pid, signal.SIGCONT)


async def until_all_said(flow: Flow) -> None:
    """What was on its way when the database went has an unknown outcome; let the minutes pass until it is settled."""
    waiting = asyncio.ensure_future(flow.until_all_ended())
    while not waiting.done():
        await asyncio.wait({waiting}, timeout=0.3)
        await let_a_minute_pass(flow.house, await flow.list_stuck())
    await waiting


async def until_it_answers(priya: Person) -> str:
    """What `/growth` says once the database is there."""
    async with asyncio.timeout(BACK_SECONDS):
        while True:
            outcome = await priya.command("/growth")
            if outcome.message and "Trellis helps" in outcome.message.text:
                return outcome.message.text
            await asyncio.sleep(0.2)
