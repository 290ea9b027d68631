"""Use case of carrying a season on: somebody else leads it from now on, and sees what was carried, no more.

What isn't carried is sealed by where it stands: in the plan and check-ins of the season before.
"""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from app.db.consents import insert_consent, withdraw_consents
from app.db.engine import Session
from app.db.handovers import (
    carry_evidence_on,
    carry_participation_on,
    carry_season_on,
    save_handover,
)
from app.db.ids import new_id
from app.db.participations import TakingPart, count_seats, find_taking_part, set_participation_state
from app.db.plan_pages import find_plan_page
from app.db.plan_versions import PlanVersion, insert_version
from app.db.plans import find_plan, find_plan_of, save_goals
from app.db.steps import settle_steps
from app.db.timers import set_timer
from app.domain.asleep import look_for_sleep_at
from app.domain.calendar import local_date, start_of_day
from app.domain.cohort import TERMS_KEY
from app.domain.handover import Fate, Handover, Part
from app.domain.participation import ParticipationState as State
from app.domain.participation import check_transition
from app.domain.person import Person
from app.domain.plan import GoalState, PlanBody
from app.domain.season import check_seats
from app.domain.steps import Ask, StepKind, SubjectKind
from app.errors import UserError
from app.services.asking import ask
from app.services.ending import end_part
from app.services.handing_over import find_asked_part
from app.services.invitations import introduce_to_leader
from app.services.pausing import tell_change
from app.services.plans import start_plan


async def accept_handover(session: Session, participation: UUID, me: Person, *, now: datetime) -> TakingPart:
    """Take the season on: the part with the lead before ends, and one with me begins; what was carried comes along.

    Raises NotAllowed where somebody else was asked, Outdated where it is settled, UserError where no seat is left.
    """
    part, handover = await find_asked_part(session, participation, me)
    today = local_date(now, me.tz)
    advice = check_seats(await count_seats(session, me.id, today=today), 1)
    if advice.is_refused:
        raise UserError(advice.text)
    await _end_before(session, part, today=today, now=now)
    carried = await _begin(session, part, handover, me, today=today, now=now)
    await _carry_plan(session, part, handover, carried, me, now=now)
    await introduce_to_leader(session, carried, now=now)
    await tell_change(session, carried, [carried.person.id], now=now)
    await tell_change(session, part, [part.lead.id], now=now)
    return carried


async def _end_before(session: Session, part: TakingPart, *, today: date, now: datetime) -> None:
    participation = part.participation.id
    check_transition(part.participation.state, State.ENDED)
    await set_participation_state(session, participation, State.ENDED, ended_on=today, paused_on=None, pause_cause=None)
    await withdraw_consents(session, person=part.person.id, subject=participation, now=now)
    await end_part(session, participation, reason="carried on", now=now)


async def _begin(
    session: Session, part: TakingPart, handover: Handover, me: Person, *, today: date, now: datetime
) -> TakingPart:
    """Chain and text hold as they were agreed; the time that was left is left still."""
    before, pause = part.participation.season, part.participation.pause
    ends_on = before.ends_on + (today - pause.since_on) if pause else before.ends_on
    season = await carry_season_on(
        session, before, lead=me.id, name=f"Carried on, {today:%B %Y}", starts_on=today, ends_on=ends_on, now=now
    )
    await set_timer(session, SubjectKind.SEASON, season, start_of_day(ends_on, me.tz))
    participation = await carry_participation_on(session, season, before, part.person.id, now=now)
    got = Handover(today, came_from=part.participation.id, got=handover.choices)
    await save_handover(session, participation, got)
    await insert_consent(
        session,
        person=part.person.id,
        subject_kind=SubjectKind.PARTICIPATION,
        subject=participation,
        text_key=TERMS_KEY,
        text_version=before.text_version,
        now=now,
    )
    carried = await find_taking_part(session, participation)
    if carried is None:
        raise LookupError("a participation that was just written is gone")
    return carried


async def _carry_plan(
    session: Session, part: TakingPart, handover: Handover, carried: TakingPart, me: Person, *, now: datetime
) -> None:
    """A plan of its own, empty unless the old one was carried: then it waits for the new lead's yes, as it stood."""
    plan_id = await start_plan(session, carried.participation.id, carried.person, me, now=now)
    await set_timer(session, SubjectKind.PARTICIPATION, carried.participation.id, look_for_sleep_at(now))
    old = await find_plan_of(session, part.participation.id)
    if old is None or old.version == 0 or handover.choices[Part.PLAN] is not Fate.CARRY:
        return
    page, plan = await find_plan_page(session, old.id, reader=part.person.id), await find_plan(session, plan_id)
    if page is None or plan is None:
        return
    body, successors = _copied(page.body)
    await insert_version(session, plan, PlanVersion(1, part.person.id, now, None, None, body))
    if body.goals and handover.choices[Part.EVIDENCE] is Fate.CARRY:
        await save_goals(session, plan_id, body.goals, version=1)
        await carry_evidence_on(session, successors)
    await settle_steps(
        session, subject_kind=SubjectKind.PLAN, subject=plan_id, kinds={StepKind.HOMEWORK}, reason="carried on"
    )
    await ask(session, [Ask(me.id, StepKind.PLAN_READY, SubjectKind.PLAN, plan_id, now, 1)], now=now)


def _copied(body: PlanBody) -> tuple[PlanBody, dict[UUID, UUID]]:
    """The plan with the goals that are still worked on, under ids of their own; and which follows which."""
    going = [goal for goal in body.goals if goal.state is GoalState.ACTIVE]
    successors = {goal.id: new_id() for goal in going}
    goals = tuple(replace(goal, id=successors[goal.id], position=at) for at, goal in enumerate(going, start=1))
    return replace(body, goals=goals, retired=()), successors
