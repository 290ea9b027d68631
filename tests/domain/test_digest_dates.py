"""When a digest comes, and which days it speaks of: at the edges and in every zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import DEFAULT_RHYTHM, local_date
from app.domain.digest import DigestCadence, Period
from app.domain.digest_dates import (
    coming_period,
    digest_due_at,
    digest_posted_at,
    last_due_period,
    next_digest_at,
    period_of,
    unsaid_period,
)

MONTHLY, WEEKLY = DigestCadence.MONTHLY, DigestCadence.WEEKLY
BERLIN = replace(DEFAULT_RHYTHM, tz="Europe/Berlin", brief_at=time(8, 30))
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
INSTANTS = st.integers(1_700_000_000, 1_900_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ZONES = st.sampled_from(["Europe/Berlin", "America/Los_Angeles", "Pacific/Apia", "Asia/Kolkata", "UTC"])
CADENCES = st.sampled_from(list(DigestCadence))


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "cadence", "expected"),
    [
        # 1 April 2026 is a Wednesday; midnight in Berlin's summer is 22:00 in UTC.
        (at(2026, 3, 15, 12), MONTHLY, at(2026, 3, 31, 22)),
        (at(2026, 3, 31, 21, 59), MONTHLY, at(2026, 3, 31, 22)),
        (at(2026, 3, 31, 22), MONTHLY, at(2026, 4, 30, 22)),
        # 1 August 2026 is a Saturday.
        (at(2026, 7, 31, 12), MONTHLY, at(2026, 8, 2, 22)),
        (at(2026, 8, 1, 12), MONTHLY, at(2026, 8, 2, 22)),
        # Monday 30 March 2026, the day after the clocks went forward.
        (at(2026, 3, 28, 12), WEEKLY, at(2026, 3, 29, 22)),
        (at(2026, 3, 29, 12), WEEKLY, at(2026, 3, 29, 22)),
        (at(2026, 3, 29, 22), WEEKLY, at(2026, 4, 5, 22)),
    ],
)
def test_figures_are_frozen_as_the_leaders_first_working_day_starts(
    now: datetime, cadence: DigestCadence, expected: datetime
) -> None:
    assert next_digest_at(now, cadence, BERLIN) == expected


def test_who_does_not_work_on_mondays_gets_the_weekly_one_on_tuesday() -> None:
    part_time = replace(BERLIN, weekdays=frozenset({1, 2, 3}))

    assert next_digest_at(at(2026, 3, 29, 12), WEEKLY, part_time) == at(2026, 3, 30, 22)


def test_it_is_posted_at_the_leaders_brief_hour_of_that_day() -> None:
    august = Period(date(2026, 7, 1), date(2026, 7, 31))

    assert digest_posted_at(MARCH, BERLIN) == at(2026, 4, 1, 6, 30)
    assert digest_posted_at(august, BERLIN) == at(2026, 8, 3, 6, 30)


@given(INSTANTS, CADENCES, ZONES)
def test_the_next_digest_is_later_than_now_and_never_more_than_a_period_and_some_days_off(
    now: datetime, cadence: DigestCadence, tz: str
) -> None:
    found = next_digest_at(now, cadence, replace(DEFAULT_RHYTHM, tz=tz))

    assert now < found <= now + timedelta(days=35 if cadence is MONTHLY else 11)


@given(INSTANTS, CADENCES, ZONES)
def test_the_last_due_period_is_over_and_the_one_after_it_is_not_due(
    now: datetime, cadence: DigestCadence, tz: str
) -> None:
    rhythm = replace(DEFAULT_RHYTHM, tz=tz)
    period = last_due_period(now, cadence, rhythm)

    assert period.to_on < local_date(now, tz)
    assert digest_due_at(period, rhythm) <= now < digest_due_at(coming_period(period, cadence), rhythm)


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), CADENCES)
def test_every_day_lies_in_exactly_one_period(on: date, cadence: DigestCadence) -> None:
    period = period_of(on, cadence)

    assert period.from_on <= on <= period.to_on
    assert period_of(period.from_on, cadence) == period_of(period.to_on, cadence) == period
    assert coming_period(period, cadence).from_on == period.to_on + timedelta(days=1)


def unsaid(planned_at: datetime, said_until: date | None, now: datetime, cadence: DigestCadence = MONTHLY) -> object:
    return unsaid_period(planned_at, said_until, cadence=cadence, rhythm=BERLIN, now=now)


@pytest.mark.parametrize(
    ("said_until", "expected"),
    [
        (None, MARCH),
        (date(2026, 1, 31), MARCH),
        (date(2026, 2, 28), MARCH),
        (date(2026, 3, 1), Period(date(2026, 3, 2), date(2026, 3, 31))),
        (date(2026, 3, 30), Period(date(2026, 3, 31), date(2026, 3, 31))),
        (date(2026, 3, 31), None),
        (date(2026, 4, 5), None),
    ],
)
def test_no_day_is_told_twice_when_the_leader_changes_from_weekly_to_monthly(
    said_until: date | None, expected: Period | None
) -> None:
    assert unsaid(at(2026, 3, 31, 22), said_until, at(2026, 3, 31, 22)) == expected


def test_after_a_long_outage_only_the_newest_month_is_told() -> None:
    assert unsaid(at(2025, 12, 31, 23), date(2025, 11, 30), at(2026, 4, 9, 3)) == MARCH


def test_a_leader_who_moved_west_meanwhile_gets_no_digest_from_before_it_was_set_up() -> None:
    planned = digest_due_at(MARCH, BERLIN)
    denver = replace(BERLIN, tz="America/Denver")

    assert unsaid_period(planned, None, cadence=MONTHLY, rhythm=denver, now=planned) is None
    assert next_digest_at(planned, MONTHLY, denver) == at(2026, 4, 1, 6)
    assert unsaid_period(planned, None, cadence=MONTHLY, rhythm=denver, now=at(2026, 4, 1, 6)) == MARCH


def test_a_leader_who_is_back_sooner_than_planned_gets_it_then() -> None:
    back_on = at(2026, 4, 3, 8)

    assert unsaid(at(2026, 4, 9, 22), None, back_on) == MARCH
    assert unsaid(at(2026, 4, 9, 22), date(2026, 3, 31), back_on) is None


def test_a_look_before_its_time_brings_nothing_from_before_it_was_set_up() -> None:
    assert unsaid(at(2026, 4, 30, 22), None, at(2026, 4, 15, 8)) is None


def test_an_hour_later_there_is_nothing_more_to_say_about_the_month() -> None:
    assert unsaid(next_digest_at(at(2026, 3, 31, 22), MONTHLY, BERLIN), None, at(2026, 3, 31, 23)) is None


@given(ZONES, ZONES, CADENCES, INSTANTS)
def test_no_move_between_zones_brings_the_digest_of_an_older_period(
    before: str, after: str, cadence: DigestCadence, now: datetime
) -> None:
    old, new = replace(DEFAULT_RHYTHM, tz=before), replace(DEFAULT_RHYTHM, tz=after)
    planned_at = next_digest_at(now, cadence, old)
    planned = last_due_period(planned_at, cadence, old)
    told = unsaid_period(planned_at, None, cadence=cadence, rhythm=new, now=planned_at)

    assert told in (None, planned)
