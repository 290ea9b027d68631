"""Queries on check-ins without their contents. Each takes the session first and never commits."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert, select, update

from app.db.engine import Session
from app.db.models import checkin as c
from app.db.rows import by_id, own
from app.domain.checkin import Checkin, CheckinState, RecordAnswer
from app.errors import Outdated

CHECKIN_COLUMNS = (
    c.c.id,
    c.c.plan_id,
    c.c.season_id,
    c.c.person_id,
    c.c.lead_id,
    c.c.no,
    c.c.first_due_on,
    c.c.due_on,
    c.c.shifted_to,
    c.c.shifts,
    c.c.moved,
    c.c.round,
    c.c.state,
    c.c.opened_at,
    c.c.shared_at,
    c.c.held_on,
    c.c.recorded_by_id,
    c.c.recorded_at,
    c.c.answer,
    c.c.answer_by_id,
    c.c.answered_at,
    c.c.excuse_by_id,
    c.c.excuse_agreed_at,
    c.c.excuse_own,
    c.c.missed_on,
    c.c.warned_at,
    c.c.named_on,
    c.c.told_on,
    c.c.told_to_id,
    c.c.told_until,
    c.c.told_seen_at,
    c.c.version,
)


def checkin_from(row: Row[Any]) -> Checkin:
    found = {column.name.removesuffix("_id"): getattr(row, column.name) for column in CHECKIN_COLUMNS}
    found["state"] = CheckinState(row.state)
    found["answer"] = RecordAnswer(row.answer) if row.answer else None
    return Checkin(**found)


def _values(checkin: Checkin) -> dict[str, Any]:
    columns = {column.name: column.name.removesuffix("_id") for column in CHECKIN_COLUMNS}
    return {name: getattr(checkin, attribute) for name, attribute in columns.items() if name != "id"}


async def insert_checkins(session: Session, checkins: Sequence[Checkin]) -> None:
    rows = [{"workspace_id": session.workspace, "id": one.id, **_values(one)} for one in checkins]
    await session.execute(insert(c).values(rows))


async def lock_plan_checkins(session: Session, checkin_id: UUID) -> None:
    """Nobody else changes any check-in of the same plan until this transaction ends: its limits count over all."""
    plan = select(c.c.plan_id).where(by_id(c, session, checkin_id)).scalar_subquery()
    query = select(c.c.id).where(own(c, session), c.c.plan_id == plan).order_by(c.c.no)
    await session.execute(query.with_for_update(key_share=True))


async def lock_checkins_of_plan(session: Session, plan_id: UUID) -> list[Checkin]:
    """The check-ins of that plan in their order, locked."""
    query = select(*CHECKIN_COLUMNS).where(own(c, session), c.c.plan_id == plan_id).order_by(c.c.no)
    return [checkin_from(row) for row in await session.execute(query.with_for_update(key_share=True))]


async def update_checkin(session: Session, before: Checkin, after: Checkin) -> None:
    """Save the check-in as it is now; raises Outdated where somebody else has changed it meanwhile.

    A proposal to excuse it that no longer stands takes its reason along.
    """
    values = _values(after) | {"version": before.version + 1}
    if after.excuse_by is None:
        values["excuse"] = None
    saved = await session.execute(
        update(c).where(by_id(c, session, before.id), c.c.version == before.version).values(values).returning(c.c.id)
    )
    if saved.one_or_none() is None:
        raise Outdated("Somebody else was quicker. Please look again.")


async def set_excuse_reason(session: Session, checkin_id: UUID, reason: str) -> None:
    """Why it should be excused, for the two only."""
    sealed = session.sealer.seal(c.c.excuse, checkin_id, reason)
    await session.execute(update(c).where(by_id(c, session, checkin_id)).values(excuse=sealed))


async def find_excuse_reason(session: Session, checkin_id: UUID) -> str | None:
    sealed = await session.scalar(select(c.c.excuse).where(by_id(c, session, checkin_id)))
    return session.sealer.unseal(c.c.excuse, checkin_id, sealed) if sealed else None


async def excuse_by_itself(session: Session, checkins: Collection[UUID]) -> None:
    """These end without counting anywhere: the season was over before they took place."""
    await session.execute(
        update(c)
        .where(own(c, session), c.c.id.in_(checkins))
        .values(state=CheckinState.EXCUSED, excuse_own=True, excuse=None, excuse_by_id=None, version=c.c.version + 1)
    )
