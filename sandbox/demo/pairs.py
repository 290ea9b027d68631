"""Which check-in a screen speaks of: whose it is, who leads it, and which of the six."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from sandbox.demo.cast import CAST
from sandbox.demo.habits import HABITS, Month
from sandbox.demo.play import Play
from sandbox.people.person import Person

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NAMED = re.compile(rf"({MONTHS}) check-in")
LEADS = {one.handle: one.lead for one in CAST}
CHECKINS = 6


@dataclass(frozen=True, slots=True)
class Meeting:
    """One check-in: of whom, led by whom, and which."""

    handle: str
    lead: str
    no: int

    @property
    def month(self) -> Month:
        """What the two do with it."""
        return HABITS[self.handle][self.no - 1]


def meeting_in(play: Play, reader: Person, words: str) -> Meeting | None:
    """The check-in that these words, on the screen of one of the two, are about."""
    handle = reader.user.name
    if handle not in HABITS:
        other = play.mentioned(words, reader)
        handle = other.user.name if other else ""
    return _meeting_of(play, handle, words)


def meeting_in_words(play: Play, words: str) -> Meeting | None:
    """The check-in that these words are about, on the screen of somebody else: both names stand in them."""
    named = (handle for handle in HABITS if play[handle].mention in words)
    return _meeting_of(play, next(named, ""), words)


def _meeting_of(play: Play, handle: str, words: str) -> Meeting | None:
    named = NAMED.search(words)
    if named is None or handle not in play.kicked_off_on:
        return None
    for no, month in enumerate(_months(play.kicked_off_on[handle]), 1):
        if month == named[1]:
            return Meeting(handle, LEADS[handle], no)
    return None


def _months(kicked_off_on: date) -> Iterator[str]:
    """By what name each of the six goes: the month in which it was first due."""
    for no in range(1, CHECKINS + 1):
        due_on = kicked_off_on + relativedelta(months=no)
        while due_on.weekday() >= 5:
            due_on += timedelta(days=1)
        yield f"{due_on:%B}"
