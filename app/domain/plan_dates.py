"""The days of a plan: when it is due, when it is brought up, and what follows the kick-off [cohort.zero]."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.calendar import (
    Pair,
    Rhythm,
    add_months,
    add_working_days,
    local_date,
    shift_pair_days,
    start_of_day,
)

PLAN_DUE_AFTER = 15
"""Pair days between the yes and the day the plan is due."""

NUDGES = (-3, 0, 3)
"""Pair days before and after the due day on which both hear of it."""

CONTEST_WITHIN = 5
"""Working days of the other one during which an edit can be contradicted [plan.both]."""

FIRST_EVIDENCE_AFTER = 5
"""Working days of the participant until the first evidence is asked for."""

FIRST_PROMISE_WITHIN = 10
"""Working days of the lead until their first promise is due."""


@dataclass(frozen=True, slots=True)
class DueDates:
    """The day a plan is due, and the days on which it is brought up."""

    due_on: date
    nudges_on: tuple[date, ...]


def due_dates(accepted_on: date, pair: Pair) -> DueDates:
    due_on = shift_pair_days(accepted_on, PLAN_DUE_AFTER, pair)
    return DueDates(due_on, tuple(shift_pair_days(due_on, n, pair) for n in NUDGES))


def nudges_come(dates: DueDates, tz: str, *, now: datetime) -> int:
    """How many of the nudges have come by now; after an outage only the last of them is worth saying."""
    return sum(start_of_day(on, tz) <= now for on in dates.nudges_on)


def next_nudge_at(dates: DueDates, tz: str, *, now: datetime) -> datetime | None:
    """The next instant at which the plan is brought up; None after the last."""
    return next((at for on in dates.nudges_on if (at := start_of_day(on, tz)) > now), None)


def contest_until(made_at: datetime, other: Rhythm) -> datetime:
    """Until when an edit can be contradicted: the end of the other one's fifth working day after it."""
    last_on = add_working_days(local_date(made_at, other.tz), CONTEST_WITHIN, other)
    return start_of_day(last_on + timedelta(days=1), other.tz)


def first_evidence_at(kicked_off_on: date, person: Rhythm) -> datetime:
    """When the participant is asked for a first piece of evidence."""
    return start_of_day(add_working_days(kicked_off_on, FIRST_EVIDENCE_AFTER, person), person.tz)


def help_due_days(kicked_off_on: date, count: int, lead: Rhythm) -> tuple[date, ...]:
    """The days on which the lead's promises of a new plan are due.

    The first comes early, so that the season begins with a kept promise; the others with the first check-in, because
    four on one day would be a pile.
    """
    first_on = add_working_days(kicked_off_on, FIRST_PROMISE_WITHIN, lead)
    later_on = add_working_days(add_months(kicked_off_on, 1) - timedelta(days=1), 1, lead)
    return (first_on, *(max(first_on, later_on) for _ in range(count - 1)))[:count]
