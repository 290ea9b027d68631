"""Forming a season and answering, by hand in a local Slack workspace: signed requests, real windows, and jobs."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.db.models import plan
from app.db.people import find_people
from app.db.workspaces import list_workspaces
from app.views.forming import FORMING_SEND_WINDOW, FORMING_WINDOW
from sandbox.blockkit.reading import words_of_message, words_of_view
from sandbox.model import View
from sandbox.people.person import Person
from sandbox.people.screen import entered_in
from tests.factories import save_line
from tests.factories_plans import Two, save_active_plan
from tests.stage import Stage, set_stage

CANARY = "canary: <!channel> my father is ill"
OWN_PEOPLE = "Everybody else"


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """Lee is above Dana, who leads Priya and Tom; Kim is nobody's."""
    async with set_stage(database_url, "lee", "dana", "priya", "tom", "kim") as made:
        ((workspace, _),) = await list_workspaces(made.deps.db)
        async with made.deps.db.begin(workspace) as session:
            users = {handle: person.id for handle, person in made.people.items()}
            people = await find_people(session, users.values())
            for report, manager in (("dana", "lee"), ("priya", "dana"), ("tom", "dana")):
                await save_line(session, people[users[report]], people[users[manager]])
        yield made


async def _form(stage: Stage, *names: str) -> View:
    """Dana chooses these people and reads the preview."""
    dana = stage["dana"]
    await dana.command("/growth", "cohort")
    overview = await dana.sees_modal("cohort")
    await dana.click(overview, "forming_start")
    await dana.sees_modal(FORMING_WINDOW)
    await dana.fill({OWN_PEOPLE: [stage[name].mention for name in names]})
    await dana.submit()
    return await dana.sees_modal(FORMING_SEND_WINDOW)


async def _send(stage: Stage, *names: str) -> None:
    await _form(stage, *names)
    outcome = await stage["dana"].submit()
    assert outcome.ok, outcome
    await stage.later(timedelta(minutes=5))


async def _answer(stage: Stage, person: Person, button: str, text: str) -> None:
    message = await person.sees_message("would like to work closely with you")
    await person.click(message, button)
    await stage.settle()
    await person.sees_message(text)


async def test_a_season_from_the_first_window_to_a_yes(stage: Stage) -> None:
    dana, priya, tom = stage["dana"], stage["priya"], stage["tom"]
    await _send(stage, "priya", "tom")
    await dana.sees_modal(text="Sent.")
    await _answer(stage, priya, "I'm in", "You're in")
    await _answer(stage, tom, "Ask me in two weeks", "I'll ask you again on")

    await stage.later(timedelta(days=1))

    news = words_of_message(await dana.sees_message("is in. Next comes the plan"))
    assert "would like to be asked again" in news
    assert {one.outcome for one in stage.workspace.inspector.calls()} == {"ok"}


async def test_the_news_of_a_yes_changes_once_both_agreed_on_the_plan(stage: Stage) -> None:
    dana, priya = stage["dana"], stage["priya"]
    await _send(stage, "priya", "tom")
    await _answer(stage, priya, "I'm in", "You're in")
    await stage.later(timedelta(days=1))
    await dana.sees_message("is in. Next comes the plan")

    ((workspace, _),) = await list_workspaces(stage.deps.db)
    async with stage.deps.db.begin(workspace) as session:
        people = await find_people(session, [priya.id, dana.id])
        started = (await session.execute(select(plan.c.id, plan.c.participation_id))).one()
        two = Two(people[priya.id], people[dana.id], started.id, started.participation_id)
        await save_active_plan(session, two, now=stage.now)
    await stage.settle()

    news = words_of_message(await dana.sees_message("is in, and you have both agreed on the plan."))
    assert "Next comes the plan" not in news


async def test_nothing_is_said_before_send(stage: Stage) -> None:
    await _form(stage, "priya", "tom")
    await stage.later(timedelta(days=3))

    assert all(not stage[name].dm for name in ("priya", "tom", "lee"))


async def test_what_was_chosen_is_there_after_the_window_was_closed(stage: Stage) -> None:
    dana = stage["dana"]
    await _form(stage, "priya")
    await dana.fill({"Its name": "Spring by the river"})
    await dana.click(await dana.sees_modal(FORMING_SEND_WINDOW), "Back to the people")
    await dana.close_modal(every=True)

    await dana.command("/growth", "cohort")
    await dana.click(await dana.sees_modal("cohort"), "Continue forming")
    await dana.sees_modal(FORMING_WINDOW)
    await dana.submit()

    preview = await dana.sees_modal(FORMING_SEND_WINDOW)
    assert "Send 1 invitation" in str(preview.body)
    assert "Spring by the river" in str(preview.body)


async def test_the_preview_follows_the_chain_and_keeps_the_name(stage: Stage) -> None:
    dana = stage["dana"]
    preview = await _form(stage, "priya")
    assert "is told by name only when" in words_of_view(preview)

    await dana.fill({"Its name": "Autumn"})
    await dana.fill({"When a check-in is late": "light"})

    changed = await dana.sees_modal(FORMING_SEND_WINDOW, text="is never told by name")
    assert "Autumn" in str(entered_in(changed, dana.user))


async def test_notes_move_people_up_the_list(stage: Stage) -> None:
    dana = stage["dana"]
    await dana.command("/growth", "cohort")
    await dana.click(await dana.sees_modal("cohort"), "Form a season")
    await dana.click(await dana.sees_modal(FORMING_WINDOW), "Notes for myself")
    notes = await dana.sees_modal("forming_notes")
    block = next(block["block_id"] for block in notes.body["blocks"] if stage["tom"].mention in str(block))
    await dana.click(notes, "forming_mark", block=block, pick=["ready"])
    await dana.submit()

    words = words_of_view(await dana.sees_modal(FORMING_WINDOW))
    assert words.index("noted by you") < words.index(stage["tom"].mention) < words.index(stage["priya"].mention)
    assert "your note: ready for more" in words


async def test_somebody_from_outside_the_list_joins_it(stage: Stage) -> None:
    dana, kim = stage["dana"], stage["kim"]
    await dana.command("/growth", "cohort")
    await dana.click(await dana.sees_modal("cohort"), "Form a season")
    await dana.sees_modal(FORMING_WINDOW)
    await dana.fill({"Somebody else": kim.user})

    await dana.sees_modal(FORMING_WINDOW, text="added by you")
    await dana.submit()
    await dana.sees_modal(FORMING_SEND_WINDOW)
    await dana.submit()
    await stage.later(timedelta(minutes=5))
    await _answer(stage, kim, "They aren't my lead", "You said not now")
    await stage.later(timedelta(days=1))
    await dana.click(await dana.sees_message("said not now"), "Read why")
    await dana.sees_modal(text="You aren't my lead.")


async def test_a_guest_is_refused_where_they_were_chosen(stage: Stage) -> None:
    dana = stage["dana"]
    guest = stage.workspace.add_guest("gus")
    await dana.command("/growth", "cohort")
    await dana.click(await dana.sees_modal("cohort"), "Form a season")
    await dana.sees_modal(FORMING_WINDOW)
    await dana.fill({"Somebody else": guest})
    await dana.sees_modal(text="We have only just met")
    await dana.close_modal()
    await stage.settle()

    await dana.fill({"Somebody else": guest})
    await dana.sees_modal(text="Guests can't take part yet. Nothing was sent.")
    await dana.close_modal()
    outcome = await dana.submit()
    assert "Guests can't take part" in str(outcome.errors)


async def test_nobody_chosen_is_said_under_the_list(stage: Stage) -> None:
    dana = stage["dana"]
    await dana.command("/growth", "cohort")
    await dana.click(await dana.sees_modal("cohort"), "Form a season")
    await dana.sees_modal(FORMING_WINDOW)
    outcome = await dana.submit()

    ((block, text),) = outcome.errors.items()
    assert block.startswith("chosen:")
    assert text == "Choose at least one person."


async def test_a_start_in_the_past_is_said_under_its_field(stage: Stage) -> None:
    dana = stage["dana"]
    await _form(stage, "priya")
    await dana.fill({"It starts on": stage.now.date() - timedelta(days=1)})
    await dana.sees_modal(FORMING_SEND_WINDOW)
    outcome = await dana.submit()

    assert outcome.errors == {"starts_on": "Pick today or a later day."}


async def test_an_end_before_the_start_is_said_under_its_field(stage: Stage) -> None:
    dana = stage["dana"]
    await _form(stage, "priya")
    await dana.fill({"It ends on": stage.now.date()})
    await dana.sees_modal(FORMING_SEND_WINDOW)
    outcome = await dana.submit()

    assert outcome.errors == {"ends_on": "The end must come after the start."}


async def test_not_now_with_a_reason_reaches_the_lead_in_a_window_only(stage: Stage) -> None:
    dana, priya = stage["dana"], stage["priya"]
    await _send(stage, "priya")
    await priya.click(await priya.sees_message("would like to work closely"), "Not now")
    await priya.sees_modal("invitation_decline_window")
    await priya.fill({"If you like, why": CANARY, "Who reads it": ["share"]})
    await priya.submit()
    await stage.settle()
    await priya.sees_message("You said not now")
    await stage.later(timedelta(days=1))

    await dana.click(await dana.sees_message("said not now"), "Read why")
    assert "my father is ill" in words_of_view(await dana.sees_modal(title="Why not now"))
    everything = [words_of_message(one) for person in stage.people.values() for one in person.dm]
    assert not [one for one in everything if "canary" in one]


async def test_a_yes_a_year_later_is_answered_with_what_holds(stage: Stage) -> None:
    priya = stage["priya"]
    await _send(stage, "priya")
    message = await priya.sees_message("would like to work closely")
    stage.workspace.move_to(stage.now + timedelta(days=365))

    await priya.click(message, "I'm in")

    await priya.sees_ephemeral("months left, too few to join now")


async def test_an_invitation_is_answered_from_home_too(stage: Stage) -> None:
    priya = stage["priya"]
    await _send(stage, "priya")
    await priya.open_home()
    home = await priya.sees_home("would like to work closely")
    await priya.click(home, "Who can see this")
    await priya.sees_modal(title="Who can see this", text=stage["lee"].mention)
    await priya.close_modal()

    await priya.click(home, "I'm in")

    await priya.sees_modal(text="You're in")
    await priya.sees_home("Leave the season")


async def test_leaving_asks_once_and_is_one_click(stage: Stage) -> None:
    priya = stage["priya"]
    await _send(stage, "priya")
    await _answer(stage, priya, "I'm in", "You're in")
    message = await priya.sees_message("You're in")

    await priya.click(message, "Change my mind", confirm=False)
    await stage.settle()
    await priya.sees_message("You're in")
    await priya.click(message, "Change my mind")
    await stage.settle()

    await priya.sees_message("You left this season")


async def test_the_leader_is_introduced_without_names(stage: Stage) -> None:
    lee = stage["lee"]
    await _send(stage, "priya")
    await _answer(stage, stage["priya"], "I'm in", "You're in")
    await stage.later(timedelta(days=1))

    message = await lee.sees_message("has begun a season")
    await lee.click(message, "What I will see")
    window = await lee.sees_modal(title="What you will see")
    assert stage["priya"].id not in words_of_message(message) + words_of_view(window)


async def test_an_invitation_taken_back_changes_where_it_stands(stage: Stage) -> None:
    dana, priya = stage["dana"], stage["priya"]
    await _send(stage, "priya")
    await dana.close_modal(every=True)
    await dana.command("/growth", "cohort")
    await dana.click(await dana.sees_modal("cohort"), "Take back")
    await stage.settle()

    await priya.sees_message("This invitation is closed")


async def test_a_turn_is_wished_for_and_taken_back_in_home(stage: Stage) -> None:
    kim = stage["kim"]
    await kim.open_home()
    await kim.click(await kim.sees_home("Would a season suit you?"), "I'd like a turn")
    await kim.click(await kim.sees_home("You asked for a turn on"), "Take that back")
    home = await kim.sees_home("Would a season suit you?")
    await kim.click(home, "Leave me out until …")
    await kim.sees_modal("turn_leave_out_window")
    await kim.fill({"until": stage.now.date()})
    outcome = await kim.submit()
    assert outcome.errors == {"until": "Pick a day after today."}

    await kim.fill({"until": date(stage.now.year, 6, 1)})
    await kim.submit()
    await kim.sees_home("Nobody asks you into a season before")


async def test_people_are_named_in_slack_and_may_object(stage: Stage) -> None:
    dana, kim = stage["dana"], stage["kim"]
    await dana.command("/growth", "people")
    await dana.sees_modal("people")
    await dana.fill({"Name your people": [kim.user]})
    await dana.submit()
    await dana.sees_modal("people", text="Named:")
    await stage.later(timedelta(days=1))

    await kim.click(await kim.sees_message("counts as your manager here"), "That's not right")
    await stage.later(timedelta(days=1))

    await dana.sees_message("was taken back. Nothing changes.")


async def test_somebody_is_removed_and_reads_it(stage: Stage) -> None:
    dana, tom = stage["dana"], stage["tom"]
    await dana.command("/growth", "people")
    view = await dana.sees_modal("people")
    button = next(
        block["accessory"]
        for block in view.body["blocks"]
        if tom.mention in str(block.get("text")) and "accessory" in block
    )
    await dana.click(view, "Remove", value=button["value"])
    await dana.sees_modal("people", text=f"{tom.mention}, until")
    await dana.submit()
    await dana.sees_no_modal()
    await stage.later(timedelta(days=1))

    await tom.sees_message("no longer counts as your manager here")


async def test_a_manager_is_refused_in_the_window(stage: Stage) -> None:
    dana, kim = stage["dana"], stage["kim"]
    await dana.command("/growth", "people")
    await dana.sees_modal("people")
    await dana.fill({"Name your people": [kim.user]})
    await dana.submit()
    await kim.command("/growth", "people")
    await kim.click(await kim.sees_modal("people"), "That's not right")

    await kim.sees_modal("people", text="Nobody is named as your manager.")
    await kim.click(await kim.sees_modal("people"), "I'd like a turn")
    await kim.sees_modal("people", text="You asked for a turn on")


async def test_a_loop_is_shown_by_name_and_nothing_changes(stage: Stage) -> None:
    priya = stage["priya"]
    await priya.command("/growth", "people")
    await priya.sees_modal("people")
    await priya.fill({"Name your people": [stage["lee"].user]})
    await priya.submit()

    words = words_of_view(await priya.sees_modal("people", text="Nothing was changed."))
    assert all(stage[name].mention in words for name in ("lee", "dana", "priya"))
