"""Preparing a check-in: per goal a status and what moved, and once a nudge towards something one can see."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from app.domain.plan import Cadence

SETS_OBJECTIVE = (1, 4)
"""The check-ins at which an objective for the quarter is set; two check-ins later it is looked at."""
LOOKS_AT_OBJECTIVE = (3, 6)

_ENOUGH_WORDS = 14
_SOMETHING_TO_SEE = re.compile(
    r"""
      \d                      # a date, a number
    | https?://               # a link
    | ["“”„«»`#@<]            # a quote, a channel, a person, something named
    | (?<=[^.!?…\s])\s+[A-ZÀ-ÖØ-ÞΑ-ΩА-Я]\w   # a name inside a sentence
    """,
    re.VERBOSE,
)
_LATIN = re.compile(r"[A-Za-z]")


class GoalStatus(StrEnum):
    MOVING = "moving"
    STUCK = "stuck"
    DONE = "done"


class Prompt(StrEnum):
    """What a goal asks for at this check-in, by its cadence."""

    MOVED = "moved"
    UPDATE = "update"
    SET_OBJECTIVE = "set_objective"
    LOOK_AT_OBJECTIVE = "look_at_objective"


@dataclass(frozen=True, slots=True)
class GoalNote:
    """What the participant says about one goal."""

    status: GoalStatus | None = None
    moved: str = ""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What is entered page by page. `asked` is true once the question for one example was put."""

    notes: Mapping[UUID, GoalNote] = field(default_factory=dict)
    needs: str = ""
    page: int = 0
    rev: int = 0
    asked: bool = False

    def note(self, goal: UUID) -> GoalNote:
        return self.notes.get(goal, GoalNote())

    def with_note(self, goal: UUID, note: GoalNote) -> "Preparation":
        return replace(self, notes={**self.notes, goal: note})


def prompt_of(cadence: Cadence | None, checkin_no: int) -> Prompt:
    """An update is asked for each month; an objective is set at 1 and 4 and looked at in 3 and 6."""
    if cadence is Cadence.UPDATE:
        return Prompt.UPDATE
    if cadence is Cadence.OBJECTIVE and checkin_no in SETS_OBJECTIVE:
        return Prompt.SET_OBJECTIVE
    if cadence is Cadence.OBJECTIVE and checkin_no in LOOKS_AT_OBJECTIVE:
        return Prompt.LOOK_AT_OBJECTIVE
    return Prompt.MOVED


def is_vague(text: str) -> bool:
    """Whether a text about what moved holds nothing one could see: no date, number, name, link, and few words.

    Only texts in Latin letters are judged, and the longer ones never: silence is better than a wrong remark.
    """
    if not text or not _LATIN.search(text):
        return not text
    return len(text.split()) < _ENOUGH_WORDS and not _SOMETHING_TO_SEE.search(text)


def asks_for_example(preparation: Preparation, goals: tuple[UUID, ...]) -> bool:
    """Whether to ask once for an example: something was written, and all of it was vague."""
    if preparation.asked:
        return False
    texts = [preparation.note(goal).moved for goal in goals]
    return any(texts) and all(is_vague(text) for text in texts)


def add_example(note: GoalNote, line: str) -> GoalNote:
    """The line that answered the question, below what was there."""
    return replace(note, moved=f"{note.moved}\n{line}".strip()) if line else note
