"""How goals and their fields are called, and a plan as it reads: shared by the windows of plans, drafts and changes."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from app.domain.calendar import add_months
from app.domain.plan import Cadence, Goal, GoalKind, GoalState, PlanBody
from app.domain.plan_rules import PlanField
from app.views.blocks import Block, clip, context, header, month, typed

CADENCES: Mapping[Cadence, str] = {
    Cadence.EVIDENCE: "evidence each month",
    Cadence.UPDATE: "an update each month",
    Cadence.OBJECTIVE: "an objective each quarter",
}

STATES: Mapping[GoalState, str] = {
    GoalState.DONE: "done",
    GoalState.CARRIED: "carried on",
    GoalState.DROPPED: "dropped",
    GoalState.RETIRED: "taken out",
}

_FIELDS: Mapping[PlanField, str] = {
    PlanField.DIRECTION: "In about three years",
    PlanField.BECAUSE: "Because",
    PlanField.WORK: "The work",
    PlanField.DOING: "What happens there",
    PlanField.SIGNAL: "What someone would notice",
    PlanField.CADENCE: "How often we look",
    PlanField.BY_CHECKIN: "By which check-in",
    PlanField.EXPERIMENT: "Experiment",
}
_HEADER_CHARS = 140

MOST_BLOCKS = 100
"""Blocks of a window (docs.slack.dev/reference/block-kit/blocks)."""


def field_label(field: PlanField, *, as_lead: bool) -> str:
    """What a field of a plan is called where it is read."""
    if field is PlanField.HELP:
        return "What you do for it" if as_lead else "What your lead does for it"
    return _FIELDS[field]


def plan_blocks(body: PlanBody, *, as_lead: bool, linked: Mapping[UUID, int] | None = None) -> list[Block]:
    """The whole plan, as a window shows it to one of the two."""
    blocks = direction_blocks(body)
    for goal in body.goals:
        blocks += goal_blocks(goal, as_lead=as_lead, linked=(linked or {}).get(goal.id, 0))
    return blocks


def direction_blocks(body: PlanBody) -> list[Block]:
    """The direction and why; nothing where nothing was written."""
    blocks: list[Block] = []
    if body.direction:
        blocks += [context(f"*{_FIELDS[PlanField.DIRECTION]}*"), *typed(body.direction)]
    if body.because:
        blocks += [context(f"*{_FIELDS[PlanField.BECAUSE]}*"), *typed(body.because)]
    return blocks


def goal_blocks(goal: Goal, *, as_lead: bool, linked: int = 0) -> list[Block]:
    """One goal: its work as a heading, its texts, and how it is looked for."""
    title = goal_title(goal)
    blocks = [header(f"{goal.position}  {clip(title, _HEADER_CHARS)}")]
    if len(title) > _HEADER_CHARS:
        blocks += typed(title)
    for field, text in (
        (PlanField.DOING, goal.doing),
        (PlanField.SIGNAL, goal.signal),
        (PlanField.HELP, goal.help),
    ):
        if text:
            blocks += [context(f"*{field_label(field, as_lead=as_lead)}*"), *typed(text)]
    facts = goal_facts(goal, linked)
    return [*blocks, context(facts)] if facts else blocks


def goal_title(goal: Goal) -> str:
    """What the goal is called in plain text: typed, so it never goes into mrkdwn."""
    return " ".join(goal.work.split()) or f"Goal {goal.position}"


def goal_facts(goal: Goal, linked: int = 0) -> str:
    """What else is known of a goal, in one line of our own words."""
    parts = [
        CADENCES[goal.cadence] if goal.cadence else "",
        f"by check-in {goal.by_checkin}" if goal.by_checkin else "",
        "an experiment" if goal.kind is GoalKind.EXPERIMENT else "",
        STATES.get(goal.state, ""),
        f"{linked} linked" if linked else "",
    ]
    return " · ".join(part for part in parts if part)


def checkin_label(number: int, kicked_off_on: date | None, today: date) -> str:
    """A check-in by its number and month; before the kick-off the month is a guess, and says so."""
    if kicked_off_on is None:
        return f"Check-in {number}, about {month(add_months(today, number))}"
    return f"Check-in {number}, {month(add_months(kicked_off_on, number))}"


def field_text(field: PlanField, value: str) -> str:
    """A field's value as it reads; texts stay as they were typed."""
    if field is PlanField.CADENCE and value:
        return CADENCES[Cadence(value)]
    if field is PlanField.BY_CHECKIN and value:
        return f"check-in {value}"
    if field is PlanField.EXPERIMENT:
        return "yes" if value else "no"
    return value


def fit(blocks: list[Block], most: int) -> list[Block]:
    """At most that many blocks; what had to go is said."""
    return blocks if len(blocks) <= most else [*blocks[: most - 1], context("There is more than fits here.")]
