"""Events that Slack delivers again, with the same event id, change nothing: signed requests through Bolt."""

import asyncio
from datetime import timedelta

from sqlalchemy import select

from app.db.fences import is_first_time
from app.db.models import evidence, person
from app.db.workspaces import list_workspaces
from app.deps import Deps
from app.handlers.answers import Answer, Done
from app.handlers.requests import Event
from app.handlers.routes import Routes
from sandbox.delivery.envelope import Attempt, Envelope, Fate, Kind
from sandbox.inspector import Direction
from tests.factories_plans import save_active_plan, save_two
from tests.stage import Stage, set_stage


async def deliver_again(stage: Stage, name: str, *, skip: int = 0) -> None:
    """As Slack does where it believes that the ack got lost: the newest event of a person's but `skip`, unchanged."""
    entries = reversed(stage.workspace.inspector.entries)
    events = [one for one in entries if one.direction is Direction.DELIVERY and one.name == name]
    events = [one for one in events if not {"bot_id", "subtype"} & set(one.sent["event"])]
    envelope = Envelope(Kind.EVENT, name, events[skip].sent)
    receipt = await stage.workspace.courier.ask(envelope, Attempt(1, "http_timeout"))
    assert receipt.fate is Fate.ACKED
    await stage.settle()


async def test_what_was_forgotten_stays_forgotten_when_its_event_comes_again(database_url: str) -> None:
    async with set_stage(database_url, "priya", "dana") as stage:
        priya = stage["priya"]
        [(workspace, _)] = await list_workspaces(stage.deps.db)
        async with stage.deps.db.begin(workspace) as session:
            two = await save_two(session, person=priya.id, lead=stage["dana"].id, now=stage.now)
            await save_active_plan(session, two, now=stage.now)
        await stage.settle()
        channel = stage.workspace.add_channel("help-payments", priya.user)
        await priya.forward(await priya.post(channel, "hello"))
        await stage.settle()
        await priya.click(await priya.sees_message("Which goal is it for?"), "None, forget it")
        await stage.settle()
        await deliver_again(stage, "message")

        await priya.sees_message("✓ Forgotten.")
        async with stage.deps.db.begin(workspace) as session:
            [kept] = await session.execute(select(evidence.c.gone_at, evidence.c.link))
        assert (kept.gone_at is not None, kept.link) == (True, None)


async def test_words_are_answered_once_although_their_event_comes_again_in_the_next_hour(database_url: str) -> None:
    async with set_stage(database_url, "tom") as stage:
        await stage["tom"].dm_bot("hello, are you there?")
        await stage.settle()
        await stage.later(timedelta(hours=1))
        await deliver_again(stage, "message")

        assert len([one for one in stage["tom"].dm if one.user != stage["tom"].id]) == 1


async def test_an_old_profile_that_comes_again_does_not_replace_a_newer_one(database_url: str) -> None:
    async with set_stage(database_url, "tom") as stage:
        await stage["tom"].set_timezone("Asia/Tokyo")
        await stage.settle()
        await stage["tom"].set_timezone("Europe/Lisbon")
        await stage.settle()
        await deliver_again(stage, "user_change", skip=1)

        async with stage.deps.db.begin_all("a test looks at a person") as wide:
            assert (
                await wide.scalar(select(person.c.tz).where(person.c.slack_user == stage["tom"].id)) == "Europe/Lisbon"
            )


async def test_an_event_that_failed_is_handled_when_it_comes_again(database_url: str) -> None:
    """The fence stands or falls with what the event does."""
    first: list[bool] = []

    async def fail_once(event: Event, deps: Deps) -> Answer:
        async with deps.db.begin(event.workspace) as session:
            first.append(await is_first_time(session, event.key, now=deps.clock()))
            if len(first) == 1:
                raise RuntimeError("the first try fails")
        return Done()

    routes = Routes()
    routes.event("message", fail_once)
    async with set_stage(database_url, "tom", routes=routes) as stage:
        await stage["tom"].dm_bot("hello")
        async with asyncio.timeout(10):
            while len(first) < 2:  # noqa: ASYNC110  # the delivery is the workspace's own task
                await asyncio.sleep(0.02)

    assert first == [True, True]
