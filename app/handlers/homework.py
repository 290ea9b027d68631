"""The three questions before the plan: opening, saving, sharing."""

from app.deps import Deps
from app.handlers.answers import Answer, Open, Refuse, Swap, Tell
from app.handlers.requests import Click, Submission
from app.handlers.routes import Routes
from app.screens.homework import homework_screen, saved_homework_screen
from app.services.homework import share_homework
from app.services.members import get_member
from app.views.forms import read_id
from app.views.homework import (
    HOMEWORK_SAVE,
    HOMEWORK_WINDOW,
    homework_problems,
    homework_shared,
    parse_homework,
)
from app.views.notices import words
from app.views.plan_wizard import HOMEWORK_OPEN


async def on_homework_opened(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await homework_screen(session, me, read_id(click.value), now=deps.clock()))


async def on_homework_saved(click: Click, deps: Deps) -> Answer:
    plan, answers = parse_homework(click.view or {})
    problems = homework_problems(click.view or {}, answers, needs_one=False)
    if problems:
        return Tell(words(next(iter(problems.values()))))
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Swap(await saved_homework_screen(session, me, plan, answers, now=deps.clock()))


async def on_homework_shared(submission: Submission, deps: Deps) -> Answer:
    plan, answers = parse_homework(submission.view)
    problems = homework_problems(submission.view, answers, needs_one=True)
    if problems:
        return Refuse(problems)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        await share_homework(session, me, plan, answers, now=deps.clock())
    return Tell(homework_shared())


def register(routes: Routes) -> None:
    routes.action(HOMEWORK_OPEN, on_homework_opened)
    routes.action(HOMEWORK_SAVE, on_homework_saved)
    routes.window(HOMEWORK_WINDOW, on_homework_shared)
