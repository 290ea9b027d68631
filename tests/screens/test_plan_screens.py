"""The windows of a plan from the database to Block Kit: what they cost, who may open them, what they say."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import pytest

from app.db.engine import Database, Session
from app.db.ids import new_id
from app.domain.person import Person
from app.domain.visibility import Data
from app.errors import NotAllowed
from app.screens.homework import homework_screen
from app.screens.plan_wizard import wizard_screen
from app.screens.plans import history_screen, my_plan_screen, plan_screen, who_sees_plan_screen
from app.services.homework import keep_homework, share_homework
from app.services.members import get_member
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
