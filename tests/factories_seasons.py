"""Seasons for tests, made as a lead makes them: choose, then send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update

from app.db.engine import Session
from app.db.models import participation, season, step
from app.db.participations import TakingPart, list_parts_led
from app.domain.cohort import Chain
from app.domain.forming import SeasonDetails
from app.domain.person import Person
from app.domain.steps import StepKind
from app.services.forming import save_choice, send_invitations
from tests.factories import MONDAY, save_line, save_person

SPRING = SeasonDetails("Spring", date(2026, 3, 9), None, Chain.STANDARD)


@dataclass(frozen=True, slots=True)
class Team:
    """Lee is above Dana; Priya and Tom are Dana's people."""

    lee: Person
    dana: Person
    priya: Person
    tom: Person


async def save_team(session: Session, *, tz: str = "Europe/Berlin") -> Team:
    users = ("ULEE", "UDANA", "UPRIYA", "UTOM")
    lee, dana, priya, tom = [await save_person(session, user, tz=tz) for user in users]
    await save_line(session, dana, lee)
    await save_line(session, priya, dana)
    await save_line(session, tom, dana)
    return Team(lee, dana, priya, tom)


async def invite(
    session: Session,
    lead: Person,
    people: Sequence[Person],
    *,
    details: SeasonDetails = SPRING,
    now: datetime = MONDAY,
) -> dict[UUID, UUID]:
    """A season sent to these people: participation by person."""
    draft = await save_choice(session, lead, chosen={one.id for one in people}, added=None, now=now)
    await send_invitations(session, lead, draft.id, details, now=now)
    return {one.person.id: one.participation.id for one in await parts_of_season(session, lead, draft.id)}


async def parts_of_season(session: Session, lead: Person, season_id: UUID) -> list[TakingPart]:
    return [one for one in await list_parts_led(session, lead.id) if one.participation.season.id == season_id]


async def say_invitation(session: Session, part: UUID, *, at: datetime) -> None:
    """The day's message with the newest question was posted at that moment."""
    await session.execute(
        update(step).where(step.c.subject_id == part, step.c.kind == StepKind.INVITATION).values(said_at=at)
    )


async def state_of(session: Session, part: UUID) -> str:
    query = select(participation.c.state).where(participation.c.id == part)
    return str(await session.scalar(query))


async def season_state_of(session: Session, part: UUID) -> str:
    query = select(season.c.state).join(participation, participation.c.season_id == season.c.id)
    return str(await session.scalar(query.where(participation.c.id == part)))


async def steps_about(session: Session, subject: UUID) -> list[tuple[UUID, str, int, str]]:
    """(person, kind, no, state) of everything that was or is to be said of it, oldest first."""
    rows = await session.execute(
        select(step.c.person_id, step.c.kind, step.c.no, step.c.state)
        .where(step.c.subject_id == subject)
        .order_by(step.c.id)
    )
    return [(row.person_id, row.kind, row.no, row.state) for row in rows]
