"""Being away: `/growth away`, its window, and taking days back."""

from app.deps import Deps
from app.handlers.answers import Answer, Open, Swap, Tell
from app.handlers.requests import Click, Command, Submission
from app.handlers.routes import Routes
from app.screens.away import away_screen
from app.services.absences import say_away, say_back
from app.services.members import get_member
from app.views.away import AWAY_CANCEL, AWAY_WINDOW, away_saved, parse_away, read_range
from app.views.forms import read_id
from app.views.notices import words


async def on_away(command: Command, deps: Deps) -> Answer:
    first, last = read_range(command.text.partition(" ")[2])
    async with deps.db.begin(command.workspace) as session:
        me = await get_member(session, command.user)
        return Open(await away_screen(session, me, first=first, last=last, now=deps.clock()))


async def on_away_submitted(submission: Submission, deps: Deps) -> Answer:
    from_on, to_on = parse_away(submission.view)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        days = await say_away(session, me, from_on, to_on, now=deps.clock())
    return Tell(words(away_saved(days, me.tz)))


async def on_away_cancelled(click: Click, deps: Deps) -> Answer:
    now = deps.clock()
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        await say_back(session, me, read_id(click.value), now=now)
        return Swap(await away_screen(session, me, now=now))


def register(routes: Routes) -> None:
    routes.word("away", on_away)
    routes.action(AWAY_CANCEL, on_away_cancelled)
    routes.window(AWAY_WINDOW, on_away_submitted)
