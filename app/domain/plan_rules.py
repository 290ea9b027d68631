"""What a plan must hold before it is shared, and how long its texts may be [plan.goals]."""

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from app.domain.plan import MOST_GOALS, Goal, PlanBody
from app.errors import UserError


class PlanField(StrEnum):
    DIRECTION = "direction"
    BECAUSE = "because"
    WORK = "work"
    DOING = "doing"
    SIGNAL = "signal"
    HELP = "help"
    CADENCE = "cadence"
    BY_CHECKIN = "by"
    EXPERIMENT = "experiment"
    REASON = "reason"


MOST_CHARS: Mapping[PlanField, int] = {
    PlanField.DIRECTION: 1000,
    PlanField.BECAUSE: 1000,
    PlanField.WORK: 300,
    PlanField.DOING: 1000,
    PlanField.SIGNAL: 1000,
    PlanField.HELP: 1000,
    PlanField.REASON: 500,
}

_NEEDED = {
    PlanField.WORK: "Name a project, an area or a responsibility, so that it has a place.",
    PlanField.SIGNAL: "Say what someone would notice, so that both of you can tell.",
    PlanField.CADENCE: "Choose how often you look.",
}


def too_long(text: str, most: int) -> str | None:
    """What to say under a field that holds more than fits; None where it fits."""
    return f"{len(text):,} characters are too many here; {most:,} fit." if len(text) > most else None


def direction_problems(body: PlanBody) -> dict[PlanField, str]:
    """What is wrong with the first page, by field. Nothing is required there: it may be found while writing goals."""
    return _too_long({PlanField.DIRECTION: body.direction, PlanField.BECAUSE: body.because})


def goal_problems(goal: Goal) -> dict[PlanField, str]:
    """What is wrong with a goal, by field: work, signal and cadence are needed, all else is advice."""
    texts = {
        PlanField.WORK: goal.work,
        PlanField.DOING: goal.doing,
        PlanField.SIGNAL: goal.signal,
        PlanField.HELP: goal.help,
    }
    missing = {field: text for field, text in _NEEDED.items() if not getattr(goal, field)}
    return missing | _too_long(texts)


def tidy_body(body: PlanBody) -> PlanBody:
    """Without goals in which nothing was written, the others numbered from 1."""
    written = [goal for goal in body.goals if not goal.is_blank]
    return replace(body, goals=tuple(replace(goal, position=n) for n, goal in enumerate(written, start=1)))


def check_ready(body: PlanBody) -> None:
    """Refuse a plan that can't be shared yet; raises UserError with what is missing."""
    if not body.goals:
        raise UserError("A plan needs one goal at least. Press Add a goal.")
    if len(body.goals) > MOST_GOALS:
        raise UserError(f"{MOST_GOALS} goals are the most, so that each gets attention. Take one out first.")
    if direction_problems(body) or any(goal_problems(goal) for goal in body.goals):
        raise UserError("Something is missing in a goal. It is marked; press Change there.")


def _too_long(texts: Mapping[PlanField, str]) -> dict[PlanField, str]:
    found = {field: too_long(text, MOST_CHARS[field]) for field, text in texts.items()}
    return {field: text for field, text in found.items() if text}
