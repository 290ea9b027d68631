"""Queries on the audit log: what operators and admins did, with counts and ids and never contents."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import audit as a


async def insert_audit(
    session: Session,
    *,
    actor: str,
    action: str,
    subject_kind: str,
    subject: UUID | None,
    facts: Mapping[str, Any],
    now: datetime,
) -> None:
    await session.execute(
        insert(a).values(
            workspace_id=session.workspace,
            id=new_id(),
            actor=actor,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject,
            facts=dict(facts),
            at=now,
        )
    )
