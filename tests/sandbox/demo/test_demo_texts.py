"""Every personal text of the story carries the canary, or the search for leaks would overlook it."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

import pytest

from sandbox.demo import everyday, texts
from sandbox.demo.habits import HABITS
from sandbox.demo.leaks import CANARY


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from texts_in(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from texts_in(getattr(value, one.name))


PERSONAL = [
    *texts_in(texts.GROWTH),
    *(getattr(texts, name) for name in texts.__all__ if isinstance(getattr(texts, name), str)),
    *(link.note for link in everyday.LINKS),
]


@pytest.mark.parametrize("text", [text for text in PERSONAL if text])
def test_a_personal_text_carries_the_canary_in_lower_case(text: str) -> None:
    assert CANARY in text


@pytest.mark.parametrize("said", everyday.SAID, ids=lambda said: said.text[:20])
def test_what_is_linked_carries_the_canary(said: everyday.Said) -> None:
    linked = [link for link in everyday.LINKS if link.said == said]
    assert CANARY in said.text or not linked


@pytest.mark.parametrize("handle", HABITS)
def test_there_is_a_text_for_every_month_in_which_two_people_meet(handle: str) -> None:
    growth = texts.GROWTH[handle]
    for no, month in enumerate(HABITS[handle], 1):
        text = growth.months.get(no)
        assert (text is not None and bool(text.agreed)) == month.takes_place
        assert text is None or not month.is_prepared or 0 < len(text.moved) <= len(growth.goals)
