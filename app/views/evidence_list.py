"""What was linked to the goals of a plan, goal by goal, with a way to take each away."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.evidence import Evidence, EvidenceKind
from app.domain.person import Person
from app.domain.plan import Goal, GoalState
from app.domain.plan_page import PlanFrame
from app.views.blocks import (
    Block,
    View,
    actions,
    button,
    clip,
    context,
    header,
    instant,
    link_button,
    mention,
    section,
    typed,
    window,
)
from app.views.forms import read_id, read_parts
from app.views.plan_texts import MOST_BLOCKS, fit, goal_facts, goal_title

EVIDENCE_LIST = "evidence_list"
EVIDENCE_MORE = "evidence_more"
EVIDENCE_REMOVE = "evidence_remove"
EVIDENCE_RETURN = "evidence_return"
EVIDENCE_OPENED = "evidence_opened"
EVIDENCE_NEW = "evidence_new"
EVIDENCE_WHO = "evidence_who"

A_PAGE = 12
_URL_CHARS = 200


def evidence_list_window(
    frame: PlanFrame,
    goals: Sequence[Goal],
    found: Mapping[UUID, Sequence[Evidence]],
    reader: Person,
    *,
    start: int = 0,
    removed: tuple[UUID, UUID] | None = None,
) -> View:
    """A page of it, newest first in each goal; `removed` (evidence, goal) was taken away just now and can come back."""
    everything = [(goal, one) for goal in goals for one in found.get(goal.id, ())]
    page = everything[start : start + A_PAGE]
    blocks: list[Block] = [context(_whose(frame, reader))]
    if removed:
        back = button("Undo", EVIDENCE_RETURN, f"{removed[0]} {removed[1]}")
        blocks += [section("That link is taken away."), actions(back)]
    last_page = start + A_PAGE >= len(everything)
    for goal in goals:
        mine = [one for of, one in page if of.id == goal.id]
        is_empty = not found.get(goal.id) and last_page and goal.state is GoalState.ACTIVE
        if mine or is_empty:
            blocks += [header(clip(goal_title(goal), 140)), context(goal_facts(goal, len(found.get(goal.id, ()))))]
        blocks += [block for one in mine for block in _one(one, frame, reader)]
        blocks += [section("Nothing linked yet.")] if is_empty else []
    blocks = [*fit(blocks, MOST_BLOCKS - 1), _buttons(frame, start, last_page)]
    return window(EVIDENCE_LIST, "Evidence", blocks, about=str(frame.plan.id))


def _one(one: Evidence, frame: PlanFrame, reader: Person) -> list[Block]:
    by = "" if one.added_by == one.owner else f", added by {mention(one.added_by_user)}"
    if one.kind is EvidenceKind.MESSAGE:
        where = f"A message in <#{one.channel}>{by} · {instant(one.said_at or one.linked_at, reader.tz)}"
        blocks = [section(where)]
    else:
        blocks = [section(f"A link{by} · {instant(one.linked_at, reader.tz)}"), *typed(clip(one.url, _URL_CHARS))]
    if one.note:
        blocks += typed(one.note)
    if one.quote:
        blocks += typed(f"“{one.quote}”")
    buttons = [link_button("Open", one.url, EVIDENCE_OPENED)]
    if reader.id in (one.owner, one.added_by):
        value = f"{one.id} {one.goal}"
        buttons.append(button("Remove", EVIDENCE_REMOVE, value, says="Remove this link from the goal"))
    return [*blocks, actions(*buttons)]


def _whose(frame: PlanFrame, reader: Person) -> str:
    if frame.is_of(reader):
        return "What was linked to your goals. Doesn't open? Remove the link."
    return f"What was linked to {mention(frame.person.slack_user)}'s goals. You see this as their lead."


def _buttons(frame: PlanFrame, start: int, last_page: bool) -> Block:
    plan_id = str(frame.plan.id)
    buttons = [button("Link something", EVIDENCE_NEW)]
    if not last_page:
        buttons.append(button("Show more", EVIDENCE_MORE, f"{plan_id} {start + A_PAGE}"))
    return actions(*buttons, button("Who can see this", EVIDENCE_WHO, plan_id))


def decode_pair(value: str) -> tuple[UUID, UUID]:
    """The evidence and the goal that a button is about."""
    evidence, goal = read_parts(value, 2)
    return read_id(evidence), read_id(goal)
