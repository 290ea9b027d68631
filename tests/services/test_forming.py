"""Forming a season: whom a lead can choose, how many, what is kept, and that sending happens once."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.engine import Database
from app.db.forming import find_season_draft
from app.db.ids import new_id
from app.db.models import participation, season, timer
from app.db.participations import find_taking_part
from app.domain.calendar import start_of_day
from app.domain.forming import SeasonDetails
from app.domain.need import Mark
from app.domain.person import PersonKind
from app.domain.season import SeatKind
from app.domain.steps import StepKind
from app.errors import InvalidInput, NotAllowed, Outdated, UserError
from app.services.forming import (
    ADDED_FIELD,
    CHOSEN_FIELD,
    check_choice,
    invite_one_more,
    save_choice,
    save_details,
    save_marks,
    send_invitations,
)
from app.services.invitations import decline_invitation
from app.services.members import UnknownMember
from app.services.seasons import turn_season
from tests.factories import MONDAY, save_line, save_person
from tests.factories_plans import save_two
from tests.factories_seasons import SPRING, invite, parts_of_season, save_team, steps_about
from tests.statements import counted


async def test_nobody_hears_anything_before_the_lead_sends(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        draft = await save_choice(session, team.dana, chosen={team.priya.id, team.tom.id}, added=None, now=MONDAY)
        await save_details(session, team.dana, draft.id, SPRING, now=MONDAY)

        assert await parts_of_season(session, team.dana, draft.id) == []
        rows = (await session.execute(select(participation.c.id))).scalars().all()
        assert [await steps_about(session, row) for row in rows] == [[], []]


async def test_sending_asks_everybody_chosen(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        parts = await invite(session, team.dana, [team.priya, team.tom])

        for person in (team.priya, team.tom):
            assert await steps_about(session, parts[person.id]) == [(person.id, StepKind.INVITATION, 0, "due")]


async def test_a_season_is_sent_once(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        draft = await save_choice(session, team.dana, chosen={team.priya.id}, added=None, now=MONDAY)
        await send_invitations(session, team.dana, draft.id, SPRING, now=MONDAY)

        with pytest.raises(Outdated, match="sent already"):
            await send_invitations(session, team.dana, draft.id, SPRING, now=MONDAY)


async def test_of_two_clicks_at_once_one_sends(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        draft = await save_choice(session, team.dana, chosen={team.priya.id}, added=None, now=MONDAY)

    async def click() -> bool:
        async with db.begin(workspace) as session:
            await send_invitations(session, team.dana, draft.id, SPRING, now=MONDAY)
        return True

    outcomes = await asyncio.gather(click(), click(), return_exceptions=True)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Outdated", "bool"]


async def test_the_number_of_statements_does_not_grow_with_the_people(db: Database, workspace: UUID) -> None:
    counts = []
    for number, size in enumerate((1, 3)):
        async with db.begin(workspace) as session:
            lead = await save_person(session, f"ULEAD{number}")
            people = [await save_person(session, f"UP{number}{n}") for n in range(size)]
            for person in people:
                await save_line(session, person, lead)
            draft = await save_choice(session, lead, chosen={one.id for one in people}, added=None, now=MONDAY)
        with counted(db) as statements:
            async with db.begin(workspace) as session:
                await send_invitations(session, lead, draft.id, SPRING, now=MONDAY)
        counts.append(len(statements))

    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("size", "kind"), [(1, SeatKind.HINT), (2, SeatKind.FINE), (3, SeatKind.FINE), (4, SeatKind.QUESTION)]
)
async def test_up_to_four_people_can_be_chosen(db: Database, workspace: UUID, size: int, kind: SeatKind) -> None:
    async with db.begin(workspace) as session:
        lead = await save_person(session, "UDANA")
        people = [await save_person(session, f"UP{n}") for n in range(size)]
        draft = await save_choice(session, lead, chosen={one.id for one in people}, added=None, now=MONDAY)

        assert (await check_choice(session, lead, draft, now=MONDAY)).kind is kind


async def test_a_fifth_is_refused_and_told_why(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        lead = await save_person(session, "UDANA")
        people = [await save_person(session, f"UP{n}") for n in range(5)]
        await invite(session, lead, people[:3])
        draft = await save_choice(session, lead, chosen={one.id for one in people[3:]}, added=None, now=MONDAY)

        with pytest.raises(InvalidInput, match=r"one seat left.*Four is the most") as refusal:
            await check_choice(session, lead, draft, now=MONDAY)
        assert refusal.value.field == CHOSEN_FIELD


async def test_choosing_nobody_is_answered_under_the_list(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        draft = await save_choice(session, team.dana, chosen=set(), added=None, now=MONDAY)

        with pytest.raises(InvalidInput, match="at least one") as refusal:
            await check_choice(session, team.dana, draft, now=MONDAY)
        assert refusal.value.field == CHOSEN_FIELD


@pytest.mark.parametrize(
    ("kind", "deactivated", "left_out_until", "words"),
    [
        (PersonKind.GUEST, False, None, "Guests can't take part yet. Nothing was sent."),
        (PersonKind.BOT, False, None, "A bot can't take part"),
        (PersonKind.EXTERNAL, False, None, "another workspace"),
        (PersonKind.MEMBER, True, None, "deactivated"),
        (PersonKind.MEMBER, False, date(2026, 3, 3), "left out until 3 March 2026"),
    ],
)
async def test_the_wrong_people_are_refused_under_their_field(
    db: Database,
    workspace: UUID,
    kind: PersonKind,
    deactivated: bool,
    left_out_until: date | None,
    words: str,
) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        await save_person(session, "UWRONG", kind=kind, deactivated=deactivated, left_out_until=left_out_until)

        with pytest.raises(InvalidInput, match=words) as refusal:
            await save_choice(session, team.dana, chosen={team.priya.id}, added="UWRONG", now=MONDAY)
        assert refusal.value.field == ADDED_FIELD


async def test_nobody_chooses_themselves_for_a_season(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)

        with pytest.raises(InvalidInput, match="That's you"):
            await save_choice(session, team.dana, chosen=set(), added="UDANA", now=MONDAY)


async def test_who_may_be_asked_again_is_the_day_they_named(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        lead = await save_person(session, "UDANA")
        await save_person(session, "UKIM", left_out_until=date(2026, 3, 2))

        draft = await save_choice(session, lead, chosen=set(), added="UKIM", now=MONDAY)
        assert [one.slack_user for one in draft.chosen] == ["UKIM"]


async def test_somebody_we_never_met_is_fetched_first(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)

        with pytest.raises(UnknownMember) as unknown:
            await save_choice(session, team.dana, chosen=set(), added="UNEW", now=MONDAY)
        assert unknown.value.slack_user == "UNEW"


async def test_who_is_asked_already_can_not_be_asked_again_by_the_same_lead(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        await invite(session, team.dana, [team.priya])
        draft = await save_choice(session, team.dana, chosen={team.priya.id}, added=None, now=MONDAY)

        with pytest.raises(InvalidInput, match="asked them already"):
            await check_choice(session, team.dana, draft, now=MONDAY)


async def test_another_leads_season_is_not_given_away(db: Database, workspace: UUID) -> None:
    """The answer is the same for somebody who takes part and for somebody who doesn't [trust.oracle]."""
    async with db.begin(workspace) as session:
        team = await save_team(session)
        await invite(session, team.dana, [team.priya])
        kim, ole = await save_person(session, "UKIM"), await save_person(session, "UOLE")

        for added in ("UPRIYA", "UOLE"):
            draft = await save_choice(session, kim, chosen=set(), added=added, now=MONDAY)
            assert (await check_choice(session, kim, draft, now=MONDAY)).kind is SeatKind.HINT
        assert ole.slack_user == "UOLE"


async def test_without_a_line_six_people_a_quarter_can_be_asked(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        lead = await save_person(session, "UDANA")
        people = [await save_person(session, f"UP{n}") for n in range(8)]
        own = await save_person(session, "UOWN")
        await save_line(session, own, lead)
        for first, now in ((0, MONDAY), (3, MONDAY + timedelta(days=1))):
            parts = await invite(session, lead, people[first : first + 3], now=now)
            await session.execute(
                participation.update().where(participation.c.id.in_(parts.values())).values(state="declined")
            )
        seventh = await save_choice(session, lead, chosen={people[6].id}, added=None, now=MONDAY)

        with pytest.raises(UserError, match="6 people a quarter; none of them are left until 1 April"):
            await check_choice(session, lead, seventh, now=MONDAY)
        of_their_own = await save_choice(session, lead, chosen={own.id}, added=None, now=MONDAY)
        assert (await check_choice(session, lead, of_their_own, now=MONDAY)).kind is SeatKind.HINT
        next_quarter = MONDAY + timedelta(days=30)
        assert (await check_choice(session, lead, seventh, now=next_quarter)).kind is SeatKind.HINT


@pytest.mark.parametrize(
    ("details", "field"),
    [
        (replace(SPRING, starts_on=date(2026, 3, 1)), "starts_on"),
        (replace(SPRING, ends_on=date(2026, 3, 9)), "ends_on"),
        (replace(SPRING, ends_on=date(2026, 3, 8)), "ends_on"),
    ],
)
async def test_dates_that_do_not_fit_are_refused_under_their_field(
    db: Database, workspace: UUID, details: SeasonDetails, field: str
) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        draft = await save_choice(session, team.dana, chosen={team.priya.id}, added=None, now=MONDAY)

        with pytest.raises(InvalidInput) as refusal:
            await send_invitations(session, team.dana, draft.id, details, now=MONDAY)
        assert refusal.value.field == field


async def test_somebody_elses_draft_can_not_be_sent(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        draft = await save_choice(session, team.dana, chosen={team.priya.id}, added=None, now=MONDAY)

        with pytest.raises(Outdated):
            await send_invitations(session, team.lee, draft.id, SPRING, now=MONDAY)
        with pytest.raises(Outdated):
            await send_invitations(session, team.lee, new_id(), SPRING, now=MONDAY)
        with pytest.raises(Outdated):
            await save_details(session, team.lee, draft.id, SPRING, now=MONDAY)


async def test_notes_stay_with_the_draft_and_die_when_it_is_sent(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        await save_marks(session, team.dana, {team.priya.id: {Mark.READY}, team.tom.id: {Mark.UNHAPPY}}, now=MONDAY)
        draft = await save_choice(session, team.dana, chosen={team.priya.id}, added=None, now=MONDAY)
        assert draft.marks_of(team.priya.id) == {Mark.READY}
        assert draft.marks_of(team.tom.id) == {Mark.UNHAPPY}

        await send_invitations(session, team.dana, draft.id, SPRING, now=MONDAY)

        rows = (await session.execute(select(participation.c.person_id, participation.c.marks))).all()
        assert [tuple(row) for row in rows] == [(team.priya.id, None)]


async def test_notes_die_after_thirty_days_and_the_choice_stays(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        await save_marks(session, team.dana, {team.priya.id: {Mark.READY}, team.tom.id: {Mark.UNHAPPY}}, now=MONDAY)
        draft = await save_choice(session, team.dana, chosen={team.priya.id}, added=None, now=MONDAY)
        dies_at = (await session.execute(select(timer.c.at))).scalar_one()
        assert dies_at == MONDAY + timedelta(days=30)

        await turn_season(session, draft.id, now=dies_at - timedelta(seconds=1))
        kept = await find_season_draft(session, lead=team.dana.id)
        await turn_season(session, draft.id, now=dies_at)
        left = await find_season_draft(session, lead=team.dana.id)

        assert kept is not None
        assert kept.marks_of(team.tom.id) == {Mark.UNHAPPY}
        assert left is not None
        assert [(one.slack_user, one.marks) for one in left.people] == [("UPRIYA", frozenset())]


async def test_one_more_is_asked_while_three_months_are_left(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        part = (await invite(session, team.dana, [team.priya]))[team.priya.id]
        found = await find_taking_part(session, part)
        assert found is not None
        season = found.participation.season.id
        last = start_of_day(date(2026, 6, 9), team.dana.tz)
        with pytest.raises(NotAllowed):
            await invite_one_more(session, team.lee, season, "UTOM", now=last)
        with pytest.raises(InvalidInput):
            await invite_one_more(session, team.dana, season, None, now=last)
        with pytest.raises(Outdated, match="less than 3 months"):
            await invite_one_more(session, team.dana, season, "UTOM", now=last + timedelta(days=1))

        assert await invite_one_more(session, team.dana, season, "UTOM", now=last) == "UTOM"

        asked = [one for one in await parts_of_season(session, team.dana, season) if one.person.id == team.tom.id]
        assert [one.participation.state for one in asked] == ["asked"]
        with pytest.raises(InvalidInput, match="asked them already"):
            await invite_one_more(session, team.dana, season, "UTOM", now=last)


async def test_who_was_asked_into_it_before_or_finds_no_seat_is_not_asked(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        parts = await invite(session, team.dana, [team.priya, team.tom])
        await decline_invitation(session, parts[team.tom.id], team.tom, reason=None, shared=False, now=MONDAY)
        found = await find_taking_part(session, parts[team.priya.id])
        assert found is not None
        season = found.participation.season.id
        with pytest.raises(InvalidInput, match="before"):
            await invite_one_more(session, team.dana, season, "UTOM", now=MONDAY)
        for n in range(3):
            await save_two(session, person=f"UOTHER{n}", lead="UDANA")
        await save_person(session, "UKIM")
        with pytest.raises(InvalidInput, match="seats"):
            await invite_one_more(session, team.dana, season, "UKIM", now=MONDAY)


async def test_names_and_notes_are_sealed_in_the_database(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        made = await save_marks(session, team.dana, {team.priya.id: {Mark.FINDS_IT_HARD}}, now=MONDAY)
        await save_details(session, team.dana, made.id, replace(SPRING, name="Canary 7"), now=MONDAY)

        name = (await session.execute(select(season.c.name))).scalar_one()
        marks = (await session.execute(select(participation.c.marks))).scalar_one()
        draft = await find_season_draft(session, lead=team.dana.id)

        assert b"Canary" not in name
        assert b"finds" not in marks
        assert draft is not None
        assert draft.name == "Canary 7"


async def test_what_was_typed_comes_back_as_it_was(db: Database, workspace: UUID) -> None:
    typed = "<!channel> שלום 🌱 & <https://a.b|c>"
    async with db.begin(workspace) as session:
        team = await save_team(session)
        made = await save_choice(session, team.dana, chosen=set(), added=None, now=MONDAY)
        await save_details(session, team.dana, made.id, replace(SPRING, name=typed), now=MONDAY)

        draft = await find_season_draft(session, lead=team.dana.id)
        assert draft is not None
        assert draft.name == typed
