"""Being away: entered, cancelled, read from a status by those who want that; and what it does to a check-in."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from app.db.absences import STATUS_COUNTS
from app.db.engine import Database, Session
from app.domain.absence import FROM_FIELD
from app.domain.days_off import Absence
from app.domain.person import Person, PersonKind, Profile
from app.errors import InvalidInput, Outdated
from app.services.absences import MOST_AHEAD, list_my_absences, say_away, say_back
from app.services.profiles import keep_profiles
from tests.factories import MONDAY, save_person

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
FRIDAY_NIGHT = datetime(2026, 3, 6, 23, 0, tzinfo=UTC)  # the start of Saturday in Berlin


async def spans(session: Session, me: Person, now: datetime = MONDAY) -> list[Absence]:
    return [one.days for one in await list_my_absences(session, me, now=now)]


def with_status(who: Person, emoji: str, ends_at: datetime | None) -> Profile:
    return Profile(who.slack_user, None, PersonKind.MEMBER, who.tz, False, False, emoji, ends_at)


async def test_days_away_stand_until_they_are_cancelled(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        me = await save_person(session)
        await say_away(session, me, TODAY + DAY, TODAY + 3 * DAY, now=MONDAY)
        [known] = await list_my_absences(session, me, now=MONDAY)
        await say_back(session, me, known.id, now=MONDAY)

        assert known.days == Absence(TODAY + DAY, TODAY + 3 * DAY)
        assert await spans(session, me) == []


async def test_who_comes_back_early_was_away_until_yesterday(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        me = await save_person(session)
        await say_away(session, me, TODAY, TODAY + 10 * DAY, now=MONDAY)
        [known] = await list_my_absences(session, me, now=MONDAY)
        await say_back(session, me, known.id, now=MONDAY + 3 * DAY)

        assert await spans(session, me) == [Absence(TODAY, TODAY + 2 * DAY)]


async def test_nobody_cancels_the_days_of_somebody_else(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        me, other = await save_person(session), await save_person(session, "UTOM")
        await say_away(session, me, TODAY, TODAY, now=MONDAY)
        [known] = await list_my_absences(session, me, now=MONDAY)
        for absence in (known.id, uuid4()):
            with pytest.raises(Outdated):
                await say_back(session, other, absence, now=MONDAY)

        assert await spans(session, me) == [known.days]


async def test_there_is_an_end_to_how_many_can_be_entered(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        me = await save_person(session)
        for n in range(MOST_AHEAD):
            await say_away(session, me, TODAY + n * DAY, TODAY + n * DAY, now=MONDAY)
        with pytest.raises(InvalidInput) as refused:
            await say_away(session, me, TODAY, TODAY, now=MONDAY)

    assert refused.value.field == FROM_FIELD


async def test_a_status_counts_only_for_those_who_switched_it_on(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        on = await save_person(session, "UON", prefs={STATUS_COUNTS: True})
        off = await save_person(session, "UOFF")
        holidays = [with_status(one, ":palm_tree:", FRIDAY_NIGHT) for one in (on, off)]
        await keep_profiles(session, holidays, now=MONDAY)
        await keep_profiles(session, holidays, now=MONDAY)  # as an event that comes twice

        assert await spans(session, on) == [Absence(TODAY, date(2026, 3, 6))]
        assert await spans(session, off) == []


async def test_a_status_that_changes_changes_the_days(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        me = await save_person(session, prefs={STATUS_COUNTS: True})
        await say_away(session, me, TODAY + 30 * DAY, TODAY + 31 * DAY, now=MONDAY)
        await keep_profiles(session, [with_status(me, ":palm_tree:", FRIDAY_NIGHT)], now=MONDAY)
        await keep_profiles(session, [with_status(me, ":palm_tree:", FRIDAY_NIGHT - DAY)], now=MONDAY)
        assert (await spans(session, me))[0] == Absence(TODAY, date(2026, 3, 5))

        await keep_profiles(session, [with_status(me, "", None)], now=MONDAY)
        assert await spans(session, me) == [Absence(TODAY + 30 * DAY, TODAY + 31 * DAY)]  # what was entered stays
