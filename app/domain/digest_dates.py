"""The days a digest speaks of, and the instants at which it is made and posted."""

from datetime import date, datetime, timedelta

from app.domain.calendar import Rhythm, add_months, add_working_days, start_of_day, wall_instant
from app.domain.digest import DigestCadence, Period

ASKS_AFTER = timedelta(hours=1)
"""When the leader is asked about a digest that Slack has not taken by then."""

MOST_SHIFT = timedelta(days=2)
"""A move between zones shifts the start of a day by less than this, and no week is shorter."""

_DAY = timedelta(days=1)


def period_of(on: date, cadence: DigestCadence) -> Period:
    """The month, or the week from Monday, that this day lies in."""
    if cadence is DigestCadence.MONTHLY:
        first = on.replace(day=1)
        return Period(first, add_months(first, 1) - _DAY)
    first = on - timedelta(days=on.weekday())
    return Period(first, first + timedelta(days=6))


def coming_period(period: Period, cadence: DigestCadence) -> Period:
    return period_of(period.to_on + _DAY, cadence)


def digest_on(period: Period, rhythm: Rhythm) -> date:
    """The leader's first working day after the period; raises NoWorkingDay."""
    return add_working_days(period.to_on, 1, rhythm)


def digest_due_at(period: Period, rhythm: Rhythm) -> datetime:
    """When the figures are frozen: as that day starts, so that they can still join the leader's brief of the day."""
    return start_of_day(digest_on(period, rhythm), rhythm.tz)


def digest_posted_at(period: Period, rhythm: Rhythm) -> datetime:
    """When they are to stand in the channel: at the leader's brief hour of that day."""
    return wall_instant(digest_on(period, rhythm), rhythm.brief_at, rhythm.tz)


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
    their days have changed: then the newest period that is due may be one from before the digest was set up.
    """
    period = last_due_period(now, cadence, rhythm)
    was_due_before = digest_due_at(period, rhythm) < planned_at - MOST_SHIFT
    # For a leader who is back sooner than planned, that may be the period that was waited for.
    if was_due_before and period != last_due_period(planned_at + MOST_SHIFT, cadence, rhythm):
        return None
    if said_until is None or said_until < period.from_on:
        return period
    return Period(said_until + _DAY, period.to_on) if said_until < period.to_on else None
