"""What is counted for a leader, and what is not, on a real PostgreSQL."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import update

from app.db.digest_figures import count_checkins_of_leads, count_group, load_digest_standing, recount_checkins
from app.db.engine import Database
from app.db.models import checkin, person
from app.db.rows import by_id
from app.domain.checkin import CheckinState
from app.domain.digest import DigestStanding, Figures, GroupSize, Period
from tests.factories import MONDAY, save_line, save_person, save_workspace
from tests.factories_digests import save_due_checkin, save_group, save_running_season
from tests.statements import counted

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
APRIL_1, APRIL_30 = date(2026, 4, 1), date(2026, 4, 30)
MID_MARCH = date(2026, 3, 16)


async def sizes_of(db: Database, workspace: UUID, sizes: list[int]) -> GroupSize:
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        await save_group(session, leader, sizes)
        return (await load_digest_standing(session, leader.id, today=APRIL_1)).size


@pytest.mark.parametrize(
    ("sizes", "may"), [([3, 3], True), ([3, 2], False), ([6], False), ([6, 0], False), ([4, 1, 1], True), ([], False)]
)
async def test_a_group_is_two_leads_and_six_people_in_their_seasons(
    db: Database, workspace: UUID, sizes: list[int], may: bool
) -> None:
    size = await sizes_of(db, workspace, sizes)

    assert size == GroupSize(leads=sum(n > 0 for n in sizes), people=sum(sizes))
    assert size.may_have_channel is may


async def test_invitations_drafts_the_deactivated_and_seasons_to_come_make_no_group_larger(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        ((lead, people),) = await save_group(session, leader, [2])
        await save_running_season(session, lead, [await save_person(session, "UASKED")], part="asked")
        await save_running_season(session, lead, [await save_person(session, "UNO")], part="declined")
        await save_running_season(session, lead, [await save_person(session, "UOVER")], state="ended", part="ended")
        await save_running_season(session, lead, [await save_person(session, "UDRAFT")], state="forming", part="asked")
        await save_running_season(session, lead, [await save_person(session, "USOON")], starts_on=date(2026, 4, 2))
        change = update(person).where(by_id(person, session, people[0].id))
        await session.execute(change.values(deactivated_at=MONDAY))

        standing = await load_digest_standing(session, leader.id, today=APRIL_1)

    assert standing.size == GroupSize(leads=1, people=1)


async def test_a_leader_is_who_is_right_above_somebody_whose_question_was_answered_yes(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        top, leader = await save_person(session, "UTOP"), await save_person(session, "ULEE")
        await save_line(session, leader, top)
        ((lead, people),) = await save_group(session, leader, [1])
        other = await save_person(session, "UOTHER")
        asking = await save_person(session, "UASKING")
        await save_line(session, asking, other)
        await save_running_season(session, asking, [await save_person(session, "UASKED")], part="asked")
        found = {
            who.slack_user: (await load_digest_standing(session, who.id, today=APRIL_1)).is_leader
            for who in (top, leader, lead, people[0], other)
        }

    assert found == {"UTOP": False, "ULEE": True, "ULEAD0": False, "UP00": False, "UOTHER": False}


async def test_who_is_no_longer_above_is_no_leader_any_more(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader, lead = await save_person(session, "ULEE"), await save_person(session, "ULEAD")
        await save_line(session, lead, leader, until_on=APRIL_1)
        await save_running_season(session, lead, [await save_person(session, "UP")])
        before = await load_digest_standing(session, leader.id, today=date(2026, 3, 31))
        after = await load_digest_standing(session, leader.id, today=APRIL_1)

    assert before.is_leader
    assert after == DigestStanding()


async def test_check_ins_are_counted_by_how_they_ended(db: Database, workspace: UUID) -> None:
    states = [CheckinState.HELD] * 4 + [CheckinState.HELD_LATE] * 2 + [CheckinState.NOT_HELD, CheckinState.OPEN]
    states += [CheckinState.EXCUSED] * 3 + [CheckinState.SCHEDULED]
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        ((lead, people),) = await save_group(session, leader, [1])
        for state in states:
            await save_due_checkin(session, lead, people[0], MID_MARCH, state)
        away = await save_due_checkin(session, lead, people[0], MID_MARCH, CheckinState.EXCUSED)
        await session.execute(update(checkin).where(by_id(checkin, session, away)).values(excuse_own=True))
        _, figures = await count_group(session, leader.id, MARCH, coming_to=APRIL_30, today=APRIL_1)

    assert (figures.held, figures.late, figures.not_held, figures.open, figures.excused) == (4, 2, 1, 1, 3)


@pytest.mark.parametrize(
    ("due_on", "held"),
    [(date(2026, 2, 28), 0), (date(2026, 3, 1), 1), (date(2026, 3, 31), 1), (date(2026, 4, 1), 0)],
)
async def test_a_check_in_belongs_to_the_days_in_which_it_was_due(
    db: Database, workspace: UUID, due_on: date, held: int
) -> None:
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        ((lead, people),) = await save_group(session, leader, [1])
        await save_due_checkin(session, lead, people[0], due_on)
        _, figures = await count_group(session, leader.id, MARCH, coming_to=APRIL_30, today=APRIL_1)

    assert figures.held == held


async def test_a_check_in_counts_for_who_was_above_the_lead_on_the_day_it_was_due(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        before, after = await save_person(session, "ULEE"), await save_person(session, "UNIA")
        lead, someone = await save_person(session, "ULEAD"), await save_person(session, "UP")
        await save_line(session, lead, before, until_on=MID_MARCH)
        await save_line(session, lead, after, acts_on=MID_MARCH)
        await save_due_checkin(session, lead, someone, date(2026, 3, 13))
        await save_due_checkin(session, lead, someone, MID_MARCH, CheckinState.HELD_LATE)
        seen = [
            (await count_group(session, who.id, MARCH, coming_to=APRIL_30, today=APRIL_1))[1] for who in (before, after)
        ]

    assert [(one.held, one.late) for one in seen] == [(1, 0), (0, 1)]


async def test_two_levels_below_is_somebody_elses_group(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        top, leader = await save_person(session, "UTOP"), await save_person(session, "ULEE")
        await save_line(session, leader, top)
        ((lead, people),) = await save_group(session, leader, [1])
        await save_due_checkin(session, lead, people[0], MID_MARCH)
        size, figures = await count_group(session, top.id, MARCH, coming_to=APRIL_30, today=APRIL_1)

    assert (size, figures) == (GroupSize(), Figures())


async def test_seasons_are_counted_as_under_way_begun_ending_and_starting(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        starts = [date(2025, 10, 31), date(2025, 11, 1), date(2026, 3, 1), date(2026, 3, 31), APRIL_1, date(2026, 4, 2)]
        lead = await save_person(session, "ULEAD")
        await save_line(session, lead, leader)
        for n, starts_on in enumerate(starts):
            await save_running_season(session, lead, [await save_person(session, f"UP{n}")], starts_on=starts_on)
        _, figures = await count_group(session, leader.id, MARCH, coming_to=APRIL_30, today=APRIL_1)

    # The first one's last day is 29 April, the second one's 30 April.
    assert figures == Figures(under_way=5, people=5, began=2, ending=2, starting=1)


async def test_what_recovers_later_changes_check_ins_and_leaves_the_seasons_of_that_day(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        ((lead, people),) = await save_group(session, leader, [1])
        await save_due_checkin(session, lead, people[0], MID_MARCH, CheckinState.HELD_LATE)
        figures = await recount_checkins(
            session, leader.id, MARCH, Figures(open=1, under_way=7, people=9, began=2, ending=1, starting=3)
        )

    assert figures == Figures(late=1, under_way=7, people=9, began=2, ending=1, starting=3)


async def test_details_show_only_leads_who_are_still_below(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        gone, stays = await save_person(session, "UGONE"), await save_person(session, "USTAYS")
        someone = await save_person(session, "UP")
        await save_line(session, gone, leader, until_on=APRIL_1)
        await save_line(session, stays, leader)
        await save_due_checkin(session, gone, someone, MID_MARCH)
        await save_due_checkin(session, stays, someone, MID_MARCH)
        then = await count_checkins_of_leads(session, leader.id, MARCH)
        now = await count_checkins_of_leads(session, leader.id, MARCH, below_on=APRIL_1)

    assert [one.lead for one in then] == ["UGONE", "USTAYS"]
    assert [one.lead for one in now] == ["USTAYS"]


async def test_another_workspace_counts_nothing(db: Database, workspace: UUID) -> None:
    other = await save_workspace(db, team="TOTHER")
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        await save_group(session, leader, [3, 3])
    async with db.begin(other) as session:
        standing = await load_digest_standing(session, leader.id, today=APRIL_1)

    assert standing == DigestStanding()


async def test_counting_takes_as_many_statements_for_one_person_as_for_thirty(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        leader = await save_person(session, "ULEE")
        for lead, people in await save_group(session, leader, [5, 5, 5, 5, 5, 5]):
            for someone in people:
                await save_due_checkin(session, lead, someone, MID_MARCH)
    async with db.begin(workspace) as session:
        with counted(db) as statements:
            size, figures = await count_group(session, leader.id, MARCH, coming_to=APRIL_30, today=APRIL_1)

    assert (size, figures.held, len(statements)) == (GroupSize(6, 30), 30, 2)
