"""App Home: published when somebody opens it, and again after what they do."""

from app.db.people import find_person
from app.deps import Deps
from app.domain.people import why_cannot_take_part
from app.handlers.answers import Answer, Done, Open, ShowHome
from app.handlers.requests import Click, Event, Request
from app.handlers.routes import Routes
from app.screens.home import home_screen, waiting_screen
from app.services.members import get_member
from app.views.blocks import View
from app.views.day import OPEN_HOME_WAITING
from app.views.home import guest_home


async def load_home(request: Request, deps: Deps) -> View:
    async with deps.db.begin(request.workspace) as session:
        me = await find_person(session, slack_user=request.user)
        refusal = why_cannot_take_part(me.kind, deactivated=me.deactivated_at is not None) if me else None
        if me is None or refusal is not None:
            return guest_home(refusal)
        return await home_screen(session, me, now=deps.clock())


async def on_home_opened(event: Event, deps: Deps) -> Answer:
    if event.event.get("tab") != "home":
        return Done()
    return ShowHome(await load_home(event, deps))


async def on_waiting(click: Click, deps: Deps) -> Answer:
    """All that waits for me, as a window: the whole of what a message of the day had no room for."""
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await waiting_screen(session, me, now=deps.clock()))


def register(routes: Routes) -> None:
    routes.event("app_home_opened", on_home_opened)
    routes.action(OPEN_HOME_WAITING, on_waiting)
    routes.home = load_home
