"""One unasked-for message per person and local day, in their own hours [checkin.quiet].

`earliest_word` plans, `may_speak` checks again when the message is about to leave; both rest on the same rule.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from app.domain.calendar import NoWorkingDay, Rhythm, is_working_moment, next_brief, next_working_moment, start_of_day

MIN_GAP = timedelta(hours=10)
"""No two messages come closer than this, also when a new date begins in between (late hours, a move between zones)."""

FREE_AFTER = timedelta(hours=20)
"""After this the day no longer matters: who moves west over the date line must not wait for a date to come again."""

LOOK_AGAIN = timedelta(days=30)


def earliest_word(
    due_at: datetime, soon: bool, rhythm: Rhythm, last_said_at: datetime | None, last_said_on: date | None
) -> datetime:
    """When a thing that is due at this instant may be said (UTC).

    Soon kinds come at the next working moment, the others with the next brief, or later on a day whose brief hour falls
    into the gap after the last message. `last_said_on` is the person's local date when the last message was said. Who
    has no working day at all is looked at again in a month.
    """
    try:
        wanted_at = due_at if soon else next_brief(due_at, rhythm)
        hours = rhythm if soon else _from_the_brief_on(rhythm)
        return next_working_moment(_first_free(wanted_at, rhythm, last_said_at, last_said_on), hours)
    except NoWorkingDay:
        return due_at + LOOK_AGAIN


def may_speak(now: datetime, rhythm: Rhythm, last_said_at: datetime | None, last_said_on: date | None) -> bool:
    """Whether the day's message may be sent right now: hours, gap and date."""
    return is_working_moment(now, rhythm) and _first_free(now, rhythm, last_said_at, last_said_on) <= now


def _first_free(at: datetime, rhythm: Rhythm, last_said_at: datetime | None, last_said_on: date | None) -> datetime:
    if last_said_at is None or last_said_on is None:
        return at
    next_date = start_of_day(last_said_on + timedelta(days=1), rhythm.tz)
    return max(at, last_said_at + MIN_GAP, min(next_date, last_said_at + FREE_AFTER))


def _from_the_brief_on(rhythm: Rhythm) -> Rhythm:
    """The part of the working hours that begins with the brief; all of them where the brief lies outside."""
    return replace(rhythm, starts=rhythm.brief_at) if rhythm.starts <= rhythm.brief_at < rhythm.ends else rhythm
