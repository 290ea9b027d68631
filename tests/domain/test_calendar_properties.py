"""The calendar against a slow and obvious reference: walk through every minute, or every day, and look at the wall."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendar import (
    Pair,
    Rhythm,
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
)
from app.domain.days_off import Absence, days_off_of, usual_weekdays

# Each zone with a date on which its clock did something unusual.
JUMPS = {
    "Africa/Cairo": date(2026, 4, 24),  # midnight is skipped
    "America/Asuncion": date(2024, 10, 6),  # midnight is skipped
    "America/Havana": date(2026, 11, 1),  # goes back to midnight
    "America/Sao_Paulo": date(2018, 11, 4),  # midnight is skipped
    "America/St_Johns": date(2006, 10, 29),  # goes back over midnight
    "America/Toronto": date(1919, 3, 31),  # the gap begins before midnight
    "Antarctica/Troll": date(2026, 3, 29),  # two hours
    "Asia/Beirut": date(2026, 3, 29),  # midnight is skipped
    "Asia/Kathmandu": date(1986, 1, 1),  # a quarter of an hour, at midnight
    "Australia/Lord_Howe": date(2026, 10, 4),  # half an hour
    "Europe/Berlin": date(2026, 10, 25),
    "Pacific/Apia": date(2011, 12, 30),  # the date is skipped
    "Pacific/Kiritimati": date(1994, 12, 31),  # the date is skipped
    "Pacific/Kwajalein": date(1993, 8, 21),  # the date is skipped
    "UTC": date(2026, 6, 1),
}
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

# The reference is slow on purpose, and a busy machine makes it slower: time is not what is tested here.
unhurried = settings(deadline=None)


@st.composite
def zones_and_dates(draw: st.DrawFn) -> tuple[str, date]:
    """A zone, and a date that is often near one of its jumps."""
    tz = draw(st.sampled_from(sorted(JUMPS)))
    near = st.integers(-3, 3).map(lambda n: JUMPS[tz] + n * DAY)
    return tz, draw(near | st.dates(date(1975, 1, 1), date(2045, 12, 31)))


minutes_of_a_day = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
quarters_of_a_day = st.integers(5 * 4, 22 * 4).map(lambda n: time(n // 4, n % 4 * 15))


@st.composite
def rhythms(draw: st.DrawFn, tz: str = "UTC", around: date = date(2026, 6, 1)) -> Rhythm:
    starts, ends = sorted(draw(st.lists(quarters_of_a_day, min_size=2, max_size=2, unique=True)))
    company = [("", around + n * DAY) for n in draw(st.sets(st.integers(-40, 40), max_size=15))]
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    absences = [
        Absence(around + first * DAY, around + (first + more) * DAY)
        for first, more in draw(st.lists(st.tuples(st.integers(-40, 25), st.integers(0, 15)), max_size=3))
    ]
    days_off = days_off_of("UTC", None, None, company, absences)
    return Rhythm(tz, frozenset(weekdays), starts, ends, draw(quarters_of_a_day), days_off)


@st.composite
def lives(draw: st.DrawFn) -> tuple[Rhythm, datetime]:
    """A person somewhere, and an instant on a quarter of an hour near a jump or anywhere."""
    tz, on = draw(zones_and_dates().filter(lambda pair: pair[1].year >= 1980))  # offsets are whole quarters since
    at = datetime.combine(on, time(0), UTC) + draw(st.integers(-96, 96)) * timedelta(minutes=15)
    return draw(rhythms(tz, on)), at


def walk(first: datetime, last: datetime, step: timedelta, tz: str) -> Iterator[tuple[datetime, datetime]]:
    """Instants and what the wall shows at each."""
    place, at = ZoneInfo(tz), first
    while at <= last:
        yield at, at.astimezone(place).replace(tzinfo=None)
        at += step


def look_up_wall(on: date, clock: time, tz: str) -> datetime:
    wanted = datetime.combine(on, clock)
    middle = wanted.replace(tzinfo=UTC)
    minutes = list(walk(middle - 27 * 60 * MINUTE, middle + 27 * 60 * MINUTE, MINUTE, tz))
    seen = [at for at, wall in minutes if wall == wanted]
    if seen:
        return seen[0]
    for (_, before), (at, after) in pairwise(minutes):
        if before < wanted < after:
            return at + (wanted - before - MINUTE)
    raise AssertionError("the wall never came near")


@unhurried
@given(zones_and_dates(), minutes_of_a_day)
def test_a_wall_time_is_what_looking_at_the_wall_finds(place: tuple[str, date], clock: time) -> None:
    tz, on = place

    assert wall_instant(on, clock, tz) == look_up_wall(on, clock, tz)


@unhurried
@given(zones_and_dates())
def test_a_day_begins_when_the_wall_first_shows_it(place: tuple[str, date]) -> None:
    tz, on = place
    middle = datetime.combine(on, time(0), UTC)

    minutes = walk(middle - 27 * 60 * MINUTE, middle + 27 * 60 * MINUTE, MINUTE, tz)

    assert start_of_day(on, tz) == next(at for at, wall in minutes if wall.date() >= on)


@unhurried
@given(zones_and_dates(), st.integers(0, 86_400))
def test_days_follow_each_other_without_a_hole(place: tuple[str, date], seconds: int) -> None:
    tz, on = place
    at = datetime.combine(on, time(0), UTC) + timedelta(seconds=seconds)
    today = local_date(at, tz)

    assert start_of_day(today, tz) <= at < start_of_day(today + 2 * DAY, tz)
    assert start_of_day(today, tz) <= start_of_day(today + DAY, tz)


@unhurried
@given(lives())
def test_the_next_working_moment_is_the_first_that_walking_on_finds(life: tuple[Rhythm, datetime]) -> None:
    rhythm, at = life

    def works_then(wall: datetime) -> bool:
        return is_working_day(wall.date(), rhythm) and rhythm.starts <= wall.time() < rhythm.ends

    quarters = walk(at, at + 60 * DAY, timedelta(minutes=15), rhythm.tz)
    expected = next(then for then, wall in quarters if works_then(wall))

    assert next_working_moment(at, rhythm) == expected
    assert is_working_moment(at, rhythm) is (at == expected)


@unhurried
@given(lives())
def test_the_next_brief_is_the_first_that_walking_on_finds(life: tuple[Rhythm, datetime]) -> None:
    rhythm, at = life

    quarters = walk(at, at + 60 * DAY, timedelta(minutes=15), rhythm.tz)
    expected = next(
        then for then, wall in quarters if is_working_day(wall.date(), rhythm) and wall.time() == rhythm.brief_at
    )

    assert next_brief(at, rhythm) == expected


@unhurried
@given(zones_and_dates(), minutes_of_a_day, minutes_of_a_day, st.integers(0, 2 * 24 * 60))
def test_working_hours_of_any_shape_are_reached_and_kept(
    place: tuple[str, date], starts: time, ends: time, minutes: int
) -> None:
    """Nights and whole days too: what is found is in hours, not before now, and nothing lies between."""
    tz, on = place
    rhythm = Rhythm(tz, frozenset({0, 1, 3, 5}), starts, ends, time(9), frozenset())
    at = datetime.combine(on, time(0), UTC) + minutes * MINUTE

    found = next_working_moment(at, rhythm)

    assert found >= at
    assert is_working_moment(found, rhythm)
    assert next_working_moment(found, rhythm) == found
    assert found == at or not is_working_moment(found - MINUTE, rhythm)
    assert found == at or not is_working_moment(at + (found - at) / 2, rhythm)


@unhurried
@given(rhythms(), st.integers(-60, 60), st.integers(-30, 30))
def test_adding_working_days_steps_through_a_list_of_them(rhythm: Rhythm, start: int, n: int) -> None:
    on = date(2026, 6, 1) + start * DAY
    days = [on + k * DAY for k in range(1, 400)] if n > 0 else [on - k * DAY for k in range(1, 400)]
    working = [day for day in days if is_working_day(day, rhythm)]

    expected = working[abs(n) - 1] if n else on

    assert add_working_days(on, n, rhythm) == expected
    assert working_days_between(on, expected, rhythm) == n


@unhurried
@given(
    st.sampled_from(["AE", "AF", "BN", "CN", "DE", "EG", "IL", "IR", "NP", "US"]),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    st.lists(st.tuples(st.integers(-9, 9), st.integers(0, 9)), max_size=3),
)
def test_a_working_day_is_one_of_the_week_of_the_country_on_which_nothing_is_kept_and_nobody_is_away(
    country: str, on: date, spans: list[tuple[int, int]]
) -> None:
    absences = [Absence(on + first * DAY, on + (first + more) * DAY) for first, more in spans]
    days_off = days_off_of("UTC", country, None, [], absences)
    rhythm = Rhythm("UTC", usual_weekdays(country), time(9), time(17), time(9), days_off)
    away = {on + (first + n) * DAY for first, more in spans for n in range(more + 1)}
    kept = country_holidays(country, years=on.year)

    assert is_working_day(on, rhythm) is (on.weekday() not in kept.weekend and on not in kept and on not in away)


def counts_for_both(day: date, pair: Pair) -> bool:
    week = [day + (n - day.weekday()) * DAY for n in range(7)]
    common = [d for d in week if d.weekday() in pair.lead.weekdays and d.weekday() in pair.person.weekdays]
    usual = common if len(common) >= 2 else [d for d in week if d.weekday() in pair.lead.weekdays]
    return day in usual and day not in pair.lead.days_off and day not in pair.person.days_off


@unhurried
@given(st.builds(Pair, lead=rhythms(), person=rhythms()), st.integers(-60, 60), st.integers(-20, 20))
def test_shifting_pair_days_steps_through_a_list_of_them(pair: Pair, start: int, n: int) -> None:
    on = date(2026, 6, 1) + start * DAY
    after = [day for k in range(1, 400) if counts_for_both(day := on + k * DAY, pair)]
    before = [day for k in range(1, 400) if counts_for_both(day := on - k * DAY, pair)]

    expected = on if n == 0 else (after[n - 1] if n > 0 else before[-n - 1])

    assert shift_pair_days(on, n, pair) == expected
    assert pair_days_between(on, expected, pair) == n
    assert pair_day_on_or_after(on, pair) == (on if counts_for_both(on, pair) else after[0])
    assert list_pair_days(on + DAY, on + 30 * DAY, pair) == [day for day in after if day <= on + 30 * DAY]
    assert is_pair_day(on, pair) is counts_for_both(on, pair)


@unhurried
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-60, 60))
def test_months_keep_the_day_or_the_last_of_the_month(on: date, n: int) -> None:
    then = add_months(on, n)

    assert (then.year * 12 + then.month) - (on.year * 12 + on.month) == n
    assert then.day == on.day or (then.day < on.day and (then + DAY).day == 1)
