"""Queries on what the rules of a plan look at; nothing here opens contents."""

from uuid import UUID

from sqlalchemy import and_, exists, select

from app.db.engine import Session
from app.db.models import action as a
from app.db.models import evidence_goal as eg
from app.db.models import goal as g
from app.db.models import participation as pt
from app.db.models import plan_version as v
from app.db.plans import GOAL_COLUMNS, goal_from
from app.db.rows import own
from app.domain.participation import ParticipationState
from app.domain.plan import Goal, GoalState, Plan
from app.domain.plan_turn import PlanFacts


async def load_plan_facts(session: Session, plan: Plan) -> PlanFacts:
    """What holds around that plan now."""
    linked = exists().where(own(eg, session), eg.c.goal_id == g.c.id, own(g, session), g.c.plan_id == plan.id)
    latest = select(v.c.contest_until).where(own(v, session), v.c.plan_id == plan.id, v.c.no == plan.version)
    part = and_(own(pt, session), pt.c.id == plan.participation)
    row = (
        await session.execute(
            select(
                select(pt.c.state).where(part).scalar_subquery().label("state"),
                select(pt.c.season_id).where(part).scalar_subquery().label("season"),
                select(pt.c.answered_at).where(part).scalar_subquery().label("accepted_at"),
                latest.scalar_subquery().label("contest_until"),
                linked.label("has_evidence"),
            )
        )
    ).one()
    return PlanFacts(
        plan=plan,
        taking_part=ParticipationState(row.state) if row.state else None,
        season=row.season,
        accepted_at=row.accepted_at,
        contest_until=row.contest_until,
        has_evidence=row.has_evidence,
    )


async def list_goals_without_promise(session: Session, plan_id: UUID) -> list[Goal]:
    """Active goals of which no promise of the lead was ever made, opened."""
    promised = exists().where(own(a, session), a.c.goal_id == g.c.id)
    rows = await session.execute(
        select(*GOAL_COLUMNS)
        .where(own(g, session), g.c.plan_id == plan_id, g.c.state == GoalState.ACTIVE, ~promised)
        .order_by(g.c.position)
    )
    return [goal_from(session, row) for row in rows]
