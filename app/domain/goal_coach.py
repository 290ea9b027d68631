"""The goal coach: what would make a goal specific [plan.coach].

It advises once and never refuses; the person may keep their wording. It is silent on text that isn't English, and about
empty fields, which are refused elsewhere. Hints quote what was typed: they belong in windows only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.domain.english import is_english, is_foreign, list_words, normalize_text
from app.domain.goal_phrases import (
    APPLIED,
    BARE_SCHOOL,
    EXTRACURRICULAR,
    FEELINGS,
    MARKERS,
    NO_WORK,
    SEEN,
    TRAITS,
    Trait,
)
from app.domain.plan import Goal

MANY_GOALS = 4
"""From this goal on the coach asks whether one can wait; more are refused elsewhere."""

_LONG_ENOUGH = 8  # words
_TOO_SHORT = 4  # words; a signal of fewer needs something that can be seen or counted


class HintKind(StrEnum):
    NO_REAL_WORK = "no_real_work"
    VAGUE_TRAIT = "vague_trait"
    EXTRACURRICULAR = "extracurricular"
    NO_SIGNAL = "no_signal"
    TOO_MANY = "too_many"


class GoalField(StrEnum):
    WORK = "work"
    DOING = "doing"
    SIGNAL = "signal"
    PLAN = "plan"  # about the plan as a whole


@dataclass(frozen=True, slots=True)
class Hint:
    field: GoalField
    kind: HintKind
    text: str


def coach(goal: Goal, *, number: int = 1, lead: str = "your lead") -> tuple[Hint, ...]:
    """What would make this goal specific, at most one hint a field.

    `number` is its place in the plan, from 1; `lead` is how the lead is called in the hints.
    """
    hints = [hint for hint in _coach_words(goal, lead) if hint is not None]
    if number >= MANY_GOALS:
        hints.append(Hint(GoalField.PLAN, HintKind.TOO_MANY, _TOO_MANY_TEXT))
    return tuple(hints)


def _coach_words(goal: Goal, lead: str) -> Iterator[Hint | None]:
    whole = "\n".join((goal.work, goal.doing, goal.signal, goal.help))
    if _reads_english(goal.work, whole):
        yield _coach_work(goal.work)
    if _reads_english(goal.doing, whole):
        yield _coach_doing(goal, lead)
    if _reads_english(goal.signal, whole):
        yield _coach_signal(goal.signal, lead)


def _reads_english(text: str, whole: str) -> bool:
    """Many a field is too short to tell ("Kafka course"): then the goal as a whole tells."""
    return is_english(text) or (is_english(whole) and not is_foreign(text))


def _coach_work(work: str) -> Hint | None:
    words = _spaced(work)
    found = _find_trait(work)
    is_only_trait = found is not None and 2 * _count_words(found[1]) >= _count_words(words)
    if words in NO_WORK or is_only_trait or BARE_SCHOOL.fullmatch(words) or _is_only_learning(words):
        return Hint(GoalField.WORK, HintKind.NO_REAL_WORK, _NO_REAL_WORK_TEXT)
    return None


def _coach_doing(goal: Goal, lead: str) -> Hint | None:
    words = _spaced(goal.doing)
    if BARE_SCHOOL.fullmatch(words) or _is_only_learning(words):
        return Hint(GoalField.DOING, HintKind.EXTRACURRICULAR, _EXTRACURRICULAR_TEXT)
    if (found := _find_trait(goal.doing)) and not _is_concrete(goal.signal):
        trait, phrase = found
        text = f"“{phrase}” is hard to see. What would {lead} notice? For example: “{trait.example}”."
        return Hint(GoalField.DOING, HintKind.VAGUE_TRAIT, text)
    return None


def _coach_signal(signal: str, lead: str) -> Hint | None:
    if not list_words(signal) or _can_be_seen(signal):
        return None
    found = _find_trait(signal)
    example = found[0].example if found else "asks for a review before the code is finished, twice a month"
    text = f"This is hard to notice from outside. What would {lead} see or hear? For example: “{example}”."
    return Hint(GoalField.SIGNAL, HintKind.NO_SIGNAL, text)


def _find_trait(text: str) -> tuple[Trait, str] | None:
    """The first vague wish, with its words as they were found; None where the rest makes it concrete."""
    if _is_concrete(text):
        return None
    words = _spaced(text)
    matches = ((trait, trait.pattern.search(words)) for trait in TRAITS)
    found = [(match.start(), trait, match.group()) for trait, match in matches if match]
    if not found:
        return None
    _, trait, phrase = min(found, key=lambda each: each[0])
    return trait, phrase


def _can_be_seen(signal: str) -> bool:
    """Whether somebody else could notice it: something counted or dated, or something done and no mere feeling."""
    if MARKERS.search(normalize_text(signal)):
        return True
    words = _spaced(signal)
    if FEELINGS.search(words):
        return False
    found = _find_trait(signal)
    rest = words.replace(found[1], "") if found else words
    return bool(SEEN.search(rest)) or (found is None and _count_words(words) >= _TOO_SHORT)


def _is_concrete(text: str) -> bool:
    """Whether a wish has become a description: several words, and among them a number, a place, a rhythm or a day."""
    return bool(MARKERS.search(normalize_text(text))) and _count_words(_spaced(text)) >= _LONG_ENOUGH


def _is_only_learning(words: str) -> bool:
    return bool(EXTRACURRICULAR.search(words)) and not APPLIED.search(words)


def _count_words(spaced: str) -> int:
    return len(spaced.split())


def _spaced(text: str) -> str:
    return " ".join(list_words(text))


_NO_REAL_WORK_TEXT = (
    "In which piece of real work will this happen? A project, an area or a responsibility gives it a place. "
    "For example: “the new checkout”, “on-call for search”, “onboarding of new colleagues”."
)
_EXTRACURRICULAR_TEXT = (
    "Learning alone rarely sticks. Where in your work will you use it? "
    "For example: “move one service to the new queue with what the course taught, and show the team how it went”."
)
_TOO_MANY_TEXT = (
    "Four goals beside the daily work are a lot. Is there one that could wait for the next season? "
    "For example: keep the two you would miss most, and note the others in your direction."
)
