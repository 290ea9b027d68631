"""Pausing and going on, on a real PostgreSQL: what moves, what doesn't, and who may."""

import asyncio
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.db.digest_figures import count_checkins_of_leads
from app.db.engine import Database, Session
from app.db.forming import list_candidates
from app.db.models import participation, timer
from app.db.participations import count_seats
from app.db.rows import by_id, own
from app.domain.checkin import CheckinState
from app.domain.digest import Period
from app.domain.person import Person, PersonKind, Profile
from app.domain.steps import StepKind, SubjectKind
from app.errors import NotAllowed, Outdated, UserError
from app.services.checkins import turn_checkin
from app.services.invitations import leave_season
from app.services.pausing import keep_season, pause_season, propose_change
from app.services.profiles import keep_profiles
from app.services.seasons import turn_participation, turn_season
from tests.factories import save_line, save_person
from tests.factories_checkin_rows import Season, get_checkin, list_asked, save_checkins, starts
from tests.factories_plans import save_two
from tests.factories_seasons import season_state_of, state_of, steps_about

MORNING = timedelta(hours=10)
PAUSED_AT, GONE_ON_AT = starts(3, 20) + MORNING, starts(4, 10) + MORNING


async def part_of(session: Session, made: Season) -> UUID:
    query = select(participation.c.id).where(own(participation, session), participation.c.person_id == made.priya.id)
    return UUID(str(await session.scalar(query)))


async def timer_of(session: Session, part: UUID) -> datetime | None:
    query = select(timer.c.at).where(own(timer, session), timer.c.subject_id == part)
    found: datetime | None = await session.scalar(query.where(timer.c.subject_kind == SubjectKind.PARTICIPATION))
    return found


async def kinds_due(session: Session, part: UUID, who: Person) -> set[str]:
    return {kind for person, kind, _, state in await steps_about(session, part) if person == who.id and state == "due"}


async def test_what_remains_moves_by_the_length_of_the_pause(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)
        await pause_season(session, part, made.priya, now=PAUSED_AT)
        assert await state_of(session, part) == "paused"
        await turn_checkin(session, made.first, now=starts(4, 9))
        assert await list_asked(session, made.first) == {}

        await keep_season(session, part, made.dana, now=GONE_ON_AT)

        due = [(await get_checkin(session, one.id)).due_on for one in made.checkins]
        assert due[:3] == [date(2026, 4, 23), date(2026, 5, 25), date(2026, 6, 23)]
        assert {(await get_checkin(session, one.id)).moved for one in made.checkins} == {0}
        assert await state_of(session, part) == "accepted"

        await turn_checkin(session, made.first, now=starts(4, 28))
        assert (await get_checkin(session, made.first)).missed_on == date(2026, 4, 28)


async def test_one_whose_day_had_come_is_missed_and_told_as_ever(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)
        await turn_checkin(session, made.first, now=starts(4, 2))
        await pause_season(session, part, made.priya, now=starts(4, 2) + MORNING)
        await turn_checkin(session, made.first, now=starts(4, 7))

        assert (await get_checkin(session, made.first)).missed_on == date(2026, 4, 7)

        await keep_season(session, part, made.priya, now=starts(4, 20))
        assert (await get_checkin(session, made.first)).due_on == date(2026, 4, 2)


async def test_one_that_was_open_already_rests_and_counts_nowhere(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await turn_checkin(session, made.first, now=starts(3, 30))
        await pause_season(session, await part_of(session, made), made.priya, now=starts(3, 31))
        resting = await get_checkin(session, made.first)

        assert (resting.state, resting.opened_at) == (CheckinState.SCHEDULED, None)
        assert set((await list_asked(session, made.first)).values()) == {"done"}


async def test_a_lead_proposes_and_the_participant_decides(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)
        with pytest.raises(NotAllowed):
            await pause_season(session, part, made.dana, now=PAUSED_AT)
        with pytest.raises(NotAllowed):
            await propose_change(session, part, made.priya, StepKind.PAUSE_PROPOSED, now=PAUSED_AT)
        await propose_change(session, part, made.dana, StepKind.PAUSE_PROPOSED, now=PAUSED_AT)
        assert await state_of(session, part) == "accepted"
        assert await kinds_due(session, part, made.priya) == {"pause_proposed"}

        await pause_season(session, part, made.priya, now=PAUSED_AT)

        assert await state_of(session, part) == "paused"
        assert await kinds_due(session, part, made.dana) == {"season_changed"}


async def test_keeping_going_answers_a_proposal(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)
        await propose_change(session, part, made.dana, StepKind.END_PROPOSED, now=PAUSED_AT)
        await keep_season(session, part, made.priya, now=PAUSED_AT)

        assert await kinds_due(session, part, made.priya) == set()
        assert await state_of(session, part) == "accepted"


async def test_two_clicks_at_once_pause_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)

    async def press() -> str:
        try:
            async with db.begin(workspace) as session:
                await pause_season(session, part, made.priya, now=PAUSED_AT)
                return "paused"
        except Outdated as told:
            return str(told)

    assert sorted(await asyncio.gather(press(), press())) == ["This season is paused for now.", "paused"]


async def test_both_are_asked_after_sixty_days_and_it_ends_after_ninety(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await save_line(session, made.priya, made.dana)
        part = await part_of(session, made)
        await pause_season(session, part, made.priya, now=PAUSED_AT)
        assert await timer_of(session, part) == starts(5, 19)

        await turn_participation(session, part, now=starts(5, 19))
        assert await kinds_due(session, part, made.dana) >= {"pause_long"}
        assert await kinds_due(session, part, made.priya) >= {"pause_long"}
        assert await timer_of(session, part) == starts(6, 19)
        await turn_participation(session, part, now=starts(6, 19))

        assert await state_of(session, part) == "ended"
        ended = [await get_checkin(session, one.id) for one in made.checkins]
        assert {(one.state, one.excuse_own) for one in ended} == {(CheckinState.EXCUSED, True)}
        assert await timer_of(session, part) is None
        known = await list_candidates(session, lead=made.dana.id, tz=made.dana.tz, on=date(2026, 6, 20))
        assert [one.candidate.front_on for one in known] == [date(2026, 6, 19)]


async def test_a_long_pause_gives_the_seat_free_and_going_on_needs_one(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)
        await pause_season(session, part, made.priya, now=PAUSED_AT)
        assert await count_seats(session, made.dana.id, today=date(2026, 4, 18)) == 1
        assert await count_seats(session, made.dana.id, today=date(2026, 4, 19)) == 0
        await _fill_seats(session, made.dana)

        with pytest.raises(UserError, match="seats are taken"):
            await keep_season(session, part, made.priya, now=starts(5, 1))


async def _fill_seats(session: Session, lead: Person) -> None:
    for n in range(4):
        await save_two(session, person=f"UOTHER{n}", lead=lead.slack_user)


async def test_a_participant_who_is_gone_pauses_it_and_the_lead_is_told(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)
        gone = Profile(made.priya.slack_user, None, PersonKind.MEMBER, "Europe/Berlin", False, True)
        await keep_profiles(session, [gone], now=PAUSED_AT)
        assert await timer_of(session, part) == PAUSED_AT

        await turn_participation(session, part, now=PAUSED_AT)

        assert await state_of(session, part) == "paused"
        assert await kinds_due(session, part, made.dana) == {"season_changed"}
        with pytest.raises(Outdated, match="deactivated"):
            await keep_season(session, part, made.dana, now=GONE_ON_AT)


async def test_leaving_lets_go_of_everything(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)
        await propose_change(session, part, made.dana, StepKind.END_PROPOSED, now=PAUSED_AT)
        await leave_season(session, part, made.priya, now=PAUSED_AT)

        left = select(timer.c.subject_kind).where(own(timer, session), timer.c.subject_kind != SubjectKind.SEASON)
        assert list((await session.execute(left)).scalars()) == []
        assert await kinds_due(session, part, made.priya) == set()
        assert await kinds_due(session, part, made.dana) == {"invitation_answered"}


async def test_strangers_and_those_who_said_no_change_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)
        for act in (pause_season, keep_season):
            with pytest.raises(NotAllowed):
                await act(session, part, made.lee, now=PAUSED_AT)
        await session.execute(update(participation).where(by_id(participation, session, part)).values(state="declined"))
        with pytest.raises(Outdated):
            await keep_season(session, part, made.priya, now=PAUSED_AT)


async def test_a_season_with_somebody_paused_waits_for_them(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)
        await pause_season(session, part, made.priya, now=starts(8, 20))
        season = made.checkins[0].season
        assert season is not None
        await turn_season(session, season, now=starts(9, 3))

        assert await season_state_of(session, part) == "running"


async def test_a_paused_season_is_nothing_late_or_open_to_the_leader(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await turn_checkin(session, made.first, now=starts(3, 30))
        april = Period(date(2026, 4, 1), date(2026, 4, 30))
        (before,) = await count_checkins_of_leads(session, made.lee.id, april)
        await pause_season(session, await part_of(session, made), made.priya, now=starts(3, 31))

        assert before.figures.open == 1
        assert await count_checkins_of_leads(session, made.lee.id, april) == []


async def test_a_change_of_line_during_a_pause_is_seen_when_it_goes_on(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)
        ruth, tomorrow = await save_person(session, "URUTH"), starts(4, 11)
        await pause_season(session, part, made.priya, now=PAUSED_AT)
        await save_line(session, made.priya, made.dana, until_on=tomorrow.date() + timedelta(days=1))
        await save_line(session, made.priya, ruth, acts_on=tomorrow.date() + timedelta(days=1))
        await keep_season(session, part, made.dana, now=GONE_ON_AT)
        assert await timer_of(session, part) == tomorrow

        await pause_season(session, part, made.priya, now=GONE_ON_AT)
        await keep_season(session, part, made.dana, now=tomorrow + MORNING)
        assert await timer_of(session, part) == tomorrow + MORNING
        await turn_participation(session, part, now=tomorrow + MORNING)

        assert await state_of(session, part) == "paused"
        assert "handover_choice" in await kinds_due(session, part, made.priya)


async def test_sleep_is_asked_about_once_a_spell(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        part = await part_of(session, made)
        for one, on in ((made.checkins[0], starts(4, 29)), (made.checkins[1], starts(5, 28))):
            await turn_checkin(session, one.id, now=on)
        assert await timer_of(session, part) == starts(5, 28)
        await turn_participation(session, part, now=starts(5, 28))

        assert await kinds_due(session, part, made.priya) == {"season_asleep"}
        assert await kinds_due(session, part, made.dana) == {"season_asleep"}

        await keep_season(session, part, made.priya, now=starts(5, 28) + MORNING)
        await turn_participation(session, part, now=starts(5, 29))
        assert await kinds_due(session, part, made.priya) == set()
        assert await kinds_due(session, part, made.dana) == {"season_asleep"}
