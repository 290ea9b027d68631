"""Plans and drafts as JSON values, the form in which they are sealed."""

from typing import Any
from uuid import UUID

from app.domain.plan import Cadence, Goal, GoalKind, GoalState, PlanBody
from app.domain.plan_draft import PlanDraft

Json = dict[str, Any]


def goal_to_json(goal: Goal) -> Json:
    return {
        "id": str(goal.id),
        "position": goal.position,
        "work": goal.work,
        "signal": goal.signal,
        "cadence": goal.cadence,
        "doing": goal.doing,
        "help": goal.help,
        "by": goal.by_checkin,
        "kind": goal.kind,
        "state": goal.state,
        "reason": goal.reason,
    }


def goal_from_json(value: Json) -> Goal:
    return Goal(
        id=UUID(value["id"]),
        position=value["position"],
        work=value["work"],
        signal=value["signal"],
        cadence=Cadence(value["cadence"]) if value["cadence"] else None,
        doing=value["doing"],
        help=value["help"],
        by_checkin=value["by"],
        kind=GoalKind(value["kind"]),
        state=GoalState(value["state"]),
        reason=value["reason"],
    )


def body_to_json(body: PlanBody) -> Json:
    return {
        "direction": body.direction,
        "because": body.because,
        "goals": [goal_to_json(goal) for goal in body.goals],
        "retired": [goal_to_json(goal) for goal in body.retired],
    }


def body_from_json(value: Json) -> PlanBody:
    return PlanBody(
        direction=value["direction"],
        because=value["because"],
        goals=tuple(goal_from_json(goal) for goal in value["goals"]),
        retired=tuple(goal_from_json(goal) for goal in value["retired"]),
    )


def draft_to_json(draft: PlanDraft) -> Json:
    return {
        "base": draft.base,
        "start": body_to_json(draft.start),
        "body": body_to_json(draft.body),
        "page": draft.page,
        "rev": draft.rev,
        "advised": sorted(str(goal) for goal in draft.advised),
    }


def draft_from_json(value: Json) -> PlanDraft:
    return PlanDraft(
        base=value["base"],
        start=body_from_json(value["start"]),
        body=body_from_json(value["body"]),
        page=value["page"],
        rev=value["rev"],
        advised=frozenset(UUID(goal) for goal in value["advised"]),
    )
