"""Load and render a season that changes: as items of a message, and the windows that belong to it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.handovers import find_summaries, list_handovers
from app.db.participations import TakingPart, find_taking_part
from app.db.people import get_people
from app.db.reporting import leader_of
from app.domain.calendar import local_date
from app.domain.handover import Handover, choose_until
from app.domain.person import Person
from app.domain.steps import Step, StepKind
from app.errors import NotAllowed
from app.services.handing_over import access_handed_over, open_handover
from app.views.blocks import Obsolete, View
from app.views.handover import Handed, handed_over_window, handover_window
from app.views.items import Item
from app.views.season_changes import Standing, carry_on_item, change_item, change_window

CHANGES = frozenset(
    {
        StepKind.SEASON_CHANGED,
        StepKind.PAUSE_LONG,
        StepKind.SEASON_ASLEEP,
        StepKind.PAUSE_PROPOSED,
        StepKind.END_PROPOSED,
        StepKind.HANDOVER_CHOICE,
        StepKind.CARRY_ON,
    }
)


async def load_handovers(session: Session, steps: Collection[Step]) -> dict[UUID, Handover]:
    """Those that these steps speak of; one statement, none where there are none."""
    asked = {step.subject for step in steps if step.kind in (StepKind.CARRY_ON, StepKind.SEASON_CHANGED)}
    return await list_handovers(session, asked) if asked else {}


def change_step_item(
    part: TakingPart, step: Step, reader: Person, handovers: Mapping[UUID, Handover]
) -> Item | Obsolete:
    """How one of CHANGES reads to whom it is for."""
    handover = handovers.get(part.participation.id)
    settled = step.state != "due"
    if step.kind is StepKind.CARRY_ON:
        if not settled and (handover is None or handover.to != reader.id):
            return Obsolete("asked somebody else")
        return carry_on_item(part.participation.id, part.person.slack_user, settled=settled)
    if reader.id not in (part.person.id, part.lead.id):
        return Obsolete("not theirs")
    return change_item(step.kind, standing_of(part, reader, handover), settled=settled)


def standing_of(part: TakingPart, reader: Person, handover: Handover | None = None) -> Standing:
    """How that part stands, in the reader's zone."""
    other = part.other(reader.id)
    return Standing(
        id=part.participation.id,
        state=part.participation.state,
        other=other.slack_user,
        is_lead=reader.id == part.lead.id,
        tz=reader.tz,
        pause=part.participation.pause,
        ended_on=part.participation.ended_on,
        other_gone=other.deactivated_at is not None,
        carried=handover is not None and handover.came_from is not None,
    )


async def change_screen(session: Session, me: Person, participation: UUID) -> View:
    """What the lead can propose about one person's season; two statements."""
    part = await find_taking_part(session, participation)
    if part is None or part.lead.id != me.id:
        raise NotAllowed
    handover = (await list_handovers(session, [participation])).get(participation)
    return change_window(standing_of(part, me, handover))


async def handover_screen(session: Session, me: Person, participation: UUID, *, now: datetime) -> View:
    """The participant's choice, with their manager of today proposed; four statements."""
    part, handover = await open_handover(session, participation, me, now=now)
    to = handover.to or await leader_of(session, me.id, on=local_date(now, me.tz))
    proposed = (await get_people(session, [to])).get(to) if to and to != part.lead.id else None
    return handover_window(
        participation,
        choices=handover.choices,
        summaries=await find_summaries(session, participation),
        to=proposed.slack_user if proposed else None,
        until_on=choose_until(handover.asked_on, me.rhythm),
        tz=me.tz,
    )


async def handed_over_screen(session: Session, me: Person, participation: UUID, *, now: datetime) -> View:
    """What a new lead reads of the season before."""
    found = await access_handed_over(session, participation, me, now=now)
    return handed_over_window(
        Handed(
            person=found.person.slack_user,
            tz=me.tz,
            choices=found.choices,
            summaries=found.summaries,
            checkins=[(one.held_on, one.work, one.moved, one.agreed) for one in found.checkins],
            promises=[(one.text, one.due_on) for one in found.promises],
        )
    )
