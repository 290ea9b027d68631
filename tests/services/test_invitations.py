"""Answering an invitation: what each answer does, who hears of it, and that a season has room for four."""

import asyncio
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.engine import Database, Session
from app.db.models import access_log, checkin, consent, participation, plan, season, step
from app.db.participations import find_taking_part
from app.db.people import get_person
from app.domain.participation import ParticipationState as State
from app.domain.steps import StepKind
from app.errors import InvalidInput, NotAllowed, Outdated, UserError
from app.services.checkins import schedule_checkins
from app.services.invitations import (
    NOT_MY_LEAD,
    accept_invitation,
    access_decline_reason,
    decline_invitation,
    leave_season,
    postpone_invitation,
    refuse_lead,
    withdraw_invitation,
)
from app.services.people import ask_for_turn
from tests.factories import MONDAY, save_person, save_workspace
from tests.factories_seasons import invite, save_team, state_of, steps_about

CANARY = "canary: my father is ill"


async def test_a_yes_starts_a_plan_and_keeps_what_was_agreed(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]

        await accept_invitation(session, part, team.priya, now=MONDAY)

        agreed = (await session.execute(select(consent.c.person_id, consent.c.text_key, consent.c.text_version))).one()
        started = (await session.execute(select(plan.c.person_id, plan.c.partner_id, plan.c.participation_id))).one()
        assert await state_of(session, part) == State.ACCEPTED
        assert tuple(agreed) == (team.priya.id, "season", 1)
        assert tuple(started) == (team.priya.id, team.dana.id, part)


async def test_the_lead_hears_the_answer_and_nobody_else_does(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        parts = await invite(session, team.dana, [team.priya, team.tom])

        await decline_invitation(session, parts[team.priya.id], team.priya, reason=None, shared=False, now=MONDAY)

        assert await steps_about(session, parts[team.priya.id]) == [
            (team.priya.id, StepKind.INVITATION, 0, "done"),
            (team.dana.id, StepKind.INVITATION_ANSWERED, 0, "due"),
        ]


async def test_the_first_yes_of_a_season_introduces_the_leader_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        parts = await invite(session, team.dana, [team.priya, team.tom])
        season_id = (await session.execute(select(season.c.id))).scalar_one()

        await accept_invitation(session, parts[team.priya.id], team.priya, now=MONDAY)
        await accept_invitation(session, parts[team.tom.id], team.tom, now=MONDAY)

        assert await steps_about(session, season_id) == [(team.lee.id, StepKind.LEADER_INTRO, 0, "due")]


async def test_a_leader_who_takes_part_themselves_is_not_introduced(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.lee]))[team.lee.id]
        season_id = (await session.execute(select(season.c.id))).scalar_one()

        await accept_invitation(session, part, team.lee, now=MONDAY)

        assert await steps_about(session, season_id) == []


async def test_a_yes_meets_the_wish_for_a_turn(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        await ask_for_turn(session, team.priya, now=MONDAY)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]

        await accept_invitation(session, part, team.priya, now=MONDAY)

        assert (await get_person(session, team.priya.id)).turn_asked_at is None


@pytest.mark.parametrize("stranger", ["dana", "tom", "lee"])
async def test_nobody_answers_for_somebody_else(db: Database, workspace: UUID, stranger: str) -> None:
    """The lead, a colleague and the leader read the same words, whoever takes part [trust.oracle]."""
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]

        for answer in (accept_invitation, postpone_invitation, leave_season, refuse_lead):
            with pytest.raises(NotAllowed, match=r"^I can't show you anything here\.$"):
                await answer(session, part, getattr(team, stranger), now=MONDAY)
        assert await state_of(session, part) == State.ASKED


async def test_pressing_twice_says_what_holds(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await accept_invitation(session, part, team.priya, now=MONDAY)

        with pytest.raises(Outdated, match="The answer was yes"):
            await accept_invitation(session, part, team.priya, now=MONDAY)
        with pytest.raises(Outdated, match="The answer was yes"):
            await decline_invitation(session, part, team.priya, reason=None, shared=False, now=MONDAY)
        assert len((await session.execute(select(plan.c.id))).all()) == 1


async def test_somebody_in_a_season_hears_of_the_overlap_alone(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        kim = await save_person(session, "UKIM")
        first = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        second = (await invite(session, kim, [team.priya]))[team.priya.id]
        await accept_invitation(session, first, team.priya, now=MONDAY)

        with pytest.raises(UserError, match="in a growth season already"):
            await accept_invitation(session, second, team.priya, now=MONDAY)
        assert await state_of(session, second) == State.ASKED


async def test_of_two_yeses_at_once_to_two_leads_one_counts(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        kim = await save_person(session, "UKIM")
        first = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        second = (await invite(session, kim, [team.priya]))[team.priya.id]

    outcomes = await _at_once(db, workspace, [(first, team.priya.id), (second, team.priya.id)])

    assert sorted(outcomes) == ["UserError", "accepted"]


async def _at_once(db: Database, workspace: UUID, clicks: list[tuple[UUID, UUID]]) -> list[str]:
    async def click(part: UUID, person: UUID) -> str:
        try:
            async with db.begin(workspace) as session:
                await accept_invitation(session, part, await get_person(session, person), now=MONDAY)
        except UserError as error:
            return type(error).__name__
        return "accepted"

    return list(await asyncio.gather(*(click(part, person) for part, person in clicks)))


async def test_two_clicks_at_once_on_the_last_seat_fill_it_once(db: Database, workspace: UUID) -> None:
    """Both had said not now, so their seats were free; three of four are taken when both change their mind."""
    async with db.begin(workspace) as session:
        lead = await save_person(session, "UDANA")
        people = [await save_person(session, f"UP{n}") for n in range(5)]
        undecided = await invite(session, lead, people[:2])
        for person in people[:2]:
            await decline_invitation(session, undecided[person.id], person, reason=None, shared=False, now=MONDAY)
        await invite(session, lead, people[2:])

    outcomes = await _at_once(db, workspace, [(part, person) for person, part in undecided.items()])

    assert sorted(outcomes) == ["UserError", "accepted"]


async def test_a_no_can_become_a_yes_while_there_is_a_seat(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await decline_invitation(session, part, team.priya, reason=CANARY, shared=True, now=MONDAY)

        await accept_invitation(session, part, team.priya, now=MONDAY)

        assert await state_of(session, part) == State.ACCEPTED
        with pytest.raises(Outdated):
            await access_decline_reason(session, part, team.dana, now=MONDAY)


async def test_an_answer_not_yet_told_is_told_as_it_is_by_then(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await decline_invitation(session, part, team.priya, reason=None, shared=False, now=MONDAY)
        await postpone_invitation(session, part, team.priya, now=MONDAY)

        news = [one for one in await steps_about(session, part) if one[1] == StepKind.INVITATION_ANSWERED]
        assert news == [(team.dana.id, StepKind.INVITATION_ANSWERED, 0, "due")]


async def test_why_not_is_read_by_the_lead_only_where_it_was_shared(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        parts = await invite(session, team.dana, [team.priya, team.tom])
        await decline_invitation(session, parts[team.priya.id], team.priya, reason=CANARY, shared=True, now=MONDAY)
        await decline_invitation(session, parts[team.tom.id], team.tom, reason=CANARY, shared=False, now=MONDAY)

        assert await access_decline_reason(session, parts[team.priya.id], team.dana, now=MONDAY) == ("UPRIYA", CANARY)
        with pytest.raises(Outdated):
            await access_decline_reason(session, parts[team.tom.id], team.dana, now=MONDAY)
        for stranger in (team.lee, team.tom):
            with pytest.raises(NotAllowed):
                await access_decline_reason(session, parts[team.priya.id], stranger, now=MONDAY)
        sealed = (await session.execute(select(participation.c.reason))).scalars().all()
        assert all(b"canary" not in value for value in sealed if value)


async def test_a_reason_has_room_for_three_thousand_characters(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]

        with pytest.raises(InvalidInput) as refusal:
            await decline_invitation(session, part, team.priya, reason="🌱" * 3001, shared=True, now=MONDAY)
        await decline_invitation(session, part, team.priya, reason="🌱" * 3000, shared=True, now=MONDAY)

        assert refusal.value.field == "reason"
        assert await access_decline_reason(session, part, team.dana, now=MONDAY) == ("UPRIYA", "🌱" * 3000)


async def test_opening_a_reason_is_written_down(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await decline_invitation(session, part, team.priya, reason=CANARY, shared=True, now=MONDAY)

        await access_decline_reason(session, part, team.dana, now=MONDAY)

        opened = await session.execute(select(access_log.c.owner_id, access_log.c.viewer, access_log.c.hat))
        assert [tuple(row) for row in opened] == [(team.priya.id, str(team.dana.id), "lead")]


async def test_later_keeps_the_seat_and_asks_again_in_two_weeks(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]

        await postpone_invitation(session, part, team.priya, now=MONDAY)

        found = await find_taking_part(session, part)
        assert found is not None
        assert found.participation.state is State.LATER
        assert found.participation.ask_again_at is not None
        assert found.participation.ask_again_at - MONDAY > timedelta(days=13)


async def test_only_who_was_asked_from_outside_can_say_that_is_not_my_lead(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        kim = await save_person(session, "UKIM")
        parts = await invite(session, team.dana, [team.priya, kim])

        await refuse_lead(session, parts[kim.id], kim, now=MONDAY)

        assert await access_decline_reason(session, parts[kim.id], team.dana, now=MONDAY) == (
            "UKIM",
            NOT_MY_LEAD,
        )
        with pytest.raises(NotAllowed):
            await refuse_lead(session, parts[team.priya.id], team.priya, now=MONDAY)


async def test_a_lead_takes_back_only_what_is_unanswered(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        parts = await invite(session, team.dana, [team.priya, team.tom])
        await accept_invitation(session, parts[team.tom.id], team.tom, now=MONDAY)

        await withdraw_invitation(session, parts[team.priya.id], team.dana)

        with pytest.raises(Outdated):
            await withdraw_invitation(session, parts[team.tom.id], team.dana)
        with pytest.raises(NotAllowed):
            await withdraw_invitation(session, parts[team.tom.id], team.lee)
        with pytest.raises(Outdated, match="This is over"):
            await accept_invitation(session, parts[team.priya.id], team.priya, now=MONDAY)


async def test_leaving_ends_everything_that_was_to_come(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await accept_invitation(session, part, team.priya, now=MONDAY)
        plan_id = await session.scalar(select(plan.c.id))
        await schedule_checkins(
            session,
            plan_id,
            season_id=None,
            person=team.priya,
            lead=team.dana,
            kicked_off_on=date(2026, 3, 2),
            now=MONDAY,
        )

        await leave_season(session, part, team.priya, now=MONDAY)

        states = set((await session.execute(select(checkin.c.state, checkin.c.excuse_own))).all())
        assert {tuple(state) for state in states} == {("excused", True)}
        assert await session.scalar(select(plan.c.state)) == "closed"
        assert await state_of(session, part) == State.LEFT
        assert (await _withdrawn(session)) == {team.priya.id}
        waiting = await session.execute(select(step.c.kind).where(step.c.state == "due"))
        assert set(waiting.scalars()) == {StepKind.INVITATION_ANSWERED, StepKind.LEADER_INTRO}


async def test_a_paused_season_is_not_taken_up_by_an_old_button(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await session.execute(participation.update().values(state=State.PAUSED))

        with pytest.raises(Outdated, match="paused"):
            await accept_invitation(session, part, team.priya, now=MONDAY)
        await leave_season(session, part, team.priya, now=MONDAY)
        assert await state_of(session, part) == State.LEFT


async def test_who_left_is_not_taken_back_by_an_old_button(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await accept_invitation(session, part, team.priya, now=MONDAY)
        await leave_season(session, part, team.priya, now=MONDAY)

        for answer in (accept_invitation, postpone_invitation, leave_season):
            with pytest.raises(Outdated, match="This is over"):
                await answer(session, part, team.priya, now=MONDAY + timedelta(days=400))


async def _withdrawn(session: Session) -> set[UUID]:
    rows = await session.execute(select(consent.c.person_id).where(consent.c.withdrawn_at.is_not(None)))
    return set(rows.scalars())


async def test_a_yes_too_late_in_the_season_is_told_so(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await decline_invitation(session, part, team.priya, reason=None, shared=False, now=MONDAY)

        with pytest.raises(Outdated, match="less than 3 months left"):
            await accept_invitation(session, part, team.priya, now=MONDAY + timedelta(days=120))


async def test_a_season_whose_lead_is_gone_can_not_begin(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        await save_person(session, "UDANA", deactivated=True)

        with pytest.raises(Outdated, match="no longer here"):
            await accept_invitation(session, part, team.priya, now=MONDAY)


async def test_another_workspace_finds_no_invitation(db: Database, workspace: UUID) -> None:
    elsewhere = await save_workspace(db, team="TOTHER")
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]

    async with db.begin(elsewhere) as session:
        stranger = await save_person(session, "UPRIYA")
        with pytest.raises(NotAllowed):
            await accept_invitation(session, part, stranger, now=MONDAY)
