"""What will be said is known beforehand, by the same rules, and knowing it changes nothing."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import text, update

from app.db.engine import Database
from app.db.models import person
from app.db.models.base import metadata
from app.db.rows import own
from app.jobs.rehearse import Rehearsed, rehearse
from app.services.absences import say_away
from tests.factories import MONDAY, save_person, save_workspace
from tests.factories_checkin_rows import save_checkins, starts

IN_APRIL = MONDAY + timedelta(days=45)


async def everything(db: Database, workspace: UUID) -> dict[str, str]:
    """A fingerprint of each table."""
    async with db.begin(workspace) as session:
        return {
            table.name: str(
                await session.scalar(text(f"SELECT md5(string_agg(t::text, '' ORDER BY t::text)) FROM {table.name} t"))
            )
            for table in metadata.sorted_tables
        }


def said_to(found: Iterable[Rehearsed], user: str) -> list[tuple[date, tuple[str, ...]]]:
    return [(one.at.date(), one.why) for one in found if one.to == user]


async def test_a_check_in_that_nobody_looks_after_is_said_to_each_at_its_time(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_checkins(session)
        await session.execute(update(person).where(own(person, session)).values(speak_at=None))
    found = await rehearse(db, workspace, now=MONDAY, until=IN_APRIL)
    priya = said_to(found, "UPRIYA")

    assert (date(2026, 3, 30), ("checkin_prepare",)) in priya
    assert any(day == date(2026, 4, 7) and "checkin_missed" in why for day, why in priya)
    assert [(day, why) for day, why in said_to(found, "ULEE") if why == ("checkin_told",)] == [
        (date(2026, 4, 9), ("checkin_told",))
    ]
    assert len({(one.to, one.at.date()) for one in found}) == len(found), "one message a day"
    assert found == sorted(found, key=lambda one: one.at)


async def test_looking_ahead_changes_nothing_and_sees_the_same_twice(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_checkins(session)
    before = await everything(db, workspace)
    first = await rehearse(db, workspace, now=MONDAY, until=IN_APRIL)

    assert await everything(db, workspace) == before
    assert await rehearse(db, workspace, now=MONDAY, until=IN_APRIL) == first
    assert first


async def test_days_off_are_seen_ahead(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await say_away(session, made.priya, date(2026, 3, 30), date(2026, 4, 10), now=MONDAY)
    found = await rehearse(db, workspace, now=MONDAY, until=starts(5, 1))

    assert not [day for day, _ in said_to(found, "UPRIYA") if date(2026, 3, 30) <= day <= date(2026, 4, 10)]
    assert any("checkin_shifted" in one.why for one in found)


async def test_another_workspace_is_not_looked_at(db: Database, workspace: UUID) -> None:
    other = await save_workspace(db, team="TOTHER")
    async with db.begin(other) as session:
        await save_checkins(session)
    async with db.begin(workspace) as session:
        await save_person(session)

    assert await rehearse(db, workspace, now=MONDAY, until=IN_APRIL) == []
