"""The worked examples are goals that the coach has nothing to say about."""

from collections import Counter
from uuid import UUID

import pytest

from app.domain.english import is_english
from app.domain.goal_coach import coach
from app.domain.goal_examples import EXAMPLES, Craft, GoalExample
from app.domain.plan import Cadence, Goal

MOST_LETTERS = 150  # a phone shows a field of this length without scrolling


def as_goal(example: GoalExample) -> Goal:
    return Goal(
        id=UUID(int=1),
        position=1,
        work=example.work,
        doing=example.doing,
        signal=example.signal,
        help=example.help,
        cadence=example.cadence,
    )


def test_there_are_five_for_each_craft() -> None:
    assert Counter(example.craft for example in EXAMPLES) == dict.fromkeys(Craft, 5)


def test_every_cadence_is_shown() -> None:
    assert {example.cadence for example in EXAMPLES} == set(Cadence)


def test_no_two_are_alike() -> None:
    for field in ("key", "work", "doing", "signal", "help"):
        assert len({getattr(example, field) for example in EXAMPLES}) == len(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.key for example in EXAMPLES])
def test_the_coach_reads_each_and_has_nothing_to_say(example: GoalExample) -> None:
    assert is_english(f"{example.work} {example.doing} {example.signal}")
    assert coach(as_goal(example)) == ()


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.key for example in EXAMPLES])
def test_each_fits_a_phone(example: GoalExample) -> None:
    assert len(example.work) <= 50
    for text in (example.doing, example.signal, example.help):
        assert len(text) <= MOST_LETTERS
        assert text.endswith(".")
        assert "!" not in text
