"""A draft of a plan: what one person has written and not shared, page by page.

It carries the text it was started from, so that what both people wrote meanwhile can be brought together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.plan import MOST_GOALS, Goal, PlanBody
from app.domain.plan_changes import merge_plans

DIRECTION_PAGE = 0
SUMMARY_PAGE = 99
"""Between the two lie the goals' pages: 1 to 4, and a few more where the goals of two writers came together."""


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """`base` is the version `start` belongs to (0: nothing). `rev` counts saves. `advised` had the coach's word."""

    base: int
    start: PlanBody
    body: PlanBody
    page: int = DIRECTION_PAGE
    rev: int = 0
    advised: frozenset[UUID] = frozenset()

    @property
    def is_first_writing(self) -> bool:
        """Nothing was shared yet: further goals are offered one after the other."""
        return self.base == 0

    def goal_on(self, page: int) -> Goal | None:
        """The goal of that page; None where it isn't written yet."""
        return self.body.goals[page - 1] if 0 < page <= len(self.body.goals) else None


def begin_draft(version: int, body: PlanBody) -> PlanDraft:
    return PlanDraft(base=version, start=body, body=body)


def put_direction(draft: PlanDraft, *, direction: str, because: str) -> PlanDraft:
    return _saved(draft, replace(draft.body, direction=direction, because=because))


def put_goal(draft: PlanDraft, goal: Goal) -> PlanDraft:
    """The goal as it reads now, in its place or as the last one; a blank new one is not kept."""
    goals = list(draft.body.goals)
    place = next((n for n, one in enumerate(goals) if one.id == goal.id), None)
    if place is not None:
        goals[place] = replace(goal, position=place + 1)
    elif not goal.is_blank:
        goals.append(replace(goal, position=len(goals) + 1))
    return _saved(draft, replace(draft.body, goals=tuple(goals)))


def drop_goal(draft: PlanDraft, goal_id: UUID) -> PlanDraft:
    """Take out a goal that nobody agreed to yet: there is nothing to keep of it."""
    left = [goal for goal in draft.body.goals if goal.id != goal_id]
    return _saved(draft, replace(draft.body, goals=_numbered(left)))


def put_body(draft: PlanDraft, body: PlanBody) -> PlanDraft:
    return _saved(draft, body)


def rebase_draft(draft: PlanDraft, *, version: int, body: PlanBody) -> PlanDraft:
    """The draft on top of a version that the other one made meanwhile."""
    merged = merge_plans(draft.start, body, draft.body)
    return replace(draft, base=version, start=body, body=merged, page=SUMMARY_PAGE, rev=draft.rev + 1)


def next_page(draft: PlanDraft, page: int) -> int:
    """The page after this one: all goals that are there, then a new one while the plan is first written."""
    following = page + 1
    if draft.goal_on(following) is not None:
        return following
    is_written = page == DIRECTION_PAGE or draft.goal_on(page) is not None
    offers_more = draft.is_first_writing or not draft.body.goals
    return following if offers_more and is_written and following <= MOST_GOALS else SUMMARY_PAGE


def _saved(draft: PlanDraft, body: PlanBody) -> PlanDraft:
    return replace(draft, body=body, rev=draft.rev + 1)


def _numbered(goals: Sequence[Goal]) -> tuple[Goal, ...]:
    return tuple(replace(goal, position=n) for n, goal in enumerate(goals, start=1))
