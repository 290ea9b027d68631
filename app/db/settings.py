"""Queries on what people set for themselves, and on what holds for their whole company."""

from collections.abc import Collection
from datetime import date, time
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from app.db.absences import STATUS_COUNTS
from app.db.engine import Session
from app.db.models import day_off as d
from app.db.models import message as m
from app.db.models import person as p
from app.db.people import SILENT, silent_of
from app.db.rows import by_id, own
from app.domain.message import MessageKind, MessageState
from app.domain.person import Person
from app.domain.settings import MySettings

CompanyDay = tuple[str, date]
"""A day off of the company, with the country it holds in (EVERYWHERE for all)."""


async def get_settings(session: Session, me: Person) -> MySettings:
    """What holds for them now; what they never set is what follows from where they are."""
    row = (await session.execute(select(p.c.country, p.c.region, p.c.prefs).where(by_id(p, session, me.id)))).one()
    rhythm = me.rhythm
    return MySettings(
        starts=rhythm.starts,
        ends=rhythm.ends,
        brief_at=rhythm.brief_at,
        weekdays=rhythm.weekdays,
        country=row.country,
        region=row.region,
        silent=silent_of(row.prefs),
        status_counts=bool(row.prefs.get(STATUS_COUNTS)),
    )


async def set_settings(session: Session, person: UUID, kept: MySettings) -> None:
    hours: dict[str, Any] = {name: _clock(getattr(kept, name)) for name in ("starts", "ends", "brief_at")}
    await session.execute(
        update(p)
        .where(by_id(p, session, person))
        .values(
            country=kept.country,
            region=kept.region,
            hours={**hours, "weekdays": sorted(kept.weekdays)},
            prefs={SILENT: sorted(kept.silent), STATUS_COUNTS: kept.status_counts},
        )
    )


async def list_company_days(session: Session, *, since: date) -> list[CompanyDay]:
    """Those from that day on, the first to come first."""
    query = select(d.c.country, d.c.on_date).where(own(d, session), d.c.on_date >= since)
    return [(row.country, row.on_date) for row in await session.execute(query.order_by(d.c.on_date, d.c.country))]


async def replace_company_days(session: Session, days: Collection[CompanyDay], *, since: date) -> None:
    """These are the ones from that day on; what is past stays."""
    await session.execute(delete(d).where(own(d, session), d.c.on_date >= since))
    if days:
        rows = [{"workspace_id": session.workspace, "country": country, "on_date": day} for country, day in days]
        await session.execute(insert(d).values(rows))


async def list_active_people(session: Session) -> list[UUID]:
    found = await session.execute(select(p.c.id).where(own(p, session), p.c.deactivated_at.is_(None)))
    return list(found.scalars())


async def count_messages(session: Session) -> dict[tuple[MessageKind, MessageState], int]:
    """How many messages there are of each kind that wait, failed, or whose outcome nobody knows."""
    states = (MessageState.WAITING, MessageState.FAILED, MessageState.UNKNOWN)
    query = select(m.c.kind, m.c.state, func.count().label("many")).where(own(m, session), m.c.state.in_(states))
    rows = await session.execute(query.group_by(m.c.kind, m.c.state))
    return {(MessageKind(row.kind), MessageState(row.state)): row.many for row in rows}


def _clock(at: time) -> str:
    return at.isoformat(timespec="minutes")
