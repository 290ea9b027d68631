"""What people may do with a check-in, and what they read where they come too late."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.domain.calendar import Pair, is_pair_day
from app.domain.checkin import Checkin, CheckinState, Frame, RecordAnswer
from app.domain.checkin_acts import (
    agree_excuse,
    answer_record,
    check_preparable,
    check_recordable,
    givable_days,
    give_until,
    movable_days,
    move_checkin_to,
    name_day,
    nameable_days,
    propose_excuse,
    record_held,
    recordable_days,
    see_told,
    share_preparation,
    withdraw_excuse,
)
from app.errors import InvalidInput, NotAllowed, Outdated, UserError
from tests.factories_checkins import DUE_ON, LEAD, LEADER, OFFICE, PAIR, PERSON, at, make_checkin, make_frame

FRAME = make_frame()
SCHEDULED = make_checkin()
OPEN = make_checkin(state=CheckinState.OPEN, opened_at=at(9))
MISSED = replace(OPEN, missed_on=date(2026, 4, 17))
TOLD = replace(MISSED, warned_at=at(17, "09:00"), told_on=date(2026, 4, 21), told_to=LEADER)
RECORDED = replace(OPEN, held_on=DUE_ON, recorded_by=LEAD, recorded_at=at(14, "15:00"), round=1)
HELD = replace(RECORDED, state=CheckinState.HELD, answer=RecordAnswer.RIGHT, answer_by=PERSON)
STRANGER = UUID(int=99)


@pytest.mark.parametrize(("day", "allowed"), [(1, False), (2, True)])
def test_preparing_begins_eight_pair_days_before_and_opens_it(day: int, allowed: bool) -> None:
    if not allowed:
        with pytest.raises(UserError, match="from 2 April on"):
            check_preparable(SCHEDULED, FRAME, now=at(day, "12:00"))
        return
    shared = share_preparation(SCHEDULED, PERSON, FRAME, now=at(day, "12:00"))

    assert (shared.state, shared.opened_at, shared.shared_at) == (
        CheckinState.OPEN,
        at(day, "12:00"),
        at(day, "12:00"),
    )


def test_what_was_shared_first_keeps_its_time_and_can_be_changed_after_it_was_held() -> None:
    again = share_preparation(replace(HELD, shared_at=at(9)), PERSON, FRAME, now=at(20))

    assert again.shared_at == at(9)
    assert again.state is CheckinState.HELD


@pytest.mark.parametrize("state", [CheckinState.EXCUSED, CheckinState.NOT_HELD])
def test_nothing_is_prepared_for_one_that_wont_take_place(state: CheckinState) -> None:
    with pytest.raises(Outdated):
        check_preparable(replace(OPEN, state=state), FRAME, now=at(20))


def test_only_the_participant_prepares() -> None:
    with pytest.raises(NotAllowed):
        share_preparation(OPEN, LEAD, FRAME, now=at(10))


def test_the_days_it_may_have_been_held_end_today_and_begin_after_the_last_one() -> None:
    previous = make_checkin(state=CheckinState.HELD, held_on=date(2026, 4, 8))
    frame = make_frame(previous=previous)

    assert recordable_days(OPEN, FRAME, now=at(15))[0] == date(2026, 4, 15)
    assert recordable_days(OPEN, FRAME, now=at(15))[-1] == date(2026, 4, 2)
    assert recordable_days(OPEN, frame, now=at(15))[-1] == date(2026, 4, 9)


def test_held_days_are_those_of_the_leads_zone() -> None:
    auckland = make_frame(pair=Pair(replace(OFFICE, tz="Pacific/Auckland"), OFFICE))

    assert recordable_days(OPEN, auckland, now=at(15, "13:00"))[0] == date(2026, 4, 16)


def test_it_cant_be_recorded_before_it_can_be_prepared() -> None:
    with pytest.raises(UserError, match="move it first"):
        check_recordable(SCHEDULED, FRAME, now=at(1))


@pytest.mark.parametrize("held_on", [date(2026, 4, 16), date(2026, 4, 1)])
def test_a_day_to_come_or_long_gone_is_refused_under_its_field(held_on: date) -> None:
    with pytest.raises(InvalidInput) as refused:
        record_held(OPEN, LEAD, held_on, FRAME, now=at(15))

    assert refused.value.field == "held_on"


@pytest.mark.parametrize("by", [LEAD, PERSON])
def test_either_records_and_the_other_one_is_waited_for(by: UUID) -> None:
    recorded = record_held(replace(OPEN, excuse_by=PERSON), by, DUE_ON, FRAME, now=at(15))

    assert not recorded.is_over
    assert recorded.waits_for_answer
    assert recorded.excuse_by is None


def test_recording_twice_reads_what_it_waits_for() -> None:
    with pytest.raises(Outdated, match="waits for the answer"):
        record_held(RECORDED, PERSON, DUE_ON, FRAME, now=at(15))


@pytest.mark.parametrize("answer", [RecordAnswer.RIGHT, RecordAnswer.CHANGED])
def test_the_other_ones_yes_ends_it(answer: RecordAnswer) -> None:
    ended = answer_record(RECORDED, PERSON, answer, FRAME, now=at(15))

    assert (ended.state, ended.answer, ended.answer_by) == (CheckinState.HELD, answer, PERSON)


@pytest.mark.parametrize("answer", [RecordAnswer.RIGHT, RecordAnswer.CHANGED])
def test_nobody_confirms_their_own_record(answer: RecordAnswer) -> None:
    with pytest.raises(Outdated, match="recorded it yourself"):
        answer_record(RECORDED, LEAD, answer, FRAME, now=at(15))


@pytest.mark.parametrize("by", [LEAD, PERSON])
def test_we_didnt_meet_opens_it_again_for_both(by: UUID) -> None:
    opened = answer_record(RECORDED, by, RecordAnswer.NOT_MET, FRAME, now=at(15))

    assert opened.state is CheckinState.OPEN
    assert not opened.is_recorded
    assert opened.needs_click


def test_what_silence_confirmed_can_still_be_confirmed_but_not_undone() -> None:
    silent = replace(HELD, answer=None, answer_by=None)

    assert answer_record(silent, PERSON, RecordAnswer.RIGHT, FRAME, now=at(28)).answer is RecordAnswer.RIGHT
    with pytest.raises(Outdated, match="held on 14 April"):
        answer_record(silent, PERSON, RecordAnswer.NOT_MET, FRAME, now=at(28))


def test_a_second_answer_reads_that_it_is_over() -> None:
    with pytest.raises(Outdated, match="held on 14 April"):
        answer_record(HELD, PERSON, RecordAnswer.NOT_MET, FRAME, now=at(28))


def test_there_is_nothing_to_answer_without_a_record() -> None:
    with pytest.raises(Outdated, match="The check-in is open"):
        answer_record(OPEN, PERSON, RecordAnswer.RIGHT, FRAME, now=at(15))


def test_it_moves_to_pair_days_from_today_until_five_after_it_was_first_due() -> None:
    days = movable_days(replace(OPEN, due_on=date(2026, 4, 15)), FRAME, now=at(10, "12:00"))

    assert (days[0], days[-1]) == (date(2026, 4, 10), date(2026, 4, 21))
    assert date(2026, 4, 15) not in days
    assert all(is_pair_day(day, PAIR) for day in days)


def test_it_stays_behind_the_one_before_it() -> None:
    before = make_checkin(no=1, due_on=date(2026, 4, 8))
    over, running = replace(before, state=CheckinState.EXCUSED), replace(before, state=CheckinState.OPEN)

    assert movable_days(OPEN, make_frame(previous=over), now=at(1))[0] == date(2026, 4, 9)
    assert movable_days(OPEN, make_frame(previous=replace(over, due_on=date(2026, 4, 2))), now=at(1))[0] == date(
        2026, 4, 3
    )
    assert movable_days(OPEN, make_frame(previous=replace(running, due_on=date(2026, 4, 2))), now=at(1))[0] == date(
        2026, 4, 9
    )


def test_moving_leaves_time_to_miss_and_tell_before_the_next_one() -> None:
    rare = Pair(replace(OFFICE, weekdays=frozenset({0, 1})), OFFICE)
    frame = make_frame(pair=rare, next_due_on=date(2026, 5, 19))  # opens on 11 May, which is D+5 of 21 April

    assert movable_days(OPEN, frame, now=at(13))[-1] == date(2026, 4, 20)


@pytest.mark.parametrize(
    ("checkin", "frame", "words"),
    [
        (HELD, FRAME, "held on 14 April"),
        (RECORDED, FRAME, "nothing to move"),
        (MISSED, FRAME, "name a day"),
        (OPEN, make_frame(moves=2), "two check-ins"),
    ],
)
def test_too_late_or_too_often_to_move_says_why(checkin: Checkin, frame: Frame, words: str) -> None:
    with pytest.raises(UserError, match=words):
        move_checkin_to(checkin, LEAD, date(2026, 4, 20), frame, now=at(15))


def test_a_move_is_counted_and_leaves_where_it_came_from() -> None:
    moved = move_checkin_to(OPEN, PERSON, date(2026, 4, 20), make_frame(moves=1), now=at(15))

    assert (moved.due_on, moved.first_due_on, moved.moved) == (date(2026, 4, 20), DUE_ON, 1)


def test_a_day_off_the_list_is_refused_under_its_field() -> None:
    with pytest.raises(InvalidInput) as refused:
        move_checkin_to(OPEN, LEAD, date(2026, 4, 22), FRAME, now=at(15))

    assert refused.value.field == "day"


def test_a_missed_one_can_be_named_a_day_until_it_closes() -> None:
    days = nameable_days(MISSED, FRAME, now=at(20))

    assert (days[0], days[-1]) == (date(2026, 4, 20), date(2026, 5, 8))
    assert name_day(MISSED, LEAD, days[3], FRAME, now=at(20)).named_on == days[3]
    with pytest.raises(Outdated, match="move it instead"):
        name_day(OPEN, LEAD, days[3], FRAME, now=at(20))


def test_no_day_left_is_said_in_words() -> None:
    last = replace(OPEN, due_on=date(2026, 4, 21), moved=1)
    near = make_frame(next_due_on=date(2026, 4, 30))  # opens on the 27th
    closing = at(24, "12:00")  # a Friday, the last pair day before it

    with pytest.raises(UserError, match="no other day"):
        move_checkin_to(last, LEAD, DUE_ON, FRAME, now=at(22))
    with pytest.raises(UserError, match="no more time to give"):
        give_until(TOLD, LEADER, date(2026, 4, 27), near, now=closing)
    with pytest.raises(UserError, match="no day left"):
        name_day(MISSED, LEAD, date(2026, 4, 27), near, now=at(25))


def test_a_day_that_was_not_offered_is_refused_under_its_field() -> None:
    acts: list[Callable[[], Checkin]] = [
        lambda: name_day(MISSED, LEAD, date(2026, 5, 11), FRAME, now=at(20)),
        lambda: give_until(TOLD, LEADER, date(2026, 5, 11), FRAME, now=at(21)),
    ]
    for act in acts:
        with pytest.raises(InvalidInput) as refused:
            act()
        assert refused.value.field == "day"


def test_an_excuse_counts_when_the_other_one_agrees() -> None:
    proposed = propose_excuse(TOLD, PERSON, FRAME)

    assert not proposed.is_over
    with pytest.raises(Outdated, match="other one of you agrees"):
        agree_excuse(proposed, PERSON, FRAME, now=at(22))
    assert agree_excuse(proposed, LEAD, FRAME, now=at(22)).state is CheckinState.EXCUSED


def test_an_excuse_can_be_taken_back_by_who_proposed_it_only() -> None:
    proposed = propose_excuse(OPEN, PERSON, FRAME)

    with pytest.raises(Outdated):
        withdraw_excuse(proposed, LEAD)
    withdrawn = withdraw_excuse(proposed, PERSON)
    with pytest.raises(Outdated, match="taken back"):
        agree_excuse(withdrawn, LEAD, FRAME, now=at(15))


def test_a_third_excuse_of_a_season_is_refused_at_both_ends() -> None:
    full = make_frame(excuses=2)

    with pytest.raises(UserError, match="Two check-ins"):
        propose_excuse(OPEN, LEAD, full)
    with pytest.raises(UserError, match="Two check-ins"):
        agree_excuse(propose_excuse(OPEN, LEAD, FRAME), PERSON, full, now=at(15))


@pytest.mark.parametrize(
    ("checkin", "words"),
    [(RECORDED, "nothing to leave out"), (replace(OPEN, excuse_by=LEAD), "proposed that already"), (HELD, "held on")],
)
def test_what_cant_be_excused_says_why(checkin: Checkin, words: str) -> None:
    for by in (LEAD, PERSON):
        with pytest.raises(UserError, match=words):
            propose_excuse(checkin, by, FRAME)


def test_the_leader_who_was_told_gives_time_until_it_closes() -> None:
    days = givable_days(TOLD, FRAME, now=at(21, "10:00"))

    assert (days[0], days[-1]) == (date(2026, 4, 22), date(2026, 5, 8))
    given = give_until(TOLD, LEADER, days[2], FRAME, now=at(21, "10:00"))
    assert (given.told_until, given.told_seen_at) == (days[2], at(21, "10:00"))


@pytest.mark.parametrize("by", [LEAD, PERSON, STRANGER])
def test_nobody_else_gives_time_or_marks_it_seen(by: UUID) -> None:
    with pytest.raises(NotAllowed):
        give_until(TOLD, by, date(2026, 4, 23), FRAME, now=at(21))
    with pytest.raises(NotAllowed):
        see_told(TOLD, by, now=at(21))


def test_strangers_can_do_nothing_and_always_read_the_same() -> None:
    acts: list[Callable[[], Checkin]] = [
        lambda: record_held(OPEN, STRANGER, DUE_ON, FRAME, now=at(15)),
        lambda: answer_record(RECORDED, STRANGER, RecordAnswer.RIGHT, FRAME, now=at(15)),
        lambda: move_checkin_to(OPEN, STRANGER, DUE_ON, FRAME, now=at(15)),
        lambda: name_day(MISSED, STRANGER, DUE_ON, FRAME, now=at(20)),
        lambda: propose_excuse(OPEN, STRANGER, FRAME),
        lambda: withdraw_excuse(OPEN, STRANGER),
        lambda: agree_excuse(OPEN, STRANGER, FRAME, now=at(15)),
    ]
    refused = set()
    for act in acts:
        with pytest.raises(NotAllowed) as error:
            act()
        refused.add(str(error.value))

    assert len(refused) == 1
