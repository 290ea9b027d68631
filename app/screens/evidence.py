"""Load and render the windows of evidence, its items, and the bot's answer to a forwarded message."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.evidence import find_record_of
from app.db.evidence_facts import find_forwarded, list_evidence_facts
from app.db.evidence_links import list_targets_of_kept
from app.db.plan_pages import list_led_frames
from app.domain.person import Person
from app.domain.steps import Step
from app.services.evidence import NO_GOALS, access_link_targets, access_record
from app.services.forwarding import access_kept
from app.services.plan_access import sees_plan
from app.views.blocks import Obsolete, Rendered, View, button, mention
from app.views.evidence import (
    MessagePlace,
    forwarded_done_view,
    forwarded_linked_view,
    kept_link_window,
    message_link_window,
    url_link_window,
    which_goal_view,
)
from app.views.evidence_list import evidence_list_window
from app.views.items import Item
from app.views.notices import words
from app.views.plans import GOAL_EVIDENCE, no_goals_window, plans_window


async def message_link_screen(session: Session, me: Person, place: MessagePlace, text: str, *, now: datetime) -> View:
    """Link a message of a conversation; raises Outdated where I have no goal to link to."""
    return message_link_window(place, text, await access_link_targets(session, me, now=now), me.id)


async def url_link_screen(session: Session, me: Person, url: str, note: str, *, now: datetime) -> View:
    return url_link_window(url, note, await access_link_targets(session, me, now=now), me.id)


async def kept_link_screen(session: Session, me: Person, evidence: UUID, *, now: datetime) -> View:
    """Choose the goals of something I forwarded; what is linked already can get further ones."""
    comment, targets = await access_kept(session, me, evidence, now=now)
    return kept_link_window(evidence, comment, targets, me.id)


async def evidence_screen(
    session: Session,
    me: Person,
    plan_id: UUID,
    *,
    start: int = 0,
    removed: tuple[UUID, UUID] | None = None,
    now: datetime,
) -> View:
    """What was linked to the goals of that plan; raises NotAllowed."""
    record = await access_record(session, me, plan_id, now=now)
    return evidence_list_window(record.frame, record.goals, record.found, me, start=start, removed=removed)


async def my_evidence_screen(session: Session, me: Person, *, now: datetime) -> View:
    """What was linked to my goals; without a plan of my own, whose to open."""
    record = await find_record_of(session, me.id)
    if record is not None:
        return evidence_list_window(record.frame, record.goals, record.found, me)
    led = [frame for frame in await list_led_frames(session, me.id) if sees_plan(frame, me)]
    return plans_window(led) if led else no_goals_window()


async def which_goal_message(session: Session, subject: UUID, *, now: datetime) -> Rendered | Obsolete:
    """The answer to a forwarded message, as it reads now; `subject` is what was kept, or nothing that was."""
    found = await find_forwarded(session, subject)
    if found is None:
        return words(NO_GOALS)
    if found.is_gone or not found.is_linked:
        return forwarded_done_view() if found.is_gone else which_goal_view(subject)
    more, _ = await list_targets_of_kept(session, found.owner, subject)
    return forwarded_linked_view(subject, more=bool(more))


async def evidence_items(
    session: Session, steps: Sequence[Step], reader: Person, *, now: datetime
) -> dict[UUID, Item | Obsolete]:
    """By step id: somebody linked something to a goal of the reader; one statement."""
    facts = await list_evidence_facts(session, {step.subject for step in steps})
    items: dict[UUID, Item | Obsolete] = {}
    for step in steps:
        fact = facts.get(step.subject)
        if fact is None or fact.owner != reader.id:
            items[step.id] = Obsolete("taken away again")
            continue
        text = f"{mention(fact.added_by_user)} linked something to a goal of yours."
        items[step.id] = Item(text, (button("See", GOAL_EVIDENCE, str(fact.plan)),))
    return items
