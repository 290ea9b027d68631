"""Queries on the contents of check-ins. What they return is opened: only for whoever may read it."""

import base64
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session
from app.db.models import action as a
from app.db.models import checkin as c
from app.db.models import checkin_goal as cg
from app.db.models import evidence as e
from app.db.models import evidence_goal as eg
from app.db.models import goal as g
from app.db.plans import GOAL_COLUMNS, goal_from
from app.db.promises import PROMISE
from app.db.rows import by_id, own
from app.domain.calendar import start_of_day
from app.domain.checkin import Checkin
from app.domain.checkin_page import CheckinPage, GoalPage, Said
from app.domain.checkin_situation import Situation
from app.domain.evidence import EvidenceKind
from app.domain.plan import GoalState
from app.domain.preparation import GoalNote, GoalStatus, Preparation
from app.domain.promise import Promise, PromiseState

_AT = c.alias("at")


async def load_checkin_page(session: Session, situation: Situation) -> CheckinPage:
    """All contents of that check-in, in one statement."""
    checkin = situation.checkin
    since = _since(situation)
    rows = (await session.execute(_page(session, checkin, since, situation.lead.tz))).all()
    by_goal: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        if row.id is not None:
            by_goal[row.id].append(row)
    needs = session.sealer.unseal(c.c.needs, checkin.id, rows[0].needs) if rows[0].needs else ""
    return CheckinPage(
        situation=situation,
        goals=tuple(_goal_page(session, checkin, of_goal) for of_goal in by_goal.values()),
        needs=needs,
        promises=tuple(_promise(session, checkin, one) for one in rows[0].promises or ()),
        since=since,
    )


def _since(situation: Situation) -> date | None:
    previous = situation.frame.previous
    return (previous.held_on or previous.due_on) if previous else None


def _page(session: Session, checkin: Checkin, since: date | None, tz: str) -> Any:
    """One row for each goal and check-in up to this one; the check-in itself where there is no goal."""
    said = (
        select(*cg.c, _AT.c.no)
        .join(_AT, and_(_AT.c.workspace_id == cg.c.workspace_id, _AT.c.id == cg.c.checkin_id))
        .where(own(cg, session), _AT.c.plan_id == checkin.plan, _AT.c.no <= checkin.no)
        .subquery("said")
    )
    since_at = start_of_day(since, tz) if since else None
    running = and_(g.c.workspace_id == c.c.workspace_id, g.c.plan_id == c.c.plan_id, g.c.state == GoalState.ACTIVE)
    return (
        select(
            *GOAL_COLUMNS,
            c.c.needs,
            *(said.c[name] for name in ("no", "status", "moved_text", "agreed", "agreed_other", "changed_after")),
            said.c.checkin_id,
            _linked(EvidenceKind.MESSAGE, since_at).label("messages"),
            _linked(EvidenceKind.LINK, since_at).label("links"),
            _promises(checkin).label("promises"),
        )
        .select_from(c)
        .outerjoin(g, running)
        .outerjoin(said, said.c.goal_id == g.c.id)
        .where(by_id(c, session, checkin.id))
        .order_by(g.c.position, said.c.no.desc())
    )


def _linked(kind: EvidenceKind, since_at: datetime | None) -> ColumnElement[int]:
    query = (
        select(func.count())
        .select_from(eg)
        .join(e, and_(e.c.workspace_id == eg.c.workspace_id, e.c.id == eg.c.evidence_id))
        .where(eg.c.workspace_id == g.c.workspace_id, eg.c.goal_id == g.c.id, e.c.kind == kind, e.c.gone_at.is_(None))
    )
    return (query.where(eg.c.linked_at >= since_at) if since_at else query).scalar_subquery()


def _promises(checkin: Checkin) -> ColumnElement[Any]:
    """What the lead promised in this plan and didn't take back; sealed as it is, and opened one by one below."""
    in_plan = select(_AT.c.id).where(_AT.c.workspace_id == a.c.workspace_id, _AT.c.plan_id == checkin.plan)
    body = func.encode(a.c.body, "base64")
    one = func.jsonb_build_array(a.c.id, a.c.due_on, a.c.state, a.c.source_id, body)
    return (
        select(func.jsonb_agg(one))
        .where(
            a.c.workspace_id == c.c.workspace_id,
            a.c.kind == PROMISE,
            a.c.state != PromiseState.WITHDRAWN,
            a.c.owner_id == checkin.lead,
            a.c.toward_id == checkin.person,
            or_(a.c.source_id == checkin.plan, a.c.source_id.in_(in_plan)),
        )
        .scalar_subquery()
    )


def _goal_page(session: Session, checkin: Checkin, rows: list[Row[Any]]) -> GoalPage:
    said = [_said(session, row) for row in rows if row.no is not None]
    return GoalPage(
        goal=goal_from(session, rows[0]),
        now=next((one for one in said if one.no == checkin.no), Said(checkin.no)),
        before=tuple(one for one in said if one.no < checkin.no),
        messages=rows[0].messages,
        links=rows[0].links,
    )


def _said(session: Session, row: Row[Any]) -> Said:
    key = words_key(row.checkin_id, row.id)

    def opened(column: str) -> str:
        sealed = getattr(row, column)
        return session.sealer.unseal(cg.c[column], key, sealed) if sealed else ""

    return Said(
        no=row.no,
        status=GoalStatus(row.status) if row.status else None,
        moved=opened("moved_text"),
        agreed=opened("agreed"),
        agreed_other=opened("agreed_other"),
        changed_after=row.changed_after,
    )


def _promise(session: Session, checkin: Checkin, one: list[Any]) -> Promise:
    id_, due_on, state, source, body = one
    words = session.sealer.unseal_json(a.c.body, UUID(id_), base64.b64decode(body))
    return Promise(
        id=UUID(id_),
        owner=checkin.lead,
        toward=checkin.person,
        text=words["text"],
        due_on=date.fromisoformat(due_on),
        source=UUID(source),
        state=PromiseState(state),
        word=words.get("word", ""),
    )


async def save_shared_notes(
    session: Session, checkin: Checkin, preparation: Preparation, *, changed: frozenset[UUID], afterwards: bool
) -> None:
    """What the participant shares. `changed` are the goals they changed; `afterwards`: when it was recorded already."""
    needs = session.sealer.seal(c.c.needs, checkin.id, preparation.needs) if preparation.needs else None
    await session.execute(update(c).where(by_id(c, session, checkin.id)).values(needs=needs))
    rows = [
        _note_row(session, checkin, goal, note, changed_after=afterwards and goal in changed)
        for goal, note in preparation.notes.items()
    ]
    if not rows:
        return
    new = insert(cg).values(rows)
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[cg.c.workspace_id, cg.c.checkin_id, cg.c.goal_id],
            set_={
                "status": new.excluded.status,
                "moved_text": new.excluded.moved_text,
                "changed_after": or_(cg.c.changed_after, new.excluded.changed_after),
            },
        )
    )


async def save_agreed(session: Session, checkin: Checkin, agreed: Mapping[UUID, str], *, other: bool) -> None:
    """What they agreed, goal by goal: as it was recorded, or in the version of the other one; of their plan's goals."""
    column = "agreed_other" if other else "agreed"
    theirs = await session.execute(select(g.c.id).where(own(g, session), g.c.plan_id == checkin.plan))
    rows = []
    for goal in set(theirs.scalars()) & set(agreed):
        text = agreed[goal]
        row = _note_row(session, checkin, goal, GoalNote(), changed_after=False)
        row[column] = session.sealer.seal(cg.c[column], words_key(checkin.id, goal), text) if text else None
        rows.append(row)
    if not rows:
        return
    new = insert(cg).values(rows)
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[cg.c.workspace_id, cg.c.checkin_id, cg.c.goal_id], set_={column: new.excluded[column]}
        )
    )


async def forget_agreed(session: Session, checkin_id: UUID) -> None:
    """They didn't meet, so nothing was agreed."""
    await session.execute(
        update(cg).where(own(cg, session), cg.c.checkin_id == checkin_id).values(agreed=None, agreed_other=None)
    )


def _note_row(session: Session, checkin: Checkin, goal: UUID, note: GoalNote, *, changed_after: bool) -> dict[str, Any]:
    moved = session.sealer.seal(cg.c.moved_text, words_key(checkin.id, goal), note.moved) if note.moved else None
    return {
        "workspace_id": session.workspace,
        "checkin_id": checkin.id,
        "goal_id": goal,
        "status": note.status,
        "moved_text": moved,
        "changed_after": changed_after,
    }


def words_key(checkin: UUID, goal: UUID) -> str:
    return f"{checkin}/{goal}"
