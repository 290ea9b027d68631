"""Queries on the guides of a workspace. Each takes the session first and never commits."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session
from app.db.models import guide as g
from app.db.rows import own
from app.domain.guide import Guide, GuideState, guide_from


async def find_newest_guide(session: Session, key: str) -> Guide | None:
    query = select(g.c.body).where(own(g, session), g.c.key == key).order_by(g.c.version.desc()).limit(1)
    body = (await session.execute(query)).scalar_one_or_none()
    return guide_from(body) if body is not None else None


async def insert_guide(session: Session, guide: Guide, document: Mapping[str, Any]) -> bool:
    """Offer this version and none of the earlier ones; False, and nothing done, where it is there already."""
    new = insert(g).values(
        workspace_id=session.workspace,
        key=guide.key,
        version=guide.version,
        body=dict(document),
        state=GuideState.OFFERED,
    )
    if not (await session.execute(new.on_conflict_do_nothing().returning(g.c.version))).first():
        return False
    await session.execute(
        update(g)
        .where(own(g, session), g.c.key == guide.key, g.c.version < guide.version)
        .values(state=GuideState.REPLACED)
    )
    return True
