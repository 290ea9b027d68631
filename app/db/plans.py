"""Queries on plans and their goals. Each takes the session first and never commits."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, case, exists, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import action as a
from app.db.models import goal as g
from app.db.models import plan as pl
from app.db.rows import by_id, own
from app.domain.plan import Cadence, Goal, GoalKind, GoalState, Plan, PlanKind, PlanState

PLAN_COLUMNS = (
    pl.c.id,
    pl.c.person_id,
    pl.c.partner_id,
    pl.c.participation_id,
    pl.c.kind,
    pl.c.state,
    pl.c.version,
    pl.c.person_agreed,
    pl.c.partner_agreed,
    pl.c.kicked_off_on,
    pl.c.touched_at,
)


def version_key(plan_id: UUID, no: int) -> str:
    """The row that the words of a version are sealed for."""
    return f"{plan_id}/{no}"


def plan_from(row: Row[Any]) -> Plan:
    return Plan(
        id=row.id,
        person=row.person_id,
        partner=row.partner_id,
        participation=row.participation_id,
        kind=PlanKind(row.kind),
        state=PlanState(row.state),
        version=row.version,
        person_agreed=row.person_agreed,
        partner_agreed=row.partner_agreed,
        kicked_off_on=row.kicked_off_on,
        touched_at=row.touched_at,
    )


async def insert_plan(
    session: Session, *, kind: PlanKind, person: UUID, partner: UUID | None, participation: UUID | None, now: datetime
) -> UUID:
    """A plan in which nothing is written yet. A second one for the same participation breaks a constraint."""
    plan_id = new_id()
    await session.execute(
        insert(pl).values(
            workspace_id=session.workspace,
            id=plan_id,
            person_id=person,
            partner_id=partner,
            participation_id=participation,
            kind=kind,
            state=PlanState.DRAFTING,
            version=0,
            touched_at=now,
        )
    )
    return plan_id


async def find_plan(session: Session, plan_id: UUID, *, lock: bool = False) -> Plan | None:
    """That plan; with `lock`, nobody else changes it until this transaction ends."""
    query = select(*PLAN_COLUMNS).where(by_id(pl, session, plan_id))
    row = (await session.execute(query.with_for_update(key_share=True) if lock else query)).one_or_none()
    return plan_from(row) if row else None


async def set_agreed(session: Session, plan: Plan, person: UUID, *, now: datetime) -> None:
    """This one of the two agrees to the version the plan has."""
    column = "person_agreed" if person == plan.person else "partner_agreed"
    await session.execute(
        update(pl).where(by_id(pl, session, plan.id)).values({column: plan.version, "touched_at": now})
    )


async def set_kicked_off(session: Session, plan_id: UUID, *, on: date) -> None:
    await session.execute(
        update(pl).where(by_id(pl, session, plan_id)).values(state=PlanState.ACTIVE, kicked_off_on=on)
    )


async def list_agreed_parts(session: Session, participations: Collection[UUID]) -> set[UUID]:
    """Of these participations, those whose plan both have agreed to; one statement."""
    agreed = and_(pl.c.participation_id.in_(participations), pl.c.kicked_off_on.is_not(None))
    return set((await session.execute(select(pl.c.participation_id).where(own(pl, session), agreed))).scalars())


async def set_plan_closed(session: Session, plan_id: UUID, *, now: datetime) -> None:
    await session.execute(update(pl).where(by_id(pl, session, plan_id)).values(state=PlanState.CLOSED, touched_at=now))


async def find_plan_of(session: Session, participation: UUID) -> Plan | None:
    """The plan that belongs to that participation."""
    query = select(*PLAN_COLUMNS).where(own(pl, session), pl.c.participation_id == participation)
    row = (await session.execute(query)).one_or_none()
    return plan_from(row) if row else None


GOAL_COLUMNS = (g.c.id, g.c.plan_id, g.c.position, g.c.kind, g.c.state, g.c.cadence, g.c.by_checkin, g.c.body)


def goal_from(session: Session, row: Row[Any], prefix: str = "") -> Goal:
    """The goal in this row, whose columns carry that prefix, with its words opened: only for whoever may read them."""
    found = {column.name: getattr(row, f"{prefix}{column.name}") for column in GOAL_COLUMNS}
    words = session.sealer.unseal_json(g.c.body, found["id"], found["body"])
    return Goal(
        id=found["id"],
        position=found["position"],
        work=words["work"],
        signal=words["signal"],
        doing=words["doing"],
        help=words["help"],
        reason=words["reason"],
        cadence=Cadence(found["cadence"]) if found["cadence"] else None,
        by_checkin=found["by_checkin"],
        kind=GoalKind(found["kind"]),
        state=GoalState(found["state"]),
    )


async def load_goals(session: Session, plan_id: UUID) -> list[Goal]:
    """The goals of a plan in their order, finished ones too; without those that were taken out of it."""
    rows = await session.execute(
        select(*GOAL_COLUMNS)
        .where(own(g, session), g.c.plan_id == plan_id, g.c.state != GoalState.RETIRED)
        .order_by(g.c.position)
    )
    return [goal_from(session, row) for row in rows]


async def save_goals(session: Session, plan_id: UUID, goals: Sequence[Goal], *, version: int) -> None:
    """Write these goals (one at least) as they read in that version, new and changed ones alike.

    A goal of another plan stays as it is, whatever id a window brought.
    """
    new = insert(g).values([_goal_row(session, plan_id, goal, version) for goal in goals])
    changed = ("position", "kind", "cadence", "by_checkin", "body", "version")
    written: dict[str, Any] = {name: new.excluded[name] for name in changed}
    # What became of a goal (done, carried, dropped) is not undone by an edit of its words; being taken out is.
    in_plan = (GoalState.ACTIVE, GoalState.RETIRED)
    written["state"] = case((g.c.state.in_(in_plan), new.excluded.state), else_=g.c.state)
    same_plan = g.c.plan_id == new.excluded.plan_id
    await session.execute(
        new.on_conflict_do_update(index_elements=[g.c.workspace_id, g.c.id], set_=written, where=same_plan)
    )


async def retire_other_goals(session: Session, plan_id: UUID, kept: Sequence[UUID]) -> None:
    """Goals that were carried into the plan and taken out before both agreed are no part of it."""
    others = and_(own(g, session), g.c.plan_id == plan_id, g.c.id.not_in(kept))
    await session.execute(update(g).where(others).values(state=GoalState.RETIRED))


def _goal_row(session: Session, plan_id: UUID, goal: Goal, version: int) -> dict[str, Any]:
    words = {"work": goal.work, "signal": goal.signal, "doing": goal.doing, "help": goal.help, "reason": goal.reason}
    return {
        "workspace_id": session.workspace,
        "id": goal.id,
        "plan_id": plan_id,
        "position": goal.position,
        "kind": goal.kind,
        "state": goal.state,
        "cadence": goal.cadence,
        "by_checkin": goal.by_checkin,
        "body": session.sealer.seal_json(g.c.body, goal.id, words),
        "version": version,
    }


async def list_goals_without_promise(session: Session, plan_id: UUID) -> list[Goal]:
    """Active goals of which no promise of the lead was ever made, opened."""
    promised = exists().where(own(a, session), a.c.goal_id == g.c.id)
    rows = await session.execute(
        select(*GOAL_COLUMNS)
        .where(own(g, session), g.c.plan_id == plan_id, g.c.state == GoalState.ACTIVE, ~promised)
        .order_by(g.c.position)
    )
    return [goal_from(session, row) for row in rows]
