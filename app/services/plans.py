"""Use cases of a plan's life: it starts with a yes, reminds, and ends with the season [cohort.zero]."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.plan_pages import find_plan_frames
from app.db.plans import find_plan, find_plan_of, insert_plan, list_goals_without_promise, set_plan_closed
from app.db.steps import OVERTAKEN, find_said_at, settle_steps
from app.db.timers import set_timer
from app.domain.calendar import Pair, local_date
from app.domain.person import Person
from app.domain.plan import Goal, Plan, PlanKind
from app.domain.plan_dates import due_dates, help_due_days, next_nudge_at
from app.domain.plan_turn import plan_turn
from app.domain.steps import Ask, StepKind, SubjectKind
from app.services.asking import ask
from app.services.promises import promise


async def start_plan(session: Session, participation: UUID, person: Person, lead: Person, *, now: datetime) -> UUID:
    """An empty plan for somebody who has just said yes: homework for them, and a day by which both write it.

    Once per participation; again, it only says which plan that is.
    """
    found = await find_plan_of(session, participation)
    if found is not None:
        return found.id
    plan_id = await insert_plan(
        session, kind=PlanKind.SEASON, person=person.id, partner=lead.id, participation=participation, now=now
    )
    await ask(session, [Ask(person.id, StepKind.HOMEWORK, SubjectKind.PLAN, plan_id, now)], now=now)
    dates = due_dates(local_date(now, lead.tz), Pair(lead.rhythm, person.rhythm))
    await set_timer(session, SubjectKind.PLAN, plan_id, next_nudge_at(dates, lead.tz, now=now))
    return plan_id


async def close_plan(session: Session, participation: UUID, *, reason: str, now: datetime) -> None:
    """The season is over for this person: nothing is asked for any more, and the lead no longer sees the plan."""
    plan = await find_plan_of(session, participation)
    if plan is None:
        return
    await set_plan_closed(session, plan.id, now=now)
    await set_timer(session, SubjectKind.PLAN, plan.id, None)
    await settle_steps(session, subject_kind=SubjectKind.PLAN, subject=plan.id, reason=reason)


async def turn_plan(session: Session, subject: UUID, *, now: datetime) -> None:
    """Apply what time has brought to that plan, and set its timer anew. Again at the same instant, it does nothing."""
    if await find_plan(session, subject, lock=True) is None:
        return
    frame = (await find_plan_frames(session, [subject]))[subject]
    plan, turn = frame.plan, plan_turn(frame, now=now)
    if turn.nudge is not None:
        await _nudge_plan(session, plan, turn.nudge, now=now)
    if turn.ask_evidence:
        await ask(session, [Ask(plan.person, StepKind.EVIDENCE_FIRST, SubjectKind.PLAN, plan.id, now)], now=now)
    if turn.edit_counts and frame.partner is not None:
        goals = await list_goals_without_promise(session, plan.id)
        await promise_help(session, plan, frame.partner, goals, now=now)
    await set_timer(session, SubjectKind.PLAN, plan.id, turn.next_at)


async def reset_plan_timer(session: Session, plan_id: UUID, *, now: datetime) -> None:
    """Look at the plan again when its rules next have something to do."""
    frame = (await find_plan_frames(session, [plan_id]))[plan_id]
    await set_timer(session, SubjectKind.PLAN, plan_id, plan_turn(frame, now=now).next_at)


async def promise_help(session: Session, plan: Plan, lead: Person, goals: Sequence[Goal], *, now: datetime) -> None:
    """What the lead will do for these goals becomes their promises, the first due in ten working days."""
    helped = [goal for goal in goals if goal.help]
    days = help_due_days(local_date(now, lead.tz), len(helped), lead.rhythm)
    for goal, due_on in zip(helped, days, strict=True):
        await promise(
            session,
            owner=lead.id,
            toward=plan.person,
            text=goal.help,
            due_on=due_on,
            source_kind=SubjectKind.PLAN,
            source=plan.id,
            goal=goal.id,
            now=now,
        )


async def _nudge_plan(session: Session, plan: Plan, nudge: int, *, now: datetime) -> None:
    """Bring it up to whoever has to act: the one who hasn't agreed yet, or both while nothing is shared."""
    asked = await find_said_at(session, subject=plan.id, kind=StepKind.PLAN_DUE, no=nudge)
    acting = [plan.waits_for] if plan.waits_for else [one for one in (plan.person, plan.partner) if one]
    if asked:
        return
    await settle_steps(
        session,
        subject_kind=SubjectKind.PLAN,
        subject=plan.id,
        kinds={StepKind.PLAN_DUE, StepKind.PLAN_READY},
        reason=OVERTAKEN,
    )
    asks = [Ask(one, StepKind.PLAN_DUE, SubjectKind.PLAN, plan.id, now, nudge) for one in acting]
    await ask(session, asks, now=now)
