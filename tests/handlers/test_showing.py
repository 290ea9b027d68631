"""Slack is late, busy or broken when a window is to be shown: the person reads so where they are."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from app.deps import Deps
from app.handlers.answers import Answer, Open, Swap, Tell
from app.handlers.requests import Click, Command
from app.handlers.routes import Routes
from app.views.blocks import Rendered, View, actions, button, field, section, text_area, window
from sandbox.blockkit.reading import words_of_view
from sandbox.people.screen import entered_in
from tests.stage import Stage, set_stage

TROUBLES = {
    "429": lambda faults, method: faults.ratelimit(method, retry_after=1, times=1),
    "500": lambda faults, method: faults.break_server(method, times=1),
    "502": lambda faults, method: faults.break_server(method, gateway=True, times=1),
    "no answer": lambda faults, method: faults.drop(method, times=1),
}


def a_form(says: str = "A form") -> View:
    blocks = [
        section(says),
        field("word", "A word", text_area("word", lines=False), optional=True),
        actions(button("On top", "on_top"), button("Swap", "swap")),
    ]
    return window("form", "A form", blocks, submit="Save")


def some_routes() -> Routes:
    async def on_form(request: Command | Click, deps: Deps) -> Answer:
        return Open(a_form())

    async def on_button(command: Command, deps: Deps) -> Answer:
        return Tell(Rendered("A button.", [section("A button."), actions(button("Press", "on_top"))]))

    async def on_swap(click: Click, deps: Deps) -> Answer:
        return Swap(a_form("Another one"))

    routes = Routes()
    routes.word("?", on_form)
    routes.word("button", on_button)
    routes.action("on_top", on_form)
    routes.action("swap", on_swap)
    return routes


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    async with set_stage(database_url, "priya", routes=some_routes()) as made:
        yield made


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_command_whose_window_slack_does_not_open_is_answered_with_words(stage: Stage, trouble: str) -> None:
    TROUBLES[trouble](stage.workspace.faults, "views.open")
    await stage["priya"].command("/growth", "form")

    await stage["priya"].sees_ephemeral("Slack has trouble right now.")
    await stage["priya"].command("/growth", "form")
    await stage["priya"].sees_modal("form")


async def test_a_button_whose_trigger_has_run_out_says_to_press_once_more(stage: Stage) -> None:
    await stage["priya"].command("/growth", "button")
    stage.workspace.faults.fail("views.open", "expired_trigger_id")
    await stage["priya"].click(await stage["priya"].sees_ephemeral("A button."), "Press")

    await stage["priya"].sees_ephemeral("Please press once more.")


@pytest.mark.parametrize("trouble", [*TROUBLES, "expired"])
async def test_in_a_window_the_words_stand_on_top_and_what_was_typed_stays(stage: Stage, trouble: str) -> None:
    priya = stage["priya"]
    await priya.command("/growth", "form")
    await priya.sees_modal("form")
    await priya.fill({"word": "typed before"})
    faults = stage.workspace.faults
    for _ in range(2):
        TROUBLES.get(trouble, lambda faults, method: faults.fail(method, "expired_trigger_id"))(faults, "views.push")
        await priya.click(await priya.sees_modal("form"), "On top")
        shown = await priya.sees_modal(text="press once more")
        assert "typed before" in str(entered_in(shown, priya.user))

    assert words_of_view(shown).count("press once more") == 1
    await priya.click(shown, "On top")
    await priya.sees_modal(text="A form")


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_window_that_slack_does_not_change_at_once_is_changed_a_moment_later(
    stage: Stage, trouble: str
) -> None:
    await stage["priya"].command("/growth", "form")
    shown = await stage["priya"].sees_modal("form")
    TROUBLES[trouble](stage.workspace.faults, "views.update")
    await stage["priya"].click(shown, "Swap")

    await stage["priya"].sees_modal(text="Another one")


async def test_a_window_that_was_closed_meanwhile_is_no_failure(stage: Stage) -> None:
    await stage["priya"].command("/growth", "form")
    shown = await stage["priya"].sees_modal("form")
    stage.workspace.faults.fail("views.update", "not_found")
    with capture_logs() as logs:
        await stage["priya"].click(shown, "Swap")
        await stage.deps.after.drain(5)

    assert [one["event"] for one in logs if one["log_level"] != "debug"] == ["window.gone"]


async def test_a_workspace_where_trellis_is_not_set_up_is_told_so(stage: Stage) -> None:
    await stage["priya"].command("/growth", "button")
    message = await stage["priya"].sees_ephemeral("A button.")
    stage.workspace.team = replace(stage.workspace.team, id="TELSEWHERE")
    stage["priya"].user.team_id = "TELSEWHERE"

    outcome = await stage["priya"].command("/growth")
    assert outcome.message is not None
    assert outcome.message.text.startswith("Trellis isn't set up in your workspace")
    await stage["priya"].click(message, "Press")
    await stage["priya"].sees_ephemeral("Trellis isn't set up in your workspace")
