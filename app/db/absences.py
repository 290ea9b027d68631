"""Queries on absences. Each takes the session first and never commits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import insert, select, update

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import absence as a
from app.db.models import person as p
from app.db.rows import own
from app.domain.days_off import Absence

STATUS_COUNTS = "status_counts"
"""The switch in `person.prefs` of those whose Slack status says when they are away."""


class AbsenceSource(StrEnum):
    ASKED = "asked"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class KnownAbsence:
    id: UUID
    days: Absence
    source: AbsenceSource


async def insert_absence(
    session: Session, person: UUID, days: Absence, *, source: AbsenceSource = AbsenceSource.ASKED
) -> None:
    await session.execute(
        insert(a).values(
            workspace_id=session.workspace,
            id=new_id(),
            person_id=person,
            from_on=days.from_on,
            to_on=days.to_on,
            source=source,
        )
    )


async def list_absences(session: Session, person: UUID, *, since: date) -> list[KnownAbsence]:
    """Those that are not over on that day, the first to come first."""
    query = select(a.c.id, a.c.from_on, a.c.to_on, a.c.source).where(
        own(a, session), a.c.person_id == person, a.c.cancelled_at.is_(None), a.c.to_on >= since
    )
    rows = await session.execute(query.order_by(a.c.from_on, a.c.id))
    return [KnownAbsence(row.id, Absence(row.from_on, row.to_on), AbsenceSource(row.source)) for row in rows]


async def cancel_absence(session: Session, person: UUID, absence: UUID, *, now: datetime) -> bool:
    """It is as if it had never been entered; false where it isn't theirs, or was cancelled before."""
    change = update(a).where(own(a, session), a.c.id == absence, a.c.person_id == person, a.c.cancelled_at.is_(None))
    return (await session.execute(change.values(cancelled_at=now).returning(a.c.id))).one_or_none() is not None


async def end_absence(session: Session, absence: UUID, *, on: date) -> None:
    """That day is the last one of it: what was before stays."""
    await session.execute(update(a).where(own(a, session), a.c.id == absence).values(to_on=on))


async def find_whose_status_counts(session: Session, slack_users: Collection[str]) -> dict[str, UUID]:
    """Those of these members who switched on that their status says when they are away."""
    switched_on = select(p.c.id, p.c.slack_user).where(
        own(p, session), p.c.slack_user.in_(slack_users), p.c.prefs[STATUS_COUNTS].as_boolean()
    )
    return {row.slack_user: row.id for row in await session.execute(switched_on)}
