"""Queries on evidence. Each takes the session first and never commits."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from app.db.engine import Session
from app.db.models import evidence as e
from app.db.models import evidence_goal as eg
from app.db.models import person as p
from app.db.models import workspace as w
from app.db.rows import own
from app.domain.calendar import local_date
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.slack_links import message_address

_OWNER = p.alias("owner")

_COLUMNS = (
    e.c.id,
    e.c.owner_id,
    e.c.added_by_id,
    e.c.kind,
    e.c.team,
    e.c.channel,
    e.c.message_ts,
    e.c.said_at,
    e.c.link,
    e.c.note,
    e.c.quote,
    eg.c.goal_id,
    eg.c.linked_at,
    p.c.slack_user,
    _OWNER.c.tz.label("owner_tz"),
    w.c.domain,
)


async def list_goal_evidence(
    session: Session, goal_ids: Collection[UUID], *, since: date | None = None
) -> dict[UUID, list[Evidence]]:
    """By goal, the evidence linked to it, newest first; with `since`, from that day on (the owner's days).

    One statement. The words are opened: only for whoever may read them.
    """
    query = (
        select(*_COLUMNS)
        .join(eg, (eg.c.workspace_id == e.c.workspace_id) & (eg.c.evidence_id == e.c.id))
        .join(p, (p.c.workspace_id == e.c.workspace_id) & (p.c.id == e.c.added_by_id))
        .join(_OWNER, (_OWNER.c.workspace_id == e.c.workspace_id) & (_OWNER.c.id == e.c.owner_id))
        .join(w, w.c.id == e.c.workspace_id)
        .where(own(e, session), eg.c.goal_id.in_(goal_ids), e.c.gone_at.is_(None))
        .order_by(eg.c.linked_at.desc(), e.c.id.desc())
    )
    if since is not None:
        # A day more than needed for every zone; which days count is decided below.
        query = query.where(eg.c.linked_at >= datetime.combine(since, time(), UTC) - timedelta(days=1))
    found: dict[UUID, list[Evidence]] = defaultdict(list)
    for row in await session.execute(query):
        if since is None or local_date(row.linked_at, row.owner_tz) >= since:
            found[row.goal_id].append(_evidence(session, row))
    return dict(found)


def _evidence(session: Session, row: Row[Any]) -> Evidence:
    opened = session.sealer.unseal
    link = opened(e.c.link, row.id, row.link) if row.link else None
    return Evidence(
        id=row.id,
        goal=row.goal_id,
        owner=row.owner_id,
        added_by=row.added_by_id,
        added_by_user=row.slack_user,
        kind=EvidenceKind(row.kind),
        url=link or message_address(row.domain, row.team, row.channel, row.message_ts),
        linked_at=row.linked_at,
        channel=row.channel,
        said_at=row.said_at,
        note=opened(e.c.note, row.id, row.note) if row.note else "",
        quote=opened(e.c.quote, row.id, row.quote) if row.quote else "",
    )
