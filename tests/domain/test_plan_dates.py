"""The days of a plan, at their edges."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import DEFAULT_RHYTHM, Pair, Rhythm, is_pair_day, pair_days_between
from app.domain.plan_dates import (
    contest_until,
    due_dates,
    first_evidence_at,
    help_due_days,
    next_nudge_at,
    nudges_come,
)

BERLIN = Rhythm("Europe/Berlin", frozenset(range(5)), time(9), time(17), time(9), frozenset())
AUCKLAND = Rhythm("Pacific/Auckland", frozenset({0, 1, 2}), time(9), time(17), time(9), frozenset())
PAIR = Pair(BERLIN, BERLIN)


def test_a_plan_is_due_fifteen_pair_days_after_the_yes() -> None:
    dates = due_dates(date(2026, 3, 2), PAIR)

    assert dates.due_on == date(2026, 3, 23)
    assert dates.nudges_on == (date(2026, 3, 18), date(2026, 3, 23), date(2026, 3, 26))


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.sampled_from([PAIR, Pair(BERLIN, AUCKLAND)]))
def test_nudges_fall_on_pair_days_around_the_due_day(accepted_on: date, pair: Pair) -> None:
    dates = due_dates(accepted_on, pair)
    before, due, after = dates.nudges_on

    assert before < due == dates.due_on < after
    assert all(is_pair_day(on, pair) for on in dates.nudges_on)
    assert pair_days_between(accepted_on, dates.due_on, pair) == 15


def test_nudges_come_at_the_start_of_the_leads_day() -> None:
    dates = due_dates(date(2026, 3, 2), PAIR)
    midnight = datetime(2026, 3, 17, 23, tzinfo=UTC)  # 00:00 on the 18th in Berlin

    assert nudges_come(dates, "Europe/Berlin", now=midnight - timedelta(seconds=1)) == 0
    assert nudges_come(dates, "Europe/Berlin", now=midnight) == 1
    assert next_nudge_at(dates, "Europe/Berlin", now=midnight - timedelta(seconds=1)) == midnight
    assert next_nudge_at(dates, "Europe/Berlin", now=midnight) == datetime(2026, 3, 22, 23, tzinfo=UTC)


def test_after_the_last_nudge_there_is_none() -> None:
    dates = due_dates(date(2026, 3, 2), PAIR)
    long_after = datetime(2026, 12, 1, tzinfo=UTC)

    assert nudges_come(dates, "Europe/Berlin", now=long_after) == 3
    assert next_nudge_at(dates, "Europe/Berlin", now=long_after) is None


def test_an_edit_can_be_contradicted_until_the_end_of_the_fifth_working_day() -> None:
    friday_evening = datetime(2026, 3, 6, 22, tzinfo=UTC)

    assert contest_until(friday_evening, BERLIN) == datetime(2026, 3, 13, 23, tzinfo=UTC)


def test_the_first_evidence_is_asked_for_on_the_fifth_working_day() -> None:
    assert first_evidence_at(date(2026, 3, 6), BERLIN) == datetime(2026, 3, 12, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("count", "days"),
    [
        (0, ()),
        (1, (date(2026, 3, 16),)),
        (3, (date(2026, 3, 16), date(2026, 4, 2), date(2026, 4, 2))),
    ],
)
def test_the_first_promise_is_early_and_the_others_come_with_the_first_check_in(
    count: int, days: tuple[date, ...]
) -> None:
    assert help_due_days(date(2026, 3, 2), count, BERLIN) == days


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 4))
def test_promises_are_due_on_working_days_in_their_order(kicked_off_on: date, count: int) -> None:
    days = help_due_days(kicked_off_on, count, BERLIN)

    assert len(days) == count
    assert list(days) == sorted(days)
    assert all(day.weekday() < 5 and day > kicked_off_on for day in days)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.times())
def test_contradicting_is_possible_for_five_whole_working_days(made_on: date, at: time) -> None:
    until = contest_until(datetime.combine(made_on, at, UTC), DEFAULT_RHYTHM)
    days = [made_on + timedelta(days=n) for n in range(1, 15)]
    whole = [day for day in days if day.weekday() < 5 and datetime.combine(day, time(), UTC) < until]

    assert len(whole) == 5
