"""Queries on how alive a pair's season is. Each takes the session first and never commits."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, text

from app.db.engine import Session
from app.db.models import participation as pa
from app.db.models import person as p
from app.db.models import plan as pl
from app.db.models import season as s
from app.db.rows import by_id, own
from app.db.timers import set_timers
from app.domain.asleep import SeasonFacts
from app.domain.checkin import CheckinState
from app.domain.cohort import SeasonState
from app.domain.participation import ParticipationState as State
from app.domain.steps import SubjectKind

_FACTS = text("""
    SELECT array_agg(c.state ORDER BY c.no)
             FILTER (WHERE c.state IN ('held', 'held_late', 'excused', 'not_held') AND NOT c.excuse_own) AS ended,
           greatest(pa.answered_at, max(pl.touched_at), max(c.recorded_at), max(c.shared_at), max(c.answered_at),
             (SELECT max(v.made_at) FROM plan_version v WHERE v.workspace_id = :workspace AND v.plan_id = pl.id),
             (SELECT max(eg.linked_at) FROM evidence_goal eg
              JOIN goal g ON g.workspace_id = :workspace AND g.id = eg.goal_id
              WHERE eg.workspace_id = :workspace AND g.plan_id = pl.id)) AS last_act_at
    FROM participation pa
    LEFT JOIN plan pl ON pl.workspace_id = :workspace AND pl.participation_id = pa.id
    LEFT JOIN checkin c ON c.workspace_id = :workspace AND c.plan_id = pl.id
    WHERE pa.workspace_id = :workspace AND pa.id = :participation
    GROUP BY pa.id, pa.answered_at, pl.id
""")


async def load_season_facts(session: Session, participation: UUID, *, now: datetime) -> SeasonFacts:
    """One statement."""
    row = (await session.execute(_FACTS, {"workspace": session.workspace, "participation": participation})).one()
    return SeasonFacts([CheckinState(state) for state in row.ended or ()], row.last_act_at or now)


async def look_at_participation_of(session: Session, plan_id: UUID, *, now: datetime) -> None:
    """Something happened that may mean that the season of this plan has fallen asleep: look at once."""
    found = await session.scalar(
        select(pa.c.id)
        .join(pl, and_(pl.c.workspace_id == pa.c.workspace_id, pl.c.participation_id == pa.c.id))
        .where(by_id(pl, session, plan_id), pa.c.state == State.ACCEPTED)
    )
    if found is not None:
        await set_timers(session, SubjectKind.PARTICIPATION, [(found, now)])


async def list_parts_of_the_gone(session: Session, *, gone_at: datetime) -> list[UUID]:
    """Participations under way of which one of the two was deactivated at just that moment."""
    return await _list_running(session, p.c.deactivated_at == gone_at)


async def list_running_parts(session: Session, people: Collection[UUID]) -> list[UUID]:
    """Participations under way of these people."""
    return await _list_running(session, pa.c.person_id.in_(people))


async def _list_running(session: Session, wanted: ColumnElement[bool]) -> list[UUID]:
    either = or_(p.c.id == pa.c.person_id, p.c.id == s.c.lead_id)
    rows = await session.execute(
        select(pa.c.id)
        .join(s, and_(s.c.workspace_id == pa.c.workspace_id, s.c.id == pa.c.season_id))
        .join(p, and_(p.c.workspace_id == pa.c.workspace_id, either))
        .where(own(pa, session), s.c.state == SeasonState.RUNNING, _ALIVE, wanted)
        .distinct()
    )
    return list(rows.scalars())


_ALIVE = pa.c.state.in_((State.ACCEPTED, State.PAUSED, State.ASKED, State.LATER))
