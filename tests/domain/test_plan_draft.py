"""The wizard's pages, what each may hold, and who has yet to agree."""

from dataclasses import replace
from uuid import UUID

import pytest

from app.domain.goal_examples import EXAMPLES
from app.domain.plan import Cadence, Goal, Plan, PlanBody, PlanKind, PlanState
from app.domain.plan_draft import (
    DIRECTION_PAGE,
    SUMMARY_PAGE,
    begin_draft,
    drop_goal,
    next_page,
    put_body,
    put_direction,
    put_goal,
    rebase_draft,
)
from app.domain.plan_entry import (
    DirectionEntry,
    GoalEntry,
    WizardPlace,
    apply_example,
    entry_problems,
    find_example,
    length_problem,
)
from app.domain.plan_rules import MOST_CHARS, PlanField, check_ready, goal_problems, tidy_body, too_long
from app.errors import UserError

GOAL = Goal(UUID(int=1), 0, work="Payments", signal="Answers unasked", cadence=Cadence.EVIDENCE)
PLACE = WizardPlace(UUID(int=9), 1, 0, GOAL.id, is_new=True)
FULL = GoalEntry(work="Payments", signal="Answers unasked", cadence=Cadence.EVIDENCE)


def _goal(number: int, **changes: object) -> Goal:
    return replace(GOAL, id=UUID(int=number), position=number, **changes)  # type: ignore[arg-type]  # by field


def _with(*goals: Goal, base: int = 0) -> PlanBody:
    return PlanBody(goals=goals)


def test_the_first_writing_offers_one_goal_after_the_other_up_to_four() -> None:
    draft = begin_draft(0, PlanBody())
    assert next_page(draft, DIRECTION_PAGE) == 1

    for number in range(1, 4):
        draft = put_goal(draft, _goal(number))
        assert next_page(draft, number) == number + 1

    assert next_page(put_goal(draft, _goal(4)), 4) == SUMMARY_PAGE


def test_leaving_a_further_goal_blank_leads_to_the_summary() -> None:
    draft = put_goal(put_goal(begin_draft(0, PlanBody()), _goal(1)), Goal(UUID(int=2), 2))

    assert len(draft.body.goals) == 1
    assert next_page(draft, 2) == SUMMARY_PAGE


def test_a_plan_that_was_shared_offers_no_further_goal_by_itself() -> None:
    draft = begin_draft(2, _with(_goal(1), _goal(2)))

    assert next_page(draft, DIRECTION_PAGE) == 1
    assert next_page(draft, 1) == 2
    assert next_page(draft, 2) == SUMMARY_PAGE


def test_a_goal_sent_twice_is_there_once() -> None:
    draft = begin_draft(0, PlanBody())
    once = put_goal(draft, GOAL)
    twice = put_goal(once, replace(GOAL, doing="more"))

    assert [goal.doing for goal in twice.body.goals] == ["more"]
    assert twice.body.goals[0].position == 1


def test_goals_are_numbered_anew_when_one_goes() -> None:
    draft = drop_goal(begin_draft(0, _with(_goal(1), _goal(2), _goal(3))), UUID(int=1))

    assert [(goal.id.int, goal.position) for goal in draft.body.goals] == [(2, 1), (3, 2)]


def test_every_save_changes_the_count_that_names_the_fields() -> None:
    draft = begin_draft(0, PlanBody())

    assert put_direction(draft, direction="x", because="").rev == 1
    assert put_body(draft, PlanBody("y")).rev == 1
    assert rebase_draft(draft, version=2, body=PlanBody("z")).rev == 1


def test_a_rebased_draft_stands_on_the_new_version() -> None:
    draft = put_direction(begin_draft(1, PlanBody("old", "why")), direction="mine", because="why")
    rebased = rebase_draft(draft, version=2, body=PlanBody("old", "because"))

    assert (rebased.base, rebased.page) == (2, SUMMARY_PAGE)
    assert (rebased.body.direction, rebased.body.because) == ("mine", "because")


@pytest.mark.parametrize(
    ("missing", "field"),
    [("work", PlanField.WORK), ("signal", PlanField.SIGNAL), ("cadence", PlanField.CADENCE)],
)
def test_work_signal_and_cadence_are_required_and_nothing_else(missing: str, field: PlanField) -> None:
    changes: dict[str, object] = {missing: None if missing == "cadence" else ""}

    assert set(goal_problems(replace(GOAL, **changes))) == {field}  # type: ignore[arg-type]  # by field
    assert goal_problems(GOAL) == {}


@pytest.mark.parametrize("field", [PlanField.WORK, PlanField.DOING, PlanField.SIGNAL, PlanField.HELP])
def test_a_text_may_be_as_long_as_it_says_and_no_longer(field: PlanField) -> None:
    most = MOST_CHARS[field]

    assert goal_problems(replace(GOAL, **{field.value: "x" * most})) == {}  # type: ignore[arg-type]  # by field
    assert set(goal_problems(replace(GOAL, **{field.value: "x" * (most + 1)}))) == {field}  # type: ignore[arg-type]  # by field


def test_3001_characters_are_too_many_anywhere() -> None:
    long = "x" * 3001

    assert too_long(long, 3000) == "3,001 characters are too many here; 3,000 fit."
    assert set(entry_problems(replace(PLACE, page=0, goal=None), DirectionEntry(long, long))) == {
        PlanField.DIRECTION,
        PlanField.BECAUSE,
    }
    assert length_problem(GoalEntry(doing=long)) is not None
    assert length_problem(DirectionEntry(long)) is not None


def test_saving_a_half_written_goal_is_no_problem() -> None:
    assert length_problem(GoalEntry(doing="something")) is None
    assert length_problem(DirectionEntry()) is None


def test_the_first_goal_must_be_written_a_further_one_need_not() -> None:
    assert set(entry_problems(PLACE, GoalEntry())) == {PlanField.WORK, PlanField.SIGNAL, PlanField.CADENCE}
    assert entry_problems(replace(PLACE, page=2), GoalEntry()) == {}
    assert set(entry_problems(replace(PLACE, page=2), GoalEntry(doing="x"))) != set()
    assert set(entry_problems(replace(PLACE, page=2, is_new=False), GoalEntry())) != set()
    assert entry_problems(PLACE, FULL) == {}


def test_an_example_fills_what_is_empty_and_leaves_what_was_typed() -> None:
    example, other = EXAMPLES[0], EXAMPLES[1]
    goal = apply_example(Goal(UUID(int=1), 1, work="My own words"), example)

    assert (goal.work, goal.signal, goal.cadence) == ("My own words", example.signal, example.cadence)
    assert apply_example(goal, other).signal == other.signal
    assert apply_example(goal, other).work == "My own words"


def test_every_example_is_a_goal_without_a_problem() -> None:
    assert all(goal_problems(apply_example(Goal(UUID(int=1), 1), example)) == {} for example in EXAMPLES)
    assert find_example(EXAMPLES[3].key) is EXAMPLES[3]
    assert find_example("no such example") is None


def test_blank_goals_are_not_shared() -> None:
    body = tidy_body(_with(Goal(UUID(int=1), 1), _goal(2)))

    assert [(goal.id.int, goal.position) for goal in body.goals] == [(2, 1)]


@pytest.mark.parametrize(
    ("body", "word"),
    [
        (PlanBody("a direction alone"), "one goal at least"),
        (_with(*(_goal(n) for n in range(1, 6))), "the most"),
        (_with(_goal(1, signal="")), "missing"),
    ],
)
def test_a_plan_is_not_shared_before_it_is_ready(body: PlanBody, word: str) -> None:
    with pytest.raises(UserError, match=word):
        check_ready(body)


def test_a_plan_with_one_to_four_whole_goals_is_ready() -> None:
    check_ready(_with(_goal(1)))
    check_ready(_with(*(_goal(n) for n in range(1, 5))))


PERSON, PARTNER = UUID(int=1), UUID(int=2)
PLAN = Plan(UUID(int=3), PERSON, PARTNER, None, PlanKind.SEASON, PlanState.DRAFTING, 0)


def test_nobody_is_waited_for_before_something_is_shared() -> None:
    assert PLAN.waits_for is None


def test_the_one_who_has_not_agreed_is_waited_for() -> None:
    shared = PLAN.with_yes(PERSON, 1)

    assert shared.waits_for == PARTNER
    assert shared.with_yes(PARTNER, 1).waits_for is None
    assert shared.with_yes(PARTNER, 2).waits_for == PERSON
    assert replace(shared, state=PlanState.ACTIVE).waits_for is None
