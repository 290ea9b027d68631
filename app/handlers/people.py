"""Who leads whom, and who would like a turn: `/growth people` and its buttons."""

from app.db.engine import Session
from app.deps import Deps
from app.domain.person import Person
from app.handlers.answers import Answer, Done, Open, Swap, Tell
from app.handlers.requests import Click, Command, Submission
from app.handlers.routes import Routes
from app.screens.people import people_screen
from app.services.members import get_member
from app.services.people import (
    ask_for_turn,
    contest_line,
    forget_turn_wish,
    leave_out_until,
    name_people,
    remove_person,
)
from app.views.forms import read_id
from app.views.notices import words
from app.views.people import (
    LINE_CONTEST,
    PEOPLE_WINDOW,
    PERSON_REMOVE,
    loop_words,
    named_words,
    parse_named,
)
from app.views.turns import (
    LEAVE_OUT_WINDOW,
    TURN_FORGET,
    TURN_LEAVE_OUT,
    TURN_WISH,
    leave_out_window,
    parse_leave_out,
    turn_words,
)


async def on_people(command: Command, deps: Deps) -> Answer:
    async with deps.db.begin(command.workspace) as session:
        me = await get_member(session, command.user)
        return Open(await people_screen(session, me, now=deps.clock()))


async def on_people_named(submission: Submission, deps: Deps) -> Answer:
    """The window stays and says what came of it; where it would make a loop, what was chosen stays too."""
    now = deps.clock()
    chosen = parse_named(submission.view)
    if not chosen:
        return Done()
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        naming = await name_people(session, me, chosen, now=now)
        notice = named_words(list(naming.named.items()), me.tz)
        if naming.loops:
            notice = loop_words([[one.slack_user for one in loop] for loop in naming.loops])
        return Swap(await people_screen(session, me, now=now, notice=notice))


async def on_person_removed(click: Click, deps: Deps) -> Answer:
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await remove_person(session, me, read_id(click.value), now=now)
        return Swap(await people_screen(session, me, now=now))


async def on_line_contested(click: Click, deps: Deps) -> Answer:
    """Pressed in a message, or in the window."""
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await contest_line(session, me, now=now)
        if click.in_modal:
            return Swap(await people_screen(session, me, now=now))
    return Done() if click.view is None else Tell(words("That is taken back."))


async def on_turn_pressed(click: Click, deps: Deps) -> Answer:
    """I'd like a turn, or neither that nor being left out any more."""
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        if click.action == TURN_WISH:
            await ask_for_turn(session, me, now=now)
        else:
            await forget_turn_wish(session, me)
        return await _turn_answer(session, click, await get_member(session, click.user), deps)


async def _turn_answer(session: Session, click: Click, me: Person, deps: Deps) -> Answer:
    now = deps.clock()
    if click.in_modal:
        return Swap(await people_screen(session, me, now=now))
    return Tell(words(turn_words(me, now)))


async def on_leave_out(click: Click, deps: Deps) -> Answer:
    return Open(leave_out_window())


async def on_leave_out_submitted(submission: Submission, deps: Deps) -> Answer:
    now = deps.clock()
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        await leave_out_until(session, me, parse_leave_out(submission.view), now=now)
        return Tell(words(turn_words(await get_member(session, submission.user), now)))


def register(routes: Routes) -> None:
    routes.word("people", on_people)
    routes.action(PERSON_REMOVE, on_person_removed)
    routes.action(LINE_CONTEST, on_line_contested)
    routes.action(TURN_WISH, on_turn_pressed)
    routes.action(TURN_FORGET, on_turn_pressed)
    routes.action(TURN_LEAVE_OUT, on_leave_out)
    routes.window(PEOPLE_WINDOW, on_people_named)
    routes.window(LEAVE_OUT_WINDOW, on_leave_out_submitted)
