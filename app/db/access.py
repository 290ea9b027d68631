"""Queries on the access log: who has opened what of mine, by person and day."""

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
    if owner == viewer.id:
        return
    new = insert(a).values(
        workspace_id=session.workspace,
        owner_id=owner,
        viewer=str(viewer.id),
        subject_kind=subject_kind,
        subject_id=subject,
        on_date=local_date(now, viewer.tz),
        hat=hat,
        times=1,
        first_at=now,
        last_at=now,
    )
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[
                a.c.workspace_id,
                a.c.owner_id,
                a.c.viewer,
                a.c.subject_kind,
                a.c.subject_id,
                a.c.on_date,
            ],
            set_={"times": a.c.times + 1, "last_at": now},
        )
    )
