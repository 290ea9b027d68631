"""Steps and messages for tests of the outbox."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, insert, select, text

from app.db.engine import Database, Session
from app.db.ids import new_id
from app.db.models import message, step
from app.db.rows import by_id
from app.domain.person import Person
from app.domain.steps import SOON, StepKind, SubjectKind


async def save_step(
    session: Session, person: Person, *, due_at: datetime, kind: StepKind = StepKind.PLAN_DUE, no: int = 0
) -> UUID:
    """Something due to that person, about a subject of its own."""
    step_id = new_id()
    await session.execute(
        insert(step).values(
            workspace_id=session.workspace,
            id=step_id,
            person_id=person.id,
            kind=kind,
            subject_kind=SubjectKind.PLAN,
            subject_id=new_id(),
            no=no,
            soon=kind in SOON,
            due_at=due_at,
            state="due",
        )
    )
    return step_id


async def save_message(session: Session, person: Person, *, due_at: datetime, key: str, unasked: bool = True) -> UUID:
    """A waiting message for that person."""
    message_id = new_id()
    await session.execute(
        insert(message).values(
            workspace_id=session.workspace,
            id=message_id,
            key=key,
            kind="day",
            unasked=unasked,
            person_id=person.id,
            subject_kind=SubjectKind.DAY,
            subject_id=person.id,
            facts={},
            due_at=due_at,
            state="waiting",
            attempts=0,
            wanted_rev=0,
            shown_rev=0,
        )
    )
    return message_id


async def state_of(db: Database, workspace: UUID, message_id: UUID) -> str:
    async with db.begin(workspace) as session:
        return str(await session.scalar(select(message.c.state).where(by_id(message, session, message_id))))


async def count_messages(db: Database, workspace: UUID) -> int:
    async with db.begin(workspace) as session:
        return int(await session.scalar(select(func.count()).select_from(message)))


async def lapse_leases(db: Database) -> None:
    """Let a minute of machine time pass for all leases and pauses."""
    async with db.begin_all("a test lets leases lapse") as wide:
        await wide.execute(
            text("UPDATE message SET lease_until = lease_until - interval '2 minutes' WHERE lease_until IS NOT NULL")
        )
        await wide.execute(
            text("UPDATE message SET run_after = run_after - interval '2 minutes' WHERE run_after IS NOT NULL")
        )
        await wide.execute(text("UPDATE gate SET open_at = open_at - interval '2 minutes'"))
