"""Load and render check-ins where they are listed: the items of a day, Home, and the window of `/growth checkin`."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.db.checkin_situations import list_situations_of, load_situations
from app.db.drafts import list_draft_forms
from app.db.engine import Session
from app.db.promises import list_plan_promises
from app.domain.checkin import days_of
from app.domain.checkin_situation import Situation
from app.domain.person import Person
from app.domain.steps import Step, StepKind
from app.domain.visibility import Data, may_see
from app.domain.visibility import View as Sight
from app.services.checkin_access import catch_up
from app.services.members import get_member
from app.services.preparing import PREPARE_DRAFT, resume_preparing
from app.views.blocks import Block, Obsolete, View
from app.views.checkin_home import MOST_IN_HOME, MOST_IN_LIST, checkin_blocks, checkins_window, current_of
from app.views.checkin_items import checkin_item
from app.views.items import Item
from app.views.preparing import preparing_window


async def checkin_items(
    session: Session, steps: Sequence[Step], reader: Person, *, now: datetime
) -> dict[UUID, Item | Obsolete]:
    """How each of these steps reads now, or why it must not be said; one statement."""
    situations = await load_situations(session, {step.subject for step in steps}, now=now)
    return {step.id: _item(situations.get(step.subject), step, reader, now) for step in steps}


async def checkin_home(session: Session, me: Person, *, now: datetime) -> list[Block]:
    """My check-ins, those I hold, those I was told of; three statements, one for whoever has none."""
    situations = await list_my_checkins(session, me.slack_user, now=now)
    return await _load_blocks(session, situations, me, most_held=MOST_IN_HOME, now=now)


async def checkins_screen(session: Session, slack_user: str, *, to_prepare: bool = False, now: datetime) -> View:
    """What `/growth checkin` opens: my check-in where it waits to be prepared and is all I have here, else the list.

    With `to_prepare` the one to prepare comes first, also for a lead, and shared ones can be changed. At most three
    statements.
    """
    situations = await list_my_checkins(session, slack_user, now=now)
    mine = [one for one in current_of(situations) if one.person.slack_user == slack_user and _can_prepare(one, now)]
    is_all = all(one.person.slack_user == slack_user for one in situations)
    if mine and (to_prepare or (is_all and mine[0].checkin.shared_at is None)):
        return preparing_window(await resume_preparing(session, mine[0], now=now))
    me = next((side for one in situations if (side := one.side(slack_user))), None)
    me = me or await get_member(session, slack_user)
    return checkins_window(await _load_blocks(session, situations, me, most_held=MOST_IN_LIST, now=now))


async def list_my_checkins(session: Session, slack_user: str, *, now: datetime) -> list[Situation]:
    """The check-ins that concern that member and may be known to them, as they are now; one statement."""
    found = await list_situations_of(session, slack_user, now=now)
    return [catch_up(one, now=now) for one in found if _may_know(one, _id_in(one, slack_user))]


async def _load_blocks(
    session: Session, situations: Sequence[Situation], me: Person, *, most_held: int, now: datetime
) -> list[Block]:
    if not situations:
        return []
    promises = await list_plan_promises(session, {one.checkin.plan for one in situations if one.checkin.is_of(me.id)})
    forms = await list_draft_forms(session, person=me.id)
    drafts = {subject: saved_at for form, subject, saved_at in forms if form == PREPARE_DRAFT}
    return checkin_blocks(situations, me, promises=promises, drafts=drafts, most_held=most_held, now=now)


def _can_prepare(one: Situation, now: datetime) -> bool:
    starts_on = days_of(one.checkin, one.frame).prepare_from_on
    return not one.checkin.is_recorded and not one.frame.rests and starts_on <= one.frame.today(now)


def _id_in(one: Situation, slack_user: str) -> UUID:
    """Who that member is in this check-in: one of the two, or who was told."""
    side = one.side(slack_user) or one.told_to
    return side.id if side else one.checkin.id


def _item(situation: Situation | None, step: Step, reader: Person, now: datetime) -> Item | Obsolete:
    if situation is None:
        return Obsolete("gone")
    if not _may_know(situation, reader.id):
        return Obsolete("no longer allowed")
    if step.kind is StepKind.CHECKIN_TOLD and reader.id != situation.checkin.told_to:
        return Obsolete("no longer allowed")
    return checkin_item(catch_up(situation, now=now), step, reader, now)


def _may_know(situation: Situation, reader: UUID) -> bool:
    """Whether the table lets this person know by name how the check-in stands."""
    return may_see(Data.CHECKIN_STATES, situation.hats(reader), situation.circumstances()) >= Sight.NAMED
