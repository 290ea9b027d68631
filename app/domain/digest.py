"""The digest for leaders: when it comes, what it counts, where it goes, and whether there is anything to say [digest].

A digest holds numbers of a group: never a name, an answer, a goal, a reason or an invitation. The group of a leader are
the leads right below them, and the people those leads run seasons with.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.calendar import Rhythm, add_months, add_working_days, wall_instant

LEAST_LEADS = 2
LEAST_PEOPLE = 6
"""In smaller groups a number would point at somebody, so the lines go to the leader alone."""

ASKS_AFTER = timedelta(hours=1)
"""When the leader is asked about a digest that Slack has not taken by then."""

MOST_SHIFT = timedelta(days=2)
"""A move between zones and another brief hour together shift a digest by less than this, and no week is shorter."""

_DAY = timedelta(days=1)


class DigestCadence(StrEnum):
    MONTHLY = "monthly"
    WEEKLY = "weekly"


class DigestState(StrEnum):
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Period:
    """The days a digest speaks of, both included."""

    from_on: date
    to_on: date

    @property
    def is_whole_month(self) -> bool:
        return self.from_on.day == 1 and self.to_on + _DAY == add_months(self.from_on, 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a digest says. `late` was held late; `open` may still be held."""

    held: int = 0
    late: int = 0
    excused: int = 0
    not_held: int = 0
    open: int = 0
    under_way: int = 0
    people: int = 0
    began: int = 0
    ending: int = 0
    starting: int = 0

    @property
    def due(self) -> int:
        """Check-ins that should have taken place: excused ones don't count."""
        return self.held + self.late + self.not_held + self.open

    @property
    def is_news(self) -> bool:
        """Whether there is anything to say: seasons that merely go on are none."""
        return any((self.due, self.excused, self.began, self.ending, self.starting))


FIGURE_NAMES = tuple(field.name for field in fields(Figures))


@dataclass(frozen=True, slots=True)
class GroupSize:
    """Leads who run seasons, and the people in them."""

    leads: int
    people: int

    @property
    def may_have_channel(self) -> bool:
        return self.leads >= LEAST_LEADS and self.people >= LEAST_PEOPLE


def period_of(on: date, cadence: DigestCadence) -> Period:
    """The month, or the week from Monday, that this day lies in."""
    if cadence is DigestCadence.MONTHLY:
        first = on.replace(day=1)
        return Period(first, add_months(first, 1) - _DAY)
    first = on - timedelta(days=on.weekday())
    return Period(first, first + timedelta(days=6))


def coming_period(period: Period, cadence: DigestCadence) -> Period:
    return period_of(period.to_on + _DAY, cadence)


def digest_due_at(period: Period, rhythm: Rhythm) -> datetime:
    """The leader's brief hour on their first working day after the period; raises NoWorkingDay."""
    return wall_instant(add_working_days(period.to_on, 1, rhythm), rhythm.brief_at, rhythm.tz)


def last_due_period(now: datetime, cadence: DigestCadence, rhythm: Rhythm) -> Period:
    """The newest period whose digest is due by now; after an outage the older ones are overtaken."""
    period = period_of(now.date() + _DAY, cadence)
    while digest_due_at(period, rhythm) > now:
        period = period_of(period.from_on - _DAY, cadence)
    return period


def next_digest_at(now: datetime, cadence: DigestCadence, rhythm: Rhythm) -> datetime:
    """When the next digest is due, later than now."""
    return digest_due_at(coming_period(last_due_period(now, cadence, rhythm), cadence), rhythm)


def unsaid_period(
    planned_at: datetime, said_until: date | None, *, cadence: DigestCadence, rhythm: Rhythm, now: datetime
) -> Period | None:
    """The days the digest of now speaks of: no day is told twice; None where it is too early or all was told.

    `planned_at` is the instant this digest was waited for. It is too early when the leader has moved west since, or
    gets their brief later: then the newest period that is due is one from before the digest was set up.
    """
    period = last_due_period(now, cadence, rhythm)
    if digest_due_at(period, rhythm) < planned_at - MOST_SHIFT:
        return None
    if said_until is None or said_until < period.from_on:
        return period
    return Period(said_until + _DAY, period.to_on) if said_until < period.to_on else None


def what_would_help(figures: Figures) -> str:
    """One line for the leader, chosen by the figures; it points at nobody."""
    if figures.not_held:
        return "ask one lead what would make check-ins easier to keep"
    if figures.open:
        return "the open ones can still be held; leads may need an hour given back for it"
    if figures.late * 4 >= figures.due and figures.late:
        return "ask your leads which hour of their week nobody else may take"
    if figures.excused * 4 >= figures.due + figures.excused and figures.excused:
        return "many were excused; ask whether the rhythm fits the weeks people have"
    if figures.ending:
        return "ask your leads who comes next, and what the season taught them"
    if figures.began or figures.starting:
        return "the first month decides; ask leads whether they have an hour a week for it"
    return "nothing stands out; keep the hour for check-ins as free as it was"
