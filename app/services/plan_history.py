"""What changed in a plan over time, for the two whose plan it is [plan.both]."""

from datetime import datetime
from itertools import pairwise
from uuid import UUID

from app.db.engine import Session
from app.db.plan_versions import PlanVersion, load_history
from app.domain.person import Person
from app.domain.plan_changes import PlanChanges, diff_plans
from app.domain.plan_page import PlanFrame
from app.errors import NotAllowed
from app.services.plan_access import log_plan_access, sees_plan

MOST_VERSIONS = 12


async def access_history(
    session: Session, viewer: Person, plan_id: UUID, *, now: datetime
) -> tuple[PlanFrame, list[tuple[PlanVersion, PlanChanges]]]:
    """The latest edits, newest first, each with what it changed; raises NotAllowed as access_plan does."""
    found = await load_history(session, plan_id, most=MOST_VERSIONS)
    if found is None or not sees_plan(found[0], viewer):
        raise NotAllowed
    frame, versions = found
    await log_plan_access(session, viewer, frame, now=now)
    edits = [(new, diff_plans(old.body, new.body)) for old, new in pairwise(versions)]
    return frame, [(version, changes) for version, changes in reversed(edits) if changes]
