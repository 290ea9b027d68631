"""What changed between two versions of a plan, and how the text of two writers comes together [plan.both]."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from app.domain.plan import Goal, GoalKind, GoalState, PlanBody
from app.domain.plan_rules import PlanField

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `goal` names the goal it is about; '' as `old` or `new` means there was, or is, nothing."""

    field: PlanField
    old: str
    new: str
    goal: str = ""


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """All differences: texts, goals that came, goals that were taken out (with why)."""

    texts: tuple[Change, ...] = ()
    added: tuple[Goal, ...] = ()
    retired: tuple[Goal, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.texts or self.added or self.retired)


_GOAL_FIELDS: tuple[tuple[PlanField, Callable[[Goal], str]], ...] = (
    (PlanField.WORK, lambda goal: goal.work),
    (PlanField.DOING, lambda goal: goal.doing),
    (PlanField.SIGNAL, lambda goal: goal.signal),
    (PlanField.HELP, lambda goal: goal.help),
    (PlanField.CADENCE, lambda goal: goal.cadence or ""),
    (PlanField.BY_CHECKIN, lambda goal: str(goal.by_checkin or "")),
    (PlanField.EXPERIMENT, lambda goal: goal.kind if goal.kind is GoalKind.EXPERIMENT else ""),
)


def diff_plans(old: PlanBody, new: PlanBody) -> PlanChanges:
    """What a reader of `old` must know to have read `new`."""
    reasons = {goal.id: goal.reason for goal in new.retired}
    gone = [goal for goal in old.goals if new.find_goal(goal.id) is None]
    return PlanChanges(
        texts=tuple(_changed_texts(old, new)),
        added=tuple(goal for goal in new.goals if old.find_goal(goal.id) is None),
        retired=tuple(replace(goal, reason=reasons.get(goal.id, "")) for goal in gone),
    )


def _changed_texts(old: PlanBody, new: PlanBody) -> Iterator[Change]:
    if old.direction != new.direction:
        yield Change(PlanField.DIRECTION, old.direction, new.direction)
    if old.because != new.because:
        yield Change(PlanField.BECAUSE, old.because, new.because)
    for goal in new.goals:
        before = old.find_goal(goal.id)
        for field, read in _GOAL_FIELDS if before is not None else ():
            if before is not None and read(before) != read(goal):
                yield Change(field, read(before), read(goal), goal=before.work)


def merge_plans(start: PlanBody, theirs: PlanBody, mine: PlanBody) -> PlanBody:
    """Both edits of the same start. Where both changed the same field, mine stands: I see it before I share."""
    kept = [_merge_goal(start.find_goal(goal.id), theirs.find_goal(goal.id), goal) for goal in mine.goals]
    known = {goal.id for goal in (*mine.goals, *mine.retired)}
    came = [goal for goal in theirs.goals if goal.id not in known and start.find_goal(goal.id) is None]
    goals = [goal for goal in [*kept, *came] if goal is not None]
    stays = {goal.id for goal in goals}
    return PlanBody(
        direction=_newest(start.direction, theirs.direction, mine.direction),
        because=_newest(start.because, theirs.because, mine.because),
        goals=tuple(replace(goal, position=n) for n, goal in enumerate(goals, start=1)),
        retired=_merge_retired(theirs.retired, mine.retired, stays),
    )


def _merge_goal(start: Goal | None, theirs: Goal | None, mine: Goal) -> Goal | None:
    if start is None:
        return mine
    if theirs is None:  # they took it out: it stays out, unless I went on writing it
        return mine if replace(mine, position=start.position) != start else None
    return Goal(
        id=mine.id,
        position=mine.position,
        work=_newest(start.work, theirs.work, mine.work),
        signal=_newest(start.signal, theirs.signal, mine.signal),
        cadence=_newest(start.cadence, theirs.cadence, mine.cadence),
        doing=_newest(start.doing, theirs.doing, mine.doing),
        help=_newest(start.help, theirs.help, mine.help),
        by_checkin=_newest(start.by_checkin, theirs.by_checkin, mine.by_checkin),
        kind=_newest(start.kind, theirs.kind, mine.kind),
    )


def _merge_retired(theirs: tuple[Goal, ...], mine: tuple[Goal, ...], stays: Set[UUID]) -> tuple[Goal, ...]:
    both = {goal.id: goal for goal in (*theirs, *mine) if goal.id not in stays}
    return tuple(both.values())


def _newest(start: T, theirs: T, mine: T) -> T:
    return theirs if mine == start else mine


def retire_goal(body: PlanBody, goal: Goal, reason: str) -> PlanBody:
    """The plan without that goal; it is kept with why it was taken out."""
    left = [one for one in body.goals if one.id != goal.id]
    gone = replace(goal, state=GoalState.RETIRED, reason=reason)
    return replace(
        body,
        goals=tuple(replace(one, position=n) for n, one in enumerate(left, start=1)),
        retired=(*body.retired, gone),
    )


def restore_version(now: PlanBody, before: PlanBody, reason: str) -> PlanBody:
    """`before` again; goals that came since are taken out with that reason."""
    came = [goal for goal in now.goals if before.find_goal(goal.id) is None]
    gone = tuple(replace(goal, state=GoalState.RETIRED, reason=reason) for goal in came)
    return replace(before, retired=(*before.retired, *gone))
