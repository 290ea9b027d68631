"""The plan's part of Home: my goals with what was linked this month, and the plans of people I lead by name."""

from datetime import datetime

from app.db.engine import Session
from app.db.evidence_facts import count_linked_since, list_without_goal
from app.db.plan_pages import list_plan_pages
from app.domain.calendar import local_date, start_of_day
from app.domain.person import Person
from app.services.plan_access import sees_plan
from app.views.blocks import Block
from app.views.plan_home import plan_home_blocks


async def plan_home(session: Session, me: Person, *, now: datetime) -> list[Block]:
    """Empty for those it doesn't concern; three statements at most, however many plans there are."""
    pages = [page for page in await list_plan_pages(session, reader=me.id) if sees_plan(page, me)]
    if not pages:
        return []
    mine = next((page for page in pages if page.plan.person == me.id and page.in_season), None)
    led = sorted((page for page in pages if page.plan.person != me.id), key=lambda page: page.plan.id)
    month_began_at = start_of_day(local_date(now, me.tz).replace(day=1), me.tz)
    linked = await count_linked_since(session, mine.plan.id, since=month_began_at) if mine else {}
    waiting = await list_without_goal(session, me.id) if mine or led else []
    return plan_home_blocks(mine, led, me, linked=linked, without_goal=waiting, now=now)
