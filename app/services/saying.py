"""Saying: the bookkeeping around one message, in the transactions before and after it is posted.

Rows change in the order in which everything locks: the person, then the steps, then the message.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

from app.db.engine import Session
from app.db.lookups import find_last_turn, set_last_turn
from app.db.outbox import (
    SAID,
    SHOWN,
    mark_failed,
    mark_obsolete,
    mark_sending,
    mark_sent,
    retire_day_message,
    take_turn_to_speak,
    unbind_steps,
)
from app.db.people import get_person, lock_people
from app.db.steps import DUE, close_news, close_steps, find_unsaid_due_at, list_steps_of_message, mark_steps_said
from app.domain.calendar import local_date
from app.domain.message import Message, MessageState
from app.domain.person import Person
from app.domain.quiet import FREE_AFTER, MIN_GAP, earliest_word, may_speak

NOT_NOW = "not now"


def may_be_told(message: Message, person: Person, *, now: datetime) -> bool:
    """Answers are always welcome; what nobody asked for keeps to working hours and to one a day [checkin.quiet]."""
    return not message.unasked or may_speak(now, person.rhythm, person.last_said_at, person.last_said_on)


async def take_turn(session: Session, message: Message, person: Person, *, now: datetime) -> bool:
    """Use up the person's one unasked message of this day, where it is one; false if it is used already."""
    if not message.unasked:
        return True
    return await take_turn_to_speak(
        session,
        person.id,
        now=now,
        on=local_date(now, person.tz),
        last_before=now - MIN_GAP,
        day_before=now - FREE_AFTER,
    )


async def put_off(session: Session, message: Message, person: Person, *, replica: str, now: datetime) -> None:
    """Its moment has passed: what stood in it is said in the person's next message."""
    await unbind_steps(session, message)
    await mark_obsolete(session, message, replica=replica, reason=NOT_NOW)
    await _plan_next(session, person, now=now)


async def drop(
    session: Session,
    message: Message,
    person: Person | None,
    *,
    replica: str,
    reason: str,
    dropped: Mapping[UUID, str],
    now: datetime,
) -> None:
    """There is nothing left to say: the row keeps the reason, and so do its steps."""
    await close_steps(session, dropped)
    await mark_obsolete(session, message, replica=replica, reason=reason)
    if person is not None and message.unasked:
        await _plan_next(session, person, now=now)


async def set_aside(session: Session, message: Message, *, replica: str, state: MessageState, reason: str) -> bool:
    """It can't be said as it is; false where it is not in `state`, or another's. The next message starts anew."""
    if message.person is not None:
        await lock_people(session, [message.person])
    if not await mark_failed(session, message, replica=replica, state=state, reason=reason):
        return False
    if message.unasked and message.person is not None:
        await retire_day_message(session, message.person, speak_at=None)
    return True


async def return_turn(session: Session, message: Message, person: Person) -> None:
    """The message that took the person's turn of the day doesn't stand in Slack: the turn is as before it.

    Where another one may stand there, it stays taken.
    """
    uncertain, last_at = await find_last_turn(session, besides=message)
    if not uncertain:
        await set_last_turn(session, person.id, at=last_at, on=local_date(last_at, person.tz) if last_at else None)


async def record_found(session: Session, message: Message, *, ts: str) -> None:
    """It was found in Slack, said when Slack says so: the steps that were rendered.

    What joined it since is shown by an edit, and leads the person's next message.
    """
    said = [UUID(step) for step in message.facts.get(SAID, ())]
    posted_at = _instant_of(ts)
    shown_rev = message.facts.get(SHOWN)
    await _close_said(session, said, at=posted_at)
    await mark_sent(session, message, channel=message.slack_channel or "", ts=ts, shown_rev=shown_rev, now=posted_at)


async def record_forgotten(session: Session, message: Message, *, replica: str, channel: str, ts: str) -> bool:
    """It was found in Slack before we ever said it: the database has lost the history that did. False: lease lost.

    Which steps were in it is lost too. What was due by then counts as said, and the message is shown anew, so that all
    of it stands there; what was due later is said in the person's next one. They had their turn of that day.
    """
    person = await get_person(session, message.person, lock=True) if message.person else None
    posted_at = _instant_of(ts)
    by_then = max(posted_at, message.due_at)
    steps = await list_steps_of_message(session, message.id)
    said = [step.id for step in steps if step.state == DUE and step.due_at <= by_then]
    if not await mark_sending(session, message, replica=replica, slack_channel=channel, said=said):
        return False
    as_said = {SAID: [str(step) for step in said], SHOWN: message.wanted_rev - 1}
    await record_found(session, replace(message, slack_channel=channel, facts=as_said), ts=ts)
    await unbind_steps(session, message, besides=said)
    if person is not None and message.unasked:
        at = max(posted_at, person.last_said_at or posted_at)
        on = local_date(at, person.tz)
        await set_last_turn(session, person.id, at=at, on=on)
        # As of then, so that what follows falls due, and is looked for, where it did.
        await _plan_next(session, replace(person, last_said_at=at, last_said_on=on), now=posted_at)
    return True


async def record_said(
    session: Session, message: Message, *, channel: str, ts: str, said: Collection[UUID], now: datetime
) -> None:
    """It stands in Slack: timers of silence run from now, and news is over once it was told."""
    await _close_said(session, said, at=now)
    await mark_sent(session, message, channel=channel, ts=ts, now=now)


async def _close_said(session: Session, steps: Collection[UUID], *, at: datetime) -> None:
    if steps:  # an answer or a post to a channel has none
        await mark_steps_said(session, steps, at=at)
        await close_news(session, steps)


def _instant_of(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), UTC)


async def _plan_next(session: Session, person: Person, *, now: datetime) -> None:
    first = await find_unsaid_due_at(session, person.id)
    speak_at = None
    if first is not None:
        due_at, soon = first
        speak_at = earliest_word(max(due_at, now), soon, person.rhythm, person.last_said_at, person.last_said_on)
    await retire_day_message(session, person.id, speak_at=speak_at)
