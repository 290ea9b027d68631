"""What the database knows of somebody's days arrives in their rhythm, with whatever statement loads them."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app.db.engine import Database, Session
from app.db.ids import new_id
from app.db.models import absence, day_off
from app.db.people import find_person, get_people
from app.domain.calendar import is_working_day
from app.domain.person import Person
from tests.factories import save_person
from tests.statements import counted

THURSDAY = date(2026, 4, 2)
GOOD_FRIDAY = date(2026, 4, 3)


async def save_absence(session: Session, who: Person, from_on: date, to_on: date, **columns: Any) -> None:
    row = {"workspace_id": session.workspace, "id": new_id(), "person_id": who.id, "source": "asked"}
    await session.execute(insert(absence).values(**row, from_on=from_on, to_on=to_on, **columns))


async def works(session: Session, who: Person, day: date) -> bool:
    return is_working_day(day, (await get_people(session, [who.id]))[who.id].rhythm)


async def test_public_holidays_follow_the_country_and_the_zone(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        here = await save_person(session, "UHERE", country=None)
        there = await save_person(session, "UTHERE", country="US")

        assert not await works(session, here, GOOD_FRIDAY)
        assert await works(session, there, GOOD_FRIDAY)


async def test_weekdays_follow_the_country_until_somebody_sets_their_own(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        cairo = await save_person(session, "UCAIRO", tz="Africa/Cairo", country=None)
        part_time = await save_person(session, "UPART", tz="Africa/Cairo", hours={"weekdays": [0, 4]})

        assert cairo.rhythm.weekdays == {6, 0, 1, 2, 3}
        assert part_time.rhythm.weekdays == {0, 4}


async def test_absences_count_until_they_are_cancelled(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya, tom = await save_person(session, "UPRIYA"), await save_person(session, "UTOM")
        await save_absence(session, priya, THURSDAY, THURSDAY)
        await save_absence(session, tom, THURSDAY, THURSDAY, cancelled_at=datetime(2026, 4, 1, tzinfo=UTC))

        assert not await works(session, priya, THURSDAY)
        assert await works(session, tom, THURSDAY)


async def test_company_days_off_are_those_of_the_workspace(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session, "UPRIYA")
        await session.execute(insert(day_off).values(workspace_id=workspace, country="", on_date=THURSDAY))

        assert not await works(session, priya, THURSDAY)


async def test_a_person_arrives_with_their_days_in_one_statement(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_person(session, "UPRIYA")
        with counted(db) as statements:
            await find_person(session, slack_user="UPRIYA")

    assert len(statements) == 1
