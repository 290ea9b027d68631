"""What a goal asks for at each check-in, and what is too vague to be seen."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.plan import Cadence
from app.domain.preparation import (
    GoalNote,
    GoalStatus,
    Preparation,
    Prompt,
    add_example,
    asks_for_example,
    is_vague,
    prompt_of,
)
from app.domain.preparation_json import preparation_from_json, preparation_to_json
from app.domain.questions import QUESTIONS, question_for

GOAL, OTHER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize("text", ["It went fine.", "Good progress, more to come", "I did my best and it is better now"])
def test_words_in_which_nothing_can_be_seen_are_vague(text: str) -> None:
    assert is_vague(text)


@pytest.mark.parametrize(
    "text",
    [
        "Paired with Ana",
        "merged 3 reviews",
        "see https://example.com/pull",
        "answered in #help-payments",
        "the “retry” job runs",
        "I kept the morning free and used it to read the code that moves the money between the two ledgers",
        "支払いのことを少し進めました",
        "تقدّمت قليلا",
    ],
)
def test_a_name_a_number_a_link_or_a_story_is_not(text: str) -> None:
    assert not is_vague(text)


def test_an_example_is_asked_for_once_and_only_where_all_that_was_written_is_vague() -> None:
    vague, concrete = GoalNote(GoalStatus.MOVING, "it went fine"), GoalNote(GoalStatus.MOVING, "met Ana")

    assert asks_for_example(Preparation({GOAL: vague}), (GOAL, OTHER))
    assert not asks_for_example(Preparation({GOAL: vague, OTHER: concrete}), (GOAL, OTHER))
    assert asks_for_example(Preparation({GOAL: vague}), (GOAL,))
    assert not asks_for_example(Preparation({GOAL: vague}, asked=True), (GOAL,))
    assert not asks_for_example(Preparation({GOAL: GoalNote(GoalStatus.DONE)}), (GOAL,))


def test_an_example_goes_below_what_was_there() -> None:
    assert add_example(GoalNote(moved="fine"), "on Tuesday").moved == "fine\non Tuesday"
    assert add_example(GoalNote(moved="fine"), "").moved == "fine"


@pytest.mark.parametrize(
    ("cadence", "prompts"),
    [
        (Cadence.EVIDENCE, [Prompt.MOVED] * 6),
        (Cadence.UPDATE, [Prompt.UPDATE] * 6),
        (Cadence.OBJECTIVE, [Prompt.SET_OBJECTIVE, Prompt.MOVED, Prompt.LOOK_AT_OBJECTIVE] * 2),
        (None, [Prompt.MOVED] * 6),
    ],
)
def test_each_cadence_asks_for_its_own(cadence: Cadence | None, prompts: list[Prompt]) -> None:
    assert [prompt_of(cadence, no) for no in range(1, 7)] == prompts


NOTES = st.builds(GoalNote, st.one_of(st.none(), st.sampled_from(GoalStatus)), st.text())
PREPARATIONS = st.builds(
    Preparation,
    st.dictionaries(st.uuids(), NOTES, max_size=4),
    st.text(),
    st.integers(0, 4),
    st.integers(0, 99),
    st.booleans(),
)


@given(PREPARATIONS)
def test_a_draft_comes_back_as_it_was_kept(preparation: Preparation) -> None:
    assert preparation_from_json(preparation_to_json(preparation)) == preparation


@given(st.uuids())
def test_no_question_comes_twice_in_a_season(plan: UUID) -> None:
    assert len({question_for(plan, no) for no in range(1, 7)}) == 6


def test_there_are_questions_for_two_seasons() -> None:
    assert len(set(QUESTIONS)) == len(QUESTIONS) >= 12
