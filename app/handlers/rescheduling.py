"""Moving a check-in, naming a day, leaving it out; and what the leader who was told may press."""

from app.deps import Deps
from app.handlers.answers import Answer, CloseAll, Done, Open, Swap
from app.handlers.requests import Click, Submission
from app.handlers.routes import Routes
from app.screens.checkin_windows import give_screen, proposal_screen
from app.services.members import get_member
from app.services.rescheduling import (
    agree_checkin_excuse,
    give_checkin_until,
    mark_told_seen,
    move_checkin,
    name_checkin_day,
    propose_checkin_excuse,
    withdraw_checkin_excuse,
)
from app.views.checkin_ids import CHECKIN_CHAT, CHECKIN_GIVE, CHECKIN_SEEN
from app.views.forms import read_id
from app.views.rescheduling import (
    EXCUSE_AGREE,
    EXCUSE_BACK,
    EXCUSE_WINDOW,
    GIVE_WINDOW,
    MOVE_WINDOW,
    NAME_WINDOW,
    parse_day,
    parse_reason,
)


async def on_checkin_moved(submission: Submission, deps: Deps) -> Answer:
    day = parse_day(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        await move_checkin(session, read_id(submission.about), submission.user, day, now=deps.clock())
    return CloseAll()


async def on_day_named(submission: Submission, deps: Deps) -> Answer:
    day = parse_day(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        await name_checkin_day(session, read_id(submission.about), submission.user, day, now=deps.clock())
    return CloseAll()


async def on_excuse_proposed(submission: Submission, deps: Deps) -> Answer:
    reason = parse_reason(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        await propose_checkin_excuse(session, read_id(submission.about), submission.user, reason, now=deps.clock())
    return CloseAll()


async def on_excuse_agreed(click: Click, deps: Deps) -> Answer:
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        await agree_checkin_excuse(session, read_id(click.value), click.user, now=now)
        view = await proposal_screen(session, read_id(click.value), click.user, now=now)
    return Swap(view)


async def on_excuse_withdrawn(click: Click, deps: Deps) -> Answer:
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        await withdraw_checkin_excuse(session, read_id(click.value), click.user, now=now)
        view = await proposal_screen(session, read_id(click.value), click.user, now=now)
    return Swap(view)


async def on_told_seen(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        leader = await get_member(session, click.user)
        await mark_told_seen(session, read_id(click.value), leader, now=deps.clock())
    return Done()


async def on_giving_time(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        leader = await get_member(session, click.user)
        view = await give_screen(session, leader, read_id(click.value), now=deps.clock())
    return Open(view)


async def on_time_given(submission: Submission, deps: Deps) -> Answer:
    day = parse_day(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        leader = await get_member(session, submission.user)
        await give_checkin_until(session, read_id(submission.about), leader, day, now=deps.clock())
    return CloseAll()


async def on_chat_opened(click: Click, deps: Deps) -> Answer:
    """Slack opens the chat by itself and tells us of it; that needs an answer and nothing else."""
    return Done()


def register(routes: Routes) -> None:
    routes.window(MOVE_WINDOW, on_checkin_moved)
    routes.window(NAME_WINDOW, on_day_named)
    routes.window(EXCUSE_WINDOW, on_excuse_proposed)
    routes.action(EXCUSE_AGREE, on_excuse_agreed)
    routes.action(EXCUSE_BACK, on_excuse_withdrawn)
    routes.action(CHECKIN_SEEN, on_told_seen)
    routes.action(CHECKIN_GIVE, on_giving_time)
    routes.window(GIVE_WINDOW, on_time_given)
    routes.action(CHECKIN_CHAT, on_chat_opened)
