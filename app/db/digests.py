"""Queries on digests: where a leader wants them, and the frozen ones. Each takes the session first, never commits."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import digest as d
from app.db.models import digest_place as dp
from app.db.models import message as m
from app.db.models import person as p
from app.db.people import PERSON_COLUMNS, person_from
from app.db.rows import by_id, own
from app.domain.digest import (
    Digest,
    DigestCadence,
    DigestPlace,
    DigestPost,
    DigestState,
    Figures,
    Period,
)
from app.domain.message import MessageKind, MessageState
from app.domain.person import Person
from app.domain.steps import SubjectKind

PLACE_COLUMNS = (
    dp.c.id.label("place_id"),
    dp.c.leader_id,
    dp.c.channel,
    dp.c.cadence,
    dp.c.next_at,
    dp.c.state.label("place_state"),
)
_DIGEST_COLUMNS = (d.c.id.label("digest_id"), dp.c.leader_id, d.c.from_on, d.c.to_on, d.c.figures)
_POST_COLUMNS = (
    m.c.subject_id,
    m.c.channel.label("post_channel"),
    m.c.state.label("post_state"),
    m.c.reason,
    m.c.due_at,
    d.c.from_on,
    d.c.to_on,
)


def place_from(row: Row[Any]) -> DigestPlace:
    return DigestPlace(
        id=row.place_id,
        leader=row.leader_id,
        channel=row.channel,
        cadence=DigestCadence(row.cadence),
        next_at=row.next_at,
        state=DigestState(row.place_state),
    )


def digest_from(row: Row[Any]) -> Digest:
    counts = {name: number for name, number in row.figures.items() if name != "coming_to"}
    return Digest(
        id=row.digest_id,
        leader=row.leader_id,
        period=Period(row.from_on, row.to_on),
        coming_to=date.fromisoformat(row.figures["coming_to"]),
        figures=Figures(**counts),
    )


def _post_from(row: Row[Any]) -> DigestPost:
    return DigestPost(
        subject=row.subject_id,
        channel=row.post_channel,
        state=MessageState(row.post_state),
        reason=row.reason,
        due_at=row.due_at,
        period=Period(row.from_on, row.to_on) if row.from_on else None,
    )


async def save_digest_place(
    session: Session, leader: UUID, *, channel: str | None, cadence: DigestCadence, next_at: datetime
) -> UUID:
    """That leader gets digests there from now on, in place of what they chose before; returns the place's id."""
    values = {"channel": channel, "cadence": cadence, "next_at": next_at, "state": DigestState.ON}
    new = insert(dp).values(workspace_id=session.workspace, id=new_id(), leader_id=leader, **values)
    kept = new.on_conflict_do_update(index_elements=[dp.c.workspace_id, dp.c.leader_id], set_=values)
    place: UUID = (await session.execute(kept.returning(dp.c.id))).scalar_one()
    return place


async def ensure_digest_place(session: Session, leader: UUID, *, next_at: datetime) -> UUID:
    """The id of that leader's place, which is made, and off, where they have none."""
    values = {"cadence": DigestCadence.MONTHLY, "next_at": next_at, "state": DigestState.OFF}
    new = insert(dp).values(workspace_id=session.workspace, id=new_id(), leader_id=leader, **values)
    # An update that changes nothing returns the row that was there.
    kept = new.on_conflict_do_update(
        index_elements=[dp.c.workspace_id, dp.c.leader_id], set_={"leader_id": new.excluded.leader_id}
    )
    place: UUID = (await session.execute(kept.returning(dp.c.id))).scalar_one()
    return place


async def turn_off_digest(session: Session, leader: UUID) -> UUID | None:
    """No more digests for that leader; returns the place, None where there is none."""
    change = update(dp).where(own(dp, session), dp.c.leader_id == leader).values(state=DigestState.OFF)
    place: UUID | None = (await session.execute(change.returning(dp.c.id))).scalar_one_or_none()
    return place


async def set_digest_next_at(session: Session, place: UUID, at: datetime) -> None:
    await session.execute(update(dp).where(by_id(dp, session, place)).values(next_at=at))


async def find_digest_place(session: Session, place: UUID) -> tuple[DigestPlace, Person] | None:
    """That place with its leader; two turns at once wait for each other."""
    query = (
        select(*PLACE_COLUMNS, *PERSON_COLUMNS)
        .join(p, and_(p.c.workspace_id == dp.c.workspace_id, p.c.id == dp.c.leader_id))
        .where(by_id(dp, session, place))
        .with_for_update(of=dp, key_share=True)
    )
    row = (await session.execute(query)).one_or_none()
    return (place_from(row), person_from(row)) if row else None


def _figures_json(figures: Figures, coming_to: date) -> dict[str, Any]:
    return {**asdict(figures), "coming_to": coming_to.isoformat()}


async def insert_digest(
    session: Session, place: UUID, *, period: Period, coming_to: date, figures: Figures
) -> UUID | None:
    """Freeze the figures of these days; None where they were frozen before."""
    new = insert(d).values(
        workspace_id=session.workspace,
        id=new_id(),
        place_id=place,
        from_on=period.from_on,
        to_on=period.to_on,
        figures=_figures_json(figures, coming_to),
    )
    made = new.on_conflict_do_nothing(index_elements=[d.c.workspace_id, d.c.place_id, d.c.from_on])
    digest: UUID | None = (await session.execute(made.returning(d.c.id))).scalar_one_or_none()
    return digest


async def set_digest_figures(session: Session, digest: Digest, figures: Figures) -> None:
    await session.execute(
        update(d).where(by_id(d, session, digest.id)).values(figures=_figures_json(figures, digest.coming_to))
    )


async def get_digests(session: Session, ids: Collection[UUID]) -> dict[UUID, tuple[Digest, DigestPlace]]:
    """Those digests with the place each was made for, by id."""
    query = (
        select(*_DIGEST_COLUMNS, *(column for column in PLACE_COLUMNS if column is not dp.c.leader_id))
        .join(dp, and_(dp.c.workspace_id == d.c.workspace_id, dp.c.id == d.c.place_id))
        .where(own(d, session), d.c.id.in_(ids))
    )
    return {row.digest_id: (digest_from(row), place_from(row)) for row in await session.execute(query)}


_HOLDING = text("""
    SELECT d.id AS digest_id, dp.leader_id, d.from_on, d.to_on, d.figures
    FROM digest d JOIN digest_place dp ON dp.workspace_id = d.workspace_id AND dp.id = d.place_id
    WHERE d.workspace_id = :workspace AND EXISTS (
        SELECT FROM unnest(CAST(:days AS date[])) AS due (on_date)
        JOIN reporting r ON r.workspace_id = d.workspace_id AND r.person_id = :lead AND r.manager_id = dp.leader_id
            AND r.acts_on <= due.on_date AND (r.until_on IS NULL OR r.until_on > due.on_date)
        WHERE due.on_date BETWEEN d.from_on AND d.to_on)
    ORDER BY d.id
    FOR NO KEY UPDATE OF d
""")


async def lock_digests_holding(session: Session, *, lead: UUID, days: Collection[date]) -> list[Digest]:
    """Digests that count a check-in of that lead due on one of these days; whoever counts anew takes turns."""
    values = {"workspace": session.workspace, "lead": lead, "days": list(days)}
    return [digest_from(row) for row in await session.execute(_HOLDING, values)]


async def find_last_digest(session: Session, place: UUID) -> Digest | None:
    """The one that reaches furthest."""
    query = (
        select(*_DIGEST_COLUMNS)
        .join(dp, and_(dp.c.workspace_id == d.c.workspace_id, dp.c.id == d.c.place_id))
        .where(own(d, session), d.c.place_id == place)
        .order_by(d.c.to_on.desc())
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    return digest_from(row) if row else None


async def find_last_post(session: Session, place: UUID) -> DigestPost | None:
    """The newest thing that was to stand in the channel of that place, a test or a digest, and what became of it."""
    digests = select(d.c.id).where(own(d, session), d.c.place_id == place)
    query = (
        select(*_POST_COLUMNS)
        .outerjoin(d, and_(d.c.workspace_id == m.c.workspace_id, d.c.id == m.c.subject_id))
        .where(
            own(m, session),
            m.c.kind.in_((MessageKind.DIGEST, MessageKind.TEST_POST)),
            or_(m.c.subject_id == place, m.c.subject_id.in_(digests)),
        )
        .order_by(m.c.id.desc())
        .limit(1)
    )
    row = (await session.execute(query)).one_or_none()
    return _post_from(row) if row else None


async def get_digest_posts(session: Session, ids: Collection[UUID]) -> dict[UUID, DigestPost]:
    """What became of these digests in their channels, by digest; those that went to a brief are missing."""
    query = (
        select(*_POST_COLUMNS)
        .join(d, and_(d.c.workspace_id == m.c.workspace_id, d.c.id == m.c.subject_id))
        .where(own(m, session), m.c.kind == MessageKind.DIGEST, m.c.subject_id.in_(ids))
    )
    return {row.subject_id: _post_from(row) for row in await session.execute(query)}


async def wait_again(session: Session, digest: UUID, *, channel: str) -> bool:
    """A digest that Slack refused or lost is to be posted once more, in that channel; false where it stands."""
    return await _settle_post(
        session,
        digest,
        {MessageState.FAILED, MessageState.UNKNOWN},
        {"state": MessageState.WAITING, "channel": channel, "attempts": 0, "reason": None, "run_after": None},
    )


async def note_seen(session: Session, digest: UUID) -> bool:
    """The leader has seen it in the channel, so nobody needs to wonder any more."""
    return await _settle_post(
        session, digest, {MessageState.UNKNOWN}, {"state": MessageState.OBSOLETE, "reason": "seen by the leader"}
    )


async def _settle_post(session: Session, digest: UUID, states: set[MessageState], values: dict[str, Any]) -> bool:
    change = (
        update(m)
        .where(
            own(m, session),
            m.c.subject_kind == SubjectKind.DIGEST,
            m.c.subject_id == digest,
            m.c.kind == MessageKind.DIGEST,
            m.c.state.in_(states),
        )
        .values(**values)
    )
    return (await session.execute(change.returning(m.c.id))).one_or_none() is not None
