"""Queries on the versions of a plan: each edit is one, kept for ever, sealed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from app.db.engine import Session
from app.db.models import plan as pl
from app.db.models import plan_version as v
from app.db.rows import by_id, own
from app.domain.plan import Plan, PlanBody
from app.domain.plan_json import body_from_json, body_to_json


def version_key(plan_id: UUID, no: int) -> str:
    return f"{plan_id}/{no}"


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """`contest_until` is there for edits of a plan that was active: until then the other one can contradict."""

    no: int
    author: UUID
    made_at: datetime
    contest_until: datetime | None
    contested_at: datetime | None
    body: PlanBody


async def insert_version(session: Session, plan: Plan, version: PlanVersion) -> None:
    """Make it the version of the plan, agreed to by its author. The plan's row must be locked."""
    sealed = session.sealer.seal_json(v.c.body, version_key(plan.id, version.no), body_to_json(version.body))
    await session.execute(
        v.insert().values(
            workspace_id=session.workspace,
            plan_id=plan.id,
            no=version.no,
            author_id=version.author,
            made_at=version.made_at,
            contest_until=version.contest_until,
            body=sealed,
        )
    )
    agreed = "person_agreed" if version.author == plan.person else "partner_agreed"
    await session.execute(
        update(pl)
        .where(by_id(pl, session, plan.id))
        .values({"version": version.no, agreed: version.no, "touched_at": version.made_at})
    )


async def find_version(session: Session, plan_id: UUID, no: int) -> PlanVersion | None:
    found = await list_versions(session, plan_id, first=no, last=no)
    return found[0] if found else None


async def list_versions(session: Session, plan_id: UUID, *, first: int, last: int) -> list[PlanVersion]:
    """The versions from `first` to `last`, oldest first, opened."""
    rows = await session.execute(
        select(v.c.no, v.c.author_id, v.c.made_at, v.c.contest_until, v.c.contested_at, v.c.body)
        .where(own(v, session), v.c.plan_id == plan_id, v.c.no.between(first, last))
        .order_by(v.c.no)
    )
    return [
        PlanVersion(
            no=row.no,
            author=row.author_id,
            made_at=row.made_at,
            contest_until=row.contest_until,
            contested_at=row.contested_at,
            body=body_from_json(session.sealer.unseal_json(v.c.body, version_key(plan_id, row.no), row.body)),
        )
        for row in rows
    ]


async def set_contested(session: Session, plan_id: UUID, no: int, *, now: datetime) -> None:
    await session.execute(
        update(v).where(own(v, session), v.c.plan_id == plan_id, v.c.no == no).values(contested_at=now)
    )
