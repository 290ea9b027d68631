"""Use cases of a plan's life: it starts with a yes, reminds, and ends with the season [cohort.zero]."""

from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.plans import find_plan_of, insert_plan, set_plan_closed
from app.db.steps import settle_steps
from app.db.timers import set_timer
from app.domain.calendar import Pair, local_date
from app.domain.person import Person
from app.domain.plan import PlanKind
from app.domain.plan_dates import due_dates, next_nudge_at
from app.domain.steps import Ask, StepKind, SubjectKind
from app.services.asking import ask


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
