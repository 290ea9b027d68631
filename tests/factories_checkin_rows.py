"""Seasons with check-ins in the database, and what was asked about them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, select, update

from app.db.checkin_situations import find_situation
from app.db.checkins import lock_checkins_of_plan
from app.db.engine import Session
from app.db.models import participation, person, season, step
from app.db.rows import own
from app.db.steps import mark_steps_said
from app.domain.calendar import start_of_day
from app.domain.checkin import Checkin
from app.domain.cohort import Chain
from app.domain.person import Person
from app.domain.plan import PlanBody
from app.services.checkins import turn_checkin
from tests.factories import save_line, save_person
from tests.factories_checkins import at
from tests.factories_plans import save_active_plan, save_two

BERLIN = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Season:
    """Priya's season with Dana, below Lee: the plan was agreed on Monday, 2 March, by all three in Berlin."""

    priya: Person
    dana: Person
    lee: Person
    plan: UUID
    checkins: tuple[Checkin, ...]

    @property
    def first(self) -> UUID:
        """The check-in of Thursday, 2 April: D-3 is 30 March, D+3 the 7th, D+5 the 9th, and it closes on 29 April."""
        return self.checkins[0].id


async def save_checkins(
    session: Session, *, chain: Chain = Chain.STANDARD, body: PlanBody | None = None, led: bool = True
) -> Season:
    """A season whose plan both agreed to; without `led` nobody is above the lead."""
    two = await save_two(session)
    lee = await save_person(session, "ULEE")
    if led:
        await save_line(session, two.lead, lee)
    await session.execute(update(season).where(own(season, session)).values(chain=chain))
    await save_active_plan(session, two, body)
    checkins = await lock_checkins_of_plan(session, two.plan)
    return Season(two.person, two.lead, lee, two.plan, tuple(checkins))


async def end_season(session: Session) -> None:
    """It is over for everybody."""
    await session.execute(update(participation).where(own(participation, session)).values(state="ended"))


def starts(month: int, day: int) -> datetime:
    """The start of that day in 2026 for everybody of such a season."""
    return start_of_day(date(2026, month, day), BERLIN)


async def move_clock(session: Session, checkin_id: UUID, *moments: datetime) -> None:
    """Let the check-in turn at each of these; at nine in the morning after each, everything due is posted."""
    for moment in moments:
        await turn_checkin(session, checkin_id, now=moment)
        await say_all(session, now=moment + timedelta(hours=9))


async def get_checkin(session: Session, checkin_id: UUID) -> Checkin:
    """As it is stored."""
    situation = await find_situation(session, checkin_id, now=at(1))
    assert situation is not None
    return situation.checkin


async def list_asked(session: Session, checkin_id: UUID) -> dict[tuple[str, str, int], str]:
    """Every step about it: its state by kind, member id and number."""
    rows = await session.execute(
        select(step.c.kind, person.c.slack_user, step.c.no, step.c.state)
        .join(person, and_(person.c.workspace_id == step.c.workspace_id, person.c.id == step.c.person_id))
        .where(own(step, session), step.c.subject_id == checkin_id)
    )
    return {(row.kind, row.slack_user, row.no): row.state for row in rows}


async def say_all(session: Session, *, now: datetime) -> None:
    """Everything that is due was posted at that moment, to everybody."""
    due = await session.execute(
        select(step.c.id).where(own(step, session), step.c.state == "due", step.c.said_at.is_(None))
    )
    await mark_steps_said(session, list(due.scalars()), at=now)
