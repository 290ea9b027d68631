from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.days_off import (
    NOWHERE,
    Absence,
    DaysOff,
    country_of_zone,
    days_off_of,
    list_countries,
    usual_weekdays,
)

SCHOOL_STRIKE = date(2027, 6, 18)


def test_a_public_holiday_of_the_country_is_a_day_off() -> None:
    assert date(2027, 10, 3) in DaysOff("DE")
    assert date(2027, 10, 4) not in DaysOff("DE")
    assert date(2027, 10, 3) not in DaysOff("FR")


def test_a_regional_holiday_is_one_only_for_those_who_named_the_region() -> None:
    epiphany = date(2027, 1, 6)
    assert epiphany in DaysOff("DE", "BY")
    assert epiphany not in DaysOff("DE", "BE")
    assert epiphany not in DaysOff("DE")


def test_who_named_no_country_lives_where_their_zone_is() -> None:
    assert date(2027, 10, 3) in days_off_of("Europe/Berlin", None, None, [], [])
    assert date(2027, 10, 3) not in days_off_of("Europe/Berlin", NOWHERE, None, [], [])
    assert days_off_of("UTC", None, None, [], []) == DaysOff()


def test_a_region_says_nothing_without_its_country() -> None:
    assert days_off_of("Europe/Berlin", None, "BY", [], []) == DaysOff("DE")


@pytest.mark.parametrize(
    ("tz", "country"),
    [
        ("Asia/Kathmandu", "NP"),
        ("Pacific/Kiritimati", "KI"),
        ("America/New_York", "US"),
        ("Europe/Amsterdam", "NL"),  # one zone with Brussels, but a place of its own
        ("Asia/Calcutta", "IN"),
        ("Europe/Kiev", "UA"),
        ("US/Pacific", "US"),
        ("CET", None),
        ("Etc/GMT+3", None),
    ],
)
def test_a_zone_belongs_to_one_country_or_none(tz: str, country: str | None) -> None:
    assert country_of_zone(tz) == country


def test_company_days_off_hold_everywhere_or_in_their_country() -> None:
    company = [("", date(2027, 12, 27)), ("AT", SCHOOL_STRIKE)]
    berlin = days_off_of("Europe/Berlin", None, None, company, [])
    vienna = days_off_of("Europe/Vienna", None, None, company, [])
    assert date(2027, 12, 27) in berlin
    assert SCHOOL_STRIKE not in berlin
    assert SCHOOL_STRIKE in vienna


@pytest.mark.parametrize(
    ("country", "weekdays"), [("DE", {0, 1, 2, 3, 4}), ("EG", {6, 0, 1, 2, 3}), (NOWHERE, {0, 1, 2, 3, 4})]
)
def test_weekends_differ_by_country(country: str, weekdays: set[int]) -> None:
    assert usual_weekdays(country) == weekdays


def test_an_absence_begins_and_ends_with_its_days() -> None:
    away = DaysOff(absences=(Absence(date(2027, 5, 3), date(2027, 5, 5)),))
    assert [day in away for day in (date(2027, 5, 2), date(2027, 5, 3), date(2027, 5, 5), date(2027, 5, 6))] == [
        False,
        True,
        True,
        False,
    ]


def test_what_is_not_a_day_is_never_a_day_off() -> None:
    assert "2027-10-03" not in DaysOff("DE")


def test_a_country_nobody_knows_has_no_holidays() -> None:
    assert date(2027, 1, 1) not in DaysOff("QQ")
    assert usual_weekdays("QQ") == {0, 1, 2, 3, 4}


DAYS = st.dates(date(2026, 1, 1), date(2029, 12, 31))


@given(
    day=DAYS,
    country=st.sampled_from(sorted(list_countries())),
    company=st.lists(DAYS, max_size=3),
    spans=st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=3),
)
def test_a_day_is_off_for_exactly_these_reasons(
    day: date, country: str, company: list[date], spans: list[tuple[date, int]]
) -> None:
    """Against the plainest reading: the library's own table, a list, and every single day away."""
    away = [first + timedelta(n) for first, more in spans for n in range(more + 1)]
    absences = [Absence(first, first + timedelta(more)) for first, more in spans]
    days_off = days_off_of("UTC", country, None, [("", one) for one in company], absences)

    assert (day in days_off) == (
        day in holidays.country_holidays(country, years=day.year) or day in company or day in away
    )
