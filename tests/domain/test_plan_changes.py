"""What changed, and how two writers' texts come together."""

from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.plan import Cadence, Goal, GoalKind, GoalState, PlanBody
from app.domain.plan_changes import Change, diff_plans, merge_plans, restore_version, retire_goal
from app.domain.plan_draft import PlanDraft, begin_draft
from app.domain.plan_json import body_from_json, body_to_json, draft_from_json, draft_to_json
from app.domain.plan_rules import PlanField

texts = st.text(max_size=5)
goals = st.builds(
    Goal,
    id=st.integers(1, 5).map(lambda n: UUID(int=n)),
    position=st.just(1),
    work=texts,
    signal=texts,
    cadence=st.none() | st.sampled_from(Cadence),
    doing=texts,
    help=texts,
    by_checkin=st.none() | st.integers(1, 6),
    kind=st.sampled_from(GoalKind),
)


def _numbered(some: list[Goal]) -> tuple[Goal, ...]:
    return tuple(replace(goal, position=n) for n, goal in enumerate(some, start=1))


bodies = st.builds(
    PlanBody,
    direction=texts,
    because=texts,
    goals=st.lists(goals, max_size=4, unique_by=lambda goal: goal.id).map(_numbered),
)

FIRST = Goal(UUID(int=1), 1, "Payments", "Answers unasked", Cadence.EVIDENCE)
SECOND = Goal(UUID(int=2), 2, "On-call", "Leads an incident", Cadence.UPDATE)
PLAN = PlanBody("Lead a team", "I like it", (FIRST, SECOND))


@given(bodies)
def test_a_plan_does_not_differ_from_itself(body: PlanBody) -> None:
    assert not diff_plans(body, body)


@given(bodies, bodies)
def test_plans_without_a_difference_read_the_same(old: PlanBody, new: PlanBody) -> None:
    same_words = replace(old, goals=()) == replace(new, goals=()) and sorted(map(repr, _unplaced(old))) == sorted(
        map(repr, _unplaced(new))
    )

    assert bool(diff_plans(old, new)) is not same_words


def _unplaced(body: PlanBody) -> list[Goal]:
    return [replace(goal, position=0) for goal in body.goals]


def test_a_changed_text_is_shown_old_and_new_with_its_goal() -> None:
    new = replace(PLAN, goals=(replace(FIRST, signal="Answers twice a month"), SECOND))

    assert diff_plans(PLAN, new).texts == (
        Change(PlanField.SIGNAL, "Answers unasked", "Answers twice a month", goal="Payments"),
    )


def test_a_goal_that_was_taken_out_is_shown_with_its_reason() -> None:
    new = retire_goal(PLAN, FIRST, "The team moved")
    changes = diff_plans(PLAN, new)

    assert [(goal.work, goal.reason, goal.state) for goal in changes.retired] == [
        ("Payments", "The team moved", GoalState.ACTIVE)
    ]
    assert [(goal.work, goal.position) for goal in new.goals] == [("On-call", 1)]
    assert new.retired[0].state is GoalState.RETIRED


@given(bodies, bodies)
def test_who_writes_alone_loses_nothing(start: PlanBody, mine: PlanBody) -> None:
    merged = merge_plans(start, start, mine)

    assert not diff_plans(mine, merged)


@given(bodies, bodies)
def test_who_wrote_nothing_gets_what_the_other_wrote(start: PlanBody, theirs: PlanBody) -> None:
    merged = merge_plans(start, theirs, start)

    assert not diff_plans(theirs, merged)


def test_edits_of_different_fields_come_together() -> None:
    theirs = replace(PLAN, because="It matters", goals=(replace(FIRST, signal="Twice a month"), SECOND))
    mine = replace(PLAN, direction="Lead two teams", goals=(replace(FIRST, help="Room for it"), SECOND))
    merged = merge_plans(PLAN, theirs, mine)

    assert (merged.direction, merged.because) == ("Lead two teams", "It matters")
    assert (merged.goals[0].signal, merged.goals[0].help) == ("Twice a month", "Room for it")


def test_where_both_changed_the_same_text_mine_stands() -> None:
    theirs, mine = replace(PLAN, direction="theirs"), replace(PLAN, direction="mine")

    assert merge_plans(PLAN, theirs, mine).direction == "mine"


def test_a_goal_each_of_them_added_is_there_after_the_merge() -> None:
    third, fourth = replace(FIRST, id=UUID(int=3), work="Hiring"), replace(FIRST, id=UUID(int=4), work="Docs")
    theirs = replace(PLAN, goals=(*PLAN.goals, third))
    mine = replace(PLAN, goals=(*PLAN.goals, fourth))

    merged = merge_plans(PLAN, theirs, mine)

    assert [goal.work for goal in merged.goals] == ["Payments", "On-call", "Docs", "Hiring"]
    assert [goal.position for goal in merged.goals] == [1, 2, 3, 4]


def test_a_goal_they_took_out_stays_out_unless_i_went_on_writing_it() -> None:
    theirs = retire_goal(PLAN, FIRST, "moved")
    untouched = replace(PLAN, direction="mine")
    continued = replace(PLAN, goals=(replace(FIRST, doing="more"), SECOND))

    assert [goal.work for goal in merge_plans(PLAN, theirs, untouched).goals] == ["On-call"]
    assert [goal.work for goal in merge_plans(PLAN, theirs, continued).goals] == ["Payments", "On-call"]
    assert merge_plans(PLAN, theirs, untouched).retired[0].reason == "moved"
    assert merge_plans(PLAN, theirs, continued).retired == ()


def test_taking_a_change_back_takes_out_the_goals_that_came_with_it() -> None:
    third = replace(FIRST, id=UUID(int=3), work="Hiring", position=3)
    changed = replace(PLAN, direction="other", goals=(*PLAN.goals, third))
    restored = restore_version(changed, PLAN, "taken back")

    assert (restored.direction, restored.goals) == (PLAN.direction, PLAN.goals)
    assert [(goal.work, goal.reason) for goal in restored.retired] == [("Hiring", "taken back")]


@given(bodies, st.integers(0, 9), st.sets(st.uuids(), max_size=3))
def test_plans_and_drafts_survive_being_kept(body: PlanBody, rev: int, advised: set[UUID]) -> None:
    draft = replace(begin_draft(rev, body), rev=rev, advised=frozenset(advised))

    assert body_from_json(body_to_json(body)) == body
    assert draft_from_json(draft_to_json(draft)) == draft


def test_a_draft_keeps_what_it_was_started_from() -> None:
    assert begin_draft(3, PLAN) == PlanDraft(base=3, start=PLAN, body=PLAN)
