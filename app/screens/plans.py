"""Load and render the windows in which plans are read, the items of a day, and the plan's part of Home."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.plan_pages import find_plan_frames
from app.domain.person import Person
from app.domain.plan_page import PlanPage
from app.domain.plan_turn import plan_dates
from app.domain.visibility import Data
from app.errors import NotAllowed
from app.screens.plan_home import plan_home
from app.screens.plan_items import plan_items
from app.services.plan_access import access_my_plans, access_plan, sees_plan
from app.services.plan_history import access_history
from app.views.blocks import View
from app.views.plans import (
    VersionChange,
    history_window,
    no_plan_window,
    plan_readers_window,
    plan_window,
    plans_window,
)

__all__ = ["history_screen", "my_plan_screen", "plan_home", "plan_items", "plan_screen", "who_sees_plan_screen"]


async def plan_screen(session: Session, me: Person, plan_id: UUID, *, now: datetime) -> View:
    """That plan, for one of the two; raises NotAllowed."""
    return _opened(await access_plan(session, me, plan_id, now=now), me)


async def my_plan_screen(session: Session, me: Person, *, now: datetime) -> View:
    """My plan, and those of the people I lead by name; what a plan is, for somebody who has none."""
    plans = await access_my_plans(session, me, now=now)
    if plans.shown is not None:
        return _opened(plans.shown, me, plans.others)
    return plans_window(plans.others) if plans.others else no_plan_window()


async def history_screen(session: Session, me: Person, plan_id: UUID, *, now: datetime) -> View:
    """What changed over time."""
    page, edits = await access_history(session, me, plan_id, now=now)
    authors = {one.id: one.slack_user for one in (page.person, page.partner) if one}
    shown = [VersionChange(authors.get(version.author, ""), version.made_at, changes) for version, changes in edits]
    return history_window(shown, me, as_lead=not page.is_of(me))


async def who_sees_plan_screen(session: Session, me: Person, plan_id: UUID, data: Data) -> View:
    """Who can see it, for those who can; no contents are opened."""
    frame = (await find_plan_frames(session, [plan_id])).get(plan_id)
    if frame is None or not sees_plan(frame, me):
        raise NotAllowed
    return plan_readers_window(frame, data)


def _opened(page: PlanPage, me: Person, others: Sequence[PlanPage] = ()) -> View:
    dates = plan_dates(page)
    return plan_window(page, me, others=others, due_on=dates.due_on if dates else None)
