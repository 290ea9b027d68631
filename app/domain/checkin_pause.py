"""What a pause does to check-ins: those to come wait, and move by as many days as it lasted [cohort.change].

It makes none go away. One whose day had come when the pause began goes its way to the end, the telling included.
"""

from dataclasses import replace
from datetime import date, timedelta

from app.domain.calendar import Pair, pair_day_on_or_after
from app.domain.checkin import Checkin, CheckinState


def rests(checkin: Checkin, paused_on: date | None) -> bool:
    """Whether a pause that began on that day lets this check-in wait: its day was still to come, and it wasn't held."""
    if paused_on is None or checkin.is_over or checkin.is_recorded:
        return False
    return checkin.missed_on is None and checkin.falls_on > paused_on


def lay_to_rest(checkin: Checkin) -> Checkin:
    """A check-in that waits is not open: nothing is asked for, and nobody counts it as late. What was shared stays."""
    return replace(checkin, state=CheckinState.SCHEDULED, opened_at=None, excuse_by=None)


def shift_checkin(checkin: Checkin, days: int, pair: Pair) -> Checkin:
    """The same check-in that many days later, on the next day on which both work; no move of theirs is used up."""
    length = timedelta(days=days)
    return replace(
        lay_to_rest(checkin),
        first_due_on=pair_day_on_or_after(checkin.first_due_on + length, pair),
        due_on=pair_day_on_or_after(checkin.due_on + length, pair),
        shifted_to=None,
    )
