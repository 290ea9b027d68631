"""Opening plans: the visibility table decides, and what somebody else opened is written down [trust.table]."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.db.access import log_access
from app.db.engine import Session
from app.db.plan_pages import find_plan_page, list_plan_pages
from app.domain.person import Person
from app.domain.plan import Plan, PlanBody
from app.domain.plan_page import PlanFrame, PlanPage
from app.domain.steps import SubjectKind
from app.domain.visibility import Circumstances, Data, Hat, View, may_see
from app.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class MyPlans:
    """`shown` is opened; of `others`, plans of people I lead, only who and how far is known."""

    shown: PlanPage | None
    others: tuple[PlanPage, ...]


def plan_hats(plan: Plan, viewer: UUID) -> tuple[Hat, ...]:
    """What the viewer is to the person whose plan it is."""
    if viewer == plan.person:
        return (Hat.PARTICIPANT,)
    return (Hat.LEAD,) if viewer == plan.partner else ()


def sees_plan(frame: PlanFrame, viewer: Person, data: Data = Data.PLAN) -> bool:
    """Whether the table of who sees what opens the texts of this plan, or its evidence, to the viewer."""
    circumstances = Circumstances(in_season=frame.in_season)
    return may_see(data, plan_hats(frame.plan, viewer.id), circumstances) is View.FULL


async def access_plan(session: Session, viewer: Person, plan_id: UUID, *, now: datetime) -> PlanPage:
    """That plan, opened for one of the two; two statements, one for its owner.

    Raises NotAllowed, in the same words whether there is no such plan or it is somebody else's.
    """
    page = await find_plan_page(session, plan_id, reader=viewer.id)
    if page is None or not sees_plan(page, viewer):
        raise NotAllowed
    await log_plan_access(session, viewer, page, now=now)
    return page


async def access_my_plans(session: Session, me: Person, *, now: datetime) -> MyPlans:
    """My own plan opened, or the one plan of the people I lead if there is no other; the rest by name only."""
    found = await list_plan_pages(session, reader=me.id)
    pages = [page for page in found if sees_plan(page, me)]
    mine = next((page for page in pages if page.plan.person == me.id), None)
    led = [page for page in pages if page.plan.person != me.id]
    shown = mine or (led[0] if len(led) == 1 else None)
    if shown is not None:
        await log_plan_access(session, me, shown, now=now)
    return MyPlans(shown, tuple(_closed(page) for page in led if page is not shown))


async def log_plan_access(session: Session, viewer: Person, frame: PlanFrame, *, now: datetime) -> None:
    """Write down that the lead opened texts of a plan or its homework; where nothing was shared, there are none."""
    if frame.plan.version == 0 and frame.homework_shared_at is None:
        return
    await log_access(
        session,
        owner=frame.plan.person,
        viewer=viewer,
        subject_kind=SubjectKind.PLAN,
        subject=frame.plan.id,
        hat=Hat.LEAD,
        now=now,
    )


def _closed(page: PlanPage) -> PlanPage:
    return replace(page, body=PlanBody(), before=None, draft=None, linked={})
