"""What time does to invitations and seasons: it counts from what was said, and an outage only makes it late."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.checkins import insert_checkins
from app.db.concerned import lock_concerned
from app.db.engine import Database, Session
from app.db.ids import new_id
from app.db.models import checkin, participation, plan, timer
from app.domain.checkin import Checkin
from app.domain.participation import ParticipationState as State
from app.domain.steps import StepKind, SubjectKind
from app.services.invitations import accept_invitation, decline_invitation, postpone_invitation
from app.services.seasons import turn_participation, turn_season
from tests.factories import MONDAY, save_person
from tests.factories_seasons import (
    Team,
    invite,
    parts_of_season,
    save_team,
    say_invitation,
    season_state_of,
    state_of,
    steps_about,
)
from tests.locks import until_somebody_waits

BERLIN_MIDNIGHT = 23
THIRD_DAY = datetime(2026, 3, 4, BERLIN_MIDNIGHT, tzinfo=UTC)
"""The start of Thursday, the third working day after MONDAY, in the lead's zone."""
TENTH_DAY = datetime(2026, 3, 15, BERLIN_MIDNIGHT, tzinfo=UTC)
SECOND = timedelta(seconds=1)


async def _invited(session: Session) -> tuple[Team, UUID]:
    team = await save_team(session)
    return team, (await invite(session, team.dana, [team.priya]))[team.priya.id]


async def _invitation_steps(session: Session, part: UUID) -> list[tuple[int, str]]:
    return [(no, state) for _, kind, no, state in await steps_about(session, part) if kind == StepKind.INVITATION]


async def test_an_invitation_is_brought_up_once_after_three_working_days(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        _, part = await _invited(session)
        await say_invitation(session, part, at=MONDAY)

        await turn_participation(session, part, now=THIRD_DAY - SECOND)
        before = await _invitation_steps(session, part)
        await turn_participation(session, part, now=THIRD_DAY)
        await turn_participation(session, part, now=THIRD_DAY + SECOND)

        assert before == [(0, "due")]
        assert await _invitation_steps(session, part) == [(0, "done"), (1, "due")]


async def test_silence_counts_from_when_it_was_said(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        _, part = await _invited(session)

        await turn_participation(session, part, now=TENTH_DAY + timedelta(days=30))

        assert await state_of(session, part) == State.ASKED
        assert await _invitation_steps(session, part) == [(0, "due")]
        looks_at = await session.scalar(select(timer.c.at).where(timer.c.subject_id == part))
        assert looks_at > TENTH_DAY + timedelta(days=30)


async def test_it_lapses_after_ten_working_days_and_frees_the_seat(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team, part = await _invited(session)
        await say_invitation(session, part, at=MONDAY)
        await turn_participation(session, part, now=THIRD_DAY)

        await turn_participation(session, part, now=TENTH_DAY - SECOND)
        before = await state_of(session, part)
        await turn_participation(session, part, now=TENTH_DAY)
        await turn_participation(session, part, now=TENTH_DAY + SECOND)

        assert before == State.ASKED
        assert await state_of(session, part) == State.LAPSED
        assert (team.dana.id, StepKind.INVITATION_ANSWERED, 0, "due") in await steps_about(session, part)


async def test_after_an_outage_what_was_overtaken_is_not_said(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        _, part = await _invited(session)
        await say_invitation(session, part, at=MONDAY)

        await turn_participation(session, part, now=TENTH_DAY + timedelta(days=20))

        assert await state_of(session, part) == State.LAPSED
        assert await _invitation_steps(session, part) == [(0, "done")]


async def test_later_is_asked_again_and_gets_a_reminder_of_its_own(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team, part = await _invited(session)
        await postpone_invitation(session, part, team.priya, now=MONDAY)
        again_at = await session.scalar(select(participation.c.ask_again_at))
        assert again_at == datetime(2026, 3, 15, BERLIN_MIDNIGHT, tzinfo=UTC)

        await turn_participation(session, part, now=again_at - SECOND)
        before = await state_of(session, part)
        await turn_participation(session, part, now=again_at)
        await say_invitation(session, part, at=again_at + timedelta(hours=9))
        await turn_participation(session, part, now=again_at + timedelta(days=4))

        assert before == State.LATER
        assert await state_of(session, part) == State.ASKED
        assert await _invitation_steps(session, part) == [(0, "done"), (2, "done"), (3, "due")]


async def test_an_answered_invitation_is_left_alone(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team, part = await _invited(session)
        await say_invitation(session, part, at=MONDAY)
        await accept_invitation(session, part, team.priya, now=MONDAY)
        before = await steps_about(session, part)

        await turn_participation(session, part, now=TENTH_DAY)
        await turn_participation(session, new_id(), now=TENTH_DAY)

        assert await state_of(session, part) == State.ACCEPTED
        assert await steps_about(session, part) == before


@pytest.mark.parametrize("gone", ["UPRIYA", "UDANA"])
async def test_a_question_ends_when_one_of_the_two_is_gone(db: Database, workspace: UUID, gone: str) -> None:
    async with db.begin(workspace) as session:
        _, part = await _invited(session)
        await save_person(session, gone, deactivated=True)

        await turn_participation(session, part, now=MONDAY + timedelta(days=1))

        assert await state_of(session, part) == State.ENDED
        assert await _invitation_steps(session, part) == [(0, "done")]


async def test_a_season_ends_with_its_last_check_in(db: Database, workspace: UUID) -> None:
    ended_on = date(2026, 9, 9)
    async with db.begin(workspace) as session:
        team = await save_team(session)
        parts = await invite(session, team.dana, [team.priya, team.tom])
        part = parts[team.priya.id]
        await accept_invitation(session, part, team.priya, now=MONDAY)
        await decline_invitation(session, parts[team.tom.id], team.tom, reason=None, shared=False, now=MONDAY)
        season_id = (await parts_of_season_ids(session, team))[0]
        open_one = await _save_open_checkin(session, team, season_id, due_on=ended_on + timedelta(days=5))
        last_day = datetime(2026, 9, 8, 22, tzinfo=UTC)

        await turn_season(session, season_id, now=last_day)
        while_open = await season_state_of(session, part)
        looks_at = await session.scalar(select(timer.c.at).where(timer.c.subject_id == season_id))
        await session.execute(checkin.update().where(checkin.c.id == open_one).values(state="held"))
        await turn_season(session, season_id, now=looks_at)

        assert while_open == "running"
        assert looks_at == datetime(2026, 9, 13, 22, tzinfo=UTC)
        assert await season_state_of(session, part) == "ended"
        assert await state_of(session, part) == State.ENDED
        assert await state_of(session, parts[team.tom.id]) == State.DECLINED
        assert await session.scalar(select(plan.c.state)) == "closed"


async def test_a_season_waits_for_its_end_and_then_closes_what_is_open(db: Database, workspace: UUID) -> None:
    ends_at = datetime(2026, 9, 8, 22, tzinfo=UTC)
    async with db.begin(workspace) as session:
        team, part = await _invited(session)
        season_id = (await parts_of_season_ids(session, team))[0]

        await turn_season(session, season_id, now=ends_at - SECOND)
        before = await season_state_of(session, part)
        await turn_season(session, season_id, now=ends_at)
        await turn_season(session, season_id, now=ends_at + SECOND)
        await turn_season(session, new_id(), now=ends_at)

        assert before == "running"
        assert await season_state_of(session, part) == "ended"
        assert await state_of(session, part) == State.ENDED
        assert await _invitation_steps(session, part) == [(0, "done")]


async def parts_of_season_ids(session: Session, team: Team) -> list[UUID]:
    rows = await session.execute(select(participation.c.season_id).distinct())
    ids = list(rows.scalars())
    assert await parts_of_season(session, team.dana, ids[0])
    return ids


async def _save_open_checkin(session: Session, team: Team, season_id: UUID, *, due_on: date) -> UUID:
    plan_id = await session.scalar(select(plan.c.id))
    one = Checkin(new_id(), plan_id, season_id, team.priya.id, team.dana.id, 6, first_due_on=due_on, due_on=due_on)
    await insert_checkins(session, [one])
    return one.id


async def test_an_answer_and_the_clock_at_the_same_moment_never_wait_for_each_other(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        team, part = await _invited(session)
        await say_invitation(session, part, at=MONDAY)

    async def turn() -> None:
        async with db.begin(workspace) as session:
            await turn_participation(session, part, now=TENTH_DAY)

    async with db.begin(workspace) as session:
        await lock_concerned(session, SubjectKind.PARTICIPATION, part)
        turning = asyncio.create_task(turn())
        await until_somebody_waits(db)
        await accept_invitation(session, part, team.priya, now=TENTH_DAY - SECOND)
    await turning

    async with db.begin(workspace) as session:
        assert await state_of(session, part) == State.ACCEPTED
