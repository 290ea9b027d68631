"""Messages whose outcome is unknown are looked up in the DM before anybody says them again."""

from datetime import timedelta

import structlog

from app.db.engine import Session
from app.db.lookups import LOOK_UP_METHOD, claim_unknown, note_look_up, settle_unknown
from app.db.outbox import close_gate
from app.db.people import get_person
from app.deps import Deps
from app.domain.message import REPEAT_WHEN_UNKNOWN, Message, MessageState
from app.domain.person import Person
from app.services.saying import record_found, return_turn
from app.slack.errors import RateLimited

log = structlog.get_logger(__name__)

AT_ONCE = 20
CLOCKS_APART = timedelta(minutes=5)
"""Slack's clock and ours differ by less."""


async def look_up(deps: Deps) -> None:
    """Find out what became of them: no sooner than a minute after the call, twice, a minute apart.

    A DM that isn't found is said again. A channel is never looked up (that would take a scope to read it): its kind
    decides (app/domain/message.py). A pause that Slack asks for is kept by all replicas.
    """
    async with deps.db.begin_all("taking messages whose outcome is unknown") as wide:
        unknown = await claim_unknown(wide, most=AT_ONCE)
    for message, looked_before in unknown:
        try:
            await _look_up_one(deps, message, looked_before=looked_before)
        except RateLimited as problem:
            async with deps.db.begin(message.workspace) as session:
                await close_gate(session, method=LOOK_UP_METHOD, seconds=problem.retry_after)
            deps.meters.gate_closed(LOOK_UP_METHOD)
        except Exception:  # It comes again in a minute; the others are looked up all the same.
            log.exception("message.not_looked_up", kind=message.kind, message=str(message.id))


async def find_posted(deps: Deps, message: Message, channel: str) -> str | None:
    """The ts under which it stands in that DM; nothing is posted before it is due, however long ago that was."""
    oldest = (message.due_at - CLOCKS_APART).timestamp()
    return await deps.slack.find_posted(message.workspace, channel, message.id, oldest=oldest)


async def _look_up_one(deps: Deps, message: Message, *, looked_before: bool) -> None:
    ts = await find_posted(deps, message, message.slack_channel or "") if message.person else None
    async with deps.db.begin(message.workspace) as session:
        person = await get_person(session, message.person, lock=True) if message.person else None
        if person is not None and ts is not None:
            await record_found(session, message, ts=ts)
        elif person is not None and not looked_before:
            await note_look_up(session, message)
        else:
            await _settle(session, message, person)
    if ts is not None:
        deps.meters.message_ended(message.kind, MessageState.SENT)


async def _settle(session: Session, message: Message, person: Person | None) -> None:
    """It was not found, or can't be looked for: its kind decides."""
    repeat = REPEAT_WHEN_UNKNOWN[message.kind]
    settled = await settle_unknown(session, message, repeat=repeat, reason="said again" if repeat else "never known")
    if settled and repeat and person is not None and message.unasked:
        await return_turn(session, message, person)
