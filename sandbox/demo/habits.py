"""Who does what with each check-in: a table of person and month, which the player reads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Prepares(StrEnum):
    """What the participant does when asked to prepare."""

    SHARES = "shares"
    DRAFTS = "drafts"
    """Saves a draft one day and goes on from it another day."""
    NOT = "not"


class Meets(StrEnum):
    """Whether and when the two meet."""

    DUE = "due"
    """On the day it is due."""
    EARLY = "early"
    """The day before."""
    BEFORE_TOLD = "before told"
    """After it was missed and before the leader is told."""
    AFTER_TOLD = "after told"
    """A while after the leader was told."""
    NEVER = "never"
    EXCUSED = "excused"
    """One proposes to let it go, the other agrees."""


class Answers(StrEnum):
    """What the other says to the record."""

    RIGHT = "right"
    CHANGES = "changes"
    SILENT = "silent"
    DID_NOT_MEET = "did not meet"
    """It was recorded by mistake; they meet after that and record it again."""


class Reply(StrEnum):
    """What somebody says to an invitation."""

    YES = "yes"
    YES_WHEN_REMINDED = "yes, when reminded"
    LATER_THEN_YES = "in two weeks, then yes"
    NO = "no"
    NO_THEN_YES = "no, and yes the next day"
    NOTHING = "nothing"


REPLIES: Mapping[str, Reply] = {
    "priya": Reply.YES,
    "tom": Reply.YES,
    "mina": Reply.LATER_THEN_YES,
    "yuki": Reply.YES,
    "sam": Reply.NO,
    "noor": Reply.YES_WHEN_REMINDED,
    "ines": Reply.NO_THEN_YES,
    "ravi": Reply.NOTHING,
}


@dataclass(frozen=True, slots=True)
class Month:
    """One check-in of one person. `moves`: they move it first. `names_day`: they name another day once it was missed.

    `lead_records`: else the participant does.
    """

    prepares: Prepares = Prepares.SHARES
    meets: Meets = Meets.DUE
    answers: Answers = Answers.RIGHT
    moves: bool = False
    names_day: bool = False
    lead_records: bool = True

    @property
    def takes_place(self) -> bool:
        return self.meets not in (Meets.NEVER, Meets.EXCUSED)

    @property
    def is_prepared(self) -> bool:
        return self.prepares is not Prepares.NOT


PLAIN = Month()
UNPREPARED = replace(PLAIN, prepares=Prepares.NOT)
MOVED = replace(PLAIN, moves=True)
LATE = replace(UNPREPARED, meets=Meets.BEFORE_TOLD)
TOLD = replace(UNPREPARED, meets=Meets.AFTER_TOLD, names_day=True)
NEVER = replace(UNPREPARED, meets=Meets.NEVER)
EXCUSED = replace(UNPREPARED, meets=Meets.EXCUSED)
SILENT = replace(PLAIN, answers=Answers.SILENT)
OWN_RECORD = replace(PLAIN, lead_records=False)
EARLY = replace(PLAIN, meets=Meets.EARLY)
DRAFTED = replace(PLAIN, prepares=Prepares.DRAFTS)
CHANGED = replace(PLAIN, answers=Answers.CHANGES)
MISTAKEN = replace(PLAIN, answers=Answers.DID_NOT_MEET)

HABITS: Mapping[str, tuple[Month, ...]] = {
    #        first       second      third   fourth      fifth       sixth
    "priya": (PLAIN, DRAFTED, MOVED, PLAIN, EARLY, PLAIN),
    "tom": (PLAIN, LATE, PLAIN, TOLD, PLAIN, PLAIN),
    "mina": (PLAIN, EXCUSED, SILENT, PLAIN, CHANGED, PLAIN),
    "yuki": (OWN_RECORD, PLAIN, UNPREPARED, OWN_RECORD, PLAIN, SILENT),
    "noor": (PLAIN, PLAIN, NEVER, PLAIN, PLAIN, OWN_RECORD),
    "ines": (EARLY, PLAIN, PLAIN, MISTAKEN, PLAIN, PLAIN),
}

LATE_PROMISES = frozenset({("omar", "ines", 2), ("dana", "tom", 3)})
"""Lead, participant and which of the promises between them: done when it is brought up again."""

BROKEN_PROMISES = frozenset({("omar", "yuki", 3), ("dana", "mina", 2)})
"""Never done."""


def month_of(handle: str, no: int) -> Month:
    """What this person and their lead do with check-in `no`, from 1."""
    return HABITS[handle][no - 1]
