"""Queries that keep evidence and link it to goals. None of them commits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, delete, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import evidence as e
from app.db.models import evidence_goal as eg
from app.db.models import goal as g
from app.db.models import participation as pt
from app.db.models import person as p
from app.db.models import plan as pl
from app.db.plans import GOAL_COLUMNS, goal_from
from app.db.rows import by_id, own
from app.domain.evidence import (
    MOST_NOTE_CHARS,
    NOTE_FIELD,
    EvidenceKind,
    LinkTarget,
    NewEvidence,
    join_notes,
    join_problem,
)
from app.domain.plan import GoalState, PlanState
from app.domain.plan_page import TAKING_PART
from app.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """A row of evidence without its words."""

    id: UUID
    owner: UUID
    added_by: UUID
    is_gone: bool
    goals: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class KeptNote:
    """The words sent along with something that was forwarded."""

    is_gone: bool
    note: str


async def list_link_targets(session: Session, person: UUID) -> list[LinkTarget]:
    """The goals this person may link to: their own first, then those of people they lead; one statement."""
    return [_target(session, row) for row in await session.execute(_select_targets(session, person))]


async def list_targets_of_kept(
    session: Session, person: UUID, evidence: UUID
) -> tuple[list[LinkTarget], KeptNote | None]:
    """The same, but for those it is linked to, with something this person forwarded; its words are for nobody else.

    One statement.
    """
    kept = and_(e.c.workspace_id == g.c.workspace_id, e.c.id == evidence, e.c.owner_id == person)
    linked = exists().where(own(eg, session), eg.c.evidence_id == evidence, eg.c.goal_id == g.c.id)
    columns = (e.c.id.label("kept"), e.c.gone_at, e.c.note, linked.label("linked"))
    query = _select_targets(session, person).add_columns(*columns).outerjoin(e, kept)
    rows = (await session.execute(query)).all()
    targets = [_target(session, row) for row in rows if not row.linked]
    if not rows or rows[0].kept is None:
        return targets, None
    note = session.sealer.unseal(e.c.note, evidence, rows[0].note) if rows[0].note else ""
    return targets, KeptNote(rows[0].gone_at is not None, note)


def _select_targets(session: Session, person: UUID) -> Select[Any]:
    leads = and_(pl.c.partner_id == person, pt.c.state.in_(TAKING_PART))
    return (
        select(*GOAL_COLUMNS, pl.c.person_id, p.c.slack_user)
        .join(pl, and_(pl.c.workspace_id == g.c.workspace_id, pl.c.id == g.c.plan_id))
        .join(p, and_(p.c.workspace_id == pl.c.workspace_id, p.c.id == pl.c.person_id))
        .outerjoin(pt, and_(pt.c.workspace_id == pl.c.workspace_id, pt.c.id == pl.c.participation_id))
        .where(
            own(g, session),
            g.c.state == GoalState.ACTIVE,
            pl.c.state == PlanState.ACTIVE,
            or_(pl.c.person_id == person, leads),
        )
        .order_by(pl.c.person_id != person, pl.c.id, g.c.position)
    )


def _target(session: Session, row: Row[Any]) -> LinkTarget:
    return LinkTarget(goal_from(session, row), row.plan_id, row.person_id, row.slack_user)


async def keep_evidence(
    session: Session, owner: UUID, added_by: UUID, new: NewEvidence, *, clipped: bool = False
) -> UUID:
    """The row for that message or link in `owner`'s record: there is one, however often it is handed over.

    Where its note doesn't fit beside the one that is there, raises InvalidInput, or cuts it where it may be `clipped`.
    """
    print_of = session.sealer.fingerprint(new.identity)
    kept = await _lock_evidence(session, and_(e.c.owner_id == owner, e.c.link_fp == print_of))
    if kept is not None:
        await _renew(session, kept, added_by, new, clipped=clipped)
        return UUID(str(kept.id))
    row_id = new_id()
    row = {"owner_id": owner, "added_by_id": added_by, "link_fp": print_of, **_columns(session, row_id, new)}
    made = insert(e).values(workspace_id=session.workspace, id=row_id, **row).on_conflict_do_nothing()
    if (await session.execute(made.returning(e.c.id))).one_or_none() is not None:
        return row_id
    # Somebody wrote it between the two statements; it is there now.
    return await keep_evidence(session, owner, added_by, new, clipped=clipped)


async def link_goals(session: Session, evidence: UUID, goals: Collection[UUID], *, now: datetime) -> set[UUID]:
    """Link it to these goals, each once; returns those it wasn't linked to before."""
    rows = [
        {"workspace_id": session.workspace, "evidence_id": evidence, "goal_id": goal, "linked_at": now}
        for goal in goals
    ]
    new = insert(eg).values(rows).on_conflict_do_nothing().returning(eg.c.goal_id)
    return set((await session.execute(new)).scalars())


async def unlink_goal(session: Session, evidence: UUID, goal: UUID, *, now: datetime) -> None:
    """Take it away from that goal; evidence that serves no goal any more is gone from the record."""
    await session.execute(delete(eg).where(own(eg, session), eg.c.evidence_id == evidence, eg.c.goal_id == goal))
    serves = exists().where(own(eg, session), eg.c.evidence_id == evidence)
    await session.execute(update(e).where(by_id(e, session, evidence), ~serves).values(gone_at=now))


async def forget_evidence(session: Session, evidence: UUID, *, now: datetime) -> None:
    """It goes with its words; only that there was something stays, so that it can't be counted twice."""
    await session.execute(
        update(e).where(by_id(e, session, evidence)).values(gone_at=now, link=None, note=None, quote=None)
    )


async def set_evidence_here(session: Session, evidence: UUID) -> None:
    """It is in the record again."""
    await session.execute(update(e).where(by_id(e, session, evidence)).values(gone_at=None))


async def find_kept_evidence(session: Session, evidence: UUID) -> KeptEvidence | None:
    """Whose it is, who added it, which goals it serves; nothing is opened."""
    row = await _lock_evidence(session, e.c.id == evidence)
    if row is None:
        return None
    goals = await session.execute(select(eg.c.goal_id).where(own(eg, session), eg.c.evidence_id == evidence))
    return KeptEvidence(row.id, row.owner_id, row.added_by_id, row.gone_at is not None, frozenset(goals.scalars()))


async def load_new_evidence(session: Session, evidence: UUID) -> NewEvidence:
    """What was kept, in the form in which it is handed over: to link it in somebody else's record instead."""
    row = (await session.execute(select(e).where(by_id(e, session, evidence)))).one()
    opened = session.sealer.unseal
    return NewEvidence(
        kind=EvidenceKind(row.kind),
        team=row.team,
        channel=row.channel,
        message_ts=row.message_ts,
        said_at=row.said_at,
        url=opened(e.c.link, row.id, row.link) if row.link else None,
        note=opened(e.c.note, row.id, row.note) if row.note else "",
        quote=opened(e.c.quote, row.id, row.quote) if row.quote else "",
    )


async def _lock_evidence(session: Session, which: ColumnElement[bool]) -> Any:
    columns = (e.c.id, e.c.owner_id, e.c.added_by_id, e.c.note, e.c.gone_at)
    return (
        await session.execute(select(*columns).where(own(e, session), which).with_for_update(key_share=True))
    ).one_or_none()


async def _renew(session: Session, kept: Any, added_by: UUID, new: NewEvidence, *, clipped: bool) -> None:
    """Handed over once more: both notes stay. What had been removed begins anew, without the words it had."""
    if kept.gone_at is not None:
        words = _sealed(session, kept.id, note=new.note, quote=new.quote)
        values = {"gone_at": None, "added_by_id": added_by, **words}
    else:
        old = session.sealer.unseal(e.c.note, kept.id, kept.note) if kept.note else ""
        problem = join_problem(old, new.note)
        if problem and not clipped:
            raise InvalidInput(NOTE_FIELD, problem)
        note = join_notes(old, new.note)
        words = _sealed(session, kept.id, note=note[:MOST_NOTE_CHARS] if problem else note, quote=new.quote)
        values = {name: value for name, value in words.items() if value is not None}
    if values:
        await session.execute(update(e).where(by_id(e, session, kept.id)).values(values))


def _columns(session: Session, row_id: UUID, new: NewEvidence) -> dict[str, Any]:
    return {
        "kind": new.kind,
        "team": new.team,
        "channel": new.channel,
        "message_ts": new.message_ts,
        "said_at": new.said_at,
        "link": session.sealer.seal(e.c.link, row_id, new.url) if new.url else None,
        **_sealed(session, row_id, note=new.note, quote=new.quote),
    }


def _sealed(session: Session, row_id: UUID, *, note: str, quote: str) -> dict[str, bytes | None]:
    return {
        "note": session.sealer.seal(e.c.note, row_id, note) if note else None,
        "quote": session.sealer.seal(e.c.quote, row_id, quote) if quote else None,
    }
