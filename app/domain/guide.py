"""Guides: the questions of a career talk, each with what the lead needs to ask it well [talk.guide]."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class GuideState(StrEnum):
    OFFERED = "offered"
    REPLACED = "replaced"  # by a newer version; talks that began with it keep it


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`why`, `listen_for` and `follow_ups` are for the lead; the rest is read by both.

    `key` stays the same over all versions, so that last time's answer stands beside it. `expects` is how many lines are
    asked for; `beside` and `compare_with` name answers of this talk and of the last one that are read next to it.
    """

    key: str
    text: str
    why: str
    listen_for: tuple[str, ...]
    follow_ups: tuple[str, ...] = ()
    help: str = ""
    choices: tuple[str, ...] = ()
    expects: int | None = None
    beside: str | None = None
    compare_with: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A set of questions in one version. `homework`: better thought about before the two meet."""

    key: str
    version: int
    name: str
    about: str
    questions: tuple[Question, ...]
    every_months: int | None = None
    homework: bool = False

    def question(self, key: str) -> Question | None:
        return next((one for one in self.questions if one.key == key), None)


def guide_from(document: Mapping[str, Any]) -> Guide:
    """The guide that a document of the right form describes (app/guides/guide.schema.json)."""
    return Guide(**{**document, "questions": tuple(map(_question_from, document["questions"]))})


def _question_from(entry: Mapping[str, Any]) -> Question:
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in entry.items()}
    return Question(**fields)


def list_guide_problems(guide: Guide) -> list[str]:
    """What is wrong with a guide of the right form: keys used twice, and keys that name no question."""
    keys = Counter(question.key for question in guide.questions)
    twice = [f"Two questions have the key {key}." for key, times in keys.items() if times > 1]
    return [*twice, *(problem for one in guide.questions for problem in _dangling(one, keys))]


def _dangling(question: Question, keys: Iterable[str]) -> list[str]:
    named = {"beside": question.beside, "compare_with": question.compare_with}
    return [
        f"{question.key}: {name} is {key}, and no question has that key."
        for name, key in named.items()
        if key is not None and key not in keys
    ]
