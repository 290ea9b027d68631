"""Every kind of message Trellis says on its own, and how each is rendered right before it is sent."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.domain.message import Message, MessageKind
from app.domain.person import Person
from app.screens.day import day_message
from app.screens.digests import digest_message, test_post_message
from app.screens.evidence import which_goal_message
from app.screens.growth import help_reply_message
from app.views.blocks import Obsolete, Rendered


@dataclass(frozen=True, slots=True)
class Ready:
    """A rendered message. `said` are the steps in it, `dropped` those that must not be said any more, with why."""

    rendered: Rendered | Obsolete
    said: tuple[UUID, ...] = ()
    dropped: dict[UUID, str] = field(default_factory=dict)


PLAIN_KINDS: dict[MessageKind, Callable[..., Awaitable[Rendered | Obsolete]]] = {
    MessageKind.WHICH_GOAL: which_goal_message,
    MessageKind.HELP_REPLY: help_reply_message,
    MessageKind.DIGEST: digest_message,
    MessageKind.TEST_POST: test_post_message,
}
"""Kinds about one subject: `async (session, subject, *, now) -> Rendered | Obsolete`. The day's message holds steps."""


async def render_message(session: Session, message: Message, reader: Person | None, *, now: datetime) -> Ready:
    """How the message reads now, whether it is to be posted or stands in Slack already and is to be edited."""
    if message.kind is not MessageKind.DAY:
        return Ready(await PLAIN_KINDS[message.kind](session, message.subject, now=now))
    if reader is None:
        return Ready(Obsolete("nobody to read it"))
    day = await day_message(session, message.id, reader, posted_at=message.sent_at, now=now)
    return Ready(day.rendered, day.said, day.dropped)
