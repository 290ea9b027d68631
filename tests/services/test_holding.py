"""Recording a check-in and answering the record, on a real database."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.checkin_pages import load_checkin_page
from app.db.checkin_situations import find_situation
from app.db.engine import Database, Session
from app.db.models import action, timer
from app.db.rows import own
from app.domain.checkin import CheckinState, RecordAnswer
from app.domain.checkin_page import CheckinPage
from app.domain.holding import HeldRecord
from app.domain.promise import NewPromise
from app.errors import InvalidInput, NotAllowed, Outdated
from app.services.checkins import turn_checkin
from app.services.holding import answer_checkin, record_checkin
from tests.factories import save_person
from tests.factories_checkin_rows import (
    Season,
    end_season,
    get_checkin,
    list_asked,
    move_clock,
    save_checkins,
    say_all,
    starts,
)

DUE = date(2026, 4, 2)
NOON = timedelta(hours=12)
ON_THE_DAY = starts(4, 2) + NOON
PROMISE = NewPromise("canary: introduce you to the platform leads", date(2026, 4, 20))


async def _page(session: Session, made: Season) -> CheckinPage:
    situation = await find_situation(session, made.first, now=ON_THE_DAY)
    assert situation is not None
    return await load_checkin_page(session, situation)


async def _record(session: Session, made: Season, by: str = "UDANA", text: str = "canary: pair on the job") -> None:
    goals = (await _page(session, made)).goal_ids
    record = HeldRecord(DUE, dict.fromkeys(goals, text), (PROMISE,))
    await record_checkin(session, made.first, by, record, now=ON_THE_DAY)


@pytest.mark.parametrize(("by", "other"), [("UDANA", "UPRIYA"), ("UPRIYA", "UDANA")])
async def test_either_records_and_only_the_other_one_is_asked(
    db: Database, workspace: UUID, by: str, other: str
) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await turn_checkin(session, made.first, now=starts(4, 1))
        await _record(session, made, by)

        asked = await list_asked(session, made.first)
        assert {key for key, state in asked.items() if state == "due"} == {("checkin_confirm", other, 1)}
        page = await _page(session, made)
        assert page.goals[0].now.agreed == "canary: pair on the job"
        assert [(one.owner, one.text) for one in page.promises if one.source == made.first] == [
            (made.dana.id, PROMISE.text)
        ]


async def test_an_overtaken_record_sent_again_promises_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await record_checkin(session, made.first, "UPRIYA", HeldRecord(DUE, {}), now=ON_THE_DAY)
        await _record(session, made)
        await _record(session, made)

        page = await _page(session, made)
        assert [one.text for one in page.promises if one.source == made.first] == [PROMISE.text]


async def test_a_yes_ends_it_and_the_timer_is_gone(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await _record(session, made)
        after = await answer_checkin(session, made.first, "UPRIYA", RecordAnswer.RIGHT, now=ON_THE_DAY)

        assert after.checkin.state is CheckinState.HELD
        assert "due" not in (await list_asked(session, made.first)).values()
        gone = select(timer).where(own(timer, session), timer.c.subject_id == made.first)
        assert (await session.execute(gone)).all() == []


async def test_another_version_stands_beside_the_first(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await _record(session, made)
        (goal,) = (await _page(session, made)).goal_ids
        await answer_checkin(
            session, made.first, "UPRIYA", RecordAnswer.CHANGED, agreed={goal: "canary: alone"}, now=ON_THE_DAY
        )

        now = (await _page(session, made)).goals[0].now
        assert (now.agreed, now.agreed_other) == ("canary: pair on the job", "canary: alone")
        assert (await list_asked(session, made.first))["checkin_closed", "UDANA", 1] == "due"


async def test_we_didnt_meet_opens_it_and_takes_back_what_was_recorded(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await _record(session, made)
        after = await answer_checkin(session, made.first, "UPRIYA", RecordAnswer.NOT_MET, now=ON_THE_DAY)

        assert after.checkin.state is CheckinState.OPEN
        page = await _page(session, made)
        assert page.goals[0].now.agreed == ""
        assert made.first not in {one.source for one in page.promises}
        promised = await session.execute(
            select(action.c.state).where(own(action, session), action.c.source_id == made.first)
        )
        assert promised.scalars().all() == ["withdrawn"]
        asked = await list_asked(session, made.first)
        assert asked["checkin_closed", "UDANA", 1] == "due"
        assert asked["checkin_nudge", "UDANA", 2] == "due"

        await _record(session, made)

        assert (await list_asked(session, made.first))["checkin_confirm", "UPRIYA", 2] == "due"


async def test_silence_of_three_working_days_after_it_was_said_counts(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await _record(session, made)
        await turn_checkin(session, made.first, now=starts(4, 20))
        assert (await get_checkin(session, made.first)).state is CheckinState.OPEN

        await say_all(session, now=starts(4, 20) + NOON)
        await turn_checkin(session, made.first, now=starts(4, 24))

        ended = await get_checkin(session, made.first)
        assert (ended.state, ended.is_unconfirmed) == (CheckinState.HELD, True)
        asked = await list_asked(session, made.first)
        assert asked["checkin_closed", "UPRIYA", 0] == asked["checkin_closed", "UDANA", 0] == "due"


async def test_once_the_leader_was_told_it_takes_a_click(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await move_clock(session, made.first, starts(4, 7), starts(4, 9))
        late = HeldRecord(date(2026, 4, 10), {})
        await record_checkin(session, made.first, "UDANA", late, now=starts(4, 10) + NOON)
        await say_all(session, now=starts(4, 10) + NOON)
        await turn_checkin(session, made.first, now=starts(4, 27))
        assert (await get_checkin(session, made.first)).state is CheckinState.OPEN

        after = await answer_checkin(session, made.first, "UPRIYA", RecordAnswer.RIGHT, now=starts(4, 28))

        assert after.checkin.state is CheckinState.HELD_LATE
        assert (await list_asked(session, made.first))["checkin_told", "ULEE", 0] == "done"


async def test_an_act_never_beats_a_clock_that_ran_late(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        record = HeldRecord(date(2026, 4, 28), {})

        with pytest.raises(Outdated, match="didn't take place"):
            await record_checkin(session, made.first, "UDANA", record, now=starts(4, 29))


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (HeldRecord(date(2026, 4, 3), {}), "held_on"),
        (HeldRecord(date(2026, 3, 1), {}), "held_on"),
        (HeldRecord(DUE, {UUID(int=1): ""}), "agreed"),
        (HeldRecord(DUE, {UUID(int=1): "x" * 3001}), "agreed"),
        (HeldRecord(DUE, {}, (NewPromise("x" * 3001, date(2026, 4, 9)),)), "promise_1"),
        (HeldRecord(DUE, {}, (NewPromise("x", date(2026, 4, 2)),)), "promise_day_1"),
        (HeldRecord(DUE, {}, (NewPromise("x", date(2027, 4, 3)),)), "promise_day_1"),
        (HeldRecord(DUE, {}, (PROMISE,) * 4), "promise"),
    ],
)
async def test_what_cant_be_recorded_is_said_under_its_field(
    db: Database, workspace: UUID, record: HeldRecord, field: str
) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        with pytest.raises(InvalidInput) as refused:
            await record_checkin(session, made.first, "UDANA", record, now=ON_THE_DAY)

        assert refused.value.field == field


async def test_others_and_the_leader_who_was_told_cant_touch_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await save_person(session, "UKIM")
        for user in ("UKIM", "ULEE", "UNOBODY"):
            with pytest.raises(NotAllowed):
                await record_checkin(session, made.first, user, HeldRecord(DUE, {}), now=ON_THE_DAY)
            with pytest.raises(NotAllowed):
                await answer_checkin(session, made.first, user, RecordAnswer.RIGHT, now=ON_THE_DAY)


async def test_a_lead_sees_nothing_more_once_the_season_is_over(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await _record(session, made)
        await end_season(session)

        with pytest.raises(NotAllowed):
            await answer_checkin(session, made.first, "UDANA", RecordAnswer.NOT_MET, now=ON_THE_DAY)
