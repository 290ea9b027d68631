"""Queries on who takes part in which season. Each takes the session first and never commits."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, select, update

from app.db.engine import Session
from app.db.models import participation as pa
from app.db.models import person as p
from app.db.models import season as s
from app.db.models import step as st
from app.db.people import PERSON_COLUMNS, person_columns, person_from
from app.db.rows import by_id, own
from app.db.seasons import SEASON_COLUMNS, season_from
from app.domain.calendar import local_date
from app.domain.cohort import Participation, Question, SeasonKind, SeasonState
from app.domain.participation import ParticipationState as State
from app.domain.participation import takes_seat
from app.domain.pause import Pause, PauseCause
from app.domain.person import Person
from app.domain.steps import StepKind

PARTICIPATION_COLUMNS = (
    pa.c.id.label("participation_id"),
    pa.c.person_id,
    pa.c.state.label("participation_state"),
    pa.c.invited_at,
    pa.c.ask_again_at,
    pa.c.lapses_at,
    pa.c.answered_at,
    pa.c.reason_shared,
    pa.c.paused_on,
    pa.c.pause_cause,
    pa.c.ended_on,
    pa.c.line_seen_on,
)
_LEAD = p.alias("lead")
_LEAD_COLUMNS = person_columns(_LEAD, "led_by_")


@dataclass(frozen=True, slots=True)
class TakingPart:
    """A participation with the two people it is between."""

    participation: Participation
    person: Person
    lead: Person

    @property
    def line_counts_from(self) -> date:
        """The day after which a change of the person's reporting line is news for the season."""
        return self.participation.line_seen_on or local_date(self.participation.invited_at, self.person.tz)

    def other(self, someone: UUID) -> Person:
        """The other one of the two."""
        return self.lead if someone == self.person.id else self.person


def participation_from(row: Row[Any]) -> Participation:
    return Participation(
        id=row.participation_id,
        season=season_from(row),
        person=row.person_id,
        state=State(row.participation_state),
        invited_at=row.invited_at,
        ask_again_at=row.ask_again_at,
        lapses_at=row.lapses_at,
        answered_at=row.answered_at,
        reason_shared=row.reason_shared,
        pause=Pause(row.paused_on, PauseCause(row.pause_cause)) if row.paused_on and row.pause_cause else None,
        ended_on=row.ended_on,
        line_seen_on=row.line_seen_on,
    )


@cache  # building it takes as long as running it
def _taking_part() -> Select[Any]:
    """Participations that were asked, each with its season and its two people."""
    return (
        select(*PARTICIPATION_COLUMNS, *SEASON_COLUMNS, *PERSON_COLUMNS, *_LEAD_COLUMNS)
        .join(s, and_(s.c.workspace_id == pa.c.workspace_id, s.c.id == pa.c.season_id))
        .join(p, and_(p.c.workspace_id == pa.c.workspace_id, p.c.id == pa.c.person_id))
        .join(_LEAD, and_(_LEAD.c.workspace_id == s.c.workspace_id, _LEAD.c.id == s.c.lead_id))
        .where(s.c.state != SeasonState.FORMING)
    )


def _taking_part_from(row: Row[Any]) -> TakingPart:
    return TakingPart(participation_from(row), person_from(row), person_from(row, "led_by_"))


async def find_taking_part(session: Session, participation: UUID, *, lock: bool = False) -> TakingPart | None:
    """That participation; with `lock`, nobody else answers or changes it until this transaction ends."""
    query = _taking_part().where(by_id(pa, session, participation))
    row = (await session.execute(query.with_for_update(of=pa, key_share=True) if lock else query)).one_or_none()
    return _taking_part_from(row) if row else None


async def list_taking_part(session: Session, participations: Collection[UUID]) -> dict[UUID, TakingPart]:
    """Those participations, by id; one statement."""
    rows = await session.execute(_taking_part().where(own(pa, session), pa.c.id.in_(participations)))
    return {row.participation_id: _taking_part_from(row) for row in rows}


async def list_parts_of(session: Session, person: UUID) -> list[TakingPart]:
    """Where that person takes part or was asked to, in seasons under way; the newest first. One statement."""
    rows = await session.execute(
        _taking_part()
        .where(own(pa, session), pa.c.person_id == person, s.c.state == SeasonState.RUNNING)
        .order_by(pa.c.invited_at.desc())
    )
    return [_taking_part_from(row) for row in rows]


async def list_parts_led(session: Session, lead: UUID) -> list[TakingPart]:
    """Everybody in the lead's seasons under way, season by season; one statement."""
    rows = await session.execute(
        _taking_part()
        .where(own(pa, session), s.c.lead_id == lead, s.c.state == SeasonState.RUNNING)
        .order_by(s.c.id, pa.c.id)
    )
    return [_taking_part_from(row) for row in rows]


async def count_seats(session: Session, lead: UUID, *, today: date) -> int:
    """How many of the lead's seats are taken, over all their seasons. Lock the lead first where it decides."""
    rows = await session.execute(
        select(pa.c.state, pa.c.paused_on)
        .join(s, and_(s.c.workspace_id == pa.c.workspace_id, s.c.id == pa.c.season_id))
        .where(
            own(pa, session),
            s.c.lead_id == lead,
            s.c.state == SeasonState.RUNNING,
            pa.c.state.in_((State.ASKED, State.LATER, State.ACCEPTED, State.PAUSED)),
        )
    )
    return sum(takes_seat(State(row.state), row.paused_on, today) for row in rows)


async def list_with_me(session: Session, lead: UUID) -> set[UUID]:
    """Who is asked by this lead or in a running season of theirs."""
    rows = await session.execute(
        select(pa.c.person_id)
        .join(s, and_(s.c.workspace_id == pa.c.workspace_id, s.c.id == pa.c.season_id))
        .where(
            own(pa, session),
            s.c.lead_id == lead,
            s.c.state == SeasonState.RUNNING,
            pa.c.state.in_((State.ASKED, State.LATER, State.ACCEPTED, State.PAUSED)),
        )
    )
    return set(rows.scalars())


async def list_invited_since(session: Session, lead: UUID, *, since: datetime) -> list[tuple[UUID, datetime]]:
    """(person, when) of everybody this lead has asked since then, whatever they answered."""
    rows = await session.execute(
        select(pa.c.person_id, pa.c.invited_at)
        .join(s, and_(s.c.workspace_id == pa.c.workspace_id, s.c.id == pa.c.season_id))
        .where(own(pa, session), s.c.lead_id == lead, pa.c.invited_at >= since)
    )
    return [(row.person_id, row.invited_at) for row in rows]


async def find_running_part(session: Session, person: UUID, *, kind: SeasonKind) -> TakingPart | None:
    """The one season of that kind they are in. Lock the person first where it decides."""
    rows = await session.execute(
        _taking_part().where(
            own(pa, session),
            pa.c.person_id == person,
            pa.c.kind == kind,
            pa.c.state.in_((State.ACCEPTED, State.PAUSED)),
        )
    )
    row = rows.one_or_none()
    return _taking_part_from(row) if row else None


async def list_running_leads(session: Session, people: Collection[UUID]) -> dict[UUID, UUID]:
    """By person, the lead of the growth season they are in."""
    rows = await session.execute(
        select(pa.c.person_id, s.c.lead_id)
        .join(s, and_(s.c.workspace_id == pa.c.workspace_id, s.c.id == pa.c.season_id))
        .where(
            own(pa, session),
            pa.c.person_id.in_(people),
            pa.c.kind == SeasonKind.GROWTH,
            pa.c.state.in_((State.ACCEPTED, State.PAUSED)),
        )
    )
    return {row.person_id: row.lead_id for row in rows}


async def set_participation_state(session: Session, participation: UUID, state: State, **columns: Any) -> None:
    """Their answer, or what became of it; `columns` are further ones that change with it. The row must be locked."""
    await session.execute(update(pa).where(by_id(pa, session, participation)).values(state=state, **columns))


async def note_line(session: Session, participation: UUID, on: date) -> None:
    """What the change of their reporting line on that day means for the season was seen to."""
    await session.execute(update(pa).where(by_id(pa, session, participation)).values(line_seen_on=on))


async def note_cause(session: Session, participation: UUID, cause: PauseCause) -> None:
    """The pause goes on for another reason."""
    await session.execute(update(pa).where(by_id(pa, session, participation)).values(pause_cause=cause))


async def save_reason(session: Session, participation: UUID, *, reason: str | None, shared: bool) -> None:
    """Why not now, in their words; the lead reads it only where it is shared."""
    sealed = session.sealer.seal(pa.c.reason, participation, reason) if reason else None
    await session.execute(
        update(pa)
        .where(by_id(pa, session, participation))
        .values(reason=sealed, reason_shared=shared and reason is not None)
    )


@dataclass(frozen=True, slots=True)
class DeclineReason:
    """Why somebody said not now, opened; None where they keep it to themselves."""

    lead: UUID
    person: UUID
    slack_user: str
    shared: str | None


async def find_decline_reason(session: Session, participation: UUID) -> DeclineReason | None:
    """What was shared with the lead: only for whoever may read it. One statement."""
    rows = await session.execute(
        select(s.c.lead_id, pa.c.person_id, p.c.slack_user, pa.c.reason, pa.c.reason_shared)
        .join(s, and_(s.c.workspace_id == pa.c.workspace_id, s.c.id == pa.c.season_id))
        .join(p, and_(p.c.workspace_id == pa.c.workspace_id, p.c.id == pa.c.person_id))
        .where(by_id(pa, session, participation))
    )
    row = rows.one_or_none()
    if row is None:
        return None
    is_open = row.reason_shared and row.reason is not None
    shared = session.sealer.unseal(pa.c.reason, participation, row.reason) if is_open else None
    return DeclineReason(row.lead_id, row.person_id, row.slack_user, shared)


async def set_lapses(session: Session, moments: Mapping[UUID, datetime]) -> None:
    """When each of these invitations lapses unless it is answered; one statement."""
    wanted = select(
        func.unnest(list(moments.keys()), type_=pa.c.id.type).label("id"),
        func.unnest(list(moments.values()), type_=pa.c.lapses_at.type).label("at"),
    ).subquery()
    await session.execute(update(pa).where(own(pa, session), pa.c.id == wanted.c.id).values(lapses_at=wanted.c.at))


async def find_question(session: Session, participation: UUID) -> Question:
    """How the invitation was put last, and when that round was first said."""
    rows = await session.execute(
        select(st.c.no, st.c.said_at)
        .where(own(st, session), st.c.subject_id == participation, st.c.kind == StepKind.INVITATION)
        .order_by(st.c.no.desc())
        .limit(2)
    )
    newest = rows.all()
    if not newest:
        return Question(0, None)
    said = [row.said_at for row in newest if row.no // 2 == newest[0].no // 2 and row.said_at is not None]
    return Question(newest[0].no, min(said, default=None))


async def find_news_no(session: Session, participation: UUID, person: UUID) -> int:
    """The number under which this person hears of the next answer: one not yet told is told as it is by then."""
    rows = await session.execute(
        select(st.c.no, st.c.state, st.c.said_at)
        .where(
            own(st, session),
            st.c.subject_id == participation,
            st.c.kind == StepKind.INVITATION_ANSWERED,
            st.c.person_id == person,
        )
        .order_by(st.c.no.desc())
        .limit(1)
    )
    row = rows.one_or_none()
    if row is None:
        return 0
    is_untold = row.state == "due" and row.said_at is None
    return int(row.no) if is_untold else int(row.no) + 1
