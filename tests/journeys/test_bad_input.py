"""Wrong people and bad days, by hand in a local Slack workspace: each gets a clear answer where they are."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.db.people import find_people
from app.db.workspaces import list_workspaces
from app.views.forming import FORMING_SEND_WINDOW, FORMING_WINDOW
from sandbox.blockkit.reading import words_of_view
from sandbox.model import User
from sandbox.people.person import Person
from tests.factories import save_line
from tests.stage import Stage, set_stage

REPORTS = ("priya", "tom", "ines", "mina", "noor")


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """Dana leads five people, Omar none; Kim is nobody's. A guest, a bot and somebody of another company are about."""
    async with set_stage(database_url, "dana", "omar", "uma", "kim", *REPORTS) as made:
        ((workspace, _),) = await list_workspaces(made.deps.db)
        async with made.deps.db.begin(workspace) as session:
            users = {handle: person.id for handle, person in made.people.items()}
            people = await find_people(session, users.values())
            for report in REPORTS:
                await save_line(session, people[users[report]], people[users["dana"]])
        yield made


def wrong_people(stage: Stage) -> dict[str, tuple[User, str]]:
    """Who can't take part, and what is said of each."""
    return {
        "guest": (stage.workspace.add_guest("gus"), "Guests can't take part yet."),
        "single": (stage.workspace.add_guest("sid", single_channel=True), "Guests can't take part yet."),
        "stranger": (stage.workspace.add_stranger("eve"), "People from another workspace can't take part yet."),
        "bot": (stage.workspace.add_bot("helper"), "A bot can't take part."),
        "oneself": (stage["dana"].user, "That's you."),
    }


async def start_forming(person: Person) -> None:
    await person.command("/growth", "cohort")
    await person.click(await person.sees_modal("cohort"), "forming_start")
    await person.sees_modal(FORMING_WINDOW)


async def send(stage: Stage, *names: str) -> None:
    """Dana asks people of hers."""
    dana = stage["dana"]
    await start_forming(dana)
    await dana.fill({"Everybody else": [stage[name].mention for name in names]})
    await dana.submit()
    await dana.sees_modal(FORMING_SEND_WINDOW)
    await dana.submit()
    await dana.sees_modal(text="Sent.")
    await stage.later(timedelta(minutes=5))


async def invite(stage: Stage, lead: Person, *names: str) -> None:
    """The lead asks these people, and closes all windows."""
    await start_forming(lead)
    for name in names:
        await lead.fill({"Somebody else": stage[name].user})
        await lead.sees_modal(FORMING_WINDOW, text=stage[name].mention)
    await lead.submit()
    await lead.sees_modal(FORMING_SEND_WINDOW)
    await lead.submit()
    await lead.sees_modal(text="Sent.")
    await lead.close_modal(every=True)
    await stage.later(timedelta(minutes=5))


async def test_who_cannot_take_part_cannot_be_asked_and_is_named_under_the_field(stage: Stage) -> None:
    dana = stage["dana"]
    await start_forming(dana)
    for user, said in wrong_people(stage).values():
        for _ in range(2):  # of somebody new the profile is fetched first
            await dana.fill({"Somebody else": user})
            await dana.sees_modal("notice")
            words = words_of_view(dana.modals[-1])
            await dana.close_modal()
            await stage.settle()
        assert said in words
        outcome = await dana.submit()
        assert [said in text for text in outcome.errors.values()] == [True]


async def test_who_cannot_take_part_cannot_be_named_as_ones_people(stage: Stage) -> None:
    dana = stage["dana"]
    await dana.command("/growth", "people")
    await dana.sees_modal("people")
    for user, said in wrong_people(stage).values():
        await dana.fill({"Name your people": [user]})
        await dana.submit()
        await stage.settle()
        outcome = await dana.submit()
        assert [said in text for text in outcome.errors.values()] == [True]


async def test_somebody_deactivated_since_they_were_chosen_is_not_asked(stage: Stage) -> None:
    dana, priya = stage["dana"], stage["priya"]
    await start_forming(dana)
    await dana.fill({"Everybody else": [priya.mention]})
    await dana.submit()
    await dana.sees_modal(FORMING_SEND_WINDOW)
    await priya.leave_company()
    await stage.settle()
    outcome = await dana.submit()

    assert "This account is deactivated." in str(outcome.errors) + words_of_view(dana.modals[-1])
    await stage.later(timedelta(days=1))
    assert priya.dm == []


async def test_a_guest_reads_at_the_command_and_in_home_that_they_cannot_take_part(stage: Stage) -> None:
    guest = Person(stage.workspace, stage.workspace.add_guest("gus"))
    await guest.command("/growth")
    await stage.settle()
    outcome = await guest.command("/growth")
    assert outcome.message is not None
    assert "Guests can't take part yet." in outcome.message.text
    await guest.open_home()
    await guest.sees_home("Guests can't take part yet.")


async def test_somebody_of_another_company_reads_the_same_in_home(stage: Stage) -> None:
    eve = Person(stage.workspace, stage.workspace.add_stranger("eve"))
    await eve.open_home()
    await stage.settle()
    await eve.open_home()
    shown = await eve.sees_home("Trellis")

    assert "button" not in str(shown.body)


async def test_a_fifth_participant_is_refused_under_the_list_with_why(stage: Stage) -> None:
    dana = stage["dana"]
    await start_forming(dana)
    await dana.fill({"Everybody else": [stage[name].mention for name in REPORTS]})
    outcome = await dana.submit()

    ((block, text),) = outcome.errors.items()
    assert block.startswith("chosen:")
    assert "Four is the most at a time" in text


async def test_a_second_growth_season_is_said_to_the_person_alone(stage: Stage) -> None:
    omar, priya = stage["omar"], stage["priya"]
    await send(stage, "priya")
    await priya.click(await priya.sees_message("would like to work closely"), "I'm in")
    await stage.settle()
    await invite(stage, omar, "priya")
    await stage.later(timedelta(days=1))
    asked = await priya.sees_message(f"{omar.mention} would like to work closely")
    await priya.click(asked, "I'm in")

    await priya.sees_ephemeral("You are in a growth season already")
    await stage.later(timedelta(days=1))
    assert "season already" not in str([message.blocks for message in omar.dm])


async def test_choosing_a_participant_reads_like_choosing_anybody(stage: Stage) -> None:
    """Other leads can't tell from the windows who is in a season of somebody else's."""
    priya, kim = stage["priya"], stage["kim"]
    await send(stage, "priya")
    await priya.click(await priya.sees_message("would like to work closely"), "I'm in")
    await stage.later(timedelta(minutes=5))
    seen = []
    for lead, other in ((stage["omar"], priya), (stage["uma"], kim)):
        await start_forming(lead)
        await lead.fill({"Somebody else": other.user})
        first = words_of_view(await lead.sees_modal(FORMING_WINDOW, text="added by you"))
        await lead.submit()
        second = words_of_view(await lead.sees_modal(FORMING_SEND_WINDOW))
        seen.append((first + second).replace(other.mention, "THEM").replace(lead.mention, "ME"))

    assert seen[0] == seen[1]


async def test_an_invitation_answered_elsewhere_meanwhile_says_what_holds(stage: Stage) -> None:
    kim = stage["kim"]
    await invite(stage, stage["omar"], "kim")
    asked = await kim.sees_message("would like to work closely")
    await kim.click(asked, "Not now")
    await kim.sees_modal("invitation_decline_window")
    await kim.click(asked, "They aren't my lead")
    outcome = await kim.submit()

    assert outcome.errors == {"reason": "The answer was: not now."}
