"""Queries on consents: what somebody agreed to, in which version of the text, and whether they still do."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import consent as c
from app.db.rows import own
from app.domain.steps import SubjectKind


async def insert_consent(
    session: Session,
    *,
    person: UUID,
    subject_kind: SubjectKind,
    subject: UUID,
    text_key: str,
    text_version: int,
    now: datetime,
) -> None:
    """They agreed to that version of that text."""
    await session.execute(
        insert(c).values(
            workspace_id=session.workspace,
            id=new_id(),
            person_id=person,
            subject_kind=subject_kind,
            subject_id=subject,
            text_key=text_key,
            text_version=text_version,
            given_at=now,
        )
    )


async def withdraw_consents(session: Session, *, person: UUID, subject: UUID, now: datetime) -> None:
    """They no longer agree; that they did, and when, stays."""
    await session.execute(
        update(c)
        .where(own(c, session), c.c.person_id == person, c.c.subject_id == subject, c.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
