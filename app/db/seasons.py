"""Queries on seasons that were sent. Each takes the session first and never commits."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, case, func, select, update

from app.db.engine import Session
from app.db.models import checkin as k
from app.db.models import participation as pa
from app.db.models import person as p
from app.db.models import season as s
from app.db.people import PERSON_COLUMNS, person_from
from app.db.rows import by_id, own
from app.domain.cohort import Chain, Season, SeasonKind, SeasonState
from app.domain.participation import ParticipationState as State
from app.domain.person import Person

SEASON_COLUMNS = (
    s.c.id.label("season_id"),
    s.c.lead_id,
    s.c.kind.label("season_kind"),
    s.c.state.label("season_state"),
    s.c.chain,
    s.c.text_version,
    s.c.starts_on,
    s.c.ends_on,
)


def season_from(row: Row[Any]) -> Season:
    return Season(
        id=row.season_id,
        lead=row.lead_id,
        kind=SeasonKind(row.season_kind),
        state=SeasonState(row.season_state),
        chain=Chain(row.chain),
        text_version=row.text_version,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


async def list_named_seasons(session: Session, lead: UUID) -> dict[UUID, str]:
    """The names of the seasons this lead forms or runs, by id: for their eyes."""
    rows = await session.execute(
        select(s.c.id, s.c.name)
        .where(own(s, session), s.c.lead_id == lead, s.c.state != SeasonState.ENDED)
        .order_by(s.c.id)
    )
    return {row.id: session.sealer.unseal(s.c.name, row.id, row.name) for row in rows}


async def find_season(session: Session, season: UUID) -> Season | None:
    row = (await session.execute(select(*SEASON_COLUMNS).where(by_id(s, session, season)))).one_or_none()
    return season_from(row) if row else None


async def list_seasons(session: Session, seasons: Collection[UUID]) -> dict[UUID, tuple[Season, Person]]:
    """Those seasons with their leads, by id; one statement."""
    rows = await session.execute(
        select(*SEASON_COLUMNS, *PERSON_COLUMNS)
        .join(p, and_(p.c.workspace_id == s.c.workspace_id, p.c.id == s.c.lead_id))
        .where(own(s, session), s.c.id.in_(seasons))
    )
    return {row.season_id: (season_from(row), person_from(row)) for row in rows}


async def find_last_open_due_on(session: Session, season: UUID) -> date | None:
    """The day of the last check-in of the season that isn't over yet."""
    query = select(func.max(k.c.due_on)).where(
        own(k, session), k.c.season_id == season, k.c.state.in_(("scheduled", "open"))
    )
    found: date | None = await session.scalar(query)
    return found


async def end_season(session: Session, season: UUID, *, on: date, now: datetime) -> None:
    """The season is over, and so is everything in it that was still under way."""
    over: ColumnElement[bool] = pa.c.state.not_in((State.DECLINED, State.LEFT, State.ENDED))
    was_in = pa.c.state.in_((State.ACCEPTED, State.PAUSED))
    await session.execute(
        update(pa)
        .where(own(pa, session), pa.c.season_id == season, over)
        .values(state=State.ENDED, ended_on=case((was_in, on)))
    )
    await session.execute(update(s).where(by_id(s, session, season)).values(state=SeasonState.ENDED, last_act_at=now))
