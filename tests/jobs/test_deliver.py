"""Delivery against a Slack that behaves and one that doesn't: everything is said, once."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import message, person, step
from app.db.outbox import close_gate
from app.db.people import find_people
from app.db.rows import by_id, own
from app.db.steps import settle_steps
from app.db.workspaces import list_workspaces
from app.domain.person import Person as Member
from app.domain.steps import Ask, Step, StepKind, SubjectKind
from app.handlers.routes import Routes
from app.jobs.deliver import MOST_ATTEMPTS, deliver
from app.jobs.look_up import look_up
from app.jobs.plan_messages import plan_messages
from app.jobs.show_edits import show_edits
from app.screens.day import ITEMS
from app.services.asking import ask
from app.views.blocks import Obsolete, button
from app.views.items import Item
from sandbox.faults import Faults
from tests.factories_outbox import lapse_leases
from tests.stage import Stage, set_stage


@pytest.fixture(autouse=True)
def plain_items(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps about plans read as their number: these tests are about delivery, not about plans."""

    async def load(
        session: Session, steps: Sequence[Step], reader: Member, *, now: datetime
    ) -> dict[UUID, Item | Obsolete]:
        return {
            one.id: Item(f"Thing {one.no}", (button("Open", "open_thing"),), done=one.state != "due") for one in steps
        }

    monkeypatch.setitem(ITEMS, SubjectKind.PLAN, load)


async def ask_priya(stage: Stage, *, no: int = 0, kind: StepKind = StepKind.PLAN_READY) -> UUID:
    """Something soon for Priya, about a subject of its own; returns the subject."""
    subject = new_id()
    async with stage.jobs.db.begin(await tenant(stage)) as session:
        priya = await priya_of(stage, session)
        await ask(session, [Ask(priya.id, kind, SubjectKind.PLAN, subject, stage.now, no=no)], now=stage.now)
    return subject


async def tenant(stage: Stage) -> UUID:
    [(workspace, _)] = await list_workspaces(stage.jobs.db)
    return workspace


async def priya_of(stage: Stage, session: Session) -> Member:
    return (await find_people(session, [stage["priya"].id]))[stage["priya"].id]


async def speak(stage: Stage) -> None:
    await plan_messages(stage.jobs)
    await deliver(stage.jobs)


def said(stage: Stage) -> list[str]:
    return [one.text for one in stage["priya"].dm]


async def test_what_is_due_is_said_once_however_often_the_jobs_run(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        await ask_priya(stage)
        for _ in range(3):
            await speak(stage)

        assert said(stage) == ["Thing 0"]


async def test_two_replicas_that_deliver_at_once_say_it_once(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        await ask_priya(stage)
        await plan_messages(stage.jobs)
        await asyncio.gather(deliver(stage.jobs), deliver(replace(stage.jobs, replica="another")))

        assert said(stage) == ["Thing 0"]


async def test_what_was_done_before_it_is_said_is_not_said(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        subject = await ask_priya(stage)
        await plan_messages(stage.jobs)
        async with stage.jobs.db.begin(await tenant(stage)) as session:
            await settle_steps(session, subject_kind=SubjectKind.PLAN, subject=subject, reason="done")
        await deliver(stage.jobs)

        assert said(stage) == []
        assert await states(stage) == ["obsolete"]


async def test_what_is_done_after_it_was_said_gets_its_tick_in_place(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        subject = await ask_priya(stage)
        await speak(stage)
        async with stage.jobs.db.begin(await tenant(stage)) as session:
            await settle_steps(session, subject_kind=SubjectKind.PLAN, subject=subject, reason="done")
        await show_edits(stage.jobs)

        assert said(stage) == ["All done for today.\n✓  Thing 0"]


async def test_what_comes_later_in_the_day_is_added_in_place_and_leads_tomorrows_message(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        await ask_priya(stage)
        await speak(stage)
        stage.workspace.advance(timedelta(hours=2))
        await ask_priya(stage, no=1)
        await speak(stage)
        await show_edits(stage.jobs)
        assert len(said(stage)) == 1
        assert "Thing 1" in said(stage)[0]

        stage.workspace.advance(timedelta(days=1))
        await speak(stage)

        assert len(said(stage)) == 2
        assert said(stage)[1].startswith("Thing 1")


async def test_nobody_is_spoken_to_outside_their_hours(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        await ask_priya(stage)
        await plan_messages(stage.jobs)
        stage.workspace.advance(timedelta(hours=12))
        await deliver(stage.jobs)
        assert said(stage) == []

        stage.workspace.advance(timedelta(hours=12))
        await speak(stage)

        assert said(stage) == ["Thing 0"]


async def test_somebody_deactivated_meanwhile_hears_nothing(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        await ask_priya(stage)
        await plan_messages(stage.jobs)
        await set_deactivated(stage, stage.now)
        await deliver(stage.jobs)

        assert said(stage) == []


async def test_a_429_holds_the_workspace_back_as_long_as_slack_asks(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        stage.workspace.faults.ratelimit("chat.postMessage", retry_after=30)
        await ask_priya(stage)
        await speak(stage)
        await deliver(stage.jobs)
        assert said(stage) == []

        await lapse_leases(stage.jobs.db)
        await deliver(stage.jobs)

        assert said(stage) == ["Thing 0"]


@pytest.mark.parametrize(
    "break_it",
    [
        lambda faults: faults.break_server("chat.postMessage"),
        lambda faults: faults.break_server("chat.postMessage", gateway=True),
        lambda faults: faults.drop("chat.postMessage"),
        lambda faults: faults.drop("chat.postMessage", after=True),
    ],
    ids=["500", "502", "dropped before", "dropped after it was posted"],
)
async def test_an_answer_that_never_came_is_looked_up_before_it_is_said_again(
    database_url: str, break_it: Callable[[Faults], None]
) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        break_it(stage.workspace.faults)
        await ask_priya(stage)
        await speak(stage)
        assert await states(stage) == ["unknown"]

        for _ in range(2):
            await lapse_leases(stage.jobs.db)
            await look_up(stage.jobs)
        await speak(stage)

        assert said(stage) == ["Thing 0"]


async def test_what_was_posted_before_days_of_silence_is_found_all_the_same(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        stage.workspace.faults.drop("chat.postMessage", after=True)
        await ask_priya(stage)
        await speak(stage)
        stage.workspace.advance(timedelta(days=3))
        await lapse_leases(stage.jobs.db)
        await look_up(stage.jobs)
        await speak(stage)

        assert said(stage) == ["Thing 0"]
        assert await states(stage) == ["sent"]


async def test_what_stands_in_a_message_of_unknown_outcome_is_not_said_in_the_next_one(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        stage.workspace.faults.drop("chat.postMessage", after=True)
        await ask_priya(stage)
        await speak(stage)
        stage.workspace.advance(timedelta(days=1))
        await ask_priya(stage, no=1)
        await speak(stage)
        await lapse_leases(stage.jobs.db)
        await look_up(stage.jobs)

        assert [text.splitlines()[0] for text in said(stage)] == ["Thing 0", "Thing 1"]
        assert await states(stage) == ["sent", "sent"]


async def test_what_joined_a_message_of_unknown_outcome_is_added_once_it_is_found(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        stage.workspace.faults.drop("chat.postMessage", after=True)
        await ask_priya(stage)
        await speak(stage)
        await ask_priya(stage, no=1)
        await lapse_leases(stage.jobs.db)
        await look_up(stage.jobs)
        await show_edits(stage.jobs)

        [text] = said(stage)
        assert "Thing 1" in text
        async with stage.jobs.db.begin(await tenant(stage)) as session:
            said_numbers = select(step.c.no).where(own(step, session), step.c.said_at.is_not(None))
            assert list((await session.execute(said_numbers)).scalars()) == [0]


async def test_what_joined_a_message_found_a_day_later_still_leads_the_next_one(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        stage.workspace.faults.drop("chat.postMessage", after=True)
        await ask_priya(stage)
        await speak(stage)
        await ask_priya(stage, no=1)
        stage.workspace.advance(timedelta(days=1))
        await speak(stage)
        await lapse_leases(stage.jobs.db)
        await look_up(stage.jobs)
        await speak(stage)

        assert [text.splitlines()[0] for text in said(stage)] == ["Thing 0", "Thing 1"]


async def test_a_look_up_waits_as_long_as_slack_asks_and_then_goes_on(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        stage.workspace.faults.drop("chat.postMessage", after=True)
        stage.workspace.faults.ratelimit("conversations.history", retry_after=30)
        await ask_priya(stage)
        await speak(stage)
        for _ in range(2):
            await lapse_leases(stage.jobs.db)
            await look_up(stage.jobs)

        assert await states(stage) == ["sent"]


async def test_a_dm_that_slack_does_not_open_stops_neither_others_nor_the_next_message(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        stage.workspace.faults.fail("conversations.open", "internal_error")
        stage.workspace.faults.fail("conversations.open", "user_disabled")
        await ask_priya(stage)
        await speak(stage)
        await lapse_leases(stage.jobs.db)
        await speak(stage)
        assert await states(stage) == ["failed"]

        await ask_priya(stage, no=1)
        await speak(stage)

        assert await states(stage) == ["failed", "sent"]


async def test_a_pause_for_opening_dms_holds_back_only_those_who_have_none(database_url: str) -> None:
    async with set_stage(database_url, "priya", "dana", routes=Routes()) as stage:
        await ask_priya(stage)
        await speak(stage)
        stage.workspace.advance(timedelta(days=1))
        async with stage.jobs.db.begin(await tenant(stage)) as session:
            await close_gate(session, method="conversations.open", seconds=30)
            dana = (await find_people(session, [stage["dana"].id]))[stage["dana"].id]
            news = Ask(dana.id, StepKind.PLAN_READY, SubjectKind.PLAN, new_id(), stage.now)
            await ask(session, [news], now=stage.now)
        await ask_priya(stage, no=1)
        await speak(stage)
        assert (len(said(stage)), len(stage["dana"].dm)) == (2, 0)

        await lapse_leases(stage.jobs.db)
        await speak(stage)

        assert len(stage["dana"].dm) == 1


async def test_a_message_that_fails_again_and_again_is_set_aside_and_the_next_one_is_said(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        await ask_priya(stage)
        with monkeypatch.context() as broken:
            broken.setitem(ITEMS, SubjectKind.PLAN, load_nothing)
            for _ in range(MOST_ATTEMPTS):
                await speak(stage)
                await lapse_leases(stage.jobs.db)
        assert await states(stage) == ["failed"]

        await ask_priya(stage, no=1)
        await speak(stage)

        assert await states(stage) == ["failed", "sent"]


async def load_nothing(session: Session, steps: Sequence[Step], reader: Member, *, now: datetime) -> dict[UUID, Item]:
    raise RuntimeError("these steps can't be read")


async def test_who_comes_back_hears_what_waited(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        await ask_priya(stage)
        await plan_messages(stage.jobs)
        await set_deactivated(stage, stage.now)
        await deliver(stage.jobs)
        await set_deactivated(stage, None)
        stage.workspace.advance(timedelta(days=1))
        await speak(stage)

        assert said(stage) == ["Thing 0"]


async def set_deactivated(stage: Stage, at: datetime | None) -> None:
    async with stage.jobs.db.begin(await tenant(stage)) as session:
        priya = await priya_of(stage, session)
        await session.execute(update(person).where(by_id(person, session, priya.id)).values(deactivated_at=at))


async def test_a_message_slack_will_never_take_is_set_aside_and_stops_nothing(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        stage.workspace.faults.fail("chat.postMessage", "restricted_action")
        await ask_priya(stage)
        await speak(stage)

        assert await states(stage) == ["failed"]


async def test_an_edit_that_slack_no_longer_takes_counts_as_shown(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        subject = await ask_priya(stage)
        await speak(stage)
        stage.workspace.faults.fail("chat.update", "edit_window_closed")
        async with stage.jobs.db.begin(await tenant(stage)) as session:
            await settle_steps(session, subject_kind=SubjectKind.PLAN, subject=subject, reason="done")
        await show_edits(stage.jobs)

        assert said(stage) == ["Thing 0"]
        async with stage.jobs.db.begin(await tenant(stage)) as session:
            open_edits = select(func.count()).where(own(message, session), message.c.wanted_rev > message.c.shown_rev)
            assert await session.scalar(open_edits) == 0


async def test_more_than_five_things_are_counted_and_stand_in_home(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        for no in range(7):
            await ask_priya(stage, no=no)
        await speak(stage)

        [text] = said(stage)
        assert "Seven things today." in text or "7 things today." in text
        assert "And 2 more in Home." in text


async def test_open_things_said_before_ride_along_as_one_line_and_trigger_nothing(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        await ask_priya(stage)
        await speak(stage)
        stage.workspace.advance(timedelta(days=1))
        await speak(stage)
        assert len(said(stage)) == 1

        await ask_priya(stage, no=1)
        await speak(stage)

        assert said(stage)[1] == "Thing 1\n1 open from before."


async def states(stage: Stage) -> list[str]:
    async with stage.jobs.db.begin(await tenant(stage)) as session:
        return list((await session.execute(select(message.c.state).order_by(message.c.due_at))).scalars())


async def test_the_steps_of_a_said_message_carry_the_moment(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        await ask_priya(stage)
        await speak(stage)

        async with stage.jobs.db.begin(await tenant(stage)) as session:
            assert await session.scalar(select(step.c.said_at)) is not None
