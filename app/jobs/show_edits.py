"""Messages that say something else by now are edited in place."""

import structlog

from app.db.outbox import claim_edits, delay_edit, mark_shown
from app.db.people import get_person
from app.db.steps import mark_steps_shown
from app.deps import Deps
from app.domain.message import Message
from app.screens.messages import render_message
from app.slack.errors import EDIT_TOO_LATE, RateLimited, Refused, SlackProblem
from app.views.blocks import Rendered

log = structlog.get_logger(__name__)

AT_ONCE = 50
TRY_AGAIN_SECONDS = 30.0


async def show_edits(deps: Deps) -> None:
    """Bring every message that stands in Slack up to date; repeating an edit does no harm.

    One that fails is reported and waits; it never stops the others.
    """
    while True:
        async with deps.db.begin_all("claiming messages that say something else by now") as wide:
            claimed = await claim_edits(wide, replica=deps.replica, most=AT_ONCE)
        for message in claimed:
            await _try_to_edit(deps, message)
        if len(claimed) < AT_ONCE:
            return


async def _try_to_edit(deps: Deps, message: Message) -> None:
    try:
        await _edit_one(deps, message)
    except SlackProblem as problem:
        log.warning("message.edit_delayed", kind=message.kind, message=str(message.id), error=str(problem))
        await _delay(deps, message, problem.retry_after if isinstance(problem, RateLimited) else TRY_AGAIN_SECONDS)
    except Exception:
        log.exception("message.not_edited", kind=message.kind, message=str(message.id))
        await _delay(deps, message, TRY_AGAIN_SECONDS)


async def _delay(deps: Deps, message: Message, seconds: float) -> None:
    async with deps.db.begin_all("delaying an edit that failed") as wide:
        await delay_edit(wide, message, seconds=seconds)


async def _edit_one(deps: Deps, message: Message) -> None:
    now = deps.clock()
    async with deps.db.begin(message.workspace) as session:
        person = await get_person(session, message.person) if message.person else None
        ready = await render_message(session, message, person, now=now)
    if isinstance(ready.rendered, Rendered):
        await _update(deps, message, ready.rendered)
    async with deps.db.begin(message.workspace) as session:
        await mark_steps_shown(session, ready.said, at=now)
        await mark_shown(session, message)


async def _update(deps: Deps, message: Message, rendered: Rendered) -> None:
    channel, ts = message.slack_channel or "", message.slack_ts or ""
    try:
        await deps.slack.edit(message.workspace, channel, ts, text=rendered.text, blocks=rendered.blocks)
    except Refused as problem:
        if problem.error not in EDIT_TOO_LATE:
            raise
