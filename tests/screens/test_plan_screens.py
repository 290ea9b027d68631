"""The windows of a plan from the database to Block Kit: what they cost, who may open them, what they say."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.db.engine import Database, Session
from app.db.ids import new_id
from app.db.models import access_log, participation
from app.db.rows import by_id
from app.domain.person import Person
from app.domain.visibility import Data
from app.errors import NotAllowed
from app.screens.homework import homework_screen
from app.screens.plan_wizard import wizard_screen
from app.screens.plans import history_screen, my_plan_screen, plan_screen, who_sees_plan_screen
from app.services.homework import keep_homework, share_homework
from app.services.members import get_member
from app.services.plans import close_plan
from app.views.blocks import View
from tests.factories import MONDAY, save_person
from tests.factories_plans import make_body, make_goal, save_active_plan, save_two
from tests.sound_views import NASTY, check_sound
from tests.statements import counted

LATER = MONDAY + timedelta(days=1)
Opens = Callable[[Session, Person, UUID], Awaitable[View]]

WINDOWS: dict[str, Opens] = {
    "plan": lambda session, me, plan: plan_screen(session, me, plan, now=LATER),
    "mine": lambda session, me, plan: my_plan_screen(session, me, now=LATER),
    "wizard": lambda session, me, plan: wizard_screen(session, me, plan, now=LATER),
    "history": lambda session, me, plan: history_screen(session, me, plan, now=LATER),
    "homework": lambda session, me, plan: homework_screen(session, me, plan, now=LATER),
    "who": lambda session, me, plan: who_sees_plan_screen(session, me, plan, Data.PLAN),
}


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("reader", ["UPRIYA", "UDANA"])
async def test_a_window_opens_after_three_statements_at_most(
    db: Database, workspace: UUID, window: str, reader: str
) -> None:
    nasty = make_goal(work=NASTY, doing=NASTY, signal=NASTY, help=NASTY)
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await share_homework(session, two.person, two.plan, (NASTY, "", NASTY), now=MONDAY)
        await save_active_plan(session, two, make_body(nasty, direction=NASTY))
        await keep_homework(session, two.person, two.plan, (NASTY, NASTY, ""), now=MONDAY)
    with counted(db) as statements:
        async with db.begin(workspace) as session:
            me = await get_member(session, reader)
            view = await WINDOWS[window](session, me, two.plan)

    assert len(statements) <= 3
    check_sound(view)


async def test_my_own_plan_comes_first_and_people_i_lead_by_name(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_two(session, person="UDANA", lead="ULEE")
        two = await save_two(session)
        await save_active_plan(session, two, make_body(direction="a secret"))
        words = check_sound(await my_plan_screen(session, two.lead, now=LATER))
        seen = (await session.execute(select(access_log))).all()

    assert "Your plan with <@ULEE>." in words
    assert "<@UPRIYA> · agreed" in words
    assert "secret" not in words
    assert seen == []


async def test_a_lead_of_one_person_sees_their_plan_at_once_and_it_is_written_down(
    db: Database, workspace: UUID
) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        words = check_sound(await my_plan_screen(session, two.lead, now=LATER))
        seen = (await session.execute(select(access_log.c.owner_id, access_log.c.viewer))).all()

    assert "You see this as <@UPRIYA>'s lead." in words
    assert [tuple(row) for row in seen] == [(two.person.id, str(two.lead.id))]


async def test_a_lead_of_several_chooses_whose_plan_to_open(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        for number in range(3):
            two = await save_two(session, person=f"U{number}")
        words = check_sound(await my_plan_screen(session, two.lead, now=LATER))

    assert words.count("not shared yet") == 3


async def test_a_season_that_is_over_leaves_the_plan_to_its_owner(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        await close_plan(session, two.participation, reason="left", now=LATER)
        mine = check_sound(await my_plan_screen(session, two.person, now=LATER))
        theirs = check_sound(await my_plan_screen(session, two.lead, now=LATER))
        where = by_id(participation, session, two.participation)
        await session.execute(update(participation).where(where).values(state="left"))
        again = await save_two(session, lead="ULEE")
        new = check_sound(await my_plan_screen(session, again.person, now=LATER))

    assert "This season is over" in mine
    assert "You have no plan yet" in theirs
    assert "Your plan with <@ULEE>." in new
    assert "People you lead" not in new


@pytest.mark.parametrize("window", [name for name in WINDOWS if name != "mine"])
async def test_a_stranger_reads_the_same_words_for_a_plan_and_for_none(
    db: Database, workspace: UUID, window: str
) -> None:
    async with db.begin(workspace) as session:
        two = await save_two(session)
        await save_active_plan(session, two)
        tom = await save_person(session, "UTOM")
        with pytest.raises(NotAllowed) as there:
            await WINDOWS[window](session, tom, two.plan)
        with pytest.raises(NotAllowed) as nowhere:
            await WINDOWS[window](session, tom, new_id())

    assert str(there.value) == str(nowhere.value) == str(NotAllowed())
