"""Queries for when somebody's days change: what hangs on them is looked at anew, however many people it is about."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text, update

from app.db.engine import Session
from app.db.models import person as p
from app.db.models import step as s
from app.db.rows import own
from app.domain.person import Profile

_WAKE_TIMERS = text("""
    UPDATE timer t SET at = least(t.at, :now), run_after = NULL
    WHERE t.workspace_id = :workspace AND t.subject_id IN (
        SELECT c.id FROM checkin c
        WHERE c.workspace_id = :workspace AND c.state IN ('scheduled', 'open')
          AND (c.person_id = ANY(:people) OR c.lead_id = ANY(:people))
        UNION ALL
        SELECT pl.id FROM plan pl
        WHERE pl.workspace_id = :workspace AND (pl.person_id = ANY(:people) OR pl.partner_id = ANY(:people))
        UNION ALL
        SELECT pa.id FROM participation pa JOIN season se ON se.workspace_id = pa.workspace_id AND se.id = pa.season_id
        WHERE pa.workspace_id = :workspace AND (pa.person_id = ANY(:people) OR se.lead_id = ANY(:people))
        UNION ALL
        SELECT se.id FROM season se WHERE se.workspace_id = :workspace AND se.lead_id = ANY(:people)
        UNION ALL
        SELECT dp.id FROM digest_place dp WHERE dp.workspace_id = :workspace AND dp.leader_id = ANY(:people)
        UNION ALL
        SELECT a.id FROM action a
        WHERE a.workspace_id = :workspace AND a.owner_id = ANY(:people) AND a.state = 'open')
""")


async def wake_timers_of(session: Session, people: Collection[UUID], *, now: datetime) -> None:
    """Whatever has a timer and counts the days of one of these people is looked at by `now`; turning early is safe."""
    await session.execute(_WAKE_TIMERS, {"workspace": session.workspace, "people": list(people), "now": now})
    session.wakes_jobs = True


async def find_unsaid(session: Session, people: Collection[UUID]) -> dict[UUID, tuple[datetime, bool]]:
    """By person, when the first thing not yet said to them is due, and whether one of them is of a soon kind."""
    first = select(s.c.person_id, func.min(s.c.due_at).label("due_at"), func.bool_or(s.c.soon).label("soon"))
    waiting = first.where(own(s, session), s.c.person_id.in_(people), s.c.state == "due", s.c.said_at.is_(None))
    return {row.person_id: (row.due_at, row.soon) for row in await session.execute(waiting.group_by(s.c.person_id))}


async def set_speak_at(session: Session, moments: Mapping[UUID, datetime]) -> None:
    """Each of these people may be spoken to from that instant on, earlier or later than was planned."""
    wanted = select(
        func.unnest(list(moments.keys()), type_=p.c.id.type).label("id"),
        func.unnest(list(moments.values()), type_=p.c.speak_at.type).label("at"),
    ).subquery()
    await session.execute(update(p).where(own(p, session), p.c.id == wanted.c.id).values(speak_at=wanted.c.at))
    session.wakes_jobs = True


async def find_moved(session: Session, profiles: Sequence[Profile]) -> set[UUID]:
    """Those we know whose zone is another one by now. All of them are locked, as by `lock_people`."""
    zones = {one.slack_user: one.tz for one in profiles}
    known = select(p.c.id, p.c.slack_user, p.c.tz).where(own(p, session), p.c.slack_user.in_(zones))
    locked = known.order_by(p.c.id).with_for_update(key_share=True)
    return {row.id for row in await session.execute(locked) if row.tz != zones[row.slack_user]}
