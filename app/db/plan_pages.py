"""Queries on plans with what surrounds them: one statement each, whatever is shown of them."""

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, exists, func, or_, select

from app.db.drafts import draft_key
from app.db.engine import Session
from app.db.models import draft as d
from app.db.models import evidence_goal as eg
from app.db.models import goal as g
from app.db.models import participation as pt
from app.db.models import person as p
from app.db.models import plan as pl
from app.db.models import plan_version as v
from app.db.people import person_columns, person_from
from app.db.plans import PLAN_COLUMNS, plan_from, version_key
from app.db.rows import by_id, own
from app.domain.participation import ParticipationState
from app.domain.plan import Goal, GoalState, PlanBody, PlanState
from app.domain.plan_draft import PlanDraft
from app.domain.plan_json import body_from_json, draft_from_json
from app.domain.plan_page import PlanFrame, PlanPage

PLAN_DRAFT = "plan"
"""The form under which drafts of plans are kept."""

_PARTNER = p.alias("partner")
_BEFORE = v.alias("before")
_TENANT = pl.c.workspace_id
# Under names of their own, so that a window may join goals and evidence to these statements.
_G, _EG = g.alias("counted_goal"), eg.alias("counted")
_LINKED = and_(_EG.c.workspace_id == _G.c.workspace_id, _EG.c.goal_id == _G.c.id)
_OF_PLAN = and_(_G.c.workspace_id == _TENANT, _G.c.plan_id == pl.c.id)


async def find_plan_frames(session: Session, plan_ids: Collection[UUID]) -> dict[UUID, PlanFrame]:
    """Those plans by id, without any contents."""
    rows = await session.execute(select_frames().where(own(pl, session), pl.c.id.in_(plan_ids)))
    return {row.id: frame_from(row) for row in rows}


async def list_led_frames(session: Session, lead: UUID) -> list[PlanFrame]:
    """The running plans of the people somebody leads, without any contents."""
    led = and_(own(pl, session), pl.c.partner_id == lead, pl.c.state != PlanState.CLOSED)
    return [frame_from(row) for row in await session.execute(select_frames().where(led).order_by(pl.c.id))]


async def find_plan_page(session: Session, plan_id: UUID, *, reader: UUID) -> PlanPage | None:
    """That plan as `reader` would open it. The words are opened: check who asks before showing them."""
    row = (await session.execute(_pages(reader).where(by_id(pl, session, plan_id)))).one_or_none()
    return _page(session, row, reader) if row else None


async def list_plan_pages(session: Session, *, reader: UUID) -> list[PlanPage]:
    """The reader's own plans, the running one first and closed ones last; then the running ones of people they lead."""
    led = and_(pl.c.partner_id == reader, pl.c.state != PlanState.CLOSED)
    query = _pages(reader).where(own(pl, session), or_(pl.c.person_id == reader, led))
    order = (pl.c.person_id != reader, pl.c.state == PlanState.CLOSED, pl.c.id.desc())
    return [_page(session, row, reader) for row in await session.execute(query.order_by(*order))]


@cache  # building it takes as long as running it
def select_frames() -> Select[Any]:
    """Plans with what surrounds them: to be narrowed, and joined with what a window shows besides."""
    has_evidence = exists().where(_LINKED, _OF_PLAN)
    return (
        select(
            *PLAN_COLUMNS,
            *person_columns(p, "one_"),
            *person_columns(_PARTNER, "two_"),
            pt.c.season_id,
            pt.c.state.label("taking_part"),
            pt.c.answered_at.label("accepted_at"),
            pt.c.homework_shared_at,
            v.c.author_id,
            v.c.made_at,
            v.c.contest_until,
            v.c.contested_at,
            has_evidence.label("has_evidence"),
        )
        .join(p, and_(p.c.workspace_id == _TENANT, p.c.id == pl.c.person_id))
        .outerjoin(_PARTNER, and_(_PARTNER.c.workspace_id == _TENANT, _PARTNER.c.id == pl.c.partner_id))
        .outerjoin(pt, and_(pt.c.workspace_id == _TENANT, pt.c.id == pl.c.participation_id))
        .outerjoin(v, _is_version(v, pl.c.version))
    )


def _pages(reader: UUID) -> Select[Any]:
    agreed = case((pl.c.person_id == reader, pl.c.person_agreed), else_=pl.c.partner_agreed)
    known = case((pl.c.state == PlanState.DRAFTING, agreed), else_=pl.c.version - 1)
    counts = select(_G.c.id, _G.c.state, func.count(_EG.c.goal_id).label("times")).select_from(_G)
    goals = counts.outerjoin(_EG, _LINKED).where(_OF_PLAN).group_by(_G.c.id, _G.c.state).correlate(pl).subquery()
    each = func.jsonb_object_agg(goals.c.id, func.jsonb_build_array(goals.c.state, goals.c.times))
    mine = and_(d.c.workspace_id == _TENANT, d.c.person_id == reader, d.c.form == PLAN_DRAFT, d.c.subject_id == pl.c.id)
    return (
        select_frames()
        .add_columns(
            v.c.body,
            _BEFORE.c.no.label("before_no"),
            _BEFORE.c.body.label("before_body"),
            d.c.body.label("draft"),
            d.c.saved_at.label("draft_saved_at"),
            select(each).scalar_subquery().label("goals"),
        )
        .outerjoin(_BEFORE, _is_version(_BEFORE, known))
        .outerjoin(d, mine)
    )


def _is_version(table: Any, no: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(table.c.workspace_id == _TENANT, table.c.plan_id == pl.c.id, table.c.no == no)


def frame_from(row: Row[Any]) -> PlanFrame:
    """The plan in a row of `select_frames`."""
    return PlanFrame(
        plan=plan_from(row),
        person=person_from(row, "one_"),
        partner=person_from(row, "two_") if row.partner_id else None,
        season=row.season_id,
        taking_part=ParticipationState(row.taking_part) if row.taking_part else None,
        accepted_at=row.accepted_at,
        homework_shared_at=row.homework_shared_at,
        author=row.author_id,
        made_at=row.made_at,
        contest_until=row.contest_until,
        contested_at=row.contested_at,
        has_evidence=row.has_evidence,
    )


def _page(session: Session, row: Row[Any], reader: UUID) -> PlanPage:
    frame, goals = frame_from(row), row.goals or {}
    body = _body(session, row.id, row.version, row.body) or PlanBody()
    return PlanPage(
        **{one.name: getattr(frame, one.name) for one in fields(PlanFrame)},
        body=replace(body, goals=tuple(_as_it_stands(goal, goals) for goal in body.goals)),
        before=_body(session, row.id, row.before_no, row.before_body),
        draft=_draft(session, row, reader),
        draft_saved_at=row.draft_saved_at,
        linked={UUID(goal): times for goal, (_, times) in goals.items()},
    )


def _as_it_stands(goal: Goal, goals: Mapping[str, Any]) -> Goal:
    """A version holds the goal's words; what became of it since stands in its row."""
    found = goals.get(str(goal.id))
    return replace(goal, state=GoalState(found[0])) if found else goal


def _body(session: Session, plan_id: UUID, no: int | None, sealed: bytes | None) -> PlanBody | None:
    if no is None or sealed is None:
        return None
    return body_from_json(session.sealer.unseal_json(v.c.body, version_key(plan_id, no), sealed))


def _draft(session: Session, row: Row[Any], reader: UUID) -> PlanDraft | None:
    if row.draft is None:
        return None
    key = draft_key(reader, PLAN_DRAFT, row.id)
    return draft_from_json(session.sealer.unseal_json(d.c.body, key, row.draft))
