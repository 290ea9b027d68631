"""Queries on messages whose outcome is unknown: found in Slack, or said again. Machine time is app_now()."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Update, and_, exists, func, select, update

from app.db.engine import Session, WideSession
from app.db.models import gate as g
from app.db.models import message as m
from app.db.models import person as p
from app.db.outbox import FREED, LOOK_UP_AFTER, MESSAGE_COLUMNS, message_from
from app.db.rows import by_id, own
from app.domain.message import Message, MessageKind, MessageState

LOOKED_ONCE = "looked once"
LOOK_UP_METHOD = "conversations.history"
_MAY_STAND = (MessageState.SENDING, MessageState.UNKNOWN)


async def recover_lapsed(session: WideSession) -> list[MessageKind]:
    """Rows whose sender died: claimed ones were not posted and wait again, sending ones may have been.

    Returns the kinds of those that may have been, one for each.
    """
    lapsed = m.c.lease_until < func.app_now()
    await session.execute(
        update(m).where(m.c.state == MessageState.CLAIMED, lapsed).values(state=MessageState.WAITING, **FREED)
    )
    unknown = await session.execute(
        update(m)
        .where(m.c.state == MessageState.SENDING, lapsed)
        .values(state=MessageState.UNKNOWN, reason="sender died", run_after=func.app_now(), **FREED)
        .returning(m.c.kind)
    )
    return [MessageKind(kind) for kind in unknown.scalars()]


async def claim_unknown(session: WideSession, *, most: int) -> list[tuple[Message, bool]]:
    """Take messages that may be looked up now, and whether they were looked for before.

    They come again in a minute if nothing is found out: no other replica looks meanwhile, and no failure is repeated
    at once. Workspaces whose gate for looking is closed are left out.
    """
    closed = exists().where(
        g.c.workspace_id == m.c.workspace_id, g.c.method == LOOK_UP_METHOD, g.c.open_at > func.app_now()
    )
    found = (
        select(m.c.workspace_id, m.c.id)
        .where(m.c.state == MessageState.UNKNOWN, m.c.run_after <= func.app_now(), ~closed)
        .order_by(m.c.run_after)
        .limit(most)
        .with_for_update(skip_locked=True)
        .cte("found")
    )
    taken = await session.execute(
        update(m)
        .where(m.c.workspace_id == found.c.workspace_id, m.c.id == found.c.id)
        .values(run_after=func.app_now() + LOOK_UP_AFTER)
        .returning(*MESSAGE_COLUMNS, m.c.reason)
    )
    return [(message_from(row), row.reason == LOOKED_ONCE) for row in taken]


async def note_look_up(session: Session, message: Message) -> None:
    """Looked once and not found; a second look follows a minute later."""
    change = _still_unknown(session, message)
    await session.execute(change.values(reason=LOOKED_ONCE, run_after=func.app_now() + LOOK_UP_AFTER))


async def settle_unknown(session: Session, message: Message, *, repeat: bool, reason: str) -> bool:
    """Not found: say it again, or leave it unsaid for good, as its kind decides. False where it was settled before."""
    change = _still_unknown(session, message).values(reason=reason, run_after=None).returning(m.c.id)
    if repeat:
        change = change.values(state=MessageState.WAITING, slack_channel=None)
    return (await session.execute(change)).one_or_none() is not None


async def find_last_turn(session: Session, besides: Message) -> tuple[bool, datetime | None]:
    """Whether another unasked message to that person may stand in Slack, and when the last one that does was sent."""
    others = and_(own(m, session), m.c.person_id == besides.person, m.c.unasked, m.c.id != besides.id)
    row = (
        await session.execute(
            select(
                exists().where(others, m.c.state.in_(_MAY_STAND)).label("uncertain"),
                select(func.max(m.c.sent_at))
                .where(others, m.c.state == MessageState.SENT)
                .scalar_subquery()
                .label("at"),
            )
        )
    ).one()
    return row.uncertain, row.at


async def set_last_turn(session: Session, person: UUID, *, at: datetime | None, on: date | None) -> None:
    """The person's turn of the day as it is after something was said at that moment, or never."""
    await session.execute(update(p).where(by_id(p, session, person)).values(last_said_at=at, last_said_on=on))


def _still_unknown(session: Session, message: Message) -> Update:
    """A change of that row as it was claimed; a later attempt is left alone."""
    return update(m).where(
        by_id(m, session, message.id), m.c.state == MessageState.UNKNOWN, m.c.attempts == message.attempts
    )
