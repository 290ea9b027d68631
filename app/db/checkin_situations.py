"""Loading check-ins with the people and days around them: one statement, however many check-ins it is about."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select

from app.db.checkins import CHECKIN_COLUMNS, checkin_from
from app.db.engine import Session
from app.db.models import checkin as c
from app.db.models import participation as pa
from app.db.models import person as p
from app.db.models import plan as pl
from app.db.models import reporting as r
from app.db.models import season as s
from app.db.models import step as st
from app.db.models import workspace as w
from app.db.people import person_columns, person_from
from app.db.rows import own
from app.domain.calendar import Pair, local_date
from app.domain.checkin import Checkin, CheckinState, Frame
from app.domain.checkin_pause import rests
from app.domain.checkin_situation import Situation, Someone
from app.domain.cohort import Chain
from app.domain.participation import ParticipationState
from app.domain.people import ReportingLine, acting_leader
from app.domain.person import Person
from app.domain.plan import PlanState
from app.domain.steps import StepKind, SubjectKind

_LEAD = p.alias("lead")
_MANAGER = p.alias("manager")
_TOLD = p.alias("told")
_THIS = c.alias("this")
_IN_SEASON = (ParticipationState.ACCEPTED, ParticipationState.PAUSED)


async def find_situation(session: Session, checkin_id: UUID, *, now: datetime) -> Situation | None:
    """That check-in with everything its rules look at."""
    return (await load_situations(session, [checkin_id], now=now)).get(checkin_id)


async def load_situations(session: Session, checkins: Collection[UUID], *, now: datetime) -> dict[UUID, Situation]:
    """Those check-ins, by id."""
    plans = select(_THIS.c.plan_id).where(_THIS.c.workspace_id == session.workspace, _THIS.c.id.in_(checkins))
    found = await _load(session, c.c.plan_id.in_(plans), now)
    return {one.checkin.id: one for one in found if one.checkin.id in checkins}


async def list_situations_of(session: Session, slack_user: str, *, now: datetime) -> list[Situation]:
    """The check-ins of active plans of which that member is one of the two, and those they were told of."""
    me = select(p.c.id).where(own(p, session), p.c.slack_user == slack_user).scalar_subquery()
    mine = or_(_THIS.c.person_id == me, _THIS.c.lead_id == me)
    told = and_(_THIS.c.told_to_id == me, _THIS.c.state == CheckinState.OPEN)
    plans = select(_THIS.c.plan_id).where(_THIS.c.workspace_id == session.workspace, or_(mine, told))
    found = await _load(session, and_(c.c.plan_id.in_(plans), pl.c.state == PlanState.ACTIVE), now)
    return [one for one in found if one.side(slack_user) or (one.told_to and one.told_to.slack_user == slack_user)]


async def _load(session: Session, wanted: ColumnElement[bool], now: datetime) -> list[Situation]:
    by_plan: dict[UUID, list[Row[Any]]] = defaultdict(list)
    for row in await session.execute(_situations().where(own(c, session), wanted).order_by(c.c.plan_id, c.c.no)):
        by_plan[row.plan_id].append(row)
    return [one for rows in by_plan.values() for one in _situations_of_plan(rows, now)]


@cache  # building it takes as long as running it
def _situations() -> Select[Any]:
    tenant = c.c.workspace_id
    team = select(w.c.team_id).where(w.c.id == tenant).scalar_subquery()
    return (
        select(
            *CHECKIN_COLUMNS,
            *person_columns(p, "p_"),
            *person_columns(_LEAD, "l_"),
            func.coalesce(_LEAD.c.home_team, team).label("lead_team"),
            _TOLD.c.slack_user.label("told_user"),
            s.c.chain,
            s.c.ends_on,
            pa.c.state.label("taking_part"),
            pa.c.paused_on,
            _lines().label("lines"),
            _said().label("said"),
        )
        .join(p, and_(p.c.workspace_id == tenant, p.c.id == c.c.person_id))
        .join(_LEAD, and_(_LEAD.c.workspace_id == tenant, _LEAD.c.id == c.c.lead_id))
        .join(pl, and_(pl.c.workspace_id == tenant, pl.c.id == c.c.plan_id))
        .outerjoin(s, and_(s.c.workspace_id == tenant, s.c.id == c.c.season_id))
        .outerjoin(pa, and_(pa.c.workspace_id == tenant, pa.c.id == pl.c.participation_id))
        .outerjoin(_TOLD, and_(_TOLD.c.workspace_id == tenant, _TOLD.c.id == c.c.told_to_id))
    )


def _lines() -> ColumnElement[Any]:
    """Who is above the lead, from which day until which; those who have left are nobody's leader."""
    above = func.jsonb_build_array(r.c.manager_id, _MANAGER.c.slack_user, r.c.acts_on, r.c.until_on)
    return (
        select(func.jsonb_agg(above))
        .join(_MANAGER, and_(_MANAGER.c.workspace_id == r.c.workspace_id, _MANAGER.c.id == r.c.manager_id))
        .where(r.c.workspace_id == c.c.workspace_id, r.c.person_id == c.c.lead_id, _MANAGER.c.deactivated_at.is_(None))
        .scalar_subquery()
    )


def _said() -> ColumnElement[Any]:
    """When the words that start a clock were posted, to whom: the warning, and the question about the last record."""
    asked = or_(st.c.kind == StepKind.CHECKIN_MISSED, and_(st.c.kind == StepKind.CHECKIN_CONFIRM, st.c.no == c.c.round))
    return (
        select(func.jsonb_agg(func.jsonb_build_array(st.c.kind, st.c.person_id, st.c.said_at)))
        .where(
            st.c.workspace_id == c.c.workspace_id,
            st.c.subject_kind == SubjectKind.CHECKIN,
            st.c.subject_id == c.c.id,
            asked,
            st.c.said_at.is_not(None),
        )
        .scalar_subquery()
    )


def _situations_of_plan(rows: Sequence[Row[Any]], now: datetime) -> list[Situation]:
    checkins = [checkin_from(row) for row in rows]
    return [_situation(row, checkins, at, now) for at, row in enumerate(rows)]


def _situation(row: Row[Any], checkins: Sequence[Checkin], at: int, now: datetime) -> Situation:
    person, lead = person_from(row, "p_"), person_from(row, "l_")
    leader = _leader(row, lead, person, now)
    said = {(StepKind(kind), UUID(who)): datetime.fromisoformat(said_at) for kind, who, said_at in row.said or ()}
    frame = Frame(
        pair=Pair(lead.rhythm, person.rhythm),
        chain=Chain(row.chain) if row.chain else Chain.STANDARD,
        next_due_on=checkins[at + 1].first_due_on if at + 1 < len(checkins) else None,
        season_ends_on=row.ends_on,
        leader=leader.id if leader else None,
        warning_said_at=_warned_at(said, person, lead),
        confirm_said_at=max((t for (kind, _), t in said.items() if kind is StepKind.CHECKIN_CONFIRM), default=None),
        moves=sum(one.moved for one in checkins),
        excuses=sum(one.state is CheckinState.EXCUSED and not one.excuse_own for one in checkins),
        previous=checkins[at - 1] if at else None,
        stands_still=person.deactivated_at is not None or lead.deactivated_at is not None,
        rests=rests(checkins[at], row.paused_on if row.taking_part == ParticipationState.PAUSED else None),
    )
    return Situation(
        checkin=checkins[at],
        frame=frame,
        person=person,
        lead=lead,
        leader=leader,
        told_to=Someone(row.told_to_id, row.told_user) if row.told_to_id else None,
        in_season=row.taking_part in _IN_SEASON,
        lead_team=row.lead_team or "",
    )


def _leader(row: Row[Any], lead: Person, person: Person, now: datetime) -> Someone | None:
    on = local_date(now, lead.tz)
    users = {UUID(manager): user for manager, user, _, _ in row.lines or ()}
    lines = [
        ReportingLine(lead.id, UUID(manager), date.fromisoformat(acts), date.fromisoformat(until) if until else None)
        for manager, _, acts, until in row.lines or ()
    ]
    found = acting_leader(lines, lead.id, person.id, on)
    return Someone(found, users[found]) if found else None


def _warned_at(said: dict[tuple[StepKind, UUID], datetime], person: Person, lead: Person) -> datetime | None:
    """When the last of the two had read the warning."""
    read = [said.get((StepKind.CHECKIN_MISSED, one.id)) for one in (person, lead)]
    return max((at for at in read if at), default=None) if all(read) else None
