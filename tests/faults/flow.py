"""Messages that flow while things break, and the account of them at the end."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, text

from app.db.messages import insert_message
from app.db.models import message, person, step
from app.db.people import find_people
from app.db.rows import own
from app.db.workspaces import list_workspaces
from app.domain.message import MessageKind, NewMessage
from app.domain.person import Person
from app.domain.steps import Ask, StepKind, SubjectKind
from app.services.asking import ask
from tests.factories import save_line
from tests.faults.replicas import House

MOST_OPEN = 80
AT_ONCE = 8
LAST_SECONDS = 120.0
"""Longer than Slack's pause of a minute: what is late or of unknown outcome is looked for before it is said."""
MOST_DAYS = 6
ENDS = {"sent", "obsolete"}


@dataclass(slots=True)
class Flow:
    """What is asked for in one house. `people` are its members as Trellis knows them."""

    house: House
    tenant: UUID
    people: Sequence[Person]
    asked: int = 0

    async def keep_asking(self) -> None:
        """Ask for messages for ever, one person after the other, so that some always wait."""
        while True:
            if await self.count_open() < MOST_OPEN:
                await self.ask_for(AT_ONCE)
            await asyncio.sleep(0.05)

    async def ask_for(self, count: int) -> None:
        """So many answers, each for the next person: asked-for messages, said at any hour.

        Whoever is cancelled meanwhile has asked for all of them, so that the account at the end is right.
        """
        asking = asyncio.ensure_future(self._ask(count))
        try:
            await asyncio.shield(asking)
        finally:
            await asking

    async def _ask(self, count: int) -> None:
        async with self.house.db.begin(self.tenant) as session:
            for _ in range(count):
                self.asked += 1
                one = self.people[self.asked % len(self.people)]
                new = NewMessage(
                    key=f"flow:{self.asked}",
                    kind=MessageKind.HELP_REPLY,
                    subject_kind=SubjectKind.DAY,
                    subject=one.id,
                    due_at=self.house.workspace.clock.now(),
                    person=one.id,
                )
                await insert_message(session, new)

    async def ask_everybody(self, day: date) -> None:
        """Something that each of them is to hear the next morning, in their one message of the day."""
        now = self.house.workspace.clock.now()
        subject, *others = self.people
        async with self.house.db.begin(self.tenant) as session:
            await save_line(session, subject, others[0], acts_on=day, until_on=day + timedelta(days=1))
            news = [
                Ask(one.id, StepKind.LINE_CHANGED, SubjectKind.REPORTING, subject.id, now, day.toordinal())
                for one in others
            ]
            await ask(session, news, now=now)

    async def count_open(self) -> int:
        """Messages that have not come to an end."""
        async with self.house.db.begin(self.tenant) as session:
            return int(
                await session.scalar(
                    select(func.count()).select_from(message).where(own(message, session), message.c.state.not_in(ENDS))
                )
            )

    async def until_all_ended(self) -> None:
        """Wait until nothing waits any more: no message, and nobody's moment to be spoken to."""
        try:
            async with asyncio.timeout(LAST_SECONDS):
                while await self.count_open() or await self._count_moments():  # noqa: ASYNC110  # other processes' rows
                    await asyncio.sleep(0.1)
        except TimeoutError:
            raise AssertionError(self.house.words(await self.list_states())) from None

    async def until_all_said(self) -> None:
        """Wait, day by day, until everything that is due to anybody was said: it may have to wait for their turn."""
        for _ in range(MOST_DAYS):
            await self.until_all_ended()
            if not await self.count_unsaid():
                return
            self.house.workspace.advance(timedelta(days=1))
        raise AssertionError(self.house.words(await self.list_unsaid()))

    async def count_unsaid(self) -> int:
        """Things that are due to somebody and stand in no message that was said."""
        async with self.house.db.begin(self.tenant) as session:
            unsaid = own(step, session), step.c.state == "due", step.c.said_at.is_(None)
            return int(await session.scalar(select(func.count()).where(*unsaid)))

    async def list_unsaid(self) -> list[tuple[object, ...]]:
        """For whoever reads a failure: where each of those things got stuck."""
        async with self.house.db.begin(self.tenant) as session:
            found = select(message.c.key, message.c.state, message.c.reason, person.c.said_no, person.c.speak_at)
            found = found.select_from(step.join(person).outerjoin(message, message.c.id == step.c.message_id))
            unsaid = own(step, session), step.c.state == "due", step.c.said_at.is_(None)
            return [tuple(row) for row in await session.execute(found.where(*unsaid))]

    async def list_stuck(self) -> list[str]:
        """Replicas with a lease of more than twenty seconds: twice what a call to Slack may take."""
        async with self.house.db.begin(self.tenant) as session:
            age = text("lease_until < app_now() + interval '40 seconds'")
            return list((await session.execute(select(message.c.lease_by).where(own(message, session), age))).scalars())

    async def _count_moments(self) -> int:
        async with self.house.db.begin(self.tenant) as session:
            now = self.house.workspace.clock.now()
            return int(await session.scalar(select(func.count()).where(own(person, session), person.c.speak_at <= now)))

    async def list_states(self) -> Counter[tuple[str, str, str | None]]:
        """How many messages there are of each kind, state and reason."""
        async with self.house.db.begin(self.tenant) as session:
            rows = await session.execute(select(message.c.kind, message.c.state, message.c.reason))
            return Counter((row.kind, row.state, row.reason) for row in rows)


async def open_flow(house: House) -> Flow:
    """The flow of a house, once its first replica has met everybody."""
    [(tenant, _)] = await list_workspaces(house.db)
    members = [user.id for user in house.workspace.users.values() if not user.is_bot]
    async with asyncio.timeout(20):
        while True:
            async with house.db.begin(tenant) as session:
                known = await find_people(session, members)
            if len(known) == len(members):
                return Flow(house, tenant, [known[member] for member in members])
            await asyncio.sleep(0.05)


async def assert_said_once(flow: Flow) -> None:
    """Every message stands exactly once in its person's DM, nothing else does, and nobody heard two days in one."""
    posted = list_posted(flow.house)
    users = {one.id: one.slack_user for one in flow.people}
    async with flow.house.db.begin(flow.tenant) as session:
        rows = (await session.execute(select(message).where(own(message, session)))).all()
    said = {str(row.id): row for row in rows if row.state == "sent"}
    twice = {one: count for one, count in Counter(one.id for one in posted).items() if count > 1}
    assert twice == {}, flow.house.words(twice)
    standing = {one.id for one in posted}
    wrong_end = [
        (row.kind, row.state, row.reason) for row in rows if (row.state == "sent") != (str(row.id) in standing)
    ]
    assert wrong_end == [], flow.house.words(wrong_end)
    assert [one for one in posted if users[said[one.id].person_id] != one.user] == []
    days = Counter((one.user, one.at.date()) for one in posted if said[one.id].unasked)
    assert max(days.values(), default=0) <= 1
    assert await flow.count_unsaid() == 0
    assert sum(row.kind == MessageKind.HELP_REPLY for row in said.values()) == flow.asked


@dataclass(frozen=True, slots=True)
class Posted:
    """What stands in one of the bot's DMs: the id in its metadata, whose DM it is, and when Slack took it."""

    id: str
    user: str
    at: datetime


def list_posted(house: House) -> list[Posted]:
    bot = house.workspace.app.bot_user
    return [
        Posted(
            str((posted.metadata or {})["event_payload"]["id"]),
            next(one for one in channel.members if one != bot),
            datetime.fromtimestamp(float(posted.ts), UTC),
        )
        for channel in house.workspace.conversations.channels.values()
        for posted in house.workspace.messages(channel)
        if posted.user == bot
    ]


async def let_a_minute_pass(house: House, dead: Sequence[str]) -> None:
    """Machine time as the leases of these dead replicas, and rows to be looked up, know it."""
    async with house.db.begin_all("a test lets a minute pass") as wide:
        await wide.execute(
            text("UPDATE message SET lease_until = lease_until - interval '2 minutes' WHERE lease_by = ANY(:dead)"),
            {"dead": list(dead)},
        )
        await wide.execute(
            text("UPDATE message SET run_after = run_after - interval '2 minutes' WHERE state = 'unknown'")
        )
