"""The plan's part of Home: what it shows to whom, what it costs, and that it fits."""

from datetime import timedelta
from uuid import UUID

from app.db.engine import Database
from app.db.plans import load_goals
from app.domain.evidence import new_message
from app.domain.plan_entry import DirectionEntry, WizardPlace
from app.screens.plans import plan_home
from app.services.evidence import add_link
from app.services.forwarding import keep_forwarded
from app.services.plan_writing import write_page
from app.services.plans import close_plan
from tests.factories import MONDAY, save_person
from tests.factories_plans import make_body, make_goal, save_active_plan, save_shared_plan, save_two
from tests.sound_views import NASTY, check_sound_blocks
from tests.statements import counted

LATER = MONDAY + timedelta(days=1)


async def test_who_has_nothing_to_do_with_a_plan_sees_nothing(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_two(session)
        tom = await save_person(session, "UTOM")

        assert await plan_home(session, tom, now=LATER) == []


async def test_goals_stand_with_what_was_linked_this_month(db: Database, workspace: UUID) -> None:
    april = MONDAY + timedelta(days=35)
    async with db.begin(workspace) as session:
        two = await save_two(session)
        goals = [make_goal(work=f"{NASTY} {number}") for number in range(4)]
        await save_active_plan(session, two, make_body(*goals))
        first = (await load_goals(session, two.plan))[0]
        for number in range(3):
            await add_link(session, two.person, first.id, f"https://example.com/{number}", now=MONDAY)
        await keep_forwarded(session, two.person, [new_message("T", "C1", "1772440000.000100")], "Ev1", now=MONDAY)
        await write_page(session, two.person, WizardPlace(two.plan, 0, 1), DirectionEntry("x"), now=MONDAY)
        with counted(db) as statements:
            march = await plan_home(session, two.person, now=LATER)
        later = await plan_home(session, two.person, now=april)

    assert len(statements) <= 3
    assert len(march) <= 15
    words = check_sound_blocks(march, "home")
    assert "3 linked this month" in words
    assert "You wrote on the plan yesterday and haven't shared it." in words
    assert "still without a goal: 1" in words
    assert "nothing linked this month" in check_sound_blocks(later, "home")
    assert "3 linked" not in check_sound_blocks(later, "home")


async def test_a_plan_that_is_not_agreed_says_whose_turn_it_is(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        empty = check_sound_blocks(await plan_home(session, two.person, now=LATER), "home")
        await save_shared_plan(session, two)
        mine = check_sound_blocks(await plan_home(session, two.person, now=LATER), "home")
        led = check_sound_blocks(await plan_home(session, two.lead, now=LATER), "home")
        await save_shared_plan(session, two, by=two.lead)
        back = check_sound_blocks(await plan_home(session, two.person, now=LATER), "home")

    assert "nothing is shared yet" in empty
    assert "the other one reads it next" in mine
    assert "waits for you" in led
    assert "it waits for you" in back


async def test_a_lead_sees_people_by_name_and_no_contents(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        for number in range(6):
            two = await save_two(session, person=f"U{number}")
            await save_active_plan(session, two, make_body(make_goal(work="a secret work")))
        with counted(db) as statements:
            blocks = await plan_home(session, two.lead, now=LATER)

    assert len(statements) <= 3
    words = check_sound_blocks(blocks, "home")
    assert "<@U0> · agreed" in words
    assert "secret" not in words


async def test_a_season_that_is_over_leaves_home(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await close_plan(session, two.participation, reason="left", now=LATER)

        assert await plan_home(session, two.lead, now=LATER) == []
        assert await plan_home(session, two.person, now=LATER) == []
