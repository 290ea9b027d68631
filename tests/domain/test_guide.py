"""Guides: keys that last, and references that lead somewhere."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.guide import Guide, Question, list_guide_problems

WORK = Question(key="work", text="How is work?", why="It opens the talk.", listen_for=("What comes up twice.",))
WISH = Question(key="wish", text="What next?", why="It can be shaped.", listen_for=("A wish.",))
GUIDE = Guide(key="short", version=1, name="Short", about="Two questions.", questions=(WORK, WISH))


def test_a_question_is_found_by_its_key() -> None:
    assert GUIDE.question("wish") is WISH
    assert GUIDE.question("gone") is None


def test_nothing_is_wrong_with_keys_of_one_question_each() -> None:
    assert list_guide_problems(replace(GUIDE, questions=(WORK, replace(WISH, beside="work")))) == []


def test_a_key_used_twice_is_named_once() -> None:
    guide = replace(GUIDE, questions=(WORK, WORK, WORK))

    assert list_guide_problems(guide) == ["Two questions have the key work."]


@pytest.mark.parametrize("name", ["beside", "compare_with"])
def test_a_key_that_no_question_has_is_named_with_its_place(name: str) -> None:
    named: dict[str, Any] = {name: "gone"}

    assert list_guide_problems(replace(GUIDE, questions=(WORK, replace(WISH, **named)))) == [
        f"wish: {name} is gone, and no question has that key."
    ]
