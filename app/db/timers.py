"""Queries on timers: the instants at which something changes by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session, WideSession
from app.db.ids import new_id
from app.db.models import timer as t
from app.db.rows import own
from app.domain.steps import SubjectKind

TURN = "turn"
"""One timer a subject: at that instant its rules decide what happens and when to look again."""


@dataclass(frozen=True, slots=True)
class DueTimer:
    workspace: UUID
    subject_kind: SubjectKind
    subject: UUID
    at: datetime


async def set_timer(session: Session, subject_kind: SubjectKind, subject: UUID, at: datetime | None) -> None:
    """Look at the subject again at that instant; None takes the timer away."""
    if at is None:
        await session.execute(
            delete(t).where(own(t, session), t.c.subject_kind == subject_kind, t.c.subject_id == subject)
        )
        return
    await set_timers(session, subject_kind, [(subject, at)])


async def set_timers(session: Session, subject_kind: SubjectKind, turns: Sequence[tuple[UUID, datetime]]) -> None:
    """The same for several subjects of one kind, in one statement."""
    if not turns:
        return
    rows = [
        {
            "workspace_id": session.workspace,
            "id": new_id(),
            "subject_kind": subject_kind,
            "subject_id": subject,
            "kind": TURN,
            "at": at,
            "attempts": 0,
        }
        for subject, at in turns
    ]
    new = insert(t).values(rows)
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[t.c.workspace_id, t.c.subject_kind, t.c.subject_id, t.c.kind],
            set_={"at": new.excluded.at, "attempts": 0, "run_after": None},
        )
    )


async def list_due_timers(session: WideSession, *, now: datetime, limit: int) -> list[DueTimer]:
    """Timers that have come, oldest first; those that failed lately wait."""
    rows = await session.execute(
        select(t.c.workspace_id, t.c.subject_kind, t.c.subject_id, t.c.at)
        .where(t.c.at <= now, or_(t.c.run_after.is_(None), t.c.run_after <= func.app_now()))
        .order_by(t.c.at)
        .limit(limit)
    )
    return [DueTimer(row.workspace_id, SubjectKind(row.subject_kind), row.subject_id, row.at) for row in rows]


async def take_timer(session: Session, due: DueTimer, *, now: datetime) -> bool:
    """Take the timer in this transaction; false where another replica has it or it was set anew meanwhile."""
    found = (
        select(t.c.id)
        .where(own(t, session), t.c.subject_kind == due.subject_kind, t.c.subject_id == due.subject, t.c.at <= now)
        .with_for_update(skip_locked=True)
    )
    gone = await session.execute(delete(t).where(own(t, session), t.c.id.in_(found)).returning(t.c.id))
    return gone.one_or_none() is not None


async def delay_timer(session: WideSession, due: DueTimer) -> None:
    """Its rules failed: try again later, each time later (machine time; a minute, doubling to an hour).

    Also where its workspace can't be entered.
    """
    wait = func.least(text("interval '1 hour'"), text("interval '1 minute'") * func.power(2, t.c.attempts))
    await session.execute(
        update(t)
        .where(t.c.workspace_id == due.workspace, t.c.subject_kind == due.subject_kind, t.c.subject_id == due.subject)
        .values(attempts=t.c.attempts + 1, run_after=func.app_now() + wait)
    )
