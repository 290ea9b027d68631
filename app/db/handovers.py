"""Queries on a season that gets another lead. Each takes the session first and never commits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, insert, literal, select, update

from app.db.checkin_pages import words_key
from app.db.engine import Session
from app.db.forming import PARTICIPANT
from app.db.ids import new_id
from app.db.models import checkin as c
from app.db.models import checkin_goal as cg
from app.db.models import evidence_goal as eg
from app.db.models import goal as g
from app.db.models import participation as pa
from app.db.models import season as s
from app.db.plans import GOAL_COLUMNS, goal_from
from app.db.rows import by_id, own
from app.domain.checkin import TOOK_PLACE
from app.domain.cohort import Season, SeasonState
from app.domain.handover import Fate, Handover, Part
from app.domain.participation import ParticipationState as State


@dataclass(frozen=True, slots=True)
class CheckinWords:
    """What was written about one goal at one check-in, opened: only for whoever may read it."""

    held_on: date
    work: str
    moved: str
    agreed: str


async def save_handover(session: Session, participation: UUID, handover: Handover) -> None:
    """What was chosen, without any words."""
    row = {
        "asked_on": handover.asked_on.isoformat(),
        "choices": dict(handover.choices),
        "to": str(handover.to) if handover.to else None,
        "from": str(handover.came_from) if handover.came_from else None,
        "got": dict(handover.got),
    }
    await session.execute(update(pa).where(by_id(pa, session, participation)).values(handover=row))


async def find_handover(session: Session, participation: UUID) -> Handover | None:
    return (await list_handovers(session, [participation])).get(participation)


async def list_handovers(session: Session, participations: Collection[UUID]) -> dict[UUID, Handover]:
    """By participation, what there is of one; one statement."""
    known = and_(pa.c.id.in_(participations), pa.c.handover.is_not(None))
    rows = await session.execute(select(pa.c.id, pa.c.handover).where(own(pa, session), known))
    return {row.id: _handover(row.handover) for row in rows}


def _handover(row: Mapping[str, Any]) -> Handover:
    return Handover(
        asked_on=date.fromisoformat(row["asked_on"]),
        choices={part: Fate(row["choices"][part]) for part in Part},
        to=UUID(row["to"]) if row["to"] else None,
        came_from=UUID(row["from"]) if row["from"] else None,
        got={part: Fate(row["got"][part]) for part in Part},
    )


async def save_summaries(session: Session, participation: UUID, summaries: Mapping[Part, str]) -> None:
    """What the person wrote instead of a part; only that is shown of it."""
    sealed = session.sealer.seal_json(pa.c.summary, participation, dict(summaries)) if summaries else None
    await session.execute(update(pa).where(by_id(pa, session, participation)).values(summary=sealed))


async def find_summaries(session: Session, participation: UUID) -> dict[Part, str]:
    sealed = await session.scalar(select(pa.c.summary).where(by_id(pa, session, participation)))
    opened = session.sealer.unseal_json(pa.c.summary, participation, sealed) if sealed else {}
    return {Part(part): text for part, text in opened.items()}


async def carry_season_on(
    session: Session, before: Season, *, lead: UUID, name: str, starts_on: date, ends_on: date, now: datetime
) -> UUID:
    """A season of the new lead with the rules of the one before: its kind, chain and text."""
    season = new_id()
    await session.execute(
        insert(s).values(
            workspace_id=session.workspace,
            id=season,
            kind=before.kind,
            lead_id=lead,
            name=session.sealer.seal(s.c.name, season, name),
            state=SeasonState.RUNNING,
            chain=before.chain,
            text_version=before.text_version,
            starts_on=starts_on,
            ends_on=ends_on,
            last_act_at=now,
        )
    )
    return season


async def carry_participation_on(
    session: Session, season: UUID, before: Season, person: UUID, *, now: datetime
) -> UUID:
    """The person is in the new lead's season; end the participation before it first."""
    participation = new_id()
    await session.execute(
        insert(pa).values(
            workspace_id=session.workspace,
            id=participation,
            season_id=season,
            kind=before.kind,
            person_id=person,
            role=PARTICIPANT,
            state=State.ACCEPTED,
            reason_shared=False,
            invited_at=now,
            answered_at=now,
        )
    )
    return participation


async def carry_evidence_on(session: Session, goals: Mapping[UUID, UUID]) -> None:
    """What was linked to these goals is linked to their successors as well, since when it was."""
    pairs = select(
        func.unnest(list(goals.keys()), type_=g.c.id.type).label("before"),
        func.unnest(list(goals.values()), type_=g.c.id.type).label("after"),
    ).subquery()
    linked = (
        select(literal(session.workspace, eg.c.workspace_id.type), eg.c.evidence_id, pairs.c.after, eg.c.linked_at)
        .join(pairs, pairs.c.before == eg.c.goal_id)
        .where(own(eg, session))
    )
    await session.execute(insert(eg).from_select(["workspace_id", "evidence_id", "goal_id", "linked_at"], linked))


async def list_checkin_words(session: Session, plan: UUID) -> list[CheckinWords]:
    """What was written at the check-ins of that plan that took place, in their order."""
    goal = [column.label(f"g_{column.name}") for column in GOAL_COLUMNS]
    rows = await session.execute(
        select(*goal, cg.c.checkin_id, cg.c.goal_id, cg.c.moved_text, cg.c.agreed, c.c.held_on)
        .join(c, and_(c.c.workspace_id == cg.c.workspace_id, c.c.id == cg.c.checkin_id))
        .join(g, and_(g.c.workspace_id == cg.c.workspace_id, g.c.id == cg.c.goal_id))
        .where(own(cg, session), c.c.plan_id == plan, c.c.state.in_(TOOK_PLACE))
        .order_by(c.c.no, g.c.position)
    )
    found = []
    for row in rows:
        key = words_key(row.checkin_id, row.goal_id)
        moved = session.sealer.unseal(cg.c.moved_text, key, row.moved_text) if row.moved_text else ""
        agreed = session.sealer.unseal(cg.c.agreed, key, row.agreed) if row.agreed else ""
        found.append(CheckinWords(row.held_on, goal_from(session, row, "g_").work, moved, agreed))
    return found
