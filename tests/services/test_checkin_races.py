"""Two people at the same moment, on two connections: the second one acts on what the first one made of it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.db.engine import Database, Session
from app.domain.checkin import CheckinState, RecordAnswer
from app.domain.checkin_acts import ExcuseReason
from app.domain.checkin_situation import Situation
from app.domain.holding import HeldRecord, RecordedMeanwhile
from app.errors import Outdated, UserError
from app.services.checkins import turn_checkin
from app.services.holding import answer_checkin, record_checkin
from app.services.rescheduling import agree_checkin_excuse, move_checkin, propose_checkin_excuse
from tests.factories_checkin_rows import Season, get_checkin, list_asked, save_checkins, starts

NOW = starts(4, 2) + timedelta(hours=12)
RECORD = HeldRecord(date(2026, 4, 2), {})
Act = Callable[[Session], Awaitable[Any]]


async def _at_once(db: Database, workspace: UUID, *acts: Act) -> list[Any]:
    """Every act in a transaction of its own; what it returned, or what it raised."""

    async def one(act: Act) -> Any:
        async with db.begin(workspace) as session:
            return await act(session)

    return await asyncio.gather(*(one(act) for act in acts), return_exceptions=True)


@pytest.fixture
async def made(db: Database, workspace: UUID) -> Season:
    async with db.begin(workspace) as session:
        return await save_checkins(session)


async def test_of_two_who_record_at_once_the_second_becomes_a_version_of_the_first(
    db: Database, workspace: UUID, made: Season
) -> None:
    done = await _at_once(
        db,
        workspace,
        lambda session: record_checkin(session, made.first, "UDANA", RECORD, now=NOW),
        lambda session: record_checkin(session, made.first, "UPRIYA", RECORD, now=NOW),
    )

    assert {type(one) for one in done} == {Situation, RecordedMeanwhile}
    async with db.begin(workspace) as session:
        assert len([key for key in await list_asked(session, made.first) if key[0] == "checkin_confirm"]) == 1


async def test_a_button_pressed_twice_records_once(db: Database, workspace: UUID, made: Season) -> None:
    def press(session: Session) -> Awaitable[Any]:
        return record_checkin(session, made.first, "UDANA", RECORD, now=NOW)

    done = await _at_once(db, workspace, press, press)

    assert sorted(isinstance(one, Outdated) for one in done) == [False, True]
    async with db.begin(workspace) as session:
        assert (await get_checkin(session, made.first)).round == 1


async def test_holding_beats_moving_or_moves_with_it_but_never_both_ways(
    db: Database, workspace: UUID, made: Season
) -> None:
    await _at_once(
        db,
        workspace,
        lambda session: record_checkin(session, made.first, "UDANA", RECORD, now=NOW),
        lambda session: move_checkin(session, made.first, "UPRIYA", date(2026, 4, 8), now=NOW),
    )

    async with db.begin(workspace) as session:
        after = await get_checkin(session, made.first)
        assert after.is_recorded
        assert (after.moved, after.due_on) in ((0, date(2026, 4, 2)), (1, date(2026, 4, 8)))


async def test_the_last_move_of_a_season_is_made_once(db: Database, workspace: UUID, made: Season) -> None:
    first, second, third = (one.id for one in made.checkins[:3])
    async with db.begin(workspace) as session:
        await move_checkin(session, first, "UDANA", date(2026, 4, 7), now=NOW)

    done = await _at_once(
        db,
        workspace,
        lambda session: move_checkin(session, second, "UDANA", date(2026, 5, 6), now=NOW),
        lambda session: move_checkin(session, third, "UPRIYA", date(2026, 6, 3), now=NOW),
    )

    assert sorted(isinstance(one, UserError) for one in done) == [False, True]


async def test_a_yes_and_a_no_at_once_leave_one_of_them(db: Database, workspace: UUID, made: Season) -> None:
    async with db.begin(workspace) as session:
        await record_checkin(session, made.first, "UDANA", RECORD, now=NOW)

    done = await _at_once(
        db,
        workspace,
        lambda session: answer_checkin(session, made.first, "UPRIYA", RecordAnswer.RIGHT, now=NOW),
        lambda session: answer_checkin(session, made.first, "UPRIYA", RecordAnswer.NOT_MET, now=NOW),
    )

    assert sorted(isinstance(one, Outdated) for one in done) == [False, True]


async def test_agreeing_to_leave_it_out_and_recording_at_once_end_it_one_way(
    db: Database, workspace: UUID, made: Season
) -> None:
    async with db.begin(workspace) as session:
        await propose_checkin_excuse(session, made.first, "UPRIYA", ExcuseReason.OTHER, now=NOW)

    done = await _at_once(
        db,
        workspace,
        lambda session: agree_checkin_excuse(session, made.first, "UDANA", now=NOW),
        lambda session: record_checkin(session, made.first, "UPRIYA", RECORD, now=NOW),
    )

    assert sorted(isinstance(one, Outdated) for one in done) == [False, True]
    async with db.begin(workspace) as session:
        after = await get_checkin(session, made.first)
        assert (after.state is CheckinState.EXCUSED) is not after.is_recorded


async def test_replicas_that_turn_the_same_check_in_at_once_ask_once(
    db: Database, workspace: UUID, made: Season
) -> None:
    def turn(session: Session) -> Awaitable[Any]:
        return turn_checkin(session, made.first, now=starts(4, 7))

    assert await _at_once(db, workspace, turn, turn, turn) == [None, None, None]
    async with db.begin(workspace) as session:
        assert (await get_checkin(session, made.first)).version == 1
        assert len(await list_asked(session, made.first)) == 2
