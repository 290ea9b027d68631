"""Delivery: rows that are due are said, once.

A row is claimed, rendered and marked `sending` in a commit right before the call to Slack; what Slack answered is
recorded right after. Surely not posted: it waits and is tried again. Perhaps posted: it becomes `unknown`, and
app/jobs/look_up.py finds out. See docs/decisions/0003-own-outbox.md.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog

from app.db.engine import Session
from app.db.lookups import recover_lapsed
from app.db.outbox import (
    claim_messages,
    close_gate,
    give_turn_back,
    mark_sending,
    mark_unknown,
    release_claimed,
    release_message,
)
from app.db.people import get_person, set_dm_channel
from app.db.steps import close_steps
from app.deps import Deps
from app.domain.message import Message, MessageState
from app.domain.person import Person
from app.errors import TrellisError
from app.jobs.look_up import find_posted
from app.screens.messages import render_message
from app.services.saying import drop, may_be_told, put_off, record_forgotten, record_said, set_aside, take_turn
from app.slack.errors import RateLimited, Refused, SlackProblem, Unreachable
from app.views.blocks import Obsolete, Rendered

log = structlog.get_logger(__name__)

AT_ONCE = 50
GO_ON_AT = 0.6
"""More are claimed once no more than this share of the rows is still under way: of fifty thirty, of four two."""
MOST_ATTEMPTS = 8
"""A row that fails that often is poison: it is set aside and counted."""


class LeaseLost(TrellisError):
    """Somebody else has the row now, or the person's turn was used meanwhile; this transaction must leave no trace."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """`reader` is the person as they were before this message used up their turn of the day."""

    channel: str
    rendered: Rendered
    said: tuple[UUID, ...]
    reader: Person | None


async def deliver(deps: Deps) -> None:
    """Say everything that is due by now. At most once where Slack's answer is lost and can't be looked up.

    A process that is about to end finishes what it has claimed and claims no more.
    """
    async with deps.db.begin_all("recovering messages whose sender died") as wide:
        died = await recover_lapsed(wide)
    for kind in died:
        deps.meters.message_ended(kind, MessageState.UNKNOWN)
    under_way: list[asyncio.Task[None]] = []
    try:
        while not deps.after.ending:
            claimed = await _claim(deps, most=AT_ONCE - len(under_way))
            under_way += [asyncio.create_task(_deliver_one(deps, message)) for message in claimed]
            if not under_way:
                return
            under_way = await _when_some_ended(under_way)
    except asyncio.CancelledError:
        for row in under_way:
            row.cancel()
        raise
    finally:
        await _all(under_way)


async def _claim(deps: Deps, *, most: int) -> list[Message]:
    async with deps.db.begin_all("claiming messages that are due") as wide:
        return await claim_messages(wide, replica=deps.replica, now=deps.clock(), most=most)


async def _when_some_ended(under_way: list[asyncio.Task[None]]) -> list[asyncio.Task[None]]:
    """Wait until a good part has ended, so that a claim is worth its transaction; those that are still under way.

    Raises what went wrong in one of them: nothing more is claimed then.
    """
    left = under_way
    while len(left) > len(under_way) * GO_ON_AT:
        await asyncio.wait(left, return_when=asyncio.FIRST_COMPLETED)
        left = [row for row in left if not row.done()]
    for row in under_way:
        if row.done():
            row.result()
    return left


async def _all(under_way: Iterable[asyncio.Task[None]]) -> None:
    """Wait for all of it, then raise what went wrong: nobody goes on while a row is still under way."""
    for outcome in await asyncio.gather(*under_way, return_exceptions=True):
        if isinstance(outcome, BaseException):
            raise outcome


async def _deliver_one(deps: Deps, message: Message) -> None:
    try:
        channel = message.slack_channel or await _open_dm(deps, message)
        if channel and await _was_said(deps, message, channel):
            return
        outgoing = await _prepare(deps, message, channel)
        if outgoing is None:
            deps.meters.message_ended(message.kind, MessageState.OBSOLETE)
            return
        await _post(deps, message, outgoing)
    except LeaseLost:
        log.warning("message.lease_lost", kind=message.kind, message=str(message.id))
    except Refused as problem:
        await _fail(deps, message, problem)
    except SlackProblem as problem:  # whatever came of opening the DM or looking into it, nothing was said
        await _take_back(deps, message, problem)
    except Exception:
        # A row that is being sent is left alone: its lease lapses, and it is looked up before it is said again.
        log.exception("message.stuck", kind=message.kind, message=str(message.id), attempts=message.attempts)
        await _release_or_set_aside(deps, message)


async def _open_dm(deps: Deps, message: Message) -> str:
    """The person's DM with the bot, opened the first time (opening it again gives the same one); "" if they left."""
    assert message.person is not None, "a message is for a person or a channel"
    async with deps.db.begin(message.workspace) as session:
        person = await get_person(session, message.person)
    if person.deactivated_at is not None:
        return ""
    channel = await deps.slack.open_dm(message.workspace, person.slack_user)
    async with deps.db.begin(message.workspace) as session:
        await set_dm_channel(session, person.id, channel)
    return channel


async def _was_said(deps: Deps, message: Message, channel: str) -> bool:
    """Whether a late DM stands in Slack although the database knows nothing of it; it counts as said then.

    That is so after a backup was restored, or a standby took over that had fallen behind by more than ten minutes. It
    covers what waited at the time of the backup, and messages of the day that are planned anew, as these get the same
    ids again (app/db/messages.py), one after the other until one isn't found. What it can't know: what the lost history
    said of acts that went with it, and what rules decide anew, and to the minute, after the restore: both are as new.
    """
    if not message.is_late_dm(deps.clock()):
        return False
    ts = await find_posted(deps, message, channel)
    if ts is None:
        return False
    async with deps.db.begin(message.workspace) as session:
        if not await record_forgotten(session, message, replica=deps.replica, channel=channel, ts=ts):
            raise LeaseLost
    deps.meters.message_ended(message.kind, MessageState.SENT)
    return True


async def _prepare(deps: Deps, message: Message, channel: str) -> Outgoing | None:
    """Check again and render, in the transaction that marks the row `sending`; None where it is not to be said."""
    async with deps.db.begin(message.workspace) as session:
        return await decide(session, message, channel, replica=deps.replica, now=deps.clock())


async def decide(session: Session, message: Message, channel: str, *, replica: str, now: datetime) -> Outgoing | None:
    """The same in a transaction that is given, for a row that `replica` holds; raises LeaseLost where it doesn't."""
    # The person first: planning takes the same locks in the same order.
    person = await get_person(session, message.person, lock=True) if message.person else None
    if person is not None and person.deactivated_at is not None:
        await drop(session, message, person, replica=replica, reason="deactivated", dropped={}, now=now)
        return None
    if person is not None and not may_be_told(message, person, now=now):
        await put_off(session, message, person, replica=replica, now=now)
        return None
    ready = await render_message(session, message, person, now=now)
    if isinstance(ready.rendered, Obsolete):
        reason = ready.rendered.reason
        await drop(session, message, person, replica=replica, reason=reason, dropped=ready.dropped, now=now)
        return None
    if person is not None and not await take_turn(session, message, person, now=now):
        raise LeaseLost
    if not await mark_sending(session, message, replica=replica, slack_channel=channel, said=ready.said):
        raise LeaseLost
    await close_steps(session, ready.dropped)
    return Outgoing(channel, ready.rendered, ready.said, person)


async def _post(deps: Deps, message: Message, outgoing: Outgoing) -> None:
    try:
        channel, ts = await deps.slack.post(
            message.workspace,
            outgoing.channel,
            text=outgoing.rendered.text,
            blocks=outgoing.rendered.blocks,
            message=message.id,
            thread_ts=message.thread_ts,
        )
    except SlackProblem as problem:
        await _record_problem(deps, message, outgoing, problem)
        return
    now = deps.clock()
    async with deps.db.begin(message.workspace) as session:
        await record_said(session, message, channel=channel, ts=ts, said=outgoing.said, now=now)
    deps.meters.message_ended(message.kind, MessageState.SENT)
    deps.meters.message_late(message.kind, now - message.due_at)


async def _record_problem(deps: Deps, message: Message, outgoing: Outgoing, problem: SlackProblem) -> None:
    match problem:
        case RateLimited() | Unreachable():
            await _take_back(deps, message, problem, reader=outgoing.reader)
        case Refused():
            await _fail(deps, message, problem, state=MessageState.SENDING)
        case _:
            log.warning("message.unknown", kind=message.kind, message=str(message.id), error=str(problem))
            async with deps.db.begin(message.workspace) as session:
                await mark_unknown(session, message, replica=deps.replica, reason="no answer")
            deps.meters.message_ended(message.kind, MessageState.UNKNOWN)


async def _fail(deps: Deps, message: Message, problem: Refused, *, state: MessageState = MessageState.CLAIMED) -> None:
    """Slack will never take it as it is."""
    log.error("message.failed", kind=message.kind, message=str(message.id), error=problem.error)
    await _set_aside(deps, message, state=state, reason=problem.error)


async def _set_aside(deps: Deps, message: Message, *, state: MessageState, reason: str) -> None:
    async with deps.db.begin(message.workspace) as session:
        failed = await set_aside(session, message, replica=deps.replica, state=state, reason=reason)
    if failed:
        deps.meters.message_ended(message.kind, MessageState.FAILED)


async def _take_back(deps: Deps, message: Message, problem: SlackProblem, *, reader: Person | None = None) -> None:
    """It was surely not posted: it waits again, and so does the turn of the day that `reader` had before it."""
    pause = problem.retry_after if isinstance(problem, RateLimited) else _back_off(message)
    async with deps.db.begin(message.workspace) as session:
        released = await release_message(session, message, replica=deps.replica, seconds=pause)
        if isinstance(problem, RateLimited):
            await close_gate(session, method=problem.method, seconds=pause)
            deps.meters.gate_closed(problem.method)
        if released and reader is not None and message.unasked:
            await give_turn_back(session, reader)


async def _release_or_set_aside(deps: Deps, message: Message) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        await _set_aside(deps, message, state=MessageState.CLAIMED, reason="poison")
        return
    async with deps.db.begin(message.workspace) as session:
        await release_claimed(session, message, replica=deps.replica, seconds=_back_off(message))


def _back_off(message: Message) -> float:
    """Seconds until the next try: 1, 2, 4 … at most five minutes."""
    return float(min(2 ** (message.attempts - 1), 300))
