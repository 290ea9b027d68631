"""Check-ins: the word, the shortcut, and every button that opens a window about one."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from app.deps import Deps
from app.handlers import holding, preparing, rescheduling
from app.handlers.answers import Answer, Open
from app.handlers.requests import Click, Command, Shortcut
from app.handlers.routes import Routes
from app.screens.checkin_windows import (
    change_screen,
    excuse_screen,
    holding_screen,
    move_screen,
    name_screen,
    preparing_screen,
    proposal_screen,
    reading_screen,
    record_screen,
    who_sees_checkin_screen,
)
from app.screens.checkins import checkins_screen
from app.views.blocks import View
from app.views.checkin_ids import (
    CHECKIN_EXCUSE,
    CHECKIN_HOLD,
    CHECKIN_MOVE,
    CHECKIN_NAME,
    CHECKIN_PREPARE,
    CHECKIN_PROPOSAL,
    CHECKIN_READ,
    CHECKIN_RECORD,
    CHECKIN_WHO,
)
from app.views.checkin_reading import CHECKIN_CHANGE
from app.views.forms import read_id

PREPARE_SHORTCUT = "prepare_checkin"

Screen = Callable[..., Awaitable[View]]
SCREENS: Mapping[str, Screen] = {
    CHECKIN_PREPARE: preparing_screen,
    CHECKIN_HOLD: holding_screen,
    CHECKIN_RECORD: record_screen,
    CHECKIN_READ: reading_screen,
    CHECKIN_CHANGE: change_screen,
    CHECKIN_MOVE: move_screen,
    CHECKIN_NAME: name_screen,
    CHECKIN_EXCUSE: excuse_screen,
    CHECKIN_PROPOSAL: proposal_screen,
    CHECKIN_WHO: who_sees_checkin_screen,
}
"""What each button opens; its value is the check-in."""


async def on_checkin_opened(click: Click, deps: Deps, *, screen: Screen) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        view = await screen(session, read_id(click.value), click.user, now=deps.clock())
    return Open(view)


async def on_checkin_word(command: Command, deps: Deps) -> Answer:
    async with deps.db.begin(command.workspace) as session:
        view = await checkins_screen(session, command.user, now=deps.clock())
    return Open(view)


async def on_prepare_shortcut(shortcut: Shortcut, deps: Deps) -> Answer:
    async with deps.db.begin(shortcut.workspace) as session:
        view = await checkins_screen(session, shortcut.user, to_prepare=True, now=deps.clock())
    return Open(view)


def register(routes: Routes) -> None:
    routes.word("checkin", on_checkin_word)
    routes.shortcut(PREPARE_SHORTCUT, on_prepare_shortcut)
    for action_id, screen in SCREENS.items():
        routes.action(action_id, partial(on_checkin_opened, screen=screen))
    for part in (preparing, holding, rescheduling):
        part.register(routes)
