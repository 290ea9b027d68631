"""Queries on drafts: what somebody has entered and not yet sent. Only they ever read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session
from app.db.models import draft as d
from app.db.rows import own


@dataclass(frozen=True, slots=True)
class Draft:
    """`step` is the page of the wizard they were on; `body` what they entered so far."""

    form: str
    subject: UUID
    step: int
    body: dict[str, Any]
    saved_at: datetime


def draft_key(person: UUID, form: str, subject: UUID) -> str:
    """The row that a draft is sealed for."""
    return f"{person}/{form}/{subject}"


async def save_draft(
    session: Session, *, person: UUID, form: str, subject: UUID, step: int, body: dict[str, Any], now: datetime
) -> None:
    """Keep what was entered; the newest wins."""
    sealed = session.sealer.seal_json(d.c.body, draft_key(person, form, subject), body)
    new = insert(d).values(
        workspace_id=session.workspace,
        person_id=person,
        form=form,
        subject_id=subject,
        step=step,
        body=sealed,
        saved_at=now,
    )
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[d.c.workspace_id, d.c.person_id, d.c.form, d.c.subject_id],
            set_={"step": step, "body": sealed, "saved_at": now},
        )
    )


async def find_draft(session: Session, *, person: UUID, form: str, subject: UUID) -> Draft | None:
    query = select(d.c.step, d.c.body, d.c.saved_at).where(
        own(d, session), d.c.person_id == person, d.c.form == form, d.c.subject_id == subject
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        return None
    body = session.sealer.unseal_json(d.c.body, draft_key(person, form, subject), row.body)
    return Draft(form, subject, row.step, body, row.saved_at)


async def list_draft_forms(session: Session, *, person: UUID) -> list[tuple[str, UUID, datetime]]:
    """(form, subject, saved_at) of what they have not finished, newest first; without the contents."""
    rows = await session.execute(
        select(d.c.form, d.c.subject_id, d.c.saved_at)
        .where(own(d, session), d.c.person_id == person)
        .order_by(d.c.saved_at.desc())
    )
    return [(row.form, row.subject_id, row.saved_at) for row in rows]


async def delete_draft(session: Session, *, person: UUID, form: str, subject: UUID) -> None:
    await session.execute(
        delete(d).where(own(d, session), d.c.person_id == person, d.c.form == form, d.c.subject_id == subject)
    )
