"""A replica that is asked to end ends in order: nothing is left under way, and others go on."""

import asyncio
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.db.models import message
from tests.faults.flow import assert_said_once, open_flow
from tests.faults.replicas import House, open_house

END_SECONDS = 15.0


@pytest.mark.timeout(240)
async def test_a_replica_that_is_asked_to_end_finishes_what_it_sends_and_leaves_the_rest_to_others(
    tmp_path: Path, own_database_url: str
) -> None:
    async with open_house(tmp_path, own_database_url, people=30) as house:
        leaving = await house.start()
        flow = await open_flow(house)
        house.workspace.faults.slow("chat.postMessage", 0.3, after=True, times=None)
        await flow.ask_for(60)
        await until_sending(house)

        began = time.monotonic()
        house.replicas.remove(leaving)
        code = await leaving.stop()
        took = time.monotonic() - began

        assert code == 0
        assert took < END_SECONDS
        assert await count_in(house, "claimed", "sending", "unknown") == 0
        assert await count_in(house, "waiting") > 0
        house.workspace.faults.lift()
        await house.start()
        await flow.until_all_ended()
        await assert_said_once(flow)


@pytest.mark.timeout(240)
async def test_replicas_that_come_and_go_while_messages_flow_say_everything_once(
    tmp_path: Path, own_database_url: str
) -> None:
    async with open_house(tmp_path, own_database_url, people=30) as house:
        await house.start()
        flow = await open_flow(house)
        asking = asyncio.ensure_future(flow.keep_asking())
        for _ in range(4):
            oldest = house.replicas[0]
            await house.start()
            house.replicas.remove(oldest)
            assert await oldest.stop() == 0
        asking.cancel()
        await flow.until_all_ended()

        await assert_said_once(flow)


async def until_sending(house: House) -> None:
    async with asyncio.timeout(20):
        while not await count_in(house, "sending"):  # noqa: ASYNC110  # another process's rows
            await asyncio.sleep(0.02)


async def count_in(house: House, *states: str) -> int:
    async with house.db.begin_all("a test counts messages") as wide:
        found = select(func.count()).select_from(message).where(message.c.state.in_(states))
        return int(await wide.scalar(found))
