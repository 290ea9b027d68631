"""Queries on plans as somebody opens them: one statement each, whatever the window shows."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, case, func, or_, select

from app.db.drafts import draft_key
from app.db.engine import Session
from app.db.models import draft as d
from app.db.models import evidence_goal as eg
from app.db.models import goal as g
from app.db.models import participation as pt
from app.db.models import person as p
from app.db.models import plan as pl
from app.db.models import plan_version as v
from app.db.plan_versions import version_key
from app.db.plans import PLAN_COLUMNS, plan_from
from app.db.rows import by_id, own
from app.domain.participation import ParticipationState
from app.domain.plan import PlanBody, PlanState
from app.domain.plan_draft import PlanDraft
from app.domain.plan_json import body_from_json, draft_from_json
from app.domain.plan_page import PlanPage

PLAN_DRAFT = "plan"
"""The form under which drafts of plans are kept."""

_PARTNER = p.alias("partner")
_BEFORE = v.alias("before")


async def find_plan_page(session: Session, plan_id: UUID, *, reader: UUID) -> PlanPage | None:
    """That plan as `reader` would open it. The words are opened: check who asks before showing them."""
    row = (await session.execute(_pages(session, reader).where(by_id(pl, session, plan_id)))).one_or_none()
    return _page(session, row, reader) if row else None


async def list_plan_pages(session: Session, *, reader: UUID) -> list[PlanPage]:
    """The reader's own plans, the running one first and closed ones last; then the running ones of people they lead."""
    led = and_(pl.c.partner_id == reader, pl.c.state != PlanState.CLOSED)
    query = _pages(session, reader).where(own(pl, session), or_(pl.c.person_id == reader, led))
    order = (pl.c.person_id != reader, pl.c.state == PlanState.CLOSED, pl.c.id.desc())
    return [_page(session, row, reader) for row in await session.execute(query.order_by(*order))]


def _pages(session: Session, reader: UUID) -> Select[Any]:
    agreed = case((pl.c.person_id == reader, pl.c.person_agreed), else_=pl.c.partner_agreed)
    known = case((pl.c.state == PlanState.DRAFTING, agreed), else_=pl.c.version - 1)
    linked = (
        select(g.c.id, func.count().label("times"))
        .join(eg, and_(eg.c.workspace_id == g.c.workspace_id, eg.c.goal_id == g.c.id))
        .where(own(g, session), g.c.plan_id == pl.c.id)
        .group_by(g.c.id)
        .correlate(pl)
        .subquery()
    )
    tenant = pl.c.workspace_id
    return (
        select(
            *PLAN_COLUMNS,
            p.c.slack_user.label("person_user"),
            _PARTNER.c.slack_user.label("partner_user"),
            pt.c.season_id,
            pt.c.state.label("taking_part"),
            pt.c.homework_shared_at,
            v.c.body,
            v.c.author_id,
            v.c.made_at,
            v.c.contest_until,
            v.c.contested_at,
            _BEFORE.c.no.label("before_no"),
            _BEFORE.c.body.label("before_body"),
            d.c.body.label("draft"),
            d.c.saved_at.label("draft_saved_at"),
            select(func.jsonb_object_agg(linked.c.id, linked.c.times)).scalar_subquery().label("linked"),
        )
        .join(p, and_(p.c.workspace_id == tenant, p.c.id == pl.c.person_id))
        .outerjoin(_PARTNER, and_(_PARTNER.c.workspace_id == tenant, _PARTNER.c.id == pl.c.partner_id))
        .outerjoin(pt, and_(pt.c.workspace_id == tenant, pt.c.id == pl.c.participation_id))
        .outerjoin(v, and_(v.c.workspace_id == tenant, v.c.plan_id == pl.c.id, v.c.no == pl.c.version))
        .outerjoin(_BEFORE, and_(_BEFORE.c.workspace_id == tenant, _BEFORE.c.plan_id == pl.c.id, _BEFORE.c.no == known))
        .outerjoin(
            d,
            and_(
                d.c.workspace_id == tenant, d.c.person_id == reader, d.c.form == PLAN_DRAFT, d.c.subject_id == pl.c.id
            ),
        )
    )


def _page(session: Session, row: Row[Any], reader: UUID) -> PlanPage:
    return PlanPage(
        plan=plan_from(row),
        person_user=row.person_user,
        partner_user=row.partner_user,
        season=row.season_id,
        taking_part=ParticipationState(row.taking_part) if row.taking_part else None,
        homework_shared_at=row.homework_shared_at,
        body=_body(session, row.id, row.version, row.body) or PlanBody(),
        author=row.author_id,
        made_at=row.made_at,
        contest_until=row.contest_until,
        contested_at=row.contested_at,
        before=_body(session, row.id, row.before_no, row.before_body),
        draft=_draft(session, row, reader),
        draft_saved_at=row.draft_saved_at,
        linked={UUID(goal): times for goal, times in (row.linked or {}).items()},
    )


def _body(session: Session, plan_id: UUID, no: int | None, sealed: bytes | None) -> PlanBody | None:
    if no is None or sealed is None:
        return None
    return body_from_json(session.sealer.unseal_json(v.c.body, version_key(plan_id, no), sealed))


def _draft(session: Session, row: Row[Any], reader: UUID) -> PlanDraft | None:
    if row.draft is None:
        return None
    key = draft_key(reader, PLAN_DRAFT, row.id)
    return draft_from_json(session.sealer.unseal_json(d.c.body, key, row.draft))
