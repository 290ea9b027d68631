"""The three questions before the plan: private until shared, then for the lead alone."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.db.engine import Database
from app.db.models import access_log, participation, step
from app.db.rows import by_id, own
from app.domain.homework import no_answers
from app.errors import NotAllowed, Outdated
from app.services.homework import access_homework, keep_homework, share_homework
from tests.factories import MONDAY, save_person
from tests.factories_plans import save_active_plan, save_two

ANSWERS = ("More of the data work", "", "Somebody to ask")


async def test_a_draft_is_read_by_its_writer_alone(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await keep_homework(session, two.person, two.plan, ANSWERS, now=MONDAY)
        _, mine = await access_homework(session, two.person, two.plan, now=MONDAY)
        _, theirs = await access_homework(session, two.lead, two.plan, now=MONDAY)
        seen = (await session.execute(select(access_log))).all()

    assert mine.answers == ANSWERS
    assert (theirs.answers, theirs.shared_at) == (no_answers(), None)
    assert seen == []


async def test_shared_answers_are_read_by_the_lead_and_that_is_written_down(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await keep_homework(session, two.person, two.plan, ("first", "", ""), now=MONDAY)
        await share_homework(session, two.person, two.plan, ANSWERS, now=MONDAY)
        _, theirs = await access_homework(session, two.lead, two.plan, now=MONDAY)
        _, mine = await access_homework(session, two.person, two.plan, now=MONDAY)
        seen = (await session.execute(select(access_log.c.owner_id, access_log.c.hat))).all()

    assert theirs.answers == mine.answers == ANSWERS
    assert theirs.shared_at == MONDAY
    assert [tuple(row) for row in seen] == [(two.person.id, "lead")]


async def test_sharing_settles_the_homework_and_tells_the_lead_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        for number in range(2):
            at = MONDAY + timedelta(hours=number)
            await share_homework(session, two.person, two.plan, (f"answer {number}", "", ""), now=at)
        rows = await session.execute(select(step.c.person_id, step.c.kind, step.c.state).order_by(step.c.kind))
        _, theirs = await access_homework(session, two.lead, two.plan, now=MONDAY)

    assert [tuple(row) for row in rows] == [
        (two.person.id, "homework", "done"),
        (two.lead.id, "plan_changed", "due"),
    ]
    assert theirs.answers[0] == "answer 1"


async def test_once_the_plan_is_agreed_sharing_is_no_news(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        before = (await session.execute(select(step.c.id))).scalars().all()
        await share_homework(session, two.person, two.plan, ANSWERS, now=MONDAY)
        after = (await session.execute(select(step.c.id))).scalars().all()

    assert set(before) == set(after)


async def test_nobody_else_reads_or_writes_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        tom = await save_person(session, "UTOM")
        for reader in (tom,):
            with pytest.raises(NotAllowed):
                await access_homework(session, reader, two.plan, now=MONDAY)
        for writer in (tom, two.lead):
            with pytest.raises(NotAllowed):
                await keep_homework(session, writer, two.plan, ANSWERS, now=MONDAY)
            with pytest.raises(NotAllowed):
                await share_homework(session, writer, two.plan, ANSWERS, now=MONDAY)
        with pytest.raises(NotAllowed):
            await access_homework(session, tom, UUID(int=5), now=MONDAY)


async def test_after_leaving_the_lead_reads_nothing_more_and_nothing_can_be_shared(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await share_homework(session, two.person, two.plan, ANSWERS, now=MONDAY)
        where = by_id(participation, session, two.participation)
        await session.execute(update(participation).where(where, own(participation, session)).values(state="left"))
        with pytest.raises(NotAllowed):
            await access_homework(session, two.lead, two.plan, now=MONDAY)
        with pytest.raises(Outdated):
            await share_homework(session, two.person, two.plan, ANSWERS, now=MONDAY)
        _, mine = await access_homework(session, two.person, two.plan, now=MONDAY)

    assert mine.answers == ANSWERS
