"""Queries that read evidence with its words. Each takes the session first and never commits."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, select

from app.db.engine import Session
from app.db.models import evidence as e
from app.db.models import evidence_goal as eg
from app.db.models import goal as g
from app.db.models import person as p
from app.db.models import plan as pl
from app.db.models import workspace as w
from app.db.plan_pages import frame_from, select_frames
from app.db.plans import GOAL_COLUMNS, goal_from
from app.db.rows import by_id, own
from app.domain.calendar import local_date
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.plan import Goal, PlanState
from app.domain.plan_page import PlanFrame
from app.domain.slack_links import message_address

_ADDER = p.alias("adder")
_OWNER = p.alias("owner")
_KEPT = (e.c.id, e.c.owner_id, e.c.added_by_id, e.c.kind, e.c.team, e.c.channel, e.c.message_ts, e.c.said_at, e.c.link)
_COLUMNS = (
    *(column.label(f"e_{column.name}") for column in (*_KEPT, e.c.note, e.c.quote)),
    eg.c.goal_id.label("e_goal"),
    eg.c.linked_at.label("e_linked_at"),
    _ADDER.c.slack_user.label("e_added_by_user"),
    _OWNER.c.tz.label("e_tz"),
    w.c.domain.label("e_domain"),
)
_IS_LINKED = and_(e.c.workspace_id == eg.c.workspace_id, e.c.id == eg.c.evidence_id, e.c.gone_at.is_(None))
_NEWEST = (eg.c.linked_at.desc(), eg.c.evidence_id.desc())


@dataclass(frozen=True, slots=True)
class Record:
    """A plan with its goals, those taken out at the end, and what was linked to each, newest first."""

    frame: PlanFrame
    goals: tuple[Goal, ...]
    found: dict[UUID, list[Evidence]]


async def list_goal_evidence(
    session: Session, goal_ids: Collection[UUID], *, since: date | None = None
) -> dict[UUID, list[Evidence]]:
    """By goal, the evidence linked to it, newest first; with `since`, from that day on (the owner's days).

    One statement. The words are opened: only for whoever may read them.
    """
    query = _with_words(select(*_COLUMNS).select_from(eg).join(e, _IS_LINKED))
    query = query.where(own(eg, session), eg.c.goal_id.in_(goal_ids)).order_by(*_NEWEST)
    if since is not None:
        # A day more than needed for every zone; which days count is decided below.
        query = query.where(eg.c.linked_at >= datetime.combine(since, time(), UTC) - timedelta(days=1))
    found: dict[UUID, list[Evidence]] = defaultdict(list)
    for row in await session.execute(query):
        if since is None or local_date(row.e_linked_at, row.e_tz) >= since:
            found[row.e_goal].append(_evidence(session, row))
    return dict(found)


async def find_record(session: Session, plan_id: UUID) -> Record | None:
    """What was linked under that plan; one statement. Opened: check who asks before showing it."""
    return await _find_record(session, by_id(pl, session, plan_id))


async def find_record_of(session: Session, person: UUID) -> Record | None:
    """What was linked under the plan that runs for this person."""
    return await _find_record(session, and_(own(pl, session), pl.c.person_id == person, pl.c.state == PlanState.ACTIVE))


async def _find_record(session: Session, which: ColumnElement[bool]) -> Record | None:
    columns = [column.label(f"g_{column.name}") for column in GOAL_COLUMNS]
    query = select_frames().add_columns(*columns, *_COLUMNS)
    query = query.outerjoin(g, and_(g.c.workspace_id == pl.c.workspace_id, g.c.plan_id == pl.c.id))
    query = query.outerjoin(eg, and_(eg.c.workspace_id == g.c.workspace_id, eg.c.goal_id == g.c.id))
    query = _with_words(query.outerjoin(e, _IS_LINKED), outer=True)
    rows = (await session.execute(query.where(which).order_by(pl.c.id, g.c.state, g.c.position, *_NEWEST))).all()
    if not rows:
        return None
    goals = {row.g_id: row for row in rows if row.g_id is not None}
    found: dict[UUID, list[Evidence]] = defaultdict(list)
    for row in rows:
        if row.e_id is not None:
            found[row.g_id].append(_evidence(session, row))
    return Record(frame_from(rows[0]), tuple(goal_from(session, row, "g_") for row in goals.values()), dict(found))


def _with_words(query: Select[Any], *, outer: bool = False) -> Select[Any]:
    """Who added it, the owner's zone, and the workspace's domain, from which the link is built."""
    tenant = e.c.workspace_id
    query = query.join(_ADDER, and_(_ADDER.c.workspace_id == tenant, _ADDER.c.id == e.c.added_by_id), isouter=outer)
    query = query.join(_OWNER, and_(_OWNER.c.workspace_id == tenant, _OWNER.c.id == e.c.owner_id), isouter=outer)
    return query.join(w, w.c.id == tenant, isouter=outer)


def _evidence(session: Session, row: Row[Any]) -> Evidence:
    opened = session.sealer.unseal
    link = opened(e.c.link, row.e_id, row.e_link) if row.e_link else None
    return Evidence(
        id=row.e_id,
        goal=row.e_goal,
        owner=row.e_owner_id,
        added_by=row.e_added_by_id,
        added_by_user=row.e_added_by_user,
        kind=EvidenceKind(row.e_kind),
        url=link or message_address(row.e_domain, row.e_team, row.e_channel, row.e_message_ts),
        linked_at=row.e_linked_at,
        channel=row.e_channel,
        said_at=row.e_said_at,
        note=opened(e.c.note, row.e_id, row.e_note) if row.e_note else "",
        quote=opened(e.c.quote, row.e_id, row.e_quote) if row.e_quote else "",
    )
