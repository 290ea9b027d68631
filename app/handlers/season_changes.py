"""What people do when a season changes: pause, go on, propose, hand over, carry on."""

from app.deps import Deps
from app.domain.steps import StepKind
from app.handlers.answers import Answer, Done, Open, Tell
from app.handlers.requests import Click, Submission
from app.handlers.routes import Routes
from app.screens.season_changes import change_screen, handed_over_screen, handover_screen, standing_of
from app.services.carrying_on import accept_handover
from app.services.handing_over import choose_handover, decline_handover
from app.services.members import get_member
from app.services.pausing import keep_season, pause_season, propose_change
from app.views.blocks import mention
from app.views.forms import read_id
from app.views.handover import HANDOVER_WINDOW, parse_handover
from app.views.notices import words
from app.views.season_changes import (
    HANDED_OVER,
    HANDOVER_DECLINE,
    HANDOVER_OPEN,
    HANDOVER_TAKE,
    SEASON_CHANGE,
    SEASON_GO_ON,
    SEASON_PAUSE,
    SEASON_PROPOSE_END,
    SEASON_PROPOSE_PAUSE,
    said_words,
)

_ACTS = {SEASON_PAUSE: pause_season, SEASON_GO_ON: keep_season}
_PROPOSED = {SEASON_PROPOSE_PAUSE: StepKind.PAUSE_PROPOSED, SEASON_PROPOSE_END: StepKind.END_PROPOSED}


async def on_season_changed(click: Click, deps: Deps) -> Answer:
    """Paused, or going on. The message says what follows; in Home a small window does."""
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        part = await _ACTS[click.action](session, read_id(click.value), me, now=deps.clock())
    return Done() if click.view is None else Tell(words(said_words(standing_of(part, me))))


async def on_change_proposed(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        kind = _PROPOSED[click.action]
        part = await propose_change(session, read_id(click.value), me, kind, now=deps.clock())
    return Tell(
        words(f"I'll ask {mention(part.person.slack_user)}. It counts when they agree; until then all goes on.")
    )


async def on_change_opened(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await change_screen(session, me, read_id(click.value)))


async def on_handover_opened(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await handover_screen(session, me, read_id(click.value), now=deps.clock()))


async def on_handover_chosen(submission: Submission, deps: Deps) -> Answer:
    to, choices, summaries = parse_handover(submission.view)
    participation = read_id(submission.about)
    async with deps.db.begin(submission.workspace) as session:
        me = await get_member(session, submission.user)
        lead = await choose_handover(
            session, participation, me, to=to, choices=choices, summaries=summaries, now=deps.clock()
        )
    return Tell(words(f"I'll ask {mention(lead.slack_user)}. They see nothing before they say yes."))


async def on_handover_answered(click: Click, deps: Deps) -> Answer:
    accept = click.action == HANDOVER_TAKE
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        answer = accept_handover if accept else decline_handover
        part = await answer(session, read_id(click.value), me, now=deps.clock())
    who = mention(part.person.slack_user)
    if accept:
        return Tell(words(f"You carry {who}'s season on. `/growth cohort` shows it, and what was handed over."))
    return Tell(words(f"{who} is asked anew. You saw nothing of it."))


async def on_handed_over(click: Click, deps: Deps) -> Answer:
    async with deps.db.begin(click.workspace) as session:
        me = await get_member(session, click.user)
        return Open(await handed_over_screen(session, me, read_id(click.value), now=deps.clock()))


def register(routes: Routes) -> None:
    for action in _ACTS:
        routes.action(action, on_season_changed)
    for action in _PROPOSED:
        routes.action(action, on_change_proposed)
    routes.action(SEASON_CHANGE, on_change_opened)
    routes.action(HANDOVER_OPEN, on_handover_opened)
    routes.action(HANDOVER_TAKE, on_handover_answered)
    routes.action(HANDOVER_DECLINE, on_handover_answered)
    routes.action(HANDED_OVER, on_handed_over)
    routes.window(HANDOVER_WINDOW, on_handover_chosen)
