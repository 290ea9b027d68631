"""Queries on reporting lines: who is above whom, from which day, named by whom."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from app.db.engine import Session
from app.db.models import person as p
from app.db.models import reporting as r
from app.db.rows import own


def _acts(on: date) -> ColumnElement[bool]:
    return and_(r.c.acts_on <= on, or_(r.c.until_on.is_(None), r.c.until_on > on))


async def leader_of(session: Session, person_id: UUID, *, on: date) -> UUID | None:
    """Who is above that person on that day; None where nobody is, or whoever is has left. One statement."""
    query = (
        select(r.c.manager_id)
        .join(p, and_(p.c.workspace_id == r.c.workspace_id, p.c.id == r.c.manager_id))
        .where(own(r, session), r.c.person_id == person_id, _acts(on), p.c.deactivated_at.is_(None))
        .order_by(r.c.acts_on.desc())
        .limit(1)
    )
    found: UUID | None = await session.scalar(query)
    return found
