"""Load and render invitations: as items of a message, and the windows that belong to them."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.participations import TakingPart, find_taking_part, list_taking_part
from app.db.plans import list_agreed_parts
from app.db.reporting import list_lines_above, list_lines_of
from app.domain.calendar import local_date
from app.domain.cohort import SeasonState
from app.domain.participation import ParticipationState as State
from app.domain.people import ReportingLine, acting_manager, is_below
from app.domain.person import Person
from app.domain.steps import Step, StepKind
from app.domain.visibility import Data
from app.domain.visibility_reasons import ENDING, Names, explain
from app.errors import NotAllowed
from app.screens.season_changes import CHANGES, change_step_item, load_handovers
from app.services.invitations import access_decline_reason
from app.views.blocks import Obsolete, View, mention
from app.views.invitation_answers import Answered, answer_news, answered_item
from app.views.invitations import (
    Invitation,
    Terms,
    decline_window,
    invitation_item,
    reason_window,
    who_sees_window,
)
from app.views.items import Item

SHOWN_DATA = (
    ("That you take part", Data.TAKING_PART),
    ("The plan and its goals", Data.PLAN),
    ("What is written in check-ins", Data.CHECKIN_TEXTS),
    ("Whether check-ins happen", Data.CHECKIN_STATES),
)


async def participation_items(
    session: Session, steps: Sequence[Step], reader: Person, *, now: datetime
) -> dict[UUID, Item | Obsolete]:
    """How these steps about invitations read to `reader`; at most five statements."""
    parts = await list_taking_part(session, {step.subject for step in steps})
    open_ones = [part for part in parts.values() if _waits_for(part, reader)]
    leaders = await _load_leaders(session, {part.lead.id: part.lead for part in open_ones}, now=now)
    lines = await list_lines_above(session, [reader.id]) if open_ones else []
    handovers = await load_handovers(session, steps)
    yeses = {step.subject for step in steps if step.kind is StepKind.INVITATION_ANSWERED}
    agreed = await list_agreed_parts(session, yeses) if yeses else set()
    items: dict[UUID, Item | Obsolete] = {}
    for step in steps:
        part = parts.get(step.subject)
        if part is None:
            items[step.id] = Obsolete("gone")
        elif step.kind in CHANGES:
            items[step.id] = change_step_item(part, step, reader, handovers)
        elif step.kind is StepKind.INVITATION_ANSWERED:
            items[step.id] = _news(part, reader, plan_agreed=step.subject in agreed)
        elif _waits_for(part, reader):
            items[step.id] = _question(part, step, reader, leaders, lines)
        else:
            items[step.id] = _answer(part, reader)
    return items


def _waits_for(part: TakingPart, reader: Person) -> bool:
    return (
        part.person.id == reader.id
        and part.participation.state is State.ASKED
        and part.participation.season.state is SeasonState.RUNNING
        and part.lead.deactivated_at is None
    )


async def _load_leaders(session: Session, leads: dict[UUID, Person], *, now: datetime) -> dict[UUID, Person]:
    """By lead, who is above them today; nobody who is gone."""
    if not leads:
        return {}
    known = [line for line in await list_lines_of(session, leads) if line.manager.deactivated_at is None]
    managers = {line.manager.id: line.manager for line in known}
    found = {
        lead.id: acting_manager([line.line for line in known], lead.id, local_date(now, lead.tz))
        for lead in leads.values()
    }
    return {lead: managers[leader] for lead, leader in found.items() if leader is not None}


def _question(
    part: TakingPart, step: Step, reader: Person, leaders: dict[UUID, Person], lines: Collection[ReportingLine]
) -> Item:
    asked_on = local_date(part.participation.invited_at, part.lead.tz)
    return invitation_item(
        Invitation(
            id=part.participation.id,
            terms=_terms(part, leaders.get(part.lead.id), reader),
            outside=not is_below(lines, reader.id, part.lead.id, asked_on),
            lapses_at=part.participation.lapses_at,
            reminds=step.no % 2 == 1,
        )
    )


def _terms(part: TakingPart, leader: Person | None, reader: Person) -> Terms:
    """A leader who was asked themselves is not said to look at themselves."""
    above = leader if leader is not None and leader.id != part.person.id else None
    season = part.participation.season
    late = local_date(part.participation.invited_at, part.lead.tz) > season.starts_on
    return Terms(season, part.lead.slack_user, above.slack_user if above else None, reader.tz, joins_late=late)


def _answer(part: TakingPart, reader: Person) -> Item | Obsolete:
    if part.person.id != reader.id:
        return Obsolete("not theirs")
    if part.participation.state is State.ASKED:
        return Obsolete("over")
    return answered_item(answered(part, reader))


def _news(part: TakingPart, reader: Person, *, plan_agreed: bool) -> Item | Obsolete:
    if part.lead.id != reader.id:
        return Obsolete("not theirs")
    return answer_news(replace(answered(part, reader), plan_agreed=plan_agreed)) or Obsolete("nothing to tell")


def answered(part: TakingPart, reader: Person) -> Answered:
    """How that invitation stands, in the reader's zone."""
    again_at = part.participation.ask_again_at
    return Answered(
        id=part.participation.id,
        state=part.participation.state,
        person=part.person.slack_user,
        lead=part.lead.slack_user,
        tz=reader.tz,
        again_on=local_date(again_at, part.lead.tz) if again_at else None,
        reason_shared=part.participation.reason_shared,
        season_runs=part.participation.season.state is SeasonState.RUNNING,
        person_gone=part.person.deactivated_at is not None,
    )


async def decline_screen(session: Session, me: Person, participation: UUID) -> View:
    """One statement. Raises NotAllowed for anybody else's invitation."""
    part = await _get_own(session, me, participation)
    return decline_window(participation, part.lead.slack_user)


async def reason_screen(session: Session, lead: Person, participation: UUID, *, now: datetime) -> View:
    """For the lead: why the person said not now, where they chose to tell."""
    return reason_window(*await access_decline_reason(session, participation, lead, now=now))


async def who_sees_screen(session: Session, me: Person, participation: UUID, *, now: datetime) -> View:
    """Who can see what of this season, for the person asked or taking part; two statements."""
    part = await _get_own(session, me, participation)
    leader = (await _load_leaders(session, {part.lead.id: part.lead}, now=now)).get(part.lead.id)
    names = Names(person=mention(me.slack_user), lead=mention(part.lead.slack_user))
    if leader is not None and leader.id != me.id:
        names = replace(names, leader=mention(leader.slack_user))
    shown = [(title, explain(data, names)[: -len(ENDING)]) for title, data in SHOWN_DATA]
    return who_sees_window(shown, chain=part.participation.season.chain, ending=ENDING)


async def _get_own(session: Session, me: Person, participation: UUID) -> TakingPart:
    part = await find_taking_part(session, participation)
    if part is None or part.person.id != me.id:
        raise NotAllowed
    return part
