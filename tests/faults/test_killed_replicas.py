"""Replicas are killed while messages flow and Slack misbehaves: nothing is lost, nothing is said twice.

KILLS sets how many (15). A quarter of them is aimed at each of: whenever, a row that is claimed, one that is being
sent, and one that Slack has accepted.
"""

import asyncio
import os
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from app.db.models import gate, message, person
from app.db.outbox import close_gate
from app.db.rows import own
from tests.faults.flow import Flow, assert_said_once, let_a_minute_pass, list_posted, open_flow
from tests.faults.replicas import House, Replica, open_house

KILLS = int(os.environ.get("KILLS", "15"))
REPLICAS = 3
PEOPLE = 60
SLOW_SECONDS = 1.0
DAYS = 4


@dataclass(slots=True)
class Reaper:
    """Kills replicas one by one, notes what each held, and has others take their place."""

    house: House
    flow: Flow
    dead: dict[str, float] = field(default_factory=dict)
    fell: Counter[str] = field(default_factory=Counter)
    """How many rows the killed held, by where they stood."""
    _births: set[asyncio.Task[Replica]] = field(default_factory=set)

    async def kill(self, aim: str) -> None:
        """Kill the replica that holds a row in that state; any, if none comes to be in time."""
        victim = await self._find(aim)
        await self.house.kill(victim)
        self.dead[victim.name] = asyncio.get_running_loop().time()
        for _, state in await self._held(victim.name):
            self.fell[state] += 1
        birth = asyncio.ensure_future(self.house.start())
        self._births.add(birth)
        if not self.house.replicas:
            await self.all_born()

    async def next_day(self) -> None:
        """Everybody is to hear of something, and a day passes, while nothing is on its way to Slack.

        What leaves on one day would else arrive on the next, and count there.
        """
        await self.flow.ask_everybody(self.house.workspace.clock.now().date())
        async with self.house.db.begin(self.flow.tenant) as session:
            await close_gate(session, method="chat.postMessage", seconds=600)
        await asyncio.sleep(SLOW_SECONDS)  # what the dead sent has arrived
        while await self._held(*(one.name for one in self.house.replicas)):  # noqa: ASYNC110  # other processes' rows
            await asyncio.sleep(0.05)
        self.house.workspace.advance(timedelta(days=1))
        async with self.house.db.begin(self.flow.tenant) as session:
            await session.execute(delete(gate).where(own(gate, session)))

    async def all_born(self) -> None:
        births, self._births = self._births, set()
        await asyncio.gather(*births)

    async def keep_time(self) -> None:
        """Let a minute pass for whoever is dead for longer than Slack takes to do what it was asked."""
        while True:
            long_ago = asyncio.get_running_loop().time() - 2 * SLOW_SECONDS
            await let_a_minute_pass(self.house, [name for name, at in self.dead.items() if at < long_ago])
            await asyncio.sleep(0.3)

    async def _find(self, aim: str) -> Replica:
        if aim == "whenever":
            await asyncio.sleep(random.random() / 2)
            return random.choice(self.house.replicas)
        await AIMS[aim](self)
        by_name = {one.name: one for one in self.house.replicas}
        for _ in range(200):
            for name, state in await self._held(*by_name):
                if state == aim:
                    return by_name[name]
            await asyncio.sleep(0.01)
        return random.choice(self.house.replicas)

    async def _held(self, *names: str) -> list[tuple[str, str]]:
        """Rows under way by those replicas: who holds them, and where they stand."""
        async with self.house.db.begin(self.flow.tenant) as session:
            held = message.c.lease_by.in_(names), message.c.state.in_(("claimed", "sending"))
            query = select(message.c.id, message.c.lease_by, message.c.state).where(own(message, session), *held)
            rows = (await session.execute(query)).all()
        posted = {one.id for one in list_posted(self.house)}
        return [(row.lease_by, "accepted" if str(row.id) in posted else row.state) for row in rows]


async def _slow_claims(reaper: Reaper) -> None:
    """A row stays claimed while its DM is opened: forget the DMs, and let Slack open them slowly."""
    reaper.house.workspace.faults.slow("conversations.open", SLOW_SECONDS, times=2)
    async with reaper.house.db.begin(reaper.flow.tenant) as session:
        idle = select(person.c.id).where(own(person, session)).with_for_update(skip_locked=True)
        await session.execute(update(person).where(own(person, session), person.c.id.in_(idle)).values(dm_channel=None))


async def _slow_posts(reaper: Reaper) -> None:
    reaper.house.workspace.faults.slow("chat.postMessage", SLOW_SECONDS, times=2)


async def _slow_answers(reaper: Reaper) -> None:
    reaper.house.workspace.faults.slow("chat.postMessage", SLOW_SECONDS, after=True, times=2)


AIMS: dict[str, Callable[[Reaper], Awaitable[None]]] = {
    "claimed": _slow_claims,
    "sending": _slow_posts,
    "accepted": _slow_answers,
}


async def bad_weather(house: House) -> None:
    """Slack fails now and then: an answer lost after it accepted, before it did, a 500, a 429 for a second."""
    faults = house.workspace.faults
    kinds: list[Callable[[], None]] = [
        lambda: faults.drop("chat.postMessage", after=True),
        lambda: faults.drop("chat.postMessage"),
        lambda: faults.break_server("chat.postMessage"),
        lambda: faults.ratelimit("chat.postMessage", retry_after=1),
    ]
    while True:
        for strike in random.sample(kinds, len(kinds)):
            strike()
            await asyncio.sleep(0.6)


@asynccontextmanager
async def meanwhile(*work: Awaitable[None]) -> AsyncIterator[None]:
    """Let these go on in the block; what goes wrong in one of them is raised at its end."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in ended:
        if isinstance(outcome, Exception):
            raise outcome


@pytest.mark.timeout(240 + 6 * KILLS)
async def test_what_killed_replicas_held_is_said_once_by_others(
    tmp_path: Path, own_database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with open_house(tmp_path, own_database_url, people=PEOPLE) as house:
        await asyncio.gather(*(house.start() for _ in range(REPLICAS)))
        flow = await open_flow(house)
        reaper = Reaper(house, flow)
        async with meanwhile(reaper.keep_time()):
            async with meanwhile(flow.keep_asking(), bad_weather(house)):
                await reap(reaper)
            house.workspace.faults.lift()
            await reaper.all_born()
            await flow.until_all_said()

        struck = house.workspace.faults.struck
        with capsys.disabled():
            sys.stderr.write(f"\n{KILLS} kills, {len(list_posted(house))} messages. ")
            sys.stderr.write(f"The killed held {dict(reaper.fell)}; Slack's faults {dict(struck)}\n")
        await assert_said_once(flow)
        assert {"claimed", "sending", "accepted"} <= set(reaper.fell)
        for fault in ("drop_after", "server_error", "ratelimited"):
            assert struck[f"{fault} chat.postMessage"]
        assert await house.stop_all() == [0] * REPLICAS


async def reap(reaper: Reaper) -> None:
    """All kills; now and then the next day comes, and everybody is to hear of something."""
    every = max(1, KILLS // DAYS)
    for number in range(KILLS):
        if number % every == 0 and number // every < DAYS:
            await reaper.next_day()
        await reaper.kill(("whenever", *AIMS)[number % 4])
