"""`/growth digest` and its buttons."""

from app.deps import Deps
from app.handlers.answers import Answer, Open, Swap, Tell
from app.handlers.requests import Click, Command, Submission
from app.handlers.routes import Routes
from app.screens.digests import digest_details_screen, digest_saved_screen, digest_screen
from app.services.digests import (
    choose_digest,
    confirm_digest_seen,
    post_digest_again,
    stop_digest,
    try_digest_channel,
)
from app.services.members import get_member
from app.views.digest_windows import (
    DIGEST_LOOK,
    DIGEST_OFF,
    DIGEST_TEST,
    DIGEST_WINDOW,
    parse_digest_window,
    parse_test_channel,
    read_digest_window,
)
from app.views.digests import DIGEST_AGAIN, DIGEST_DETAILS, DIGEST_SEEN
from app.views.forms import read_id
from app.views.notices import words


async def on_digest(command: Command, deps: Deps) -> Answer:
    async with deps.db.begin(command.workspace) as session:
        me = await get_member(session, command.user)
        return Open(await digest_screen(session, me, now=deps.clock()))


async def on_digest_saved(submission: Submission, deps: Deps) -> Answer:
    form = parse_digest_window(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        standing = await choose_digest(session, me, channel=form.channel, cadence=form.cadence, now=deps.clock())
        return Swap(digest_saved_screen(standing, me))


async def on_digest_tested(click: Click, deps: Deps) -> Answer:
    now, view = deps.clock(), click.view or {}
    channel = parse_test_channel(view)
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await try_digest_channel(session, me, channel=channel, key=click.key, now=now)
        return Swap(await digest_screen(session, me, form=read_digest_window(view), now=now))


async def on_digest_looked(click: Click, deps: Deps) -> Answer:
    """The window anew, with what became of the post and what was chosen so far."""
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Swap(await digest_screen(session, me, form=read_digest_window(click.view or {}), now=deps.clock()))


async def on_digest_off(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await stop_digest(session, me)
        return Swap(await digest_screen(session, me, form=read_digest_window(click.view or {}), now=deps.clock()))


async def on_digest_again(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await post_digest_again(session, me, read_id(click.value))
    return Tell(words("It is on its way once more. `/growth digest` says whether it arrived."))


async def on_digest_seen(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await confirm_digest_seen(session, me, read_id(click.value))
    return Tell(words("Good. Then it is settled."))


async def on_digest_details(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await digest_details_screen(session, me, read_id(click.value), now=deps.clock()))


def register(routes: Routes) -> None:
    routes.word("digest", on_digest)
    routes.window(DIGEST_WINDOW, on_digest_saved)
    routes.action(DIGEST_TEST, on_digest_tested)
    routes.action(DIGEST_LOOK, on_digest_looked)
    routes.action(DIGEST_OFF, on_digest_off)
    routes.action(DIGEST_AGAIN, on_digest_again)
    routes.action(DIGEST_SEEN, on_digest_seen)
    routes.action(DIGEST_DETAILS, on_digest_details)
