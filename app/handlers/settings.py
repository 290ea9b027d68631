"""`/growth settings`: one page, and behind it what admins set for everybody."""

from app.deps import Deps
from app.handlers.answers import Answer, Open, Swap, Tell
from app.handlers.requests import Click, Command, Submission
from app.handlers.routes import Routes
from app.screens.settings import company_screen, settings_screen
from app.services.members import get_member
from app.services.settings import check_admin, keep_company_days, keep_settings
from app.views.company import COMPANY_WINDOW, parse_company_days
from app.views.notices import words
from app.views.settings import SETTINGS_COMPANY, SETTINGS_COUNTRY, SETTINGS_WINDOW, parse_settings

KEPT = "Saved. It holds from now on, for what is planned already too."


async def on_settings(command: Command, deps: Deps) -> Answer:
    async with deps.db.begin(command.workspace) as session:
        me = await get_member(session, command.user)
        return Open(await settings_screen(session, me, deps.admins))


async def on_country_chosen(click: Click, deps: Deps) -> Answer:
    """The same page with what is entered, and the regions of that country."""
    entered = parse_settings(click.view or {})
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Swap(await settings_screen(session, me, deps.admins, entered=entered))


async def on_settings_submitted(submission: Submission, deps: Deps) -> Answer:
    wanted = parse_settings(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        await keep_settings(session, me, wanted, now=deps.clock())
    return Tell(words(KEPT))


async def on_company(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        check_admin(me, deps.admins)
        return Open(await company_screen(session, me, now=deps.clock()))


async def on_company_submitted(submission: Submission, deps: Deps) -> Answer:
    days = parse_company_days(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        check_admin(me, deps.admins)
        await keep_company_days(session, me, days, now=deps.clock())
    return Tell(words(KEPT))


def register(routes: Routes) -> None:
    routes.word("settings", on_settings)
    routes.action(SETTINGS_COUNTRY, on_country_chosen)
    routes.action(SETTINGS_COMPANY, on_company)
    routes.window(SETTINGS_WINDOW, on_settings_submitted)
    routes.window(COMPANY_WINDOW, on_company_submitted)
