"""Queries on seasons that are being formed: only their lead ever reads them. None of them commits.

A draft is a season that is not running, with a row for each person who was chosen or noted; notes are sealed.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import participation as pa
from app.db.models import person as p
from app.db.models import reporting as r
from app.db.models import season as s
from app.db.people import PERSON_COLUMNS, person_from
from app.db.rows import by_id, own
from app.domain.calendar import local_date
from app.domain.cohort import Chain, Season, SeasonKind, SeasonState
from app.domain.forming import DraftPerson, KnownCandidate, SeasonDraft
from app.domain.need import Candidate, Mark
from app.domain.participation import ParticipationState as State
from app.domain.pause import MOST_PAUSED
from app.domain.person import PersonKind

CHOSEN, NOTED = "chosen", "noted"
"""States of somebody in a draft. They are no states of a participation: nobody was asked yet."""

PARTICIPANT = "participant"
_WITH_ME = (State.ASKED, State.LATER, State.ACCEPTED, State.PAUSED)


async def find_season_draft(session: Session, *, lead: UUID) -> SeasonDraft | None:
    """The season this lead is forming, with their notes opened; one statement."""
    rows = (
        await session.execute(
            select(
                *(s.c.id, s.c.name, s.c.starts_on, s.c.ends_on, s.c.chain),
                *(pa.c.id.label("row_id"), pa.c.person_id, pa.c.state, pa.c.marks, p.c.slack_user),
            )
            .outerjoin(pa, and_(pa.c.workspace_id == s.c.workspace_id, pa.c.season_id == s.c.id))
            .outerjoin(p, and_(p.c.workspace_id == pa.c.workspace_id, p.c.id == pa.c.person_id))
            .where(own(s, session), s.c.lead_id == lead, s.c.state == SeasonState.FORMING)
            .order_by(s.c.id, pa.c.id)
        )
    ).all()
    if not rows:
        return None
    first = rows[0]
    people = (
        DraftPerson(row.person_id, row.slack_user, row.state == CHOSEN, _marks(session, row.row_id, row.marks))
        for row in rows
        if row.person_id is not None and row.id == first.id
    )
    name = session.sealer.unseal(s.c.name, first.id, first.name)
    return SeasonDraft(first.id, lead, name, first.starts_on, first.ends_on, Chain(first.chain), tuple(people))


def _marks(session: Session, row_id: UUID, sealed: bytes | None) -> frozenset[Mark]:
    if sealed is None:
        return frozenset()
    return frozenset(Mark(value) for value in session.sealer.unseal_json(pa.c.marks, row_id, sealed))


async def save_season_draft(session: Session, draft: SeasonDraft, *, marks_until: datetime, now: datetime) -> datetime:
    """Keep the draft as it is now; the newest wins. Returns when its notes die: `marks_until`, unless that was set.

    Lock the lead first, and find the draft after that: it must not have been sent. Three statements.
    """
    facts = {
        "name": session.sealer.seal(s.c.name, draft.id, draft.name),
        "chain": draft.chain,
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "last_act_at": now,
    }
    new = insert(s).values(**_new_draft_row(session, draft), **facts, marks_until=marks_until)
    until = func.coalesce(s.c.marks_until, new.excluded.marks_until)
    kept = new.on_conflict_do_update(index_elements=[s.c.workspace_id, s.c.id], set_={**facts, "marks_until": until})
    dies_at: datetime = await session.scalar(kept.returning(s.c.marks_until))
    await session.execute(delete(pa).where(own(pa, session), pa.c.season_id == draft.id))
    if draft.people:
        await session.execute(insert(pa).values([_draft_row(session, draft.id, one) for one in draft.people]))
    return dies_at


def _new_draft_row(session: Session, draft: SeasonDraft) -> dict[str, object]:
    """What never changes while a season is formed."""
    return {
        "workspace_id": session.workspace,
        "id": draft.id,
        "kind": SeasonKind.GROWTH,
        "lead_id": draft.lead,
        "state": SeasonState.FORMING,
        "text_version": 0,
    }


def _draft_row(session: Session, season: UUID, one: DraftPerson) -> dict[str, object]:
    row_id = new_id()
    marks = session.sealer.seal_json(pa.c.marks, row_id, sorted(one.marks)) if one.marks else None
    return {
        "workspace_id": session.workspace,
        "id": row_id,
        "season_id": season,
        "kind": SeasonKind.GROWTH,
        "person_id": one.person,
        "role": PARTICIPANT,
        "state": CHOSEN if one.chosen else NOTED,
        "marks": marks,
        "reason_shared": False,
    }


async def start_season(session: Session, season: UUID, *, text_version: int, now: datetime) -> None:
    """From draft to running; lock the lead first, so that it happens once. Notes end here."""
    await session.execute(
        update(s)
        .where(by_id(s, session, season), s.c.state == SeasonState.FORMING)
        .values(state=SeasonState.RUNNING, text_version=text_version, marks_until=None, last_act_at=now)
    )


async def ask_chosen(session: Session, season: UUID, *, now: datetime) -> dict[UUID, UUID]:
    """Everybody chosen is asked now: participation by person. Who was only noted goes, and so do all notes."""
    await session.execute(delete(pa).where(own(pa, session), pa.c.season_id == season, pa.c.state == NOTED))
    asked = await session.execute(
        update(pa)
        .where(own(pa, session), pa.c.season_id == season, pa.c.state == CHOSEN)
        .values(state=State.ASKED, marks=None, invited_at=now)
        .returning(pa.c.person_id, pa.c.id)
    )
    return {row.person_id: row.id for row in asked}


async def ask_one_more(session: Session, season: Season, person: UUID, *, now: datetime) -> UUID | None:
    """Somebody is asked into a season that runs; None where they were asked into it before. Lock the lead first."""
    new = insert(pa).values(
        workspace_id=session.workspace,
        id=new_id(),
        season_id=season.id,
        kind=season.kind,
        person_id=person,
        role=PARTICIPANT,
        state=State.ASKED,
        reason_shared=False,
        invited_at=now,
    )
    made: UUID | None = await session.scalar(new.on_conflict_do_nothing().returning(pa.c.id))
    return made


async def find_marks_until(session: Session, season: UUID) -> datetime | None:
    """When the notes of a season in forming die; None where it is not being formed."""
    query = select(s.c.marks_until).where(by_id(s, session, season), s.c.state == SeasonState.FORMING)
    found: datetime | None = await session.scalar(query)
    return found


async def delete_marks(session: Session, season: UUID) -> None:
    """The notes of a draft are gone; whom the lead chose stays. New notes get their own thirty days."""
    await session.execute(delete(pa).where(own(pa, session), pa.c.season_id == season, pa.c.state == NOTED))
    await session.execute(update(pa).where(own(pa, session), pa.c.season_id == season).values(marks=None))
    await session.execute(update(s).where(by_id(s, session, season)).values(marks_until=None))


async def list_candidates(session: Session, *, lead: UUID, tz: str, on: date) -> list[KnownCandidate]:
    """The people this lead manages on that day, with what the lead may know of each; `tz` is the lead's. One statement.

    Last starts are those of the lead's own seasons: another lead's are theirs to know. Notes are not filled in.
    """
    rows = await session.execute(
        select(*PERSON_COLUMNS, _LAST_STARTED_ON, _FRONT_ON, _WITH_LEAD)
        .join(r, and_(r.c.workspace_id == p.c.workspace_id, r.c.person_id == p.c.id))
        .outerjoin(pa, and_(pa.c.workspace_id == p.c.workspace_id, pa.c.person_id == p.c.id))
        .outerjoin(s, and_(s.c.workspace_id == pa.c.workspace_id, s.c.id == pa.c.season_id, s.c.lead_id == lead))
        .where(
            own(p, session),
            r.c.manager_id == lead,
            r.c.acts_on <= on,
            or_(r.c.until_on.is_(None), r.c.until_on > on),
            p.c.kind == PersonKind.MEMBER,
            p.c.deactivated_at.is_(None),
        )
        .group_by(p.c.workspace_id, p.c.id)
    )
    return [_candidate(row, tz) for row in rows]


_TOOK_PART = or_(
    pa.c.state.in_((State.ACCEPTED, State.PAUSED, State.LEFT)),
    and_(pa.c.state == State.ENDED, pa.c.ended_on.is_not(None)),
)
_LAST_STARTED_ON = func.max(s.c.starts_on).filter(_TOOK_PART).label("last_started_on")
_PAUSED_FOR_LONG = and_(pa.c.state == State.ENDED, pa.c.ended_on - pa.c.paused_on > MOST_PAUSED)
_FRONT_ON = func.max(pa.c.ended_on).filter(s.c.id.is_not(None), _PAUSED_FOR_LONG).label("front_on")
_RUNNING = and_(s.c.state == SeasonState.RUNNING, pa.c.state.in_(_WITH_ME))
_WITH_LEAD = func.coalesce(func.bool_or(_RUNNING), False).label("with_me")


def _candidate(row: Row[Any], tz: str) -> KnownCandidate:
    person = person_from(row)
    asked_on = local_date(person.turn_asked_at, tz) if person.turn_asked_at else None
    candidate = Candidate(person.id, row.last_started_on, asked_on, person.left_out_until, row.front_on)
    return KnownCandidate(person.slack_user, candidate, row.with_me)
