"""Queries on evidence that open nothing: counts, whose it is, whether it serves a goal."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, exists, func, select

from app.db.engine import Session
from app.db.models import evidence as e
from app.db.models import evidence_goal as eg
from app.db.models import goal as g
from app.db.models import person as p
from app.db.rows import by_id, own

_SERVES = exists().where(eg.c.workspace_id == e.c.workspace_id, eg.c.evidence_id == e.c.id)


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """Whose record something stands in, under which plan, and who put it there."""

    owner: UUID
    plan: UUID
    added_by_user: str


async def count_linked_since(session: Session, plan_id: UUID, *, since: datetime) -> dict[UUID, int]:
    """By goal of that plan, how much was linked from that instant on."""
    rows = await session.execute(
        select(eg.c.goal_id, func.count().label("times"))
        .join(g, and_(g.c.workspace_id == eg.c.workspace_id, g.c.id == eg.c.goal_id))
        .where(own(eg, session), g.c.plan_id == plan_id, eg.c.linked_at >= since)
        .group_by(eg.c.goal_id)
    )
    return {row.goal_id: row.times for row in rows}


async def list_without_goal(session: Session, person: UUID) -> list[UUID]:
    """What this person forwarded and gave no goal yet, oldest first."""
    query = select(e.c.id).where(own(e, session), e.c.owner_id == person, e.c.gone_at.is_(None), ~_SERVES)
    return list((await session.execute(query.order_by(e.c.id))).scalars())


@dataclass(frozen=True, slots=True)
class Forwarded:
    """What became of something that was forwarded: by whom, whether it serves a goal, whether it was taken away."""

    owner: UUID
    is_linked: bool
    is_gone: bool


async def find_forwarded(session: Session, evidence: UUID) -> Forwarded | None:
    """None where nothing was kept."""
    gone = e.c.gone_at.is_not(None)
    query = select(e.c.owner_id, _SERVES.label("linked"), gone.label("gone")).where(by_id(e, session, evidence))
    row = (await session.execute(query)).one_or_none()
    return Forwarded(row.owner_id, row.linked, row.gone) if row else None


async def list_evidence_facts(session: Session, ids: Collection[UUID]) -> dict[UUID, EvidenceFact]:
    """Those that serve a goal now, by id."""
    rows = await session.execute(
        select(e.c.id, e.c.owner_id, p.c.slack_user, g.c.plan_id)
        .join(p, and_(p.c.workspace_id == e.c.workspace_id, p.c.id == e.c.added_by_id))
        .join(eg, and_(eg.c.workspace_id == e.c.workspace_id, eg.c.evidence_id == e.c.id))
        .join(g, and_(g.c.workspace_id == eg.c.workspace_id, g.c.id == eg.c.goal_id))
        .where(own(e, session), e.c.id.in_(ids), e.c.gone_at.is_(None))
    )
    return {row.id: EvidenceFact(row.owner_id, row.plan_id, row.slack_user) for row in rows}
