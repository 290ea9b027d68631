"""What happens to a check-in by itself, at each of its days: the last moment before, and the first moment of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from app.domain.calendar import Pair, Rhythm, start_of_day
from app.domain.checkin import Checkin, CheckinState, RecordAnswer, days_of, due_days
from app.domain.checkin_turn import Turn, advance_checkin, silence_ends_at
from app.domain.cohort import Chain
from app.domain.days_off import Absence, DaysOff
from app.domain.steps import StepKind
from tests.factories_checkins import (
    DUE_ON,
    LEAD,
    LEADER,
    OFFICE,
    PAIR,
    PERSON,
    at,
    make_checkin,
    make_frame,
)

SECOND = timedelta(seconds=1)
OPEN = make_checkin(state=CheckinState.OPEN)
MISSED = make_checkin(state=CheckinState.OPEN, missed_on=date(2026, 4, 17))
WARNED = replace(MISSED, warned_at=at(17, "09:00"))
TOLD = replace(WARNED, told_on=date(2026, 4, 21), told_to=LEADER)
RECORDED = replace(OPEN, held_on=DUE_ON, recorded_by=LEAD, recorded_at=at(14, "15:00"), round=1)


def turn(checkin: Checkin, now: datetime, **frame: object) -> Turn:
    return advance_checkin(checkin, make_frame(**frame), now=now)


def asked(found: Turn) -> set[tuple[StepKind, int, str]]:
    names = {LEAD: "lead", PERSON: "person", LEADER: "leader"}
    return {(ask.kind, ask.no, names[ask.person]) for ask in found.asks}


def test_check_ins_are_due_each_month_after_the_kick_off_on_a_day_on_which_both_work() -> None:
    assert due_days(date(2026, 8, 31), PAIR) == [
        date(2026, 9, 30),
        date(2026, 11, 2),  # 31 October is a Saturday
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 2, 1),
        date(2027, 3, 1),  # 28 February is a Sunday
    ]


def test_a_holiday_of_either_moves_the_due_day() -> None:
    off = replace(OFFICE, days_off=frozenset({date(2026, 4, 14)}))

    assert due_days(date(2026, 3, 14), Pair(OFFICE, off))[0] == date(2026, 4, 15)
    assert days_of(make_checkin(), make_frame(pair=Pair(off, OFFICE))).due_on == date(2026, 4, 15)


def test_the_days_of_a_check_in_are_counted_in_pair_days() -> None:
    days = days_of(make_checkin(), make_frame())

    assert days.prepare_from_on == date(2026, 4, 2)
    assert days.opens_on == date(2026, 4, 9)
    assert days.eve_on == date(2026, 4, 13)
    assert days.in_time_until_on == date(2026, 4, 16)
    assert days.missed_on == date(2026, 4, 17)
    assert days.tells_on == date(2026, 4, 21)
    assert days.closes_on == date(2026, 5, 11)


def test_the_last_one_closes_five_pair_days_after_the_seasons_end() -> None:
    frame = make_frame(next_due_on=None, season_ends_on=date(2026, 5, 1))

    assert days_of(make_checkin(), frame).closes_on == date(2026, 5, 8)


def test_a_season_that_ends_too_early_still_leaves_its_last_check_in_the_whole_chain() -> None:
    frame = make_frame(next_due_on=None, season_ends_on=date(2026, 4, 14))

    assert days_of(make_checkin(), frame).closes_on == date(2026, 4, 28)  # D+5 is the 21st


def test_a_pair_with_few_common_days_is_told_of_before_it_closes() -> None:
    rare = replace(OFFICE, weekdays=frozenset({0, 1}))
    days = days_of(make_checkin(), make_frame(pair=Pair(rare, rare), next_due_on=date(2026, 5, 4)))

    assert days.tells_on < days.closes_on


@pytest.mark.parametrize(
    ("now", "expected"),
    [(at(9) - SECOND, CheckinState.SCHEDULED), (at(9), CheckinState.OPEN)],
)
def test_it_opens_three_pair_days_before(now: datetime, expected: CheckinState) -> None:
    assert turn(make_checkin(), now).checkin.state is expected


def test_it_opens_at_the_start_of_the_leads_day() -> None:
    auckland = Pair(replace(OFFICE, tz="Pacific/Auckland"), OFFICE)
    opens_at = start_of_day(date(2026, 4, 9), "Pacific/Auckland")

    assert turn(make_checkin(), opens_at - SECOND, pair=auckland).checkin.state is CheckinState.SCHEDULED
    assert turn(make_checkin(), opens_at, pair=auckland).checkin.opened_at == opens_at


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(9) - SECOND, set()),
        (at(9), {(StepKind.CHECKIN_PREPARE, 0, "person")}),
        (at(13) - SECOND, {(StepKind.CHECKIN_PREPARE, 0, "person")}),
        (at(13), {(StepKind.CHECKIN_NUDGE, 1, "person"), (StepKind.CHECKIN_NUDGE, 1, "lead")}),
        (at(14), {(StepKind.CHECKIN_NUDGE, 1, "person"), (StepKind.CHECKIN_NUDGE, 2, "lead")}),
        (at(15), {(StepKind.CHECKIN_NUDGE, 1, "person"), (StepKind.CHECKIN_NUDGE, 3, "lead")}),
        (at(17) - SECOND, {(StepKind.CHECKIN_NUDGE, 1, "person"), (StepKind.CHECKIN_NUDGE, 3, "lead")}),
        (at(17), {(StepKind.CHECKIN_MISSED, 0, "person"), (StepKind.CHECKIN_MISSED, 0, "lead")}),
    ],
)
def test_each_day_asks_the_right_one_and_only_the_latest_word_stands(
    now: datetime, expected: set[tuple[StepKind, int, str]]
) -> None:
    assert asked(turn(make_checkin(), now)) == expected


def test_who_has_shared_is_not_asked_to_prepare() -> None:
    shared = make_checkin(shared_at=at(8))

    assert asked(turn(shared, at(9))) == set()
    assert asked(turn(shared, at(13))) == {(StepKind.CHECKIN_NUDGE, 1, "lead")}


def test_a_moved_one_is_nudged_anew_by_its_new_day() -> None:
    moved = make_checkin(due_on=date(2026, 4, 21), moved=1, state=CheckinState.OPEN)

    assert asked(turn(moved, at(15))) == set()
    assert asked(turn(moved, at(16))) == {(StepKind.CHECKIN_PREPARE, 1, "person")}
    assert asked(turn(moved, at(21))) == {(StepKind.CHECKIN_NUDGE, 11, "person"), (StepKind.CHECKIN_NUDGE, 12, "lead")}
    assert turn(moved, at(24)).checkin.missed_on == date(2026, 4, 24)


@pytest.mark.parametrize(("now", "expected"), [(at(17) - SECOND, None), (at(17), date(2026, 4, 17))])
def test_it_is_missed_at_the_start_of_the_third_day_after(now: datetime, expected: date | None) -> None:
    assert turn(OPEN, now).checkin.missed_on == expected


def test_after_an_outage_it_is_missed_on_the_day_it_was_and_overtaken_nudges_are_dropped() -> None:
    found = turn(make_checkin(), at(28))

    assert found.checkin.missed_on == date(2026, 4, 17)
    assert asked(found) == {(StepKind.CHECKIN_MISSED, 0, "person"), (StepKind.CHECKIN_MISSED, 0, "lead")}


@pytest.mark.parametrize(("now", "told"), [(at(21) - SECOND, None), (at(21), LEADER)])
def test_the_leader_is_told_at_the_start_of_the_fifth_day_after(now: datetime, told: object) -> None:
    found = turn(MISSED, now, warning_said_at=at(17, "09:00"))

    assert found.checkin.told_to == told
    assert ((StepKind.CHECKIN_TOLD, 0, "leader") in asked(found)) is (told is not None)


def test_nobody_is_told_before_the_warning_was_read() -> None:
    assert turn(MISSED, at(30)).checkin.told_on is None


@pytest.mark.parametrize(
    ("now", "told_on"), [(at(22) - SECOND, None), (at(22), date(2026, 4, 22)), (at(23), date(2026, 4, 23))]
)
def test_a_warning_that_was_read_late_leaves_two_pair_days(now: datetime, told_on: date | None) -> None:
    found = turn(MISSED, now, warning_said_at=at(20, "09:00"))

    assert found.checkin.told_on == told_on


def test_the_two_hear_that_it_was_told() -> None:
    news = {(StepKind.CHECKIN_TOLD_PAIR, 0, "person"), (StepKind.CHECKIN_TOLD_PAIR, 0, "lead")}

    assert news <= asked(turn(WARNED, at(21)))


@pytest.mark.parametrize("frame", [{"chain": Chain.LIGHT}, {"leader": None}])
def test_a_light_chain_and_a_lead_without_a_leader_keep_it_between_the_two(frame: dict[str, object]) -> None:
    found = turn(WARNED, at(21), **frame)

    assert (found.checkin.told_on, found.checkin.told_to) == (date(2026, 4, 21), None)
    assert "leader" not in {who for _, _, who in asked(found)}


def test_it_is_told_once_to_who_is_above_the_lead_at_that_moment() -> None:
    found = turn(TOLD, at(23), leader=PERSON)

    assert found.checkin.told_to == LEADER


def test_who_has_seen_it_is_not_asked_again() -> None:
    assert (StepKind.CHECKIN_TOLD, 0, "leader") in asked(turn(TOLD, at(22)))
    assert (StepKind.CHECKIN_TOLD, 0, "leader") not in asked(turn(replace(TOLD, told_seen_at=at(21)), at(22)))


@pytest.mark.parametrize(
    ("now", "expected"),
    [(at(11, month=5) - SECOND, CheckinState.OPEN), (at(11, month=5), CheckinState.NOT_HELD)],
)
def test_it_ends_as_not_held_when_the_next_one_opens(now: datetime, expected: CheckinState) -> None:
    assert turn(TOLD, now).checkin.state is expected


def test_after_an_outage_over_its_whole_life_it_ends_untold_and_both_hear_of_it_once() -> None:
    found = turn(make_checkin(), at(20, month=5), warning_said_at=at(17))

    assert (found.checkin.state, found.checkin.told_on) == (CheckinState.NOT_HELD, None)
    assert asked(found) == {(StepKind.CHECKIN_CLOSED, 0, "person"), (StepKind.CHECKIN_CLOSED, 0, "lead")}
    assert found.next_turn_at is None


def test_a_record_stops_the_clock_and_asks_the_other_one() -> None:
    found = turn(RECORDED, at(27))

    assert (found.checkin.state, found.checkin.missed_on) == (CheckinState.OPEN, None)
    assert asked(found) == {(StepKind.CHECKIN_CONFIRM, 1, "person")}


@pytest.mark.parametrize(("now", "expected"), [(at(21) - SECOND, CheckinState.OPEN), (at(21), CheckinState.HELD)])
def test_silence_of_three_of_their_working_days_counts(now: datetime, expected: CheckinState) -> None:
    read_at = at(15, "09:00")  # Wednesday; the 16th, 17th and 20th pass

    assert turn(RECORDED, now, confirm_said_at=read_at).checkin.state is expected


def test_silence_runs_by_the_calendar_of_the_other_one() -> None:
    off = replace(OFFICE, tz="Asia/Tokyo", days_off=frozenset({date(2026, 4, 16)}))
    frame = make_frame(pair=Pair(OFFICE, off), confirm_said_at=at(15, "03:00"))

    assert silence_ends_at(RECORDED, frame) == start_of_day(date(2026, 4, 22), "Asia/Tokyo")
    assert silence_ends_at(replace(RECORDED, recorded_by=PERSON), frame) == at(21)


def test_silence_doesnt_run_before_they_have_read_of_it() -> None:
    assert turn(RECORDED, at(8, month=5)).checkin.state is CheckinState.OPEN


def test_both_read_that_a_silent_one_is_not_confirmed() -> None:
    found = turn(RECORDED, at(21), confirm_said_at=at(15, "09:00"))

    assert found.checkin.is_unconfirmed
    assert asked(found) == {(StepKind.CHECKIN_CLOSED, 0, "person"), (StepKind.CHECKIN_CLOSED, 0, "lead")}


@pytest.mark.parametrize(
    "doubted",
    [replace(RECORDED, told_to=LEADER, told_on=date(2026, 4, 21)), replace(RECORDED, answer=RecordAnswer.NOT_MET)],
)
def test_silence_never_counts_once_the_leader_was_told_or_the_other_denied_it(doubted: Checkin) -> None:
    found = turn(doubted, at(8, month=5), confirm_said_at=at(15, "09:00"))

    assert found.checkin.state is CheckinState.OPEN


def test_a_doubted_record_doesnt_stop_the_clock() -> None:
    doubted = replace(RECORDED, answer=RecordAnswer.NOT_MET)
    missed = turn(doubted, at(17))

    assert (StepKind.CHECKIN_MISSED, 0, "lead") in asked(missed)
    assert turn(missed.checkin, at(21), warning_said_at=at(17, "09:00")).checkin.told_to == LEADER


@pytest.mark.parametrize(
    ("held_on", "expected"),
    [(date(2026, 4, 16), CheckinState.HELD), (date(2026, 4, 17), CheckinState.HELD_LATE)],
)
def test_it_is_late_by_the_day_it_was_held(held_on: date, expected: CheckinState) -> None:
    late = replace(RECORDED, held_on=held_on, recorded_at=at(17, "12:00"))

    assert turn(late, at(27), confirm_said_at=at(20, "09:00")).checkin.state is expected


def test_a_record_at_the_last_moment_waits_for_its_answer() -> None:
    late = replace(RECORDED, held_on=date(2026, 5, 8), recorded_at=at(8, "15:00", month=5))

    assert turn(late, at(11, month=5)).checkin.state is CheckinState.OPEN
    assert turn(late, at(15, month=5), confirm_said_at=at(11, "09:00", month=5)).checkin.state is CheckinState.HELD_LATE


@pytest.mark.parametrize(
    ("now", "expected"),
    [(at(18, month=5) - SECOND, CheckinState.OPEN), (at(18, month=5), CheckinState.NOT_HELD)],
)
def test_a_record_that_nobody_read_ends_as_not_held_after_five_more_days(now: datetime, expected: CheckinState) -> None:
    assert turn(RECORDED, now).checkin.state is expected


def test_a_proposed_excuse_asks_the_other_one_and_stops_nothing() -> None:
    proposed = replace(OPEN, excuse_by=LEAD, round=2)
    found = turn(proposed, at(17))

    assert (StepKind.CHECKIN_EXCUSE, 2, "person") in asked(found)
    assert found.checkin.missed_on == date(2026, 4, 17)
    assert turn(proposed, at(11, month=5)).checkin.excuse_by is None


def test_a_named_day_is_brought_up_when_it_comes() -> None:
    named = replace(WARNED, named_on=date(2026, 4, 20))
    no = date(2026, 4, 20).toordinal()

    assert (StepKind.CHECKIN_NUDGE, no, "lead") not in asked(turn(named, at(20) - SECOND))
    assert (StepKind.CHECKIN_NUDGE, no, "lead") in asked(turn(named, at(20)))


@pytest.mark.parametrize("state", [CheckinState.HELD, CheckinState.EXCUSED, CheckinState.NOT_HELD])
def test_nothing_happens_to_one_that_is_over(state: CheckinState) -> None:
    over = make_checkin(state=state, answer=RecordAnswer.RIGHT)
    found = turn(over, at(1, month=6))

    assert found.checkin == over
    assert found.next_turn_at is None
    assert not {kind for kind, _, _ in asked(found)} - {StepKind.CHECKIN_CLOSED}


def away(first: date, last: date) -> Rhythm:
    return replace(OFFICE, days_off=DaysOff(absences=(Absence(first, last),)))


def test_a_day_off_on_the_due_day_shifts_it_and_both_read_so_once() -> None:
    pair = Pair(OFFICE, away(date(2026, 4, 13), date(2026, 4, 15)))

    found = turn(make_checkin(), at(7), pair=pair)

    assert found.checkin.shifted_to == date(2026, 4, 16)
    assert asked(found) == {(StepKind.CHECKIN_SHIFTED, 1, "lead"), (StepKind.CHECKIN_SHIFTED, 1, "person")}
    assert turn(found.checkin, at(7, "09:00"), pair=pair).checkin == found.checkin


def test_a_day_off_that_is_cancelled_brings_the_day_back() -> None:
    shifted = make_checkin(shifted_to=date(2026, 4, 16), shifts=1)

    found = turn(shifted, at(7))

    assert found.checkin.shifted_to == DUE_ON
    assert (StepKind.CHECKIN_SHIFTED, 2, "lead") in asked(found)


def test_what_was_asked_before_a_day_off_came_is_asked_anew_about_the_new_day() -> None:
    """Somebody falls ill on the morning of the day itself: the word of that morning said nothing of the new one."""
    before = asked(turn(OPEN, at(14, "00:01")))

    ill = turn(OPEN, at(14, "08:00"), pair=Pair(away(DUE_ON, date(2026, 4, 17)), OFFICE))
    after = asked(turn(ill.checkin, at(20), pair=Pair(away(DUE_ON, date(2026, 4, 17)), OFFICE)))

    assert {(StepKind.CHECKIN_NUDGE, 2, "lead"), (StepKind.CHECKIN_NUDGE, 1, "person")} <= before
    assert {(StepKind.CHECKIN_NUDGE, 12, "lead"), (StepKind.CHECKIN_NUDGE, 11, "person")} <= after


def test_a_day_off_after_it_was_missed_changes_no_day_it_had() -> None:
    late = make_checkin(state=CheckinState.OPEN, missed_on=date(2026, 4, 17))

    found = turn(late, at(20), pair=Pair(OFFICE, away(DUE_ON, DUE_ON)))

    assert found.checkin.shifted_to is None


def test_the_clock_of_a_miss_stands_still_while_one_of_the_two_is_away() -> None:
    pair = Pair(away(date(2026, 4, 15), date(2026, 4, 24)), OFFICE)

    assert turn(OPEN, at(24), pair=pair).checkin.missed_on is None
    assert turn(OPEN, at(29), pair=pair).checkin.missed_on == date(2026, 4, 29)


def test_where_no_day_is_left_until_the_next_one_it_falls_away_by_itself_then() -> None:
    pair = Pair(OFFICE, away(date(2026, 4, 14), date(2026, 5, 13)))

    waits = turn(OPEN, at(13), pair=pair)
    last, found = (
        turn(waits.checkin, at(14, month=5) - SECOND, pair=pair),
        turn(waits.checkin, at(14, month=5), pair=pair),
    )

    assert asked(waits) == {(StepKind.CHECKIN_SHIFTED, 1, "lead"), (StepKind.CHECKIN_SHIFTED, 1, "person")}
    assert waits.next_turn_at == at(14, month=5)
    assert not last.checkin.is_over
    assert (found.checkin.state, found.checkin.excuse_own) == (CheckinState.EXCUSED, True)
    assert asked(found) == {(StepKind.CHECKIN_CLOSED, 0, "lead"), (StepKind.CHECKIN_CLOSED, 0, "person")}


def test_an_absence_over_the_whole_of_it_that_is_taken_back_makes_nothing_go_away() -> None:
    waits = turn(OPEN, at(14), pair=Pair(away(DUE_ON, date(2026, 5, 13)), OFFICE)).checkin

    back = turn(waits, at(17), pair=Pair(away(DUE_ON, date(2026, 4, 16)), OFFICE)).checkin
    late = turn(back, at(22), pair=Pair(away(DUE_ON, date(2026, 4, 16)), OFFICE)).checkin

    assert back.falls_on == date(2026, 4, 17)
    assert late.missed_on == date(2026, 4, 22)


def test_a_proposal_still_waits_for_its_answer_while_no_day_is_left() -> None:
    found = turn(replace(OPEN, excuse_by=LEAD), at(14), pair=Pair(away(DUE_ON, date(2026, 5, 13)), OFFICE))

    assert (StepKind.CHECKIN_EXCUSE, 0, "person") in asked(found)


@pytest.mark.parametrize("last", [date(2026, 5, 12), date(2026, 5, 11)])
def test_one_day_on_which_both_work_is_enough_to_hold_it(last: date) -> None:
    found = turn(OPEN, at(20), pair=Pair(OFFICE, away(DUE_ON, last)))

    assert not found.checkin.is_over


def test_a_record_is_never_left_out_by_days_off() -> None:
    pair = Pair(OFFICE, away(date(2026, 4, 14), date(2026, 5, 13)))

    assert turn(RECORDED, at(15), pair=pair).checkin.state is CheckinState.OPEN


def test_who_is_away_for_more_than_a_year_keeps_nothing_waiting() -> None:
    found = turn(make_checkin(), at(7), pair=Pair(OFFICE, away(date(2026, 1, 1), date(2028, 1, 1))))

    assert {kind for kind, _, _ in asked(found)} == {StepKind.CHECKIN_SHIFTED}
    assert found.next_turn_at == at(14, month=5)


def test_where_nobody_can_say_on_which_day_both_will_work_again_it_is_looked_at_in_a_month() -> None:
    found = turn(OPEN, at(15), pair=Pair(OFFICE, away(date(2026, 4, 15), date(2028, 1, 1))))

    assert (found.checkin, found.asks) == (OPEN, ())
    assert found.next_turn_at == at(15, month=5)


def test_one_that_ended_with_its_season_is_no_news_of_days_off() -> None:
    ended = make_checkin(state=CheckinState.EXCUSED, excuse_own=True)

    assert turn(ended, at(20)).asks == ()
