"""What ends with somebody's part in a season before its time: nothing is asked for, and nothing more counts."""

from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.plans import find_plan_of
from app.db.steps import settle_steps
from app.db.timers import set_timer
from app.domain.steps import SubjectKind
from app.services.checkins import end_checkins
from app.services.plans import close_plan
from app.services.promises import release_promises


async def end_part(session: Session, participation: UUID, *, reason: str, now: datetime) -> None:
    """Check-ins, promises, the plan, questions and timers; the state of the participation is the caller's to set."""
    plan = await find_plan_of(session, participation)
    if plan is not None:
        await end_checkins(session, plan.id)
        await release_promises(session, plan.id, now=now)
    await close_plan(session, participation, reason=reason, now=now)
    await set_timer(session, SubjectKind.PARTICIPATION, participation, None)
    await settle_steps(session, subject_kind=SubjectKind.PARTICIPATION, subject=participation, reason=reason)
