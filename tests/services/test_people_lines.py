"""Reporting lines: who may name whom, from which day it counts, who hears of it, and that loops are refused."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.db.engine import Database, Session
from app.db.people import get_person
from app.db.reporting import leader_of, list_lines_of
from app.domain.person import Person, PersonKind
from app.domain.steps import StepKind
from app.errors import InvalidInput, NotAllowed, Outdated
from app.services.invitations import accept_invitation
from app.services.members import UnknownMember
from app.services.people import (
    NAMED_FIELD,
    UNTIL_FIELD,
    ask_for_turn,
    contest_line,
    forget_turn_wish,
    leave_out_until,
    name_people,
    remove_person,
)
from app.services.roster import import_lines
from tests.factories import MONDAY, save_line, save_person
from tests.factories_seasons import invite, save_team, steps_about
from tests.statements import counted

TODAY = date(2026, 3, 2)
WEDNESDAY = date(2026, 3, 4)
"""Two working days later."""


async def _readers(session: Session, person: Person) -> set[UUID]:
    return {reader for reader, kind, _, _ in await steps_about(session, person.id) if kind == StepKind.LINE_CHANGED}


async def test_a_named_line_acts_after_two_working_days(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        dana, kim = await save_person(session, "UDANA"), await save_person(session, "UKIM")

        naming = await name_people(session, dana, ["UKIM"], now=MONDAY)

        assert naming.named == {"UKIM": WEDNESDAY}
        assert await leader_of(session, kim.id, on=WEDNESDAY - timedelta(days=1)) is None
        assert await leader_of(session, kim.id, on=WEDNESDAY) == dana.id


async def test_a_change_is_read_by_the_person_and_the_manager_before(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        kim = await save_person(session, "UKIM")

        await name_people(session, kim, ["UPRIYA"], now=MONDAY)

        assert await _readers(session, team.priya) == {team.priya.id, team.dana.id}
        assert await leader_of(session, team.priya.id, on=TODAY) == team.dana.id
        assert await leader_of(session, team.priya.id, on=WEDNESDAY) == kim.id


async def test_the_lead_of_a_season_reads_of_a_new_manager(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        kim = await save_person(session, "UKIM")
        part = (await invite(session, kim, [team.tom]))[team.tom.id]
        await accept_invitation(session, part, team.tom, now=MONDAY)

        await import_lines(session, {team.tom.id: team.lee.id}, now=MONDAY)

        assert await _readers(session, team.tom) == {team.tom.id, team.dana.id, team.lee.id, kim.id}


async def test_naming_again_changes_and_tells_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)

        naming = await name_people(session, team.dana, ["UPRIYA"], now=MONDAY)

        assert naming.named == {}
        assert await _readers(session, team.priya) == set()


async def test_a_loop_is_refused_with_everybody_in_it(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)

        naming = await name_people(session, team.priya, ["ULEE", "UTOM"], now=MONDAY)

        assert [{person.slack_user for person in loop} for loop in naming.loops] == [{"ULEE", "UDANA", "UPRIYA"}]
        assert await leader_of(session, team.tom.id, on=WEDNESDAY) == team.dana.id


async def test_a_line_that_has_not_begun_counts_for_loops(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        dana, kim = await save_person(session, "UDANA"), await save_person(session, "UKIM")
        await name_people(session, dana, ["UKIM"], now=MONDAY)

        naming = await name_people(session, kim, ["UDANA"], now=MONDAY)

        assert len(naming.loops) == 1


@pytest.mark.parametrize(
    ("user", "kind", "deactivated", "words"),
    [
        ("UDANA", PersonKind.MEMBER, False, "That's you"),
        ("UGUEST", PersonKind.GUEST, False, "Guests"),
        ("UBOT", PersonKind.BOT, False, "bot"),
        ("UEXT", PersonKind.EXTERNAL, False, "another workspace"),
        ("UGONE", PersonKind.MEMBER, True, "deactivated"),
    ],
)
async def test_the_wrong_people_can_not_be_named(
    db: Database, workspace: UUID, user: str, kind: PersonKind, deactivated: bool, words: str
) -> None:
    async with db.begin(workspace) as session:
        dana = await save_person(session, "UDANA")
        await save_person(session, user, kind=kind, deactivated=deactivated)

        with pytest.raises(InvalidInput, match=words) as refusal:
            await name_people(session, dana, [user], now=MONDAY)
        assert refusal.value.field == NAMED_FIELD


async def test_naming_somebody_we_never_met_fetches_them(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        dana = await save_person(session, "UDANA")

        with pytest.raises(UnknownMember):
            await name_people(session, dana, ["UNEW"], now=MONDAY)


async def test_a_line_taken_back_before_it_began_never_was(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        kim = await save_person(session, "UKIM")
        await name_people(session, kim, ["UPRIYA"], now=MONDAY)

        await remove_person(session, kim, team.priya.id, now=MONDAY)

        assert await leader_of(session, team.priya.id, on=WEDNESDAY + timedelta(days=30)) == team.dana.id
        assert {state for _, _, _, state in await steps_about(session, team.priya.id)} == {"done"}


async def test_a_line_that_acts_ends_after_two_working_days(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)

        await remove_person(session, team.dana, team.priya.id, now=MONDAY)

        assert await leader_of(session, team.priya.id, on=TODAY) == team.dana.id
        assert await leader_of(session, team.priya.id, on=WEDNESDAY) is None
        assert await _readers(session, team.priya) == {team.priya.id}


async def test_only_the_manager_removes_somebody(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)

        with pytest.raises(Outdated):
            await remove_person(session, team.lee, team.priya.id, now=MONDAY)


async def test_a_person_can_say_that_is_not_my_manager(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        dana, kim = await save_person(session, "UDANA"), await save_person(session, "UKIM")
        await name_people(session, dana, ["UKIM"], now=MONDAY)

        await contest_line(session, kim, now=MONDAY)

        assert await list_lines_of(session, [kim.id]) == []
        assert (dana.id, StepKind.LINE_CHANGED, WEDNESDAY.toordinal(), "due") in await steps_about(session, kim.id)
        with pytest.raises(Outdated):
            await contest_line(session, kim, now=MONDAY)


async def test_an_imported_line_is_mended_where_it_comes_from(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)

        with pytest.raises(NotAllowed, match="company's list"):
            await contest_line(session, team.priya, now=MONDAY)


async def test_an_import_lets_first_lines_act_today_and_changes_later(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        team = await save_team(session)
        kim, ole = await save_person(session, "UKIM"), await save_person(session, "UOLE")

        counts = await import_lines(
            session,
            {
                kim.id: team.dana.id,
                team.priya.id: kim.id,
                team.tom.id: team.dana.id,
                team.dana.id: None,
                ole.id: None,
            },
            now=MONDAY,
        )

        assert (counts.first, counts.changed, counts.ended, counts.unchanged) == (1, 1, 1, 2)
        assert await leader_of(session, kim.id, on=TODAY) == team.dana.id
        assert await _readers(session, kim) == set()
        assert await leader_of(session, team.priya.id, on=TODAY) == team.dana.id
        assert await leader_of(session, team.priya.id, on=WEDNESDAY) == kim.id
        assert await leader_of(session, team.dana.id, on=WEDNESDAY) is None


async def test_an_import_takes_the_same_statements_for_any_number(db: Database, workspace: UUID) -> None:
    counts = []
    for size in (1, 20):
        async with db.begin(workspace) as session:
            lead = await save_person(session, f"ULEAD{size}")
            old = await save_person(session, f"UOLD{size}")
            people = [await save_person(session, f"UP{size}N{n}") for n in range(2 * size)]
            for one in people[:size]:
                await save_line(session, one, old)
        with counted(db) as statements:
            async with db.begin(workspace) as session:
                await import_lines(session, {one.id: lead.id for one in people}, now=MONDAY)
        counts.append(len(statements))

    assert counts[0] == counts[1]


async def test_a_wish_and_leave_me_out_replace_each_other(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        kim = await save_person(session, "UKIM")

        await ask_for_turn(session, kim, now=MONDAY)
        asked = await get_person(session, kim.id)
        await ask_for_turn(session, asked, now=MONDAY + timedelta(days=3))
        again = await get_person(session, kim.id)
        await leave_out_until(session, again, date(2026, 6, 1), now=MONDAY)
        left_out = await get_person(session, kim.id)
        await forget_turn_wish(session, left_out)
        neither = await get_person(session, kim.id)

        assert (asked.turn_asked_at, asked.left_out_until) == (MONDAY, None)
        assert again.turn_asked_at == MONDAY
        assert (left_out.turn_asked_at, left_out.left_out_until) == (None, date(2026, 6, 1))
        assert (neither.turn_asked_at, neither.left_out_until) == (None, None)


@pytest.mark.parametrize("until", [None, date(2026, 3, 1), TODAY, date(2028, 3, 3)])
async def test_leave_me_out_needs_a_day_that_makes_sense(db: Database, workspace: UUID, until: date | None) -> None:
    async with db.begin(workspace) as session:
        kim = await save_person(session, "UKIM")

        with pytest.raises(InvalidInput) as refusal:
            await leave_out_until(session, kim, until, now=MONDAY)
        assert refusal.value.field == UNTIL_FIELD


@pytest.mark.parametrize("until", [date(2026, 3, 3), date(2028, 3, 2)])
async def test_leave_me_out_takes_tomorrow_and_two_years(db: Database, workspace: UUID, until: date) -> None:
    async with db.begin(workspace) as session:
        kim = await save_person(session, "UKIM")

        await leave_out_until(session, kim, until, now=MONDAY)

        assert (await get_person(session, kim.id)).left_out_until == until
