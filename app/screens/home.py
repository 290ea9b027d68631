"""Load and render App Home: every part says whose hat it is for, and is empty for those it does not concern."""

from datetime import datetime

from app.db.engine import Session
from app.db.steps import list_due_steps
from app.domain.person import Person
from app.domain.steps import RANKS, Rank, in_order
from app.screens.checkins import checkin_home
from app.screens.day import load_items
from app.screens.digests import digest_home
from app.screens.people import people_home
from app.screens.plans import plan_home
from app.screens.seasons import season_home
from app.views.blocks import View
from app.views.home import home_view, waiting_window
from app.views.items import Item


async def home_screen(session: Session, me: Person, *, now: datetime) -> View:
    """What waits for me · my season · my plan · my check-ins · my people · my group."""
    waiting = await _load_waiting(session, me, now=now)
    parts = [
        await part(session, me, now=now) for part in (season_home, plan_home, checkin_home, people_home, digest_home)
    ]
    return home_view(waiting, parts)


async def waiting_screen(session: Session, me: Person, *, now: datetime) -> View:
    """The first part of Home as a window."""
    return waiting_window(await _load_waiting(session, me, now=now))


async def _load_waiting(session: Session, me: Person, *, now: datetime) -> list[Item]:
    steps = [
        step for step in in_order(await list_due_steps(session, me.id, now=now)) if RANKS[step.kind] is not Rank.NEWS
    ]
    items = await load_items(session, steps, me, now=now)
    found = [items.get(step.id) for step in steps]
    return [item for item in found if isinstance(item, Item) and not item.done]
