"""Days, hours and instants of people. The only place that knows time zones, folds and gaps.

Dates are local dates of a person; instants are aware and returned in UTC. "Between" and "shift" count the days after
the first one, so that shifting by what lies between leads back to the same day.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dateutil.relativedelta import relativedelta

# A person without a working day for longer than a year is gone for every rule we have; looking further finds nothing.
MAX_IDLE_DAYS = 400
# With fewer common weekdays than this, "five pair days late" would take a season.
MIN_COMMON_WEEKDAYS = 2

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


class UnknownZone(ValueError):
    """The name is not a time zone of the IANA database."""


class NoWorkingDay(LookupError):
    """Nobody works on any of the days that were looked at."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How one person's days run. Working hours that end before they start run over midnight."""

    tz: str
    weekdays: frozenset[int]  # Monday is 0
    starts: time
    ends: time
    brief_at: time
    days_off: Container[date]  # public holidays, company days off, absences: see days_off.py


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people whose common days count: the lead and the person they work with."""

    lead: Rhythm
    person: Rhythm


DEFAULT_RHYTHM = Rhythm(
    tz="UTC",
    weekdays=frozenset(range(5)),
    starts=time(9),
    ends=time(17, 30),
    brief_at=time(9),
    days_off=frozenset(),
)


def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name; raises UnknownZone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: the name of a folder, such as "Europe"
        raise UnknownZone(f"{name!r} is not a time zone") from error


def local_date(at: datetime, tz: str) -> date:
    """The date on the wall at this instant."""
    return _utc(at).astimezone(zone(tz)).date()


def wall_instant(on: date, at: time, tz: str) -> datetime:
    """The instant (UTC) when the wall shows this time: the first of two; in a gap, moved forward by the gap."""
    # fold=0 means exactly this in PEP 495: the earlier of two, and in a gap the offset that was in force before it.
    return datetime.combine(on, at.replace(tzinfo=None, fold=0), zone(tz)).astimezone(UTC)


def start_of_day(on: date, tz: str) -> datetime:
    """The first instant (UTC) with this local date, or a later one where the zone skipped the whole date."""
    after = wall_instant(on, _MIDNIGHT, tz)
    local = after.astimezone(zone(tz))
    if local.date() == on and local.time() == _MIDNIGHT:
        return after
    # Midnight lies in a gap, and the gap need not begin at midnight: find the second at which the clock jumped.
    before = datetime.combine(on, time(0, fold=1), zone(tz)).astimezone(UTC)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if local_date(middle, tz) < on:
            before = middle
        else:
            after = middle
    return after


def add_months(on: date, n: int) -> date:
    """The same day of the month n months later (or earlier), clipped to the month's end."""
    return on + relativedelta(months=n)


def is_working_day(on: date, rhythm: Rhythm) -> bool:
    return on.weekday() in rhythm.weekdays and on not in rhythm.days_off


def add_working_days(on: date, n: int, rhythm: Rhythm) -> date:
    """The nth working day after this day (before it, when n is negative); 0 is the day itself."""
    return _shift(on, n, lambda day: is_working_day(day, rhythm))


def working_days_between(first: date, last: date, rhythm: Rhythm) -> int:
    """How many working days come after the first day, up to and with the last; negative when last is earlier."""
    return _between(first, last, lambda day: is_working_day(day, rhythm))


def is_pair_day(on: date, pair: Pair) -> bool:
    """Whether both work on this day. A pair with fewer than two common weekdays counts the lead's.

    What makes the difference is the weekdays they usually work, not holidays or absences: a day off of either is never
    a pair day, or a check-in would come due, and late, in the middle of somebody's holiday.
    """
    common = pair.lead.weekdays & pair.person.weekdays
    counted = common if len(common) >= MIN_COMMON_WEEKDAYS else pair.lead.weekdays
    return on.weekday() in counted and on not in pair.lead.days_off and on not in pair.person.days_off


def pair_day_on_or_after(on: date, pair: Pair) -> date:
    """This day if it is a pair day, else the next one; raises NoWorkingDay."""
    return on if is_pair_day(on, pair) else shift_pair_days(on, 1, pair)


def shift_pair_days(on: date, n: int, pair: Pair) -> date:
    """D±n: the nth pair day after this day (before it, when n is negative); 0 is the day itself."""
    return _shift(on, n, lambda day: is_pair_day(day, pair))


def pair_days_between(first: date, last: date, pair: Pair) -> int:
    """How many pair days come after the first day, up to and with the last; negative when last is earlier."""
    return _between(first, last, lambda day: is_pair_day(day, pair))


def list_pair_days(first: date, last: date, pair: Pair) -> list[date]:
    """All pair days from the first day to the last, both included."""
    return [day for day in _days(first, last) if is_pair_day(day, pair)]


def is_working_moment(at: datetime, rhythm: Rhythm) -> bool:
    """Whether this instant lies in the person's working hours on one of their working days."""
    today = local_date(at, rhythm.tz)
    spans = (_working_span(today + back * _DAY, rhythm) for back in _LOOK_BACK)
    return any(span is not None and span[0] <= at < span[1] for span in spans)


def next_working_moment(at: datetime, rhythm: Rhythm) -> datetime:
    """The first instant (UTC) at or after this one in working hours on a working day; raises NoWorkingDay."""
    today = local_date(at, rhythm.tz)
    for ahead in range(_LOOK_BACK[0], MAX_IDLE_DAYS):
        span = _working_span(today + ahead * _DAY, rhythm)
        if span is not None and at < span[1]:
            return max(_utc(at), span[0])
    raise NoWorkingDay(f"no working hours in {MAX_IDLE_DAYS} days from {today}")


def next_brief(at: datetime, rhythm: Rhythm) -> datetime:
    """The first brief hour (UTC) at or after this instant, on a working day; raises NoWorkingDay."""
    today = local_date(at, rhythm.tz)
    for ahead in range(_LOOK_BACK[0], MAX_IDLE_DAYS):
        day = today + ahead * _DAY
        if is_working_day(day, rhythm) and _exists(day, rhythm.tz):
            brief = wall_instant(day, rhythm.brief_at, rhythm.tz)
            if brief >= at:
                return brief
    raise NoWorkingDay(f"no brief in {MAX_IDLE_DAYS} days from {today}")


# Night hours of the day before may still run, and that day may lie behind a date which the zone skipped.
_LOOK_BACK = (-2, -1, 0)


def _working_span(on: date, rhythm: Rhythm) -> tuple[datetime, datetime] | None:
    """When the working hours of this day begin and end (UTC); None on other days."""
    if not is_working_day(on, rhythm) or not _exists(on, rhythm.tz):
        return None
    until = on if rhythm.starts < rhythm.ends else on + _DAY
    begin, end = wall_instant(on, rhythm.starts, rhythm.tz), wall_instant(until, rhythm.ends, rhythm.tz)
    return (begin, end) if begin < end else None


def _exists(on: date, tz: str) -> bool:
    """Whether anybody in this zone lived through this date: Samoa had no 30 December in 2011."""
    return local_date(start_of_day(on, tz), tz) == on


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC)


def _days(first: date, last: date) -> Iterator[date]:
    return (first + n * _DAY for n in range((last - first).days + 1))


def _shift(on: date, n: int, counts: Callable[[date], bool]) -> date:
    step = _DAY if n > 0 else -_DAY
    day = on
    for _ in range(abs(n)):
        day = _next_counted(day, step, counts)
    return day


def _next_counted(on: date, step: timedelta, counts: Callable[[date], bool]) -> date:
    for n in range(1, MAX_IDLE_DAYS + 1):
        day = on + n * step
        if counts(day):
            return day
    raise NoWorkingDay(f"no day counts in {MAX_IDLE_DAYS} days from {on}")


def _between(first: date, last: date, counts: Callable[[date], bool]) -> int:
    if last < first:
        return -sum(counts(day) for day in _days(last, first - _DAY))
    return sum(counts(day) for day in _days(first + _DAY, last))
