"""Queries on promises, which are kept in the table `action`. Each takes the session first and never commits."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, func, insert, or_, select, update

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import action as a
from app.db.models import checkin as c
from app.db.models import person as p
from app.db.models import plan as pl
from app.db.rows import by_id, own
from app.domain.promise import NewPromise, Promise, PromiseState
from app.domain.steps import SubjectKind

PROMISE = "promise"

PROMISE_COLUMNS = (
    a.c.id,
    a.c.owner_id,
    a.c.toward_id,
    a.c.source_id,
    a.c.goal_id,
    a.c.due_on,
    a.c.state,
    a.c.body,
    a.c.closed_at,
)


def promise_from(session: Session, row: Row[Any]) -> Promise:
    """The promise with its words opened: only for whoever may read them."""
    return _promise(row, session.sealer.unseal_json(a.c.body, row.id, row.body))


def _promise(row: Row[Any], words: dict[str, str]) -> Promise:
    return Promise(
        id=row.id,
        owner=row.owner_id,
        toward=row.toward_id,
        text=words.get("text", ""),
        due_on=row.due_on,
        source=row.source_id,
        goal=row.goal_id,
        state=PromiseState(row.state),
        closed_at=row.closed_at,
        word=words.get("word", ""),
    )


async def insert_promises(
    session: Session,
    promises: Sequence[NewPromise],
    *,
    owner: UUID,
    toward: UUID,
    source_kind: SubjectKind,
    source: UUID,
    goal: UUID | None = None,
) -> list[UUID]:
    ids = [new_id() for _ in promises]
    rows = [
        {
            "workspace_id": session.workspace,
            "id": id_,
            "owner_id": owner,
            "toward_id": toward,
            "kind": PROMISE,
            "source_kind": source_kind,
            "source_id": source,
            "goal_id": goal,
            "due_on": one.due_on,
            "state": PromiseState.OPEN,
            "body": session.sealer.seal_json(a.c.body, id_, {"text": one.text}),
        }
        for id_, one in zip(ids, promises, strict=True)
    ]
    await session.execute(insert(a).values(rows))
    return ids


async def find_promise(session: Session, promise_id: UUID, *, lock: bool = False) -> Promise | None:
    """That promise; with `lock`, nobody else closes it until this transaction ends."""
    query = select(*PROMISE_COLUMNS).where(by_id(a, session, promise_id), a.c.kind == PROMISE)
    row = (await session.execute(query.with_for_update(key_share=True) if lock else query)).one_or_none()
    return promise_from(session, row) if row else None


async def find_promise_of(session: Session, promise_id: UUID, someone: UUID) -> tuple[Promise, str] | None:
    """That promise, where `someone` made it or it was made to them, with the member id of the other one."""
    other = case((a.c.owner_id == someone, a.c.toward_id), else_=a.c.owner_id)
    query = (
        select(*PROMISE_COLUMNS, p.c.slack_user)
        .join(p, and_(p.c.workspace_id == a.c.workspace_id, p.c.id == other))
        .where(by_id(a, session, promise_id), a.c.kind == PROMISE)
        .where(or_(a.c.owner_id == someone, a.c.toward_id == someone))
    )
    row = (await session.execute(query)).one_or_none()
    return (promise_from(session, row), row.slack_user) if row else None


async def load_promise_facts(session: Session, promises: Collection[UUID]) -> dict[UUID, tuple[Promise, str]]:
    """Those promises without their words, each with the member id of whom it was made to."""
    rows = await session.execute(
        select(*PROMISE_COLUMNS, p.c.slack_user)
        .join(p, and_(p.c.workspace_id == a.c.workspace_id, p.c.id == a.c.toward_id))
        .where(own(a, session), a.c.id.in_(promises), a.c.kind == PROMISE)
    )
    return {row.id: (_promise(row, {}), row.slack_user) for row in rows}


async def list_promises_of(session: Session, someone: UUID, *, most: int) -> list[tuple[Promise, str]]:
    """What that person promised and was promised, the newest day first, each with the member id of the other one."""
    other = case((a.c.owner_id == someone, a.c.toward_id), else_=a.c.owner_id)
    rows = await session.execute(
        select(*PROMISE_COLUMNS, p.c.slack_user)
        .join(p, and_(p.c.workspace_id == a.c.workspace_id, p.c.id == other))
        .where(
            own(a, session),
            a.c.kind == PROMISE,
            a.c.state != PromiseState.WITHDRAWN,
            or_(a.c.owner_id == someone, a.c.toward_id == someone),
        )
        .order_by((a.c.state == PromiseState.OPEN).desc(), a.c.due_on.desc(), a.c.id)
        .limit(most)
    )
    return [(promise_from(session, row), row.slack_user) for row in rows]


async def list_plan_promises(session: Session, plans: Collection[UUID]) -> dict[UUID, list[Promise]]:
    """By plan, what its lead promised in it and at its check-ins, in the order of the days."""
    if not plans:
        return {}
    of_plan = func.coalesce(c.c.plan_id, a.c.source_id).label("of_plan")
    toward = select(pl.c.person_id).where(own(pl, session), pl.c.id.in_(plans))
    rows = await session.execute(
        select(*PROMISE_COLUMNS, of_plan)
        .outerjoin(c, and_(c.c.workspace_id == a.c.workspace_id, c.c.id == a.c.source_id))
        .where(own(a, session), a.c.kind == PROMISE, a.c.toward_id.in_(toward), of_plan.in_(plans))
        .order_by(a.c.due_on, a.c.id)
    )
    found: dict[UUID, list[Promise]] = {}
    for row in rows:
        found.setdefault(row.of_plan, []).append(promise_from(session, row))
    return found


async def close_promise(
    session: Session, promise: Promise, state: PromiseState, *, word: str = "", now: datetime
) -> None:
    """The promise is settled; `word` says why it no longer holds."""
    body = {"text": promise.text} | ({"word": word} if word else {})
    await session.execute(
        update(a)
        .where(by_id(a, session, promise.id), a.c.state == PromiseState.OPEN)
        .values(state=state, closed_at=now, body=session.sealer.seal_json(a.c.body, promise.id, body))
    )


async def withdraw_promises_in_plan(session: Session, plan_id: UUID, *, now: datetime) -> list[UUID]:
    """The open promises made in that plan and at its check-ins are taken back. Returns which."""
    held = select(c.c.id).where(own(c, session), c.c.plan_id == plan_id)
    gone = await session.execute(
        update(a)
        .where(own(a, session), a.c.kind == PROMISE, a.c.state == PromiseState.OPEN)
        .where(or_(a.c.source_id == plan_id, a.c.source_id.in_(held)))
        .values(state=PromiseState.WITHDRAWN, closed_at=now)
        .returning(a.c.id)
    )
    return list(gone.scalars())


async def withdraw_promises_of(session: Session, source: UUID, *, now: datetime) -> list[UUID]:
    """What was promised there was not: its open promises are taken back. Returns which."""
    gone = await session.execute(
        update(a)
        .where(own(a, session), a.c.kind == PROMISE, a.c.source_id == source, a.c.state == PromiseState.OPEN)
        .values(state=PromiseState.WITHDRAWN, closed_at=now)
        .returning(a.c.id)
    )
    return list(gone.scalars())
