"""A pause moves what remains and excuses nothing; it is asked about at 60 days and over after 90."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import is_pair_day
from app.domain.checkin import CheckinState, fitting_days
from app.domain.checkin_acts import check_movable, check_preparable
from app.domain.checkin_pause import lay_to_rest, rests, shift_checkin
from app.domain.checkin_turn import advance_checkin
from app.domain.need import Candidate, NeedGroup, rank_people
from app.domain.pause import Pause, PauseCause, check_may_go_on, has_place_at_front
from app.errors import Outdated, UserError
from tests.factories_checkins import DUE_ON, PAIR, at, make_checkin, make_frame

DAY = timedelta(days=1)
SINCE = date(2026, 4, 1)


def test_a_check_in_waits_only_where_its_day_was_still_to_come() -> None:
    assert rests(make_checkin(), DUE_ON - DAY)
    assert not rests(make_checkin(), DUE_ON)
    assert not rests(make_checkin(), None)


def test_what_was_missed_recorded_or_over_goes_its_way() -> None:
    assert not rests(make_checkin(missed_on=date(2026, 4, 17)), SINCE)
    assert not rests(make_checkin(state=CheckinState.OPEN, recorded_at=at(9), recorded_by=UUID(int=1)), SINCE)
    assert not rests(make_checkin(state=CheckinState.HELD), SINCE)


def test_a_check_in_at_rest_is_not_open_and_keeps_what_was_shared() -> None:
    resting = lay_to_rest(make_checkin(state=CheckinState.OPEN, opened_at=at(9), shared_at=at(9)))

    assert (resting.state, resting.opened_at, resting.shared_at) == (CheckinState.SCHEDULED, None, at(9))


@given(st.integers(0, 90), st.integers(0, 60))
def test_a_pause_moves_days_by_its_length_and_never_excuses(days: int, ahead: int) -> None:
    before = make_checkin(due_on=DUE_ON + ahead * DAY, first_due_on=DUE_ON + ahead * DAY)
    after = shift_checkin(before, days, PAIR)

    assert is_pair_day(after.due_on, PAIR)
    assert after.due_on >= before.due_on + days * DAY
    assert (after.due_on - before.due_on).days <= days + 2
    assert (after.moved, after.is_over, after.due_on) == (before.moved, False, after.first_due_on)


@pytest.mark.parametrize("day", [9, 14, 17, 30])
def test_nothing_is_asked_missed_or_ended_however_long_it_rests(day: int) -> None:
    turn = advance_checkin(make_checkin(), make_frame(rests=True), now=at(day) + 60 * DAY)

    assert (turn.checkin, turn.asks, turn.next_turn_at) == (make_checkin(), (), None)


def test_a_check_in_at_rest_is_neither_moved_nor_prepared() -> None:
    with pytest.raises(Outdated, match="paused"):
        check_movable(make_checkin(), make_frame(rests=True), now=at(9))
    with pytest.raises(UserError, match="paused"):
        check_preparable(make_checkin(), make_frame(rests=True), now=at(9))


def test_both_are_asked_at_sixty_days_and_it_is_over_after_ninety() -> None:
    pause = Pause(SINCE, PauseCause.BY_PERSON)

    assert (pause.asks_on, pause.ends_on) == (SINCE + 60 * DAY, SINCE + 91 * DAY)
    assert pause.look_on(SINCE) == pause.asks_on
    assert pause.look_on(pause.asks_on) == pause.ends_on
    assert pause.look_on(pause.ends_on) is None


def test_a_place_at_the_front_needs_more_than_ninety_days() -> None:
    assert not has_place_at_front(SINCE, SINCE + 90 * DAY)
    assert has_place_at_front(SINCE, SINCE + 91 * DAY)
    assert not has_place_at_front(None, SINCE)


def test_either_ends_a_pause_but_after_a_change_only_the_participant() -> None:
    check_may_go_on(Pause(SINCE, PauseCause.BY_PERSON), by_lead=True)
    check_may_go_on(Pause(SINCE, PauseCause.LINE_CHANGED), by_lead=False)
    with pytest.raises(Outdated):
        check_may_go_on(Pause(SINCE, PauseCause.LINE_CHANGED), by_lead=True)
    with pytest.raises(Outdated):
        check_may_go_on(Pause(SINCE, PauseCause.LEAD_GONE), by_lead=False, lead_gone=True)
    with pytest.raises(Outdated):
        check_may_go_on(Pause(SINCE, PauseCause.PERSON_GONE), by_lead=True, person_gone=True)


def test_who_was_paused_for_long_comes_first_until_the_next_start() -> None:
    waits = Candidate(UUID(int=1), last_started_on=date(2026, 1, 5), front_on=date(2026, 7, 1))
    wishes = Candidate(UUID(int=2), turn_asked_on=date(2026, 6, 1))
    started = Candidate(UUID(int=3), last_started_on=date(2026, 7, 6), front_on=date(2026, 7, 1))

    groups = rank_people([wishes, started, waits], date(2026, 8, 1))

    assert groups[0].kind is NeedGroup.ASKED_OR_MARKED
    assert [one.person for one in groups[0].people] == [waits.person, wishes.person]
    assert groups[0].people[0].reasons[0] == "paused for over 90 days; first in line"
    assert [one.person for one in groups[1].people] == [started.person]


def test_who_joins_late_has_the_check_ins_that_fit_and_one_at_least() -> None:
    days = [date(2026, month, 2) for month in range(4, 10)]

    assert fitting_days(days, date(2026, 9, 1)) == days
    assert fitting_days(days, date(2026, 6, 2)) == days[:4]
    assert fitting_days(days, date(2026, 1, 1)) == days[:1]
