"""What a handler's answer becomes, and what a failure becomes: through real Bolt, signed HTTP and Slack's client."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.deps import Deps
from app.errors import InvalidInput, NotAllowed, UserError
from app.handlers.answers import Answer, CloseAll, Done, Open, Refuse, Retell, Swap, Tell
from app.handlers.requests import Command, Event
from app.handlers.routes import Routes
from app.views.blocks import Rendered, View, actions, button, field, section, text_area, window
from app.views.notices import words
from tests.stage import Stage, set_stage

DONE = Done()


def form(callback_id: str = "form", *, says: str = "A form", submit: str | None = "Save") -> View:
    blocks = [section(says), field("word", "A word", text_area("word", lines=False)), actions(button("Press", "press"))]
    return window(callback_id, "A form", blocks, submit=submit)


def a_message() -> Rendered:
    return Rendered(text="Here is a button.", blocks=[section("Here is a button."), actions(button("Press", "press"))])


def routes_that(
    *, command: Answer | Exception = DONE, click: Answer | Exception = DONE, submission: Answer | Exception = DONE
) -> Routes:
    """A routing table whose handlers answer with these values, or raise them."""

    def give(value: Answer | Exception) -> Callable[..., Awaitable[Answer]]:
        async def handler(request: object, deps: Deps) -> Answer:
            if isinstance(value, Exception):
                raise value
            return value

        return handler

    routes = Routes()
    routes.word("?", give(command))
    routes.word("button", give(Tell(a_message())))
    routes.word("form", give(Open(form())))
    routes.action("press", give(click))
    routes.window("form", give(submission))
    return routes


async def test_words_of_a_command_come_with_the_ack(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=routes_that(command=Tell(words("Hello.")))) as stage:
        outcome = await stage["priya"].command("/growth", "hello")

        assert outcome.ok
        assert outcome.message is not None
        assert outcome.message.text == "Hello."


async def test_a_command_opens_a_window_after_the_ack(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=routes_that()) as stage:
        await stage["priya"].command("/growth", "form")

        await stage["priya"].sees_modal("form")


async def test_a_button_in_a_message_opens_a_window(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=routes_that(click=Open(form()))) as stage:
        await press(stage)

        await stage["priya"].sees_modal("form")


async def test_a_button_in_a_window_opens_another_on_top(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=routes_that(click=Open(form("second")))) as stage:
        await stage["priya"].command("/growth", "form")
        await stage["priya"].click(await stage["priya"].sees_modal("form"), "Press")
        await stage["priya"].sees_modal("second")

        assert len(stage["priya"].modals) == 2


async def test_a_button_in_a_window_can_change_it_and_keeps_what_was_typed(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=routes_that(click=Swap(form(says="Changed")))) as stage:
        await stage["priya"].command("/growth", "form")
        shown = await stage["priya"].sees_modal("form")
        await stage["priya"].fill({"word": "typed"})
        await stage["priya"].click(shown, "Press")

        await stage["priya"].sees_modal("form", text="Changed")


async def test_words_about_a_click_stand_beside_the_message_for_the_person_alone(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=routes_that(click=Tell(words("Done.")))) as stage:
        await press(stage)

        await stage["priya"].sees_ephemeral("Done.")


async def test_words_can_take_the_place_of_the_message_that_was_pressed(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=routes_that(click=Retell(words("Instead.")))) as stage:
        await press(stage)
        await stage["priya"].sees_ephemeral("Instead.")

        assert not [one for one in stage["priya"].ephemerals if one.text == "Here is a button."]


@pytest.mark.parametrize(
    ("answer", "windows"), [(Done(), 0), (CloseAll(), 0), (Swap(form("second")), 1), (Open(form("second")), 2)]
)
async def test_a_submission_closes_changes_or_adds_windows(database_url: str, answer: Answer, windows: int) -> None:
    async with set_stage(database_url, "priya", routes=routes_that(submission=answer)) as stage:
        outcome = await submit(stage)

        assert outcome.ok
        assert len(stage["priya"].modals) == windows


async def test_a_refused_submission_keeps_the_window_and_names_the_field(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=routes_that(submission=Refuse({"word": "Another."}))) as stage:
        outcome = await submit(stage)

        assert outcome.errors == {"word": "Another."}
        assert stage["priya"].modal is not None


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (InvalidInput("word", "Too short."), "Too short."),
        (InvalidInput("elsewhere", "Too short."), "Too short."),
        (UserError("Not today."), "Not today."),
        (NotAllowed(), "I can't show you anything here."),
        (TimeoutError(), "I can't reach my database right now."),
        (RuntimeError("secret"), "Something broke on my side (ref "),
    ],
    ids=["its field", "a field that is gone", "expected", "not allowed", "database away", "unexpected"],
)
async def test_a_failed_submission_keeps_the_window_with_words_under_a_field(
    database_url: str, error: Exception, said: str
) -> None:
    async with set_stage(database_url, "priya", routes=routes_that(submission=error)) as stage:
        outcome = await submit(stage)

        assert outcome.errors["word"].startswith(said)
        assert "secret" not in str(outcome.errors)
        assert stage["priya"].modal is not None


async def test_a_failed_command_gets_kind_words(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=routes_that(command=RuntimeError("secret"))) as stage:
        outcome = await stage["priya"].command("/growth", "hello")

        assert outcome.ok
        assert outcome.message is not None
        assert "Something broke on my side (ref " in outcome.message.text


async def test_a_failed_click_in_a_window_says_so_on_top_of_it(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=routes_that(click=UserError("Not today."))) as stage:
        await stage["priya"].command("/growth", "form")
        await stage["priya"].click(await stage["priya"].sees_modal("form"), "Press")

        await stage["priya"].sees_modal("notice", text="Not today.")


async def test_a_listener_that_takes_too_long_is_answered_within_three_seconds(database_url: str) -> None:
    async def sleep(command: Command, deps: Deps) -> Answer:
        await asyncio.sleep(30)
        return Done()

    routes = routes_that()
    routes.word("slow", sleep)
    async with set_stage(database_url, "priya", routes=routes) as stage:
        outcome = await stage["priya"].command("/growth", "slow")

        assert outcome.ok
        assert outcome.took_ms < 3000
        assert outcome.message is not None
        assert "I can't reach my database right now." in outcome.message.text


async def test_a_button_of_an_older_version_says_what_to_do_now(database_url: str) -> None:
    routes = routes_that()
    del routes.actions["press"]
    async with set_stage(database_url, "priya", routes=routes) as stage:
        await press(stage)

        await stage["priya"].sees_ephemeral("That button is from an older version of me.")


async def test_a_failed_event_is_delivered_again(database_url: str) -> None:
    seen: list[str] = []

    async def fail_once(event: Event, deps: Deps) -> Answer:
        seen.append(event.key)
        if len(seen) == 1:
            raise RuntimeError("the first time")
        return Done()

    routes = routes_that()
    routes.event("app_home_opened", fail_once)
    async with set_stage(database_url, "priya", routes=routes) as stage:
        await stage["priya"].open_home()
        async with asyncio.timeout(10):
            while len(seen) < 2:  # noqa: ASYNC110  # the delivery is the workspace's own task
                await asyncio.sleep(0.02)

    assert seen[0] == seen[1]


async def test_events_nobody_handles_are_acked(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=routes_that()) as stage:
        await stage["priya"].open_home()
        await stage["priya"].command("/growth", "hello")

        assert not stage.workspace.inspector.counts.redeliveries


async def press(stage: Stage) -> None:
    """Press the button of a message that only Priya sees."""
    await stage["priya"].command("/growth", "button")
    await stage["priya"].click(await stage["priya"].sees_ephemeral("Here is a button."), "Press")


async def submit(stage: Stage):  # type: ignore[no-untyped-def]  # the outcome as the sandbox gives it
    await stage["priya"].command("/growth", "form")
    await stage["priya"].sees_modal("form")
    await stage["priya"].fill({"word": "typed"})
    return await stage["priya"].submit()
