"""Saying: the bookkeeping around one message, in the transactions before and after it is posted."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.outbox import mark_obsolete, mark_sent, retire_day_message, take_turn_to_speak, unbind_steps
from app.db.steps import close_news, close_steps, find_unsaid_due_at, mark_steps_said
from app.domain.calendar import local_date
from app.domain.message import Message
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
    await mark_obsolete(session, message, replica=replica, reason=NOT_NOW)
    await unbind_steps(session, message)
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
    await mark_obsolete(session, message, replica=replica, reason=reason)
    await close_steps(session, dropped)
    if person is not None and message.unasked:
        await _plan_next(session, person, now=now)


async def record_said(
    session: Session, message: Message, *, channel: str, ts: str, said: Collection[UUID], now: datetime
) -> None:
    """It stands in Slack: timers of silence run from now, and news is over once it was told."""
    await mark_sent(session, message, channel=channel, ts=ts, now=now)
    await mark_steps_said(session, said, at=now)
    await close_news(session, said)


async def _plan_next(session: Session, person: Person, *, now: datetime) -> None:
    first = await find_unsaid_due_at(session, person.id)
    speak_at = None
    if first is not None:
        due_at, soon = first
        speak_at = earliest_word(max(due_at, now), soon, person.rhythm, person.last_said_at, person.last_said_on)
    await retire_day_message(session, person.id, speak_at=speak_at)
