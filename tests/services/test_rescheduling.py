"""Moving, naming a day, leaving out, and giving time, on a real database."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.db.checkins import find_excuse_reason
from app.db.engine import Database
from app.domain.checkin import CheckinState
from app.domain.checkin_acts import ExcuseReason
from app.domain.holding import HeldRecord
from app.errors import NotAllowed, Outdated, UserError
from app.services.checkins import turn_checkin
from app.services.holding import record_checkin
from app.services.rescheduling import (
    access_excuse,
    agree_checkin_excuse,
    give_checkin_until,
    mark_told_seen,
    move_checkin,
    name_checkin_day,
    open_givable,
    propose_checkin_excuse,
    withdraw_checkin_excuse,
)
from tests.factories_checkin_rows import get_checkin, list_asked, move_clock, save_checkins, say_all, starts

NOON = timedelta(hours=12)
MORNING = starts(4, 1) + NOON
REASON = ExcuseReason.WORKLOAD


async def test_a_move_starts_the_clock_anew_and_is_news_to_the_other_one(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await move_clock(session, made.first, starts(3, 30), starts(4, 1))
        await move_checkin(session, made.first, "UPRIYA", date(2026, 4, 8), now=MORNING)

        moved = await get_checkin(session, made.first)
        assert (moved.due_on, moved.first_due_on, moved.moved) == (date(2026, 4, 8), date(2026, 4, 2), 1)
        asked = await list_asked(session, made.first)
        assert {key for key, state in asked.items() if state == "due"} == {("checkin_moved", "UDANA", 1)}

        await turn_checkin(session, made.first, now=starts(4, 7))

        asked = await list_asked(session, made.first)
        assert asked["checkin_nudge", "UPRIYA", 11] == asked["checkin_nudge", "UDANA", 11] == "due"


async def test_a_season_has_two_moves_over_all_its_check_ins(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        first, second, third = (one.id for one in made.checkins[:3])
        await move_checkin(session, first, "UPRIYA", date(2026, 4, 7), now=MORNING)
        await move_checkin(session, second, "UDANA", date(2026, 5, 6), now=MORNING)

        for one, day in ((first, date(2026, 4, 8)), (third, date(2026, 6, 3))):
            with pytest.raises(UserError, match="two check-ins"):
                await move_checkin(session, one, "UDANA", day, now=MORNING)


async def test_after_it_was_missed_a_day_can_be_named_and_both_are_reminded(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await move_clock(session, made.first, starts(4, 7))
        day = date(2026, 4, 14)
        with pytest.raises(Outdated, match="name a day"):
            await move_checkin(session, made.first, "UDANA", day, now=starts(4, 7) + NOON)
        await name_checkin_day(session, made.first, "UDANA", day, now=starts(4, 7) + NOON)
        await turn_checkin(session, made.first, now=starts(4, 14))

        asked = await list_asked(session, made.first)
        assert asked["checkin_moved", "UPRIYA", day.toordinal()] == "due"
        assert asked["checkin_nudge", "UPRIYA", day.toordinal()] == "due"
        assert asked["checkin_nudge", "UDANA", day.toordinal()] == "due"


async def test_an_excuse_needs_both_and_its_reason_stays_between_them(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await propose_checkin_excuse(session, made.first, "UPRIYA", REASON, now=MORNING)
        assert (await list_asked(session, made.first))["checkin_excuse", "UDANA", 1] == "due"
        assert (await access_excuse(session, made.first, "UDANA", now=MORNING))[2] is REASON
        with pytest.raises(NotAllowed):
            await access_excuse(session, made.first, "ULEE", now=MORNING)

        await agree_checkin_excuse(session, made.first, "UDANA", now=MORNING)

        assert (await get_checkin(session, made.first)).state is CheckinState.EXCUSED
        asked = await list_asked(session, made.first)
        assert {key for key, state in asked.items() if state == "due"} == {("checkin_closed", "UPRIYA", 1)}


async def test_a_proposal_and_its_reason_go_when_it_is_taken_back_or_lapses(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await propose_checkin_excuse(session, made.first, "UPRIYA", REASON, now=MORNING)
        await withdraw_checkin_excuse(session, made.first, "UPRIYA", now=MORNING)
        assert await find_excuse_reason(session, made.first) is None
        assert (await list_asked(session, made.first))["checkin_excuse", "UDANA", 1] == "done"

        await propose_checkin_excuse(session, made.first, "UPRIYA", REASON, now=MORNING)
        assert (await list_asked(session, made.first))["checkin_excuse", "UDANA", 2] == "due"
        await record_checkin(session, made.first, "UDANA", HeldRecord(date(2026, 4, 1), {}), now=MORNING)

        assert await find_excuse_reason(session, made.first) is None
        with pytest.raises(Outdated):
            await agree_checkin_excuse(session, made.first, "UDANA", now=MORNING)


async def test_silence_never_excuses(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await propose_checkin_excuse(session, made.first, "UPRIYA", REASON, now=MORNING)
        await say_all(session, now=MORNING)
        await turn_checkin(session, made.first, now=starts(4, 29))

        assert (await get_checkin(session, made.first)).state is CheckinState.NOT_HELD


async def test_the_leader_who_was_told_gives_time_that_both_see(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await move_clock(session, made.first, starts(4, 7), starts(4, 9))
        now, day = starts(4, 10) + NOON, date(2026, 4, 20)
        with pytest.raises(NotAllowed):
            await open_givable(session, made.first, made.dana, now=now)
        await give_checkin_until(session, made.first, made.lee, day, now=now)

        given = await get_checkin(session, made.first)
        assert (given.told_until, given.told_seen_at) == (day, now)
        asked = await list_asked(session, made.first)
        assert asked["checkin_told_pair", "UPRIYA", day.toordinal()] == "due"
        assert asked["checkin_told_pair", "UDANA", day.toordinal()] == "due"
        assert asked["checkin_told", "ULEE", 0] == "done"

        await turn_checkin(session, made.first, now=starts(4, 22))

        assert [key for key in await list_asked(session, made.first) if key[1] == "ULEE"] == [
            ("checkin_told", "ULEE", 0)
        ]


async def test_seen_is_for_the_leader_who_was_told(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await move_clock(session, made.first, starts(4, 7), starts(4, 9))
        with pytest.raises(NotAllowed):
            await mark_told_seen(session, made.first, made.dana, now=starts(4, 10))
        await mark_told_seen(session, made.first, made.lee, now=starts(4, 10))

        assert (await list_asked(session, made.first))["checkin_told", "ULEE", 0] == "done"
