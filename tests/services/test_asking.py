"""Asking: what is due to people is written once, and each is told at a moment that is theirs."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.db.engine import Database, Session
from app.db.ids import new_id
from app.db.messages import plan_day_messages
from app.db.models import message, person, step
from app.db.rows import by_id, own
from app.db.steps import settle_steps
from app.domain.person import Person
from app.domain.steps import Ask, StepKind, SubjectKind
from app.services.asking import ask
from tests.factories import MONDAY, save_person
from tests.factories_outbox import save_message
from tests.statements import counted

EVENING = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
SOON, CAN_WAIT = StepKind.INVITATION, StepKind.PLAN_DUE


def an_ask(person: Person, kind: StepKind = CAN_WAIT, *, due_at: datetime = MONDAY, subject: UUID | None = None) -> Ask:
    return Ask(person.id, kind, SubjectKind.PLAN, subject or new_id(), due_at)


async def speak_at(session: Session, who: Person) -> datetime | None:
    found = await session.scalar(select(person.c.speak_at).where(by_id(person, session, who.id)))
    return found if isinstance(found, datetime) else None


@pytest.mark.parametrize(
    ("kind", "now", "expected"),
    [
        (SOON, MONDAY, MONDAY),
        (CAN_WAIT, MONDAY, datetime(2026, 3, 3, 8, 0, tzinfo=UTC)),
        (SOON, EVENING, datetime(2026, 3, 3, 8, 0, tzinfo=UTC)),
        (CAN_WAIT, EVENING, datetime(2026, 3, 3, 8, 0, tzinfo=UTC)),
        (SOON, SUNDAY, datetime(2026, 3, 9, 8, 0, tzinfo=UTC)),
    ],
    ids=["soon in hours", "can wait for the brief", "soon in the evening", "can wait in the evening", "on a sunday"],
)
async def test_a_thing_is_told_at_a_moment_of_the_persons_own_day(
    db: Database, workspace: UUID, kind: StepKind, now: datetime, expected: datetime
) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session)
        await ask(session, [an_ask(priya, kind, due_at=now)], now=now)

        assert await speak_at(session, priya) == expected


async def test_the_same_thing_asked_twice_is_one_step(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session)
        subject = new_id()
        await ask(session, [an_ask(priya, subject=subject)], now=MONDAY)
        await ask(session, [an_ask(priya, subject=subject)], now=MONDAY + timedelta(days=1))

        assert await session.scalar(select(func.count()).select_from(step)) == 1


async def test_something_soon_does_not_wait_for_something_that_can(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session)
        await ask(session, [an_ask(priya, CAN_WAIT)], now=MONDAY)
        await ask(session, [an_ask(priya, SOON)], now=MONDAY)

        assert await speak_at(session, priya) == MONDAY


async def test_somebody_deactivated_is_not_planned_for(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        gone = await save_person(session, deactivated=True)
        await ask(session, [an_ask(gone)], now=MONDAY)

        assert await speak_at(session, gone) is None


async def test_asking_takes_the_same_statements_for_one_and_for_thirty(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        people = [await save_person(session, f"U{number}") for number in range(31)]
        with counted(db) as one:
            await ask(session, [an_ask(people[0])], now=MONDAY)
        with counted(db) as many:
            await ask(session, [an_ask(each) for each in people[1:]], now=MONDAY)

    assert len(many) == len(one) <= 4


async def said_today(session: Session, who: Person) -> UUID:
    """Their message of the day, posted at MONDAY."""
    message_id = await save_message(session, who, due_at=MONDAY, key=f"day:{who.id}:1")
    await session.execute(update(message).where(by_id(message, session, message_id)).values(state="sent"))
    said = {"last_said_at": MONDAY, "last_said_on": MONDAY.date(), "said_no": 1}
    await session.execute(update(person).where(by_id(person, session, who.id)).values(**said))
    return message_id


async def test_what_comes_after_the_message_of_the_day_is_added_to_it_and_leads_tomorrows(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session)
        posted = await said_today(session, priya)
        await ask(session, [an_ask(priya, SOON, due_at=MONDAY + timedelta(hours=3))], now=MONDAY + timedelta(hours=3))

        bound = await session.scalar(select(step.c.message_id).where(own(step, session)))
        wanted = await session.scalar(select(message.c.wanted_rev).where(by_id(message, session, posted)))
        assert (bound, wanted) == (posted, 1)
        assert await speak_at(session, priya) == datetime(2026, 3, 3, 8, 0, tzinfo=UTC)


async def test_something_new_on_another_day_does_not_touch_an_old_message(db: Database, workspace: UUID) -> None:
    tomorrow = MONDAY + timedelta(days=1)
    async with db.begin(workspace) as session:
        priya = await save_person(session)
        posted = await said_today(session, priya)
        await ask(session, [an_ask(priya, SOON, due_at=tomorrow)], now=tomorrow)

        wanted = await session.scalar(select(message.c.wanted_rev).where(by_id(message, session, posted)))
        assert wanted == 0


async def test_what_is_settled_is_not_said_and_its_message_changes(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session, speak_at=MONDAY)
        thing = an_ask(priya, SOON)
        await ask(session, [thing], now=MONDAY)
    async with db.begin_all("a test plans") as wide:
        await plan_day_messages(wide, now=MONDAY, most=10)

    async with db.begin(workspace) as session:
        await settle_steps(session, subject_kind=SubjectKind.PLAN, subject=thing.subject, reason="done")

        state = (await session.execute(select(step.c.state, step.c.reason))).one()
        wanted = await session.scalar(select(message.c.wanted_rev))
    assert (tuple(state), wanted) == (("done", "done"), 1)
