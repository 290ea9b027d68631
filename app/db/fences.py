"""Fences: an event that Slack delivers twice, or an act that a finger presses twice, is done once."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session, WideSession
from app.db.models import seen_event as e


async def is_first_time(session: Session, key: str, *, now: datetime) -> bool:
    """Whether this act (its event id, or its trigger id) is new; in the transaction of what it does."""
    new = insert(e).values(workspace_id=session.workspace, event_id=key, seen_at=now).on_conflict_do_nothing()
    return (await session.execute(new.returning(e.c.event_id))).one_or_none() is not None


async def delete_old_fences(session: WideSession, *, before: datetime) -> None:
    await session.execute(delete(e).where(e.c.seen_at < before))
