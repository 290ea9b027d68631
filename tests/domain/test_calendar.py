"""Days, hours and instants at their edges. Zones and dates are chosen where clocks really jumped."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from app.domain.calendar import (
    DEFAULT_RHYTHM,
    MAX_IDLE_DAYS,
    NoWorkingDay,
    Pair,
    Rhythm,
    UnknownZone,
    add_months,
    add_working_days,
    is_pair_day,
    is_working_day,
    is_working_moment,
    list_pair_days,
    local_date,
    next_brief,
    next_working_moment,
    pair_day_on_or_after,
    pair_days_between,
    shift_pair_days,
    start_of_day,
    wall_instant,
    working_days_between,
    zone,
)

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (date(2026, 4, day) for day in range(13, 20))
BERLIN = replace(DEFAULT_RHYTHM, tz="Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def works(weekdays: str, *days_off: date) -> Rhythm:
    """A rhythm from the weekdays' numbers, Monday is 0."""
    return replace(DEFAULT_RHYTHM, weekdays=frozenset(map(int, weekdays)), days_off=frozenset(days_off))


@pytest.mark.parametrize("name", ["", "Mars/Base", "Europe", "../etc/passwd", "/etc/localtime", "Europe/Berlin\0", "é"])
def test_a_name_that_is_no_zone_is_refused(name: str) -> None:
    with pytest.raises(UnknownZone):
        zone(name)


def test_a_zone_is_found_by_its_name() -> None:
    assert zone("Asia/Kathmandu").key == "Asia/Kathmandu"


@pytest.mark.parametrize(
    ("instant", "tz", "expected"),
    [
        ("2026-04-13T18:14:59+00:00", "Asia/Kathmandu", MONDAY),
        ("2026-04-13T18:15:00+00:00", "Asia/Kathmandu", TUESDAY),
        ("2026-04-13T09:59:59+00:00", "Pacific/Kiritimati", MONDAY),
        ("2026-04-13T10:00:00+00:00", "Pacific/Kiritimati", TUESDAY),
        ("2026-04-13T10:59:59+00:00", "Pacific/Pago_Pago", date(2026, 4, 12)),
        ("2026-04-13T11:00:00+00:00", "Pacific/Pago_Pago", MONDAY),
    ],
)
def test_the_date_changes_at_local_midnight(instant: str, tz: str, expected: date) -> None:
    assert local_date(at(instant), tz) == expected


def test_an_instant_may_be_given_in_any_zone() -> None:
    tokyo = datetime(2026, 4, 14, 1, tzinfo=timezone(timedelta(hours=9)))

    assert local_date(tokyo, "UTC") == MONDAY


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        local_date(datetime(2026, 4, 13, 9), "UTC")  # noqa: DTZ001 - the naive value is what is tested


@pytest.mark.parametrize(
    ("on", "clock", "tz", "expected"),
    [
        # An ordinary day on either side of the change.
        (date(2026, 3, 27), time(9), "Europe/Berlin", "2026-03-27T08:00+00:00"),
        (date(2026, 3, 30), time(9), "Europe/Berlin", "2026-03-30T07:00+00:00"),
        # 2:00 to 3:00 is skipped: 2:30 becomes 3:30.
        (date(2026, 3, 29), time(2, 30), "Europe/Berlin", "2026-03-29T01:30+00:00"),
        (date(2026, 3, 29), time(2), "Europe/Berlin", "2026-03-29T01:00+00:00"),
        (date(2026, 3, 29), time(3), "Europe/Berlin", "2026-03-29T01:00+00:00"),
        # 2:00 to 3:00 comes twice: the first counts.
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", "2026-10-25T00:30+00:00"),
        (date(2026, 10, 25), time(3), "Europe/Berlin", "2026-10-25T02:00+00:00"),
        # Lord Howe moves by half an hour.
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", "2026-10-03T15:45+00:00"),
        (date(2026, 4, 5), time(1, 45), "Australia/Lord_Howe", "2026-04-04T14:45+00:00"),
        # A zone that is three quarters of an hour off.
        (MONDAY, time(9), "Asia/Kathmandu", "2026-04-13T03:15+00:00"),
        # Samoa skipped 30 December 2011: a day that nobody lived moves by the whole gap.
        (date(2011, 12, 30), time(9), "Pacific/Apia", "2011-12-30T19:00+00:00"),
        (date(2011, 12, 31), time(9), "Pacific/Apia", "2011-12-30T19:00+00:00"),
    ],
)
def test_a_wall_time_is_one_instant(on: date, clock: time, tz: str, expected: str) -> None:
    assert wall_instant(on, clock, tz) == at(expected)
    assert wall_instant(on, clock.replace(fold=1), tz) == at(expected)
    assert wall_instant(on, clock, tz).tzinfo is UTC


@pytest.mark.parametrize(
    ("on", "tz", "expected"),
    [
        (MONDAY, "Europe/Berlin", "2026-04-12T22:00+00:00"),
        # Clocks that jump at midnight: the day begins at one.
        (date(2018, 11, 4), "America/Sao_Paulo", "2018-11-04T03:00+00:00"),
        (date(2026, 4, 24), "Africa/Cairo", "2026-04-23T22:00+00:00"),
        # Clocks that go back at midnight: the day begins once.
        (date(2018, 2, 18), "America/Sao_Paulo", "2018-02-18T03:00+00:00"),
        # Clocks that go back from 0:01 to 23:01: the day begins, ends, and begins again; the first counts.
        (date(2006, 10, 29), "America/St_Johns", "2006-10-29T02:30+00:00"),
        # Clocks that jump from 23:30 to 0:30: the day begins half an hour in, not an hour.
        (date(1919, 3, 31), "America/Toronto", "1919-03-31T04:30+00:00"),
        # A date that was skipped begins with the next one.
        (date(2011, 12, 30), "Pacific/Apia", "2011-12-30T10:00+00:00"),
        (date(2011, 12, 31), "Pacific/Apia", "2011-12-30T10:00+00:00"),
        (date(1994, 12, 31), "Pacific/Kiritimati", "1994-12-31T10:00+00:00"),
    ],
)
def test_a_day_begins_at_its_first_instant(on: date, tz: str, expected: str) -> None:
    assert start_of_day(on, tz) == at(expected)


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 4, 13), 0, date(2026, 4, 13)),
    ],
)
def test_months_are_clipped_to_the_end_of_the_month(on: date, months: int, expected: date) -> None:
    assert add_months(on, months) == expected


def test_a_working_day_is_a_weekday_of_theirs_that_is_not_off() -> None:
    rhythm = works("01234", TUESDAY)

    assert is_working_day(MONDAY, rhythm)
    assert not is_working_day(TUESDAY, rhythm)
    assert not is_working_day(SATURDAY, rhythm)


@pytest.mark.parametrize(
    ("on", "n", "expected"),
    [
        (FRIDAY, 0, FRIDAY),
        (SATURDAY, 0, SATURDAY),
        (MONDAY, 1, WEDNESDAY),
        (FRIDAY, 1, date(2026, 4, 20)),
        (SUNDAY, 1, date(2026, 4, 20)),
        (SUNDAY, -1, FRIDAY),
        (WEDNESDAY, -1, MONDAY),
        (MONDAY, 10, date(2026, 4, 28)),
    ],
)
def test_working_days_skip_weekends_and_days_off(on: date, n: int, expected: date) -> None:
    rhythm = works("01234", TUESDAY)

    assert add_working_days(on, n, rhythm) == expected
    assert working_days_between(on, expected, rhythm) == n


def test_working_days_between_leave_out_the_first_day_and_count_the_last() -> None:
    assert working_days_between(MONDAY, MONDAY, DEFAULT_RHYTHM) == 0
    assert working_days_between(MONDAY, FRIDAY, DEFAULT_RHYTHM) == 4
    assert working_days_between(MONDAY, SUNDAY, DEFAULT_RHYTHM) == 4
    assert working_days_between(FRIDAY, MONDAY, DEFAULT_RHYTHM) == -4


def test_a_pair_day_is_one_on_which_both_work() -> None:
    pair = Pair(lead=works("01234", WEDNESDAY), person=works("0234", THURSDAY))

    assert list_pair_days(MONDAY, SUNDAY, pair) == [MONDAY, FRIDAY]


def test_two_common_weekdays_are_enough() -> None:
    pair = Pair(lead=works("01234"), person=works("3456"))

    assert list_pair_days(MONDAY, SUNDAY, pair) == [THURSDAY, FRIDAY]


@pytest.mark.parametrize("person", ["456", "56", ""])
def test_a_pair_with_fewer_than_two_common_weekdays_counts_the_leads(person: str) -> None:
    pair = Pair(lead=works("01234"), person=works(person))

    assert list_pair_days(MONDAY, SUNDAY, pair) == [MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY]


def test_a_day_off_of_either_is_never_a_pair_day() -> None:
    """Also where the lead's weekdays count: nobody's promise falls due in the middle of a holiday."""
    pair = Pair(lead=works("01234", MONDAY), person=works("56", TUESDAY, SATURDAY))

    assert list_pair_days(MONDAY, SUNDAY, pair) == [WEDNESDAY, THURSDAY, FRIDAY]


def test_a_holiday_week_with_one_common_day_left_has_one_pair_day() -> None:
    pair = Pair(lead=works("01234"), person=works("01234", MONDAY, TUESDAY, WEDNESDAY, THURSDAY))

    assert list_pair_days(MONDAY, SUNDAY, pair) == [FRIDAY]


def test_pair_days_are_shifted_and_counted_in_both_directions() -> None:
    pair = Pair(lead=works("01234"), person=works("012"))

    assert pair_day_on_or_after(WEDNESDAY, pair) == WEDNESDAY
    assert pair_day_on_or_after(THURSDAY, pair) == date(2026, 4, 20)
    assert shift_pair_days(THURSDAY, 0, pair) == THURSDAY
    assert shift_pair_days(THURSDAY, 3, pair) == date(2026, 4, 22)
    assert shift_pair_days(THURSDAY, -3, pair) == MONDAY
    assert pair_days_between(THURSDAY, date(2026, 4, 22), pair) == 3
    assert pair_days_between(THURSDAY, MONDAY, pair) == -3


def test_a_list_that_ends_before_it_begins_is_empty() -> None:
    assert list_pair_days(FRIDAY, MONDAY, Pair(lead=DEFAULT_RHYTHM, person=DEFAULT_RHYTHM)) == []


def test_looking_for_a_working_day_ends() -> None:
    never = works("")

    with pytest.raises(NoWorkingDay):
        add_working_days(MONDAY, 1, never)
    with pytest.raises(NoWorkingDay):
        add_working_days(MONDAY, -1, never)
    with pytest.raises(NoWorkingDay):
        pair_day_on_or_after(MONDAY, Pair(lead=never, person=DEFAULT_RHYTHM))
    with pytest.raises(NoWorkingDay):
        next_working_moment(at("2026-04-13T09:00+00:00"), never)
    with pytest.raises(NoWorkingDay):
        next_brief(at("2026-04-13T09:00+00:00"), never)


@pytest.mark.parametrize(("idle", "found"), [(MAX_IDLE_DAYS - 1, True), (MAX_IDLE_DAYS, False)])
def test_an_absence_is_looked_through_for_400_days(idle: int, found: bool) -> None:
    rhythm = works("0123456", *(MONDAY + timedelta(days=n) for n in range(1, idle + 1)))

    if found:
        assert add_working_days(MONDAY, 1, rhythm) == MONDAY + timedelta(days=idle + 1)
    else:
        with pytest.raises(NoWorkingDay):
            add_working_days(MONDAY, 1, rhythm)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-04-13T06:59:59+00:00", "2026-04-13T07:00+00:00"),
        ("2026-04-13T07:00:00+00:00", "2026-04-13T07:00+00:00"),
        ("2026-04-13T15:29:59+00:00", "2026-04-13T15:29:59+00:00"),
        ("2026-04-13T15:30:00+00:00", "2026-04-14T07:00+00:00"),
        ("2026-04-17T15:30:00+00:00", "2026-04-20T07:00+00:00"),
        # Over the change of clocks at the weekend: nine o'clock stays nine o'clock.
        ("2026-03-27T16:30:00+00:00", "2026-03-30T07:00+00:00"),
        ("2026-10-23T15:30:00+00:00", "2026-10-26T08:00+00:00"),
    ],
)
def test_the_next_working_moment_is_now_or_when_work_starts(now: str, expected: str) -> None:
    assert next_working_moment(at(now), BERLIN) == at(expected)
    assert is_working_moment(at(now), BERLIN) is (at(now) == at(expected))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-04-17T19:59+00:00", "2026-04-17T20:00+00:00"),
        ("2026-04-18T03:59+00:00", "2026-04-18T03:59+00:00"),  # Friday's night still runs
        ("2026-04-18T04:00+00:00", "2026-04-20T20:00+00:00"),
        ("2026-04-20T02:00+00:00", "2026-04-20T20:00+00:00"),  # no night began on Sunday
    ],
)
def test_night_hours_belong_to_the_day_on_which_they_start(now: str, expected: str) -> None:
    night = replace(BERLIN, starts=time(22), ends=time(6))

    assert next_working_moment(at(now), night) == at(expected)


def test_hours_that_end_when_they_start_are_the_whole_day() -> None:
    always = replace(BERLIN, starts=time(0), ends=time(0))

    assert is_working_moment(at("2026-04-17T21:59+00:00"), always)
    assert not is_working_moment(at("2026-04-17T22:00+00:00"), always)


def test_hours_that_the_clock_jumps_over_are_moved_with_it() -> None:
    early = replace(BERLIN, weekdays=frozenset(range(7)), starts=time(2), ends=time(2, 30))

    assert next_working_moment(at("2026-03-28T23:00+00:00"), early) == at("2026-03-29T01:00+00:00")
    assert next_working_moment(at("2026-03-29T01:30+00:00"), early) == at("2026-03-30T00:00+00:00")


def test_hours_that_shrink_to_nothing_are_none() -> None:
    """2:30 becomes 3:30, which is after the end."""
    early = replace(BERLIN, weekdays=frozenset(range(7)), starts=time(2, 30), ends=time(3))

    assert next_working_moment(at("2026-03-29T00:00+00:00"), early) == at("2026-03-30T00:30+00:00")


def test_nobody_works_on_a_date_that_was_skipped() -> None:
    """30 December 2011 would have been a Friday in Samoa; what came was Saturday."""
    samoa = replace(DEFAULT_RHYTHM, tz="Pacific/Apia")

    assert next_working_moment(at("2011-12-30T10:00+00:00"), samoa) == at("2012-01-01T19:00+00:00")
    assert next_brief(at("2011-12-30T10:00+00:00"), samoa) == at("2012-01-01T19:00+00:00")


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-04-13T07:00:00+00:00", "2026-04-13T07:00+00:00"),
        ("2026-04-13T07:00:01+00:00", "2026-04-14T07:00+00:00"),
        ("2026-04-17T07:00:01+00:00", "2026-04-20T07:00+00:00"),
        ("2026-03-27T08:00:01+00:00", "2026-03-30T07:00+00:00"),
    ],
)
def test_the_next_brief_comes_at_its_hour_on_a_working_day(now: str, expected: str) -> None:
    assert next_brief(at(now), BERLIN) == at(expected)


def test_a_brief_hour_may_differ_from_the_start_of_work() -> None:
    rhythm = replace(BERLIN, brief_at=time(11, 15))

    assert next_brief(at("2026-04-13T09:16+00:00"), rhythm) == at("2026-04-14T09:15+00:00")


def test_a_pair_over_the_date_line_counts_dates_not_instants() -> None:
    pair = Pair(
        lead=replace(DEFAULT_RHYTHM, tz="Pacific/Kiritimati"), person=replace(DEFAULT_RHYTHM, tz="Pacific/Niue")
    )

    assert is_pair_day(MONDAY, pair)
    assert shift_pair_days(MONDAY, 5, pair) == date(2026, 4, 20)
