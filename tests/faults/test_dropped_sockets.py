"""Slack drops its connections, asks for new ones, refuses some: they come back, and each event is handled once."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.db.models import message
from sandbox.people.person import Person
from tests.faults.flow import assert_said_once, open_flow
from tests.faults.replicas import House, Replica, open_house

PEOPLE = 24
BACK_SECONDS = 30.0


@pytest.mark.timeout(240)
async def test_dropped_connections_come_back_and_every_event_is_handled_once(
    tmp_path: Path, own_database_url: str
) -> None:
    async with open_house(tmp_path, own_database_url, people=PEOPLE) as house:
        await asyncio.gather(house.start(), house.start())
        flow = await open_flow(house)
        people = [Person(house.workspace, house.workspace.user(one.slack_user)) for one in flow.people]
        for number, one in enumerate(people):
            await one.dm_bot("hello")
            if number % 6 == 2:
                await house.workspace.sockets.drop()
            if number % 6 == 5:
                await house.workspace.sockets.disconnect()
            if number == PEOPLE // 2:
                house.workspace.faults.refuse_handshakes()
            await asyncio.sleep(0.05)
        await until_heard(house, len(people))
        flow.asked = len(people)
        await flow.until_all_ended()

        await assert_said_once(flow)
        await until_connected(house)
        assert house.workspace.inspector.counts.redeliveries > 0
        counted = "".join([await metrics_of(one) for one in house.replicas])
        assert 'trellis_messages_total{kind="help_reply",outcome="sent"}' in counted
        assert 'trellis_ack_seconds_count{payload="event"}' in counted
        assert 'trellis_job_lag_seconds{job="deliver"}' in counted
        assert "trellis_slack_frame_age_seconds" in counted


async def metrics_of(replica: Replica) -> str:
    async with replica.process.session.get(f"{replica.process.url}/metrics") as answer:
        return await answer.text()


async def until_heard(house: House, people: int) -> None:
    """Until everybody's words came through, however often Slack had to send them."""
    async with asyncio.timeout(BACK_SECONDS):
        while await count_replies(house) < people:  # noqa: ASYNC110  # another process's rows
            await asyncio.sleep(0.1)


async def count_replies(house: House) -> int:
    async with house.db.begin_all("a test counts messages") as wide:
        return int(await wide.scalar(select(func.count()).select_from(message)))


async def until_connected(house: House) -> None:
    """Both replicas are heard again; one whose handshake was refused tries again after its ping interval."""
    async with asyncio.timeout(BACK_SECONDS):
        while len(house.workspace.sockets.connections) < len(house.replicas):  # noqa: ASYNC110  # set by the server
            await asyncio.sleep(0.1)
