"""How what is due about a plan reads in the day's message and in Home: names, days and buttons, never its contents."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.plan_pages import find_plan_frames
from app.domain.person import Person
from app.domain.plan_page import PlanFrame
from app.domain.steps import Rank, Step, StepKind
from app.services.plan_access import sees_plan
from app.views.blocks import Obsolete
from app.views.items import Item
from app.views.plan_items import (
    changed_item,
    first_evidence_item,
    homework_item,
    plan_due_item,
    plan_ready_item,
)

_ITEMS: Mapping[StepKind, Callable[[PlanFrame, Step, Person], Item | Obsolete]] = {
    StepKind.HOMEWORK: homework_item,
    StepKind.PLAN_DUE: plan_due_item,
    StepKind.PLAN_READY: plan_ready_item,
    StepKind.PLAN_CHANGED: changed_item,
    StepKind.EVIDENCE_FIRST: first_evidence_item,
}


async def plan_items(
    session: Session, steps: Sequence[Step], reader: Person, *, now: datetime
) -> dict[UUID, Item | Obsolete]:
    """By step id, how each reads to `reader` now; one statement for any number of steps."""
    frames = await find_plan_frames(session, {step.subject for step in steps})
    return {step.id: _item(frames.get(step.subject), step, reader) for step in steps}


def _item(frame: PlanFrame | None, step: Step, reader: Person) -> Item | Obsolete:
    if frame is None:
        return Obsolete("gone")
    if not frame.in_season or not sees_plan(frame, reader):
        return _past(_ITEMS[step.kind](frame, step, reader), step)
    other = frame.other(reader)
    if other is None or other.deactivated_at is not None:
        return Obsolete("the other one is gone")
    return _ITEMS[step.kind](frame, step, reader)


def _past(item: Item | Obsolete, step: Step) -> Item | Obsolete:
    """After the season, what was said and is done stays as it was said; what still waited is dropped."""
    settled = isinstance(item, Item) and (item.done or step.rank is Rank.NEWS)
    if isinstance(item, Item) and settled and step.said_at is not None:
        return Item(item.text, done=True)
    return Obsolete("no longer taking part")
