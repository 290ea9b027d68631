"""One message a day, in their hours: at the edges, and for people who move between zones."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import DEFAULT_RHYTHM, Rhythm, is_working_moment, local_date, next_brief
from app.domain.quiet import FREE_AFTER, MIN_GAP, earliest_word, may_speak

OFFICE = replace(DEFAULT_RHYTHM, brief_at=time(10))  # UTC, Monday to Friday, 9:00 to 17:30
MONDAY = date(2026, 4, 13)


def on(day: int, clock: str) -> datetime:
    return datetime.combine(date(2026, 4, day), time.fromisoformat(clock), UTC)


@pytest.mark.parametrize(
    ("due_at", "expected"),
    [
        (on(13, "08:59"), on(13, "09:00")),
        (on(13, "09:00"), on(13, "09:00")),
        (on(13, "17:29"), on(13, "17:29")),
        (on(13, "17:30"), on(14, "09:00")),
        (on(17, "17:30"), on(20, "09:00")),
    ],
)
def test_what_is_soon_is_said_at_the_next_working_moment(due_at: datetime, expected: datetime) -> None:
    assert earliest_word(due_at, True, OFFICE, None, None) == expected


@pytest.mark.parametrize(
    ("due_at", "expected"),
    [
        (on(13, "09:00"), on(13, "10:00")),
        (on(13, "10:00"), on(13, "10:00")),
        (on(13, "10:01"), on(14, "10:00")),
        (on(17, "10:01"), on(20, "10:00")),
    ],
)
def test_what_can_wait_is_said_with_the_next_brief(due_at: datetime, expected: datetime) -> None:
    assert earliest_word(due_at, False, OFFICE, None, None) == expected


@pytest.mark.parametrize(("brief", "expected"), [(time(7), on(13, "09:00")), (time(20), on(14, "09:00"))])
def test_a_brief_hour_outside_working_hours_waits_for_them(brief: time, expected: datetime) -> None:
    rhythm = replace(OFFICE, brief_at=brief)

    assert earliest_word(on(13, "06:00"), False, rhythm, None, None) == expected


@pytest.mark.parametrize(("soon", "expected"), [(True, on(14, "09:00")), (False, on(14, "10:00"))])
def test_a_second_thing_of_a_day_waits_for_the_next(soon: bool, expected: datetime) -> None:
    assert earliest_word(on(13, "11:00"), soon, OFFICE, on(13, "10:00"), MONDAY) == expected


def test_what_can_wait_keeps_to_the_brief_after_an_early_message() -> None:
    """It was due for Monday's brief, but a soon kind has already taken Monday."""
    assert earliest_word(on(13, "06:00"), False, OFFICE, on(13, "09:30"), MONDAY) == on(14, "10:00")


def test_a_new_date_is_not_enough_within_ten_hours() -> None:
    late = replace(OFFICE, starts=time(6), ends=time(23, 59), brief_at=time(8))

    assert earliest_word(on(14, "00:00"), True, late, on(13, "23:00"), MONDAY) == on(14, "09:00")
    assert earliest_word(on(14, "00:00"), False, late, on(13, "23:00"), MONDAY) == on(14, "09:00")
    assert earliest_word(on(14, "00:00"), True, late, on(13, "20:00"), MONDAY) == on(14, "06:00")


@pytest.mark.parametrize(
    ("now", "last_said_at", "allowed"),
    [
        (on(14, "09:00"), on(13, "23:00"), True),  # ten hours and a new date
        (on(14, "09:00"), on(13, "23:00") + timedelta(seconds=1), False),
        (on(14, "08:59"), on(13, "10:00"), False),  # before hours
        (on(14, "17:29"), on(13, "10:00"), True),
        (on(14, "17:30"), on(13, "10:00"), False),  # after hours
        (on(13, "17:00"), on(13, "09:00"), False),  # the same date
        (on(18, "10:00"), on(13, "10:00"), False),  # a Saturday
    ],
)
def test_speaking_is_checked_again_at_the_door(now: datetime, last_said_at: datetime, allowed: bool) -> None:
    assert may_speak(now, OFFICE, last_said_at, MONDAY) is allowed


@pytest.mark.parametrize(
    ("now", "allowed"), [(on(13, "08:59"), False), (on(13, "09:00"), True), (on(13, "17:30"), False)]
)
def test_the_first_word_needs_only_working_hours(now: datetime, allowed: bool) -> None:
    assert may_speak(now, OFFICE, None, None) is allowed


def test_who_moves_east_keeps_ten_hours() -> None:
    """Nine o'clock in Los Angeles is one at night in Tokyo; nine in the morning there is only eight hours later."""
    tokyo = replace(DEFAULT_RHYTHM, tz="Asia/Tokyo")
    said_at = on(13, "16:00")

    assert earliest_word(on(13, "20:00"), False, tokyo, said_at, MONDAY) == on(14, "02:00")
    assert local_date(on(14, "02:00"), "Asia/Tokyo") == date(2026, 4, 14)


def test_who_moves_west_over_the_date_line_need_not_wait_for_the_date() -> None:
    """Said on Tuesday in Kiritimati, when it is still Monday in Honolulu: after 20 hours it is tomorrow anyhow."""
    honolulu = replace(DEFAULT_RHYTHM, tz="Pacific/Honolulu")
    said_at, said_on = on(13, "20:00"), date(2026, 4, 14)

    assert earliest_word(said_at, True, honolulu, said_at, said_on) == on(14, "19:00")
    assert not may_speak(on(14, "01:00"), honolulu, said_at, said_on)
    assert may_speak(on(14, "19:00"), honolulu, said_at, said_on)


def test_twenty_hours_end_a_day_that_is_longer() -> None:
    whole_day = replace(OFFICE, starts=time(0), ends=time(0))

    assert not may_speak(on(13, "22:59"), whole_day, on(13, "03:00"), MONDAY)
    assert may_speak(on(13, "23:00"), whole_day, on(13, "03:00"), MONDAY)


def test_who_never_works_is_not_spoken_to_and_looked_at_again_in_a_month() -> None:
    never = replace(OFFICE, weekdays=frozenset())

    assert earliest_word(on(13, "09:00"), True, never, None, None) == on(13, "09:00") + timedelta(days=30)
    assert not may_speak(on(13, "09:00"), never, None, None)


zones = st.sampled_from(["UTC", "Pacific/Apia", "Asia/Kathmandu", "Africa/Cairo", "America/Sao_Paulo", "Europe/Berlin"])
moments = st.integers(0, 60 * 24 * 20).map(lambda n: datetime(2026, 4, 13, tzinfo=UTC) + n * timedelta(minutes=1))
hours = st.integers(0, 47).map(lambda n: time(n // 2, n % 2 * 30))


@st.composite
def people(draw: st.DrawFn) -> Rhythm:
    weekdays = frozenset(draw(st.sets(st.integers(0, 6), min_size=1)))
    days_off = frozenset(MONDAY + timedelta(days=n) for n in draw(st.sets(st.integers(0, 20), max_size=8)))
    return Rhythm(draw(zones), weekdays, draw(hours), draw(hours), draw(hours), days_off)


@given(people(), moments, st.booleans(), moments, zones)
def test_what_was_planned_may_be_said(
    rhythm: Rhythm, due_at: datetime, soon: bool, said_at: datetime, said_in: str
) -> None:
    said_on = local_date(said_at, said_in)

    word_at = earliest_word(due_at, soon, rhythm, said_at, said_on)

    assert word_at >= due_at
    assert is_working_moment(word_at, rhythm)
    assert word_at - said_at >= MIN_GAP
    assert local_date(word_at, rhythm.tz) > said_on or word_at - said_at >= FREE_AFTER
    assert may_speak(word_at, rhythm, said_at, said_on)
    assert soon or word_at >= next_brief(due_at, rhythm)


@given(people(), moments, moments)
def test_what_is_soon_is_never_held_back_longer_than_the_rule_asks(
    rhythm: Rhythm, due_at: datetime, said_at: datetime
) -> None:
    said_on = local_date(said_at, rhythm.tz)

    word_at = earliest_word(due_at, True, rhythm, said_at, said_on)
    before = [due_at + n * timedelta(minutes=30) for n in range(2 * 24 * 10)]

    assert not any(may_speak(moment, rhythm, said_at, said_on) for moment in before if moment < word_at)
