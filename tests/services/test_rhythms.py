"""What was computed from somebody's days follows when they change."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import insert, select, update

from app.db.digests import ensure_digest_place
from app.db.engine import Database, Session
from app.db.ids import new_id
from app.db.models import absence, participation, person, season, timer
from app.db.people import get_person
from app.db.rows import by_id, own
from app.db.timers import set_timer
from app.domain.person import Person, PersonKind, Profile
from app.domain.steps import StepKind, SubjectKind
from app.jobs.fire_timers import TURNS
from app.services.checkins import turn_checkin
from app.services.profiles import keep_profiles
from app.services.promises import promise, turn_promise
from app.services.rhythms import follow_rhythms
from tests.factories import MONDAY, save_person
from tests.factories_checkin_rows import get_checkin, list_asked, save_checkins, starts
from tests.factories_outbox import save_step
from tests.statements import counted


def profile(who: Person, tz: str) -> Profile:
    return Profile(who.slack_user, None, PersonKind.MEMBER, tz, is_admin=False, deactivated=False)


async def is_away(session: Session, who: Person, from_on: date, to_on: date) -> None:
    row = {"workspace_id": session.workspace, "id": new_id(), "person_id": who.id, "source": "asked"}
    await session.execute(insert(absence).values(**row, from_on=from_on, to_on=to_on))


async def is_back(session: Session) -> None:
    await session.execute(update(absence).where(own(absence, session)).values(cancelled_at=MONDAY))


async def speak_at(session: Session, who: Person) -> datetime | None:
    return (await get_person(session, who.id)).speak_at


async def timers(session: Session) -> dict[UUID, datetime]:
    rows = await session.execute(select(timer.c.subject_id, timer.c.at).where(own(timer, session)))
    return {row.subject_id: row.at for row in rows}


async def test_who_travels_is_spoken_to_in_the_hours_of_where_they_are(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session, tz="Europe/Berlin")
        await save_step(session, priya, due_at=MONDAY, kind=StepKind.INVITATION)
        await follow_rhythms(session, [priya.id], now=MONDAY)
        assert await speak_at(session, priya) == MONDAY

        await keep_profiles(session, [profile(priya, "Asia/Tokyo")], now=MONDAY)
        assert await speak_at(session, priya) == datetime(2026, 3, 3, 0, 0, tzinfo=UTC)  # nine in Tokyo

        await keep_profiles(session, [profile(priya, "Asia/Kathmandu")], now=MONDAY)
        assert await speak_at(session, priya) == MONDAY  # a quarter to three in the afternoon


async def test_a_profile_that_says_nothing_new_moves_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        before = await timers(session)
        await keep_profiles(session, [profile(made.priya, made.priya.tz), profile(made.dana, made.dana.tz)], now=MONDAY)

        assert await timers(session) == before


async def test_check_ins_of_the_pair_turn_at_once_and_those_of_others_dont(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await follow_rhythms(session, [made.lee.id], now=MONDAY)
        assert set(await timers(session)) >= {one.id for one in made.checkins}
        assert min((await timers(session)).values()) > MONDAY

        await follow_rhythms(session, [made.dana.id], now=MONDAY)
        found = await timers(session)
        assert {found[one.id] for one in made.checkins} == {MONDAY}


async def test_whatever_has_a_timer_and_counts_somebodys_days_turns_at_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        season_id = UUID(str(await session.scalar(select(season.c.id))))
        place = await ensure_digest_place(session, made.dana.id, next_at=starts(4, 1))
        given = await promise(
            session,
            owner=made.dana.id,
            toward=made.priya.id,
            text="introduce you",
            due_on=date(2026, 4, 13),
            source_kind=SubjectKind.PLAN,
            source=made.plan,
            now=MONDAY,
        )
        part = UUID(str(await session.scalar(select(participation.c.id))))
        later = {
            SubjectKind.SEASON: season_id,
            SubjectKind.DIGEST_PLACE: place,
            SubjectKind.PARTICIPATION: part,
            SubjectKind.PLAN: made.plan,
            SubjectKind.CHECKIN: made.first,
            SubjectKind.ACTION: given,
        }
        for kind, subject in later.items():
            await set_timer(session, kind, subject, starts(4, 1))
        await follow_rhythms(session, [made.dana.id], now=MONDAY)

        found = await timers(session)
        assert set(later) == set(TURNS)
        assert {kind: found[subject] for kind, subject in later.items()} == dict.fromkeys(later, MONDAY)


async def test_days_off_that_are_entered_shift_the_check_in_and_leaving_them_brings_it_back(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await is_away(session, made.priya, date(2026, 4, 1), date(2026, 4, 6))
        await turn_checkin(session, made.first, now=starts(3, 20))
        assert (await get_checkin(session, made.first)).falls_on == date(2026, 4, 7)
        told = {("checkin_shifted", "UPRIYA", 1): "due", ("checkin_shifted", "UDANA", 1): "due"}
        assert await list_asked(session, made.first) == told

        await is_back(session)
        await turn_checkin(session, made.first, now=starts(3, 21))
        assert (await get_checkin(session, made.first)).falls_on == date(2026, 4, 2)

        await is_away(session, made.dana, date(2026, 4, 1), date(2026, 4, 6))
        await turn_checkin(session, made.first, now=starts(3, 22))
        assert ("checkin_shifted", "UPRIYA", 3) in await list_asked(session, made.first)  # to the 7th, once more


async def test_who_comes_back_early_hears_at_once_what_waited(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        priya = await save_person(session)
        await save_step(session, priya, due_at=MONDAY, kind=StepKind.INVITATION)
        await is_away(session, priya, date(2026, 3, 2), date(2026, 3, 6))
        await follow_rhythms(session, [priya.id], now=MONDAY)
        assert await speak_at(session, priya) == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)

        await is_back(session)
        await follow_rhythms(session, [priya.id], now=MONDAY)
        assert await speak_at(session, priya) == MONDAY


async def test_following_takes_as_many_statements_for_many_as_for_one(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        many = [await save_person(session, f"U{n}") for n in range(20)]
        for one in many:
            await save_step(session, one, due_at=MONDAY)
        await session.execute(update(person).where(by_id(person, session, many[0].id)).values(tz="Asia/Tokyo"))
        costs = []
        for some in (many[:1], many):
            with counted(db) as statements:
                await follow_rhythms(session, [one.id for one in some], now=MONDAY)
            costs.append(len(statements))

    assert costs == [5, 5]


async def test_a_word_that_days_off_overtook_unread_is_said_when_they_are_over(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        made_id = await promise(
            session,
            owner=made.dana.id,
            toward=made.priya.id,
            text="introduce you",
            due_on=date(2026, 4, 13),
            source_kind=SubjectKind.PLAN,
            source=made.plan,
            now=starts(4, 9),
        )
        await turn_promise(session, made_id, now=starts(4, 13))
        await is_away(session, made.dana, date(2026, 4, 13), date(2026, 4, 17))
        await turn_promise(session, made_id, now=starts(4, 13))
        assert await list_asked(session, made_id) == {("promise_due", "UDANA", 1): "done"}

        await turn_promise(session, made_id, now=starts(4, 20))

        assert await list_asked(session, made_id) == {("promise_due", "UDANA", 1): "due"}


async def test_a_lead_who_flies_back_over_the_date_line_still_hears_of_the_day(db: Database, workspace: UUID) -> None:
    """On Kiritimati it is the 2nd already, in Honolulu the 1st again: the word of the 2nd comes with the 2nd."""
    day, eve = ("checkin_nudge", "UDANA", 2), ("checkin_nudge", "UDANA", 1)
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await keep_profiles(session, [profile(made.dana, "Pacific/Kiritimati")], now=starts(3, 20))
        await turn_checkin(session, made.first, now=datetime(2026, 4, 1, 10, tzinfo=UTC))
        assert (await list_asked(session, made.first))[day] == "due"

        await keep_profiles(session, [profile(made.dana, "Pacific/Honolulu")], now=datetime(2026, 4, 1, 11, tzinfo=UTC))
        await turn_checkin(session, made.first, now=datetime(2026, 4, 1, 11, tzinfo=UTC))
        found = await list_asked(session, made.first)
        assert (found[eve], found[day]) == ("due", "done")

        await turn_checkin(session, made.first, now=datetime(2026, 4, 2, 10, tzinfo=UTC))

        found = await list_asked(session, made.first)
        assert (found[eve], found[day]) == ("done", "due")
