"""Reading plans: `/growth plan`, agreeing, taking a change back. Writing them: see plan_wizard.py."""

from app.deps import Deps
from app.domain.visibility import Data
from app.handlers import homework, plan_wizard
from app.handlers.answers import Answer, Open, Swap
from app.handlers.requests import Click, Command, Submission
from app.handlers.routes import Routes
from app.screens.plan_wizard import wizard_screen
from app.screens.plans import history_screen, my_plan_screen, plan_screen, who_sees_plan_screen
from app.services.members import get_member
from app.services.plan_sharing import agree_plan, undo_change
from app.views.forms import read_id
from app.views.plan_wizard import PLAN_WHO
from app.views.plans import PLAN_AGREE, PLAN_HISTORY, PLAN_OPEN, PLAN_UNDO, PLAN_WRITE, decode_version


async def on_plan_word(command: Command, deps: Deps) -> Answer:
    async with deps.db.begin(command.workspace) as session:
        me = await get_member(session, command.user)
        return Open(await my_plan_screen(session, me, now=deps.clock()))


async def on_plan_opened(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await plan_screen(session, me, read_id(click.value), now=deps.clock()))


async def on_plan_writing(click: Click, deps: Deps) -> Answer:
    """In a window the wizard takes its place; from a message or Home it opens."""
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        view = await wizard_screen(session, me, read_id(click.value), now=deps.clock())
    return Swap(view) if click.in_modal else Open(view)


async def on_plan_agreed(submission: Submission, deps: Deps) -> Answer:
    now = deps.clock()
    plan, version = decode_version(submission.about)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        await agree_plan(session, me, plan, version, now=now)
        return Swap(await plan_screen(session, me, plan, now=now))


async def on_plan_change_undone(click: Click, deps: Deps) -> Answer:
    now = deps.clock()
    plan, version = decode_version(click.value)
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await undo_change(session, me, plan, version, now=now)
        return Swap(await plan_screen(session, me, plan, now=now))


async def on_plan_history(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await history_screen(session, me, read_id(click.value), now=deps.clock()))


async def on_plan_who_sees(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await who_sees_plan_screen(session, me, read_id(click.value), Data.PLAN))


def register(routes: Routes) -> None:
    routes.word("plan", on_plan_word)
    routes.action(PLAN_OPEN, on_plan_opened)
    routes.action(PLAN_WRITE, on_plan_writing)
    routes.window(PLAN_AGREE, on_plan_agreed)
    routes.action(PLAN_UNDO, on_plan_change_undone)
    routes.action(PLAN_HISTORY, on_plan_history)
    routes.action(PLAN_WHO, on_plan_who_sees)
    plan_wizard.register(routes)
    homework.register(routes)
