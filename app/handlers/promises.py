"""Promises: see one, see all, done, not any more."""

from app.deps import Deps
from app.handlers.answers import Answer, CloseAll, Done, Open, Swap
from app.handlers.requests import Click, Submission
from app.handlers.routes import Routes
from app.screens.promises import drop_screen, promise_screen, promises_screen
from app.services.members import get_member
from app.services.promises import drop_promise, keep_promise
from app.views.forms import read_id
from app.views.promises import (
    PROMISE_DONE,
    PROMISE_DROP,
    PROMISE_DROP_WINDOW,
    PROMISE_LIST,
    PROMISE_SEE,
    PROMISE_WHO,
    parse_word,
    who_sees_promises_window,
)


async def on_promise_seen(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        view = await promise_screen(session, me, read_id(click.value), now=deps.clock())
    return Open(view)


async def on_promises_listed(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        view = await promises_screen(session, me, now=deps.clock())
    return Open(view)


async def on_promise_kept(click: Click, deps: Deps) -> Answer:
    """From the message of the day it changes there; in a window the window shows it."""
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await keep_promise(session, read_id(click.value), me, now=now)
        view = await promise_screen(session, me, read_id(click.value), now=now)
    return Swap(view) if click.in_modal else Done()


async def on_promise_dropping(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        view = await drop_screen(session, me, read_id(click.value), now=deps.clock())
    return Open(view)


async def on_promise_dropped(submission: Submission, deps: Deps) -> Answer:
    word = parse_word(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        await drop_promise(session, read_id(submission.about), me, word, now=deps.clock())
    return CloseAll()


async def on_promise_who(click: Click, deps: Deps) -> Answer:
    return Open(who_sees_promises_window())


def register(routes: Routes) -> None:
    routes.action(PROMISE_SEE, on_promise_seen)
    routes.action(PROMISE_LIST, on_promises_listed)
    routes.action(PROMISE_DONE, on_promise_kept)
    routes.action(PROMISE_DROP, on_promise_dropping)
    routes.window(PROMISE_DROP_WINDOW, on_promise_dropped)
    routes.action(PROMISE_WHO, on_promise_who)
