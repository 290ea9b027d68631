"""Queries on the access log: who has opened what of mine, by person and day."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session
from app.db.models import access_log as a
from app.domain.calendar import local_date
from app.domain.person import Person
from app.domain.steps import SubjectKind


async def log_access(
    session: Session, *, owner: UUID, viewer: Person, subject_kind: SubjectKind, subject: UUID, hat: str, now: datetime
) -> None:
    """Write down that `viewer` opened contents of `owner`; nothing where they are the same person."""
    await log_accesses(session, {subject: owner}, viewer=viewer, subject_kind=subject_kind, hat=hat, now=now)


async def log_accesses(
    session: Session, owners: Mapping[UUID, UUID], *, viewer: Person, subject_kind: SubjectKind, hat: str, now: datetime
) -> None:
    """The same for several subjects at once: their owners by subject; one statement, none for one's own."""
    rows = [
        {
            "workspace_id": session.workspace,
            "owner_id": owner,
            "viewer": str(viewer.id),
            "subject_kind": subject_kind,
            "subject_id": subject,
            "on_date": local_date(now, viewer.tz),
            "hat": hat,
            "times": 1,
            "first_at": now,
            "last_at": now,
        }
        for subject, owner in owners.items()
        if owner != viewer.id
    ]
    if not rows:
        return
    key = (a.c.workspace_id, a.c.owner_id, a.c.viewer, a.c.subject_kind, a.c.subject_id, a.c.on_date)
    new = insert(a).values(rows)
    await session.execute(new.on_conflict_do_update(index_elements=key, set_={"times": a.c.times + 1, "last_at": now}))
