"""Queries on the versions of a plan: each edit is one, kept for ever, sealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, select, update

from app.db.engine import Session
from app.db.models import plan as pl
from app.db.models import plan_version as v
from app.db.plan_pages import frame_from, select_frames
from app.db.plans import version_key
from app.db.rows import by_id, own
from app.domain.plan import Plan, PlanBody
from app.domain.plan_json import body_from_json, body_to_json
from app.domain.plan_page import PlanFrame

_V = v.alias("shown")
_COLUMNS = tuple(
    column.label(f"shown_{column.name}")
    for column in (
        _V.c.plan_id,
        _V.c.no,
        _V.c.author_id,
        _V.c.made_at,
        _V.c.contest_until,
        _V.c.contested_at,
        _V.c.body,
    )
)


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
    """That version, opened."""
    query = select(*_COLUMNS).where(_V.c.workspace_id == session.workspace, _V.c.plan_id == plan_id, _V.c.no == no)
    row = (await session.execute(query)).one_or_none()
    return _version(session, row) if row else None


async def load_history(session: Session, plan_id: UUID, *, most: int) -> tuple[PlanFrame, list[PlanVersion]] | None:
    """The plan with its latest versions, oldest first; one statement. Opened: check who asks before showing them."""
    latest = and_(_V.c.workspace_id == pl.c.workspace_id, _V.c.plan_id == pl.c.id, _V.c.no > pl.c.version - most)
    query = select_frames().add_columns(*_COLUMNS).outerjoin(_V, latest).where(by_id(pl, session, plan_id))
    rows = (await session.execute(query.order_by(_V.c.no))).all()
    if not rows:
        return None
    return frame_from(rows[0]), [_version(session, row) for row in rows if row.shown_no is not None]


async def set_contested(session: Session, plan_id: UUID, no: int, *, now: datetime) -> None:
    await session.execute(
        update(v).where(own(v, session), v.c.plan_id == plan_id, v.c.no == no).values(contested_at=now)
    )


def _version(session: Session, row: Row[Any]) -> PlanVersion:
    key = version_key(row.shown_plan_id, row.shown_no)
    return PlanVersion(
        no=row.shown_no,
        author=row.shown_author_id,
        made_at=row.shown_made_at,
        contest_until=row.shown_contest_until,
        contested_at=row.shown_contested_at,
        body=body_from_json(session.sealer.unseal_json(v.c.body, key, row.shown_body)),
    )
