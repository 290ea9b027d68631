"""Promises: said on the day and once more, kept or taken back, on a real database."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.engine import Database, Session
from app.db.models import access_log, action, timer
from app.db.promises import find_promise, list_plan_promises
from app.db.rows import own
from app.domain.promise import PromiseState
from app.domain.steps import SubjectKind
from app.errors import NotAllowed, Outdated, UserError
from app.services.promises import access_promise, access_promises, drop_promise, keep_promise, promise, turn_promise
from tests.factories import save_person
from tests.factories_checkin_rows import Season, list_asked, save_checkins, starts

TEXT = "canary: introduce you to the platform leads"
NOW = starts(4, 2) + timedelta(hours=12)
FRIDAY = date(2026, 4, 10)


async def _promise(session: Session, made: Season, due_on: date = FRIDAY) -> UUID:
    return await promise(
        session,
        owner=made.dana.id,
        toward=made.priya.id,
        text=TEXT,
        due_on=due_on,
        source_kind=SubjectKind.PLAN,
        source=made.plan,
        now=NOW,
    )


async def _timer_at(session: Session, promise_id: UUID) -> datetime | None:
    found: datetime | None = await session.scalar(
        select(timer.c.at).where(own(timer, session), timer.c.subject_id == promise_id)
    )
    return found


async def test_a_promise_is_said_on_its_day_and_three_working_days_later(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        made_id = await _promise(session, made)
        assert await _timer_at(session, made_id) == starts(4, 10)

        await turn_promise(session, made_id, now=starts(4, 10))
        assert await list_asked(session, made_id) == {("promise_due", "UDANA", 1): "due"}
        assert await _timer_at(session, made_id) == starts(4, 15)

        await turn_promise(session, made_id, now=starts(4, 15))

        assert await list_asked(session, made_id) == {
            ("promise_due", "UDANA", 1): "done",
            ("promise_due", "UDANA", 2): "due",
        }
        assert await _timer_at(session, made_id) is None


async def test_a_promise_for_a_weekend_is_said_on_monday(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)

        assert await _timer_at(session, await _promise(session, made, date(2026, 4, 11))) == starts(4, 13)


async def test_after_an_outage_only_the_later_word_is_said(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        made_id = await _promise(session, made)
        await turn_promise(session, made_id, now=starts(4, 20))

        assert await list_asked(session, made_id) == {("promise_due", "UDANA", 2): "due"}


async def test_what_is_done_is_not_asked_for(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        made_id = await _promise(session, made)
        await turn_promise(session, made_id, now=starts(4, 10))
        await keep_promise(session, made_id, made.dana, now=NOW)
        await turn_promise(session, made_id, now=starts(4, 15))

        assert await list_asked(session, made_id) == {("promise_due", "UDANA", 1): "done"}
        assert await _timer_at(session, made_id) is None
        with pytest.raises(Outdated, match="kept already"):
            await keep_promise(session, made_id, made.dana, now=NOW)


async def test_taking_it_back_needs_a_word_that_the_other_one_reads(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        made_id = await _promise(session, made)
        with pytest.raises(UserError, match="A word on why"):
            await drop_promise(session, made_id, made.dana, "", now=NOW)
        await drop_promise(session, made_id, made.dana, "canary: they have left", now=NOW)

        read, other_user = await access_promise(session, made_id, made.priya, now=NOW)
        assert (read.state, read.text, read.word) == (PromiseState.DROPPED, TEXT, "canary: they have left")
        assert other_user == "UDANA"
        with pytest.raises(Outdated, match="doesn't hold any more"):
            await drop_promise(session, made_id, made.dana, "again", now=NOW)


async def test_only_the_two_read_it_and_only_its_owner_settles_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        made_id = await _promise(session, made)
        kim = await save_person(session, "UKIM")
        for someone in (made.lee, kim):
            with pytest.raises(NotAllowed):
                await access_promise(session, made_id, someone, now=NOW)
            assert await access_promises(session, someone, now=NOW) == []
        for someone in (made.priya, made.lee):
            with pytest.raises(NotAllowed):
                await keep_promise(session, made_id, someone, now=NOW)


async def test_that_the_other_one_opened_them_is_written_down(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await access_promises(session, made.dana, now=NOW)
        await access_promises(session, made.priya, now=NOW)

        log = await session.execute(
            select(access_log.c.viewer, access_log.c.hat).where(
                own(access_log, session), access_log.c.subject_kind == SubjectKind.ACTION
            )
        )
        assert {(row.viewer, row.hat) for row in log} == {(str(made.priya.id), "participant")}


async def test_promises_are_sealed_and_found_by_their_plan(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        made_id = await _promise(session, made)

        stored = (await session.execute(select(action.c.body))).scalars().all()
        assert b"canary" not in b"".join(stored)
        found = await list_plan_promises(session, [made.plan])
        assert made_id in {one.id for one in found[made.plan]}
        assert await list_plan_promises(session, []) == {}
        assert await find_promise(session, UUID(int=1)) is None


async def test_a_turn_of_a_promise_that_is_gone_does_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await turn_promise(session, UUID(int=1), now=NOW)
