"""When somebody says that they are away: what may be entered, and what a status in Slack amounts to [checkin.away]."""

from datetime import date, datetime, timedelta

from app.domain.calendar import local_date
from app.domain.days_off import Absence
from app.errors import InvalidInput

FROM_FIELD, TO_FIELD = "away_from", "away_to"
LONGEST = timedelta(days=366)
"""How far ahead somebody can say that they are away; beyond lies no day that any rule looks at."""

AWAY_EMOJI = frozenset(
    {
        ":palm_tree:",
        ":desert_island:",
        ":beach_with_umbrella:",
        ":airplane:",
        ":face_with_thermometer:",
        ":thermometer:",
        ":baby:",
        ":baby_bottle:",
        ":luggage:",
        ":camping:",
    }
)
"""Statuses that people set when they don't work: holidays, travel, illness, a child. What they write is never read."""


def check_absence(from_on: date | None, to_on: date | None, *, today: date) -> Absence:
    """Days that lie ahead, the first not after the last; raises InvalidInput.

    What is past stays as it was: a check-in that was late would else become one that wasn't.
    """
    if from_on is None or from_on < today:
        raise InvalidInput(FROM_FIELD, "Pick today, or a day to come.")
    if to_on is None or to_on < from_on:
        raise InvalidInput(TO_FIELD, "Pick the first day or a later one.")
    if to_on > today + LONGEST:
        raise InvalidInput(TO_FIELD, "Pick a day within a year. You can add to it then.")
    return Absence(from_on, to_on)


def absence_of_status(emoji: str, ends_at: datetime | None, tz: str, *, now: datetime) -> Absence | None:
    """The days away that a status stands for: from today to its end, where it ends on a later day; else None."""
    if emoji not in AWAY_EMOJI or ends_at is None:
        return None
    today, last = local_date(now, tz), local_date(ends_at - timedelta(seconds=1), tz)
    return Absence(today, min(last, today + LONGEST)) if last > today else None
