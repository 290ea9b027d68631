"""Check-ins turning with the days, on a real database: what is asked, marked, told and closed."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from app.db.engine import Database, Session
from app.db.models import person, reporting, timer
from app.db.rows import by_id, own
from app.domain.checkin import CheckinState
from app.domain.cohort import Chain
from app.domain.steps import SubjectKind
from app.services.checkins import end_checkins, turn_checkin
from tests.factories import save_line, save_person
from tests.factories_checkin_rows import Season, get_checkin, list_asked, save_checkins, say_all, starts


async def _timer_of(session: Session, checkin_id: UUID) -> datetime | None:
    found: datetime | None = await session.scalar(
        select(timer.c.at).where(
            own(timer, session), timer.c.subject_kind == SubjectKind.CHECKIN, timer.c.subject_id == checkin_id
        )
    )
    return found


async def _warned(session: Session, season_: Season) -> None:
    """The first check-in was missed, and both have read what will be told."""
    await turn_checkin(session, season_.first, now=starts(4, 7))
    await say_all(session, now=starts(4, 7) + timedelta(hours=9))


async def _told(session: Session, season_: Season) -> None:
    await _warned(session, season_)
    await turn_checkin(session, season_.first, now=starts(4, 9))


async def test_the_kick_off_fixes_six_check_ins_and_when_each_is_looked_at(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)

        assert [one.due_on for one in made.checkins] == [
            date(2026, 4, 2),
            date(2026, 5, 4),
            date(2026, 6, 2),
            date(2026, 7, 2),
            date(2026, 8, 3),
            date(2026, 9, 2),
        ]
        assert await _timer_of(session, made.first) == starts(3, 30)


async def test_each_turn_asks_the_right_one_and_settles_what_it_overtakes(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await turn_checkin(session, made.first, now=starts(3, 30))
        assert await list_asked(session, made.first) == {("checkin_prepare", "UPRIYA", 0): "due"}
        assert await _timer_of(session, made.first) == starts(4, 1)

        await turn_checkin(session, made.first, now=starts(4, 1))

        assert await list_asked(session, made.first) == {
            ("checkin_prepare", "UPRIYA", 0): "done",
            ("checkin_nudge", "UPRIYA", 1): "due",
            ("checkin_nudge", "UDANA", 1): "due",
        }


async def test_a_turn_that_runs_twice_changes_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await turn_checkin(session, made.first, now=starts(4, 1))
        once, asked = await get_checkin(session, made.first), await list_asked(session, made.first)

        await turn_checkin(session, made.first, now=starts(4, 1))

        assert await get_checkin(session, made.first) == once
        assert await list_asked(session, made.first) == asked


async def test_an_outage_over_several_days_says_only_what_is_still_useful(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await turn_checkin(session, made.first, now=starts(4, 8))

        assert await list_asked(session, made.first) == {
            ("checkin_missed", "UPRIYA", 0): "due",
            ("checkin_missed", "UDANA", 0): "due",
        }
        assert (await get_checkin(session, made.first)).missed_on == date(2026, 4, 7)


async def test_nobody_is_told_while_one_of_the_two_has_not_read_the_warning(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await turn_checkin(session, made.first, now=starts(4, 7))
        await turn_checkin(session, made.first, now=starts(4, 20))

        assert (await get_checkin(session, made.first)).told_on is None
        assert await _timer_of(session, made.first) == starts(4, 21)


async def test_the_leader_is_told_once_and_the_two_read_that_it_was_told(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await _told(session, made)
        told = await get_checkin(session, made.first)

        assert (told.told_on, told.told_to) == (date(2026, 4, 9), made.lee.id)
        asked = await list_asked(session, made.first)
        assert asked["checkin_told", "ULEE", 0] == "due"
        assert asked["checkin_told_pair", "UPRIYA", 0] == "due"
        assert asked["checkin_told_pair", "UDANA", 0] == "due"

        await turn_checkin(session, made.first, now=starts(4, 10))

        assert [key for key in await list_asked(session, made.first) if key[0] == "checkin_told"] == [
            ("checkin_told", "ULEE", 0)
        ]


async def test_who_is_above_the_lead_at_that_moment_is_told(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        kim = await save_person(session, "UKIM")
        await _warned(session, made)
        before = update(reporting).where(own(reporting, session), reporting.c.person_id == made.dana.id)
        await session.execute(before.values(until_on=date(2026, 4, 8)))
        await save_line(session, made.dana, kim, acts_on=date(2026, 4, 8))
        await turn_checkin(session, made.first, now=starts(4, 9))

        assert (await get_checkin(session, made.first)).told_to == kim.id


async def test_a_leader_who_has_left_is_nobody(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await session.execute(
            update(person).where(by_id(person, session, made.lee.id)).values(deactivated_at=starts(4, 1))
        )
        await _told(session, made)
        told = await get_checkin(session, made.first)

        assert (told.told_on, told.told_to) == (date(2026, 4, 9), None)


async def test_one_of_the_two_is_never_told_about_themselves(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session, led=False)
        await save_line(session, made.dana, made.priya)
        await _told(session, made)

        assert (await get_checkin(session, made.first)).told_to is None


async def test_a_light_chain_stays_between_the_two(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session, chain=Chain.LIGHT)
        await _told(session, made)

        assert (await get_checkin(session, made.first)).told_to is None
        assert {user for _, user, _ in await list_asked(session, made.first)} == {"UPRIYA", "UDANA"}


async def test_nothing_is_asked_missed_or_told_once_one_of_the_two_has_left(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await turn_checkin(session, made.first, now=starts(4, 1))
        has_left = update(person).where(by_id(person, session, made.priya.id)).values(deactivated_at=starts(4, 2))
        await session.execute(has_left)
        await turn_checkin(session, made.first, now=starts(4, 20))

        assert (await get_checkin(session, made.first)).missed_on is None
        assert "due" not in (await list_asked(session, made.first)).values()

        await turn_checkin(session, made.first, now=starts(4, 29))
        ended = await get_checkin(session, made.first)

        assert (ended.state, ended.excuse_own) == (CheckinState.EXCUSED, True)


async def test_it_closes_as_not_held_and_never_turns_again(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await _told(session, made)
        await turn_checkin(session, made.first, now=starts(4, 29))

        assert (await get_checkin(session, made.first)).state is CheckinState.NOT_HELD
        assert await _timer_of(session, made.first) is None
        asked = await list_asked(session, made.first)
        assert asked["checkin_told", "ULEE", 0] == "done"
        assert asked["checkin_closed", "UPRIYA", 0] == "due"

        await turn_checkin(session, made.first, now=starts(5, 30))

        assert await list_asked(session, made.first) == asked


async def test_a_turn_of_a_check_in_that_is_gone_does_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await turn_checkin(session, UUID(int=1), now=starts(4, 1))


async def test_a_season_that_ends_early_asks_for_nothing_more(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await turn_checkin(session, made.first, now=starts(4, 1))
        await end_checkins(session, made.plan)

        ended = [await get_checkin(session, one.id) for one in made.checkins]
        assert {(one.state, one.excuse_own) for one in ended} == {(CheckinState.EXCUSED, True)}
        assert "due" not in (await list_asked(session, made.first)).values()
        assert [await _timer_of(session, one.id) for one in made.checkins] == [None] * 6
