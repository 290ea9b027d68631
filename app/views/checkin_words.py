"""How check-ins are spoken of: their month, who it is with, how they ended. Names and days, never contents."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.domain.calendar import pair_days_between
from app.domain.checkin import TOOK_PLACE, Checkin, CheckinState
from app.domain.checkin_acts import ExcuseReason
from app.domain.checkin_situation import Situation
from app.domain.person import Person
from app.domain.preparation import GoalStatus
from app.domain.visibility import Data
from app.domain.visibility_reasons import Names, explain
from app.views.blocks import View, day, mention, month, section, window

WHO_SEES_WINDOW = "checkin_who"

STATUSES: Mapping[GoalStatus, str] = {
    GoalStatus.MOVING: "Moving",
    GoalStatus.STUCK: "Stuck",
    GoalStatus.DONE: "Done",
}
REASONS: Mapping[ExcuseReason, str] = {
    ExcuseReason.AWAY: "One of us is away",
    ExcuseReason.ILL: "One of us is not well",
    ExcuseReason.WORKLOAD: "Something urgent needs all our time",
    ExcuseReason.CHANGE: "Our work is changing right now",
    ExcuseReason.JUST_TALKED: "We have talked about all of it lately",
    ExcuseReason.OTHER: "Another reason",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def the_checkin(checkin: Checkin) -> str:
    """What it is called: by the month it was first due."""
    return f"{month(checkin.first_due_on)} check-in"


def with_other(situation: Situation, reader: UUID) -> str:
    return f"The {the_checkin(situation.checkin)} with {mention(situation.other(reader).slack_user)}"


def counted(many: int, what: str) -> str:
    """That many of it, in words up to ten: "one day", "two days"."""
    return f"{in_words(many)} {what}{'' if many == 1 else 's'}"


def in_words(many: int) -> str:
    return _NUMBERS[many] if many < len(_NUMBERS) else str(many)


def times_moved(checkin: Checkin) -> str:
    """How often it was moved, as an addition to a sentence; nothing where it never was."""
    return {0: "", 1: "moved once"}.get(checkin.moved, f"moved {checkin.moved} times")


def days_late(situation: Situation, now: datetime) -> int:
    """Pair days since it was due."""
    return pair_days_between(situation.checkin.falls_on, situation.frame.today(now), situation.frame.pair)


def due_in_words(situation: Situation, reader: Person, now: datetime) -> str:
    """When it is or was due, as the end of a sentence."""
    on = situation.checkin.falls_on
    away = (on - situation.frame.today(now)).days
    if away == 0:
        return "is due today"
    if away == 1:
        return "is due tomorrow"
    return f"{'is' if away > 0 else 'was'} due on {day(on, reader.tz)}"


def how_it_ended(checkin: Checkin, tz: str) -> str:
    """How a check-in ended, without anybody's part in it."""
    if checkin.state in TOOK_PLACE and checkin.held_on is not None:
        return f"held on {day(checkin.held_on, tz)}"
    if checkin.state is CheckinState.EXCUSED and not checkin.excuse_own:
        return "left out; both agreed"
    if checkin.state is CheckinState.NOT_HELD:
        return "closed; it didn't take place"
    return "closed"


def where_it_stands(situation: Situation, reader: Person, now: datetime) -> str:
    """A line for lists of those that aren't over: when it is due, and what it waits for."""
    checkin = situation.checkin
    if situation.frame.rests:
        return "paused; its day moves by as long as that lasts"
    parts = [due_in_words(situation, reader, now).removeprefix("is ").removeprefix("was ")]
    if checkin.is_recorded:
        parts.append("recorded, waits for an answer")
    elif checkin.missed_on is not None:
        parts.append(f"open, {counted(days_late(situation, now), 'working day')} late")
    elif checkin.shared_at is not None:
        parts.append("shared")
    if checkin.excuse_by is not None:
        parts.append("proposed to be left out")
    if checkin.named_on is not None and not checkin.is_recorded:
        parts.append(f"named for {day(checkin.named_on, reader.tz)}")
    return " · ".join(filter(None, [*parts, times_moved(checkin)]))


def who_sees_checkin_window(situation: Situation) -> View:
    """Who can see this and why, from the table that decides it."""
    names = Names(person=mention(situation.person.slack_user), lead=mention(situation.lead.slack_user))
    texts = explain(Data.CHECKIN_TEXTS, names)
    states = explain(Data.CHECKIN_STATES, names)[:3]
    blocks = [
        section("*What is written here*"),
        *(section(line) for line in texts),
        section("*That it was held, late, left out or moved*"),
        *(section(line) for line in states),
    ]
    return window(WHO_SEES_WINDOW, "Who can see this", blocks)
