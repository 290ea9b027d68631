"""A season that pauses, sleeps or gets another lead, by hand in a local Slack workspace: signed requests and jobs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest

from app.db.checkins import lock_checkins_of_plan
from app.db.people import find_people
from app.db.workspaces import list_workspaces
from app.domain.calendar import Pair, local_date, pair_day_on_or_after, start_of_day
from app.domain.checkin import Checkin, CheckinState, Frame, days_of
from app.views.handover import HANDED_OVER_WINDOW, HANDOVER_WINDOW
from app.views.season_changes import CHANGE_WINDOW
from sandbox.blockkit.reading import words_of_message, words_of_view
from sandbox.people.person import Person
from tests.factories import save_line
from tests.factories_plans import Two, save_active_plan, save_two
from tests.stage import Stage, set_stage

ZONE = "Europe/Berlin"


@dataclass(frozen=True, slots=True)
class Story:
    """A stage on which Dana leads Priya, below Lee; their season begins on its first Monday. Ruth leads nobody yet."""

    stage: Stage
    workspace: UUID
    two: Two

    def __getitem__(self, handle: str) -> Person:
        return self.stage[handle]

    @property
    def today(self) -> date:
        return local_date(self.stage.now, ZONE)

    @property
    def pair(self) -> Pair:
        return Pair(self.two.lead.rhythm, self.two.person.rhythm)

    async def morning_of(self, on: date) -> None:
        await self.stage.at(start_of_day(on, ZONE) + timedelta(hours=9, minutes=30))

    async def first(self) -> Checkin:
        async with self.stage.deps.db.begin(self.workspace) as session:
            return (await lock_checkins_of_plan(session, self.two.plan))[0]


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with set_stage(database_url, "lee", "dana", "priya", "ruth") as stage:
        ((workspace, _),) = await list_workspaces(stage.deps.db)
        async with stage.deps.db.begin(workspace) as session:
            users = {handle: one.id for handle, one in stage.people.items()}
            two = await save_two(session, person=users["priya"], lead=users["dana"], now=stage.now)
            people = await find_people(session, users.values())
            await save_line(session, two.lead, people[users["lee"]])
            await save_line(session, two.person, two.lead)
            await save_active_plan(session, two, now=stage.now)
        yield Story(stage, workspace, two)


async def press_at_home(person: Person, button: str) -> None:
    await person.open_home()
    await person.click(await person.sees_home("My season"), button)


async def test_a_pause_moves_the_check_in_and_it_is_due_on_the_shifted_day(story: Story) -> None:
    dana, priya = story["dana"], story["priya"]
    before = await story.first()
    paused_on = story.today + timedelta(days=14)
    await story.morning_of(paused_on)
    await press_at_home(priya, "Pause")
    await story.morning_of(paused_on + timedelta(days=1))
    await dana.sees_message("paused your season")

    await story.morning_of(before.due_on + timedelta(days=7))
    assert "check-in" not in words_of_message(await dana.sees_message("paused your season"))
    gone_on = story.today
    await dana.click(await dana.sees_message("paused your season"), "Go on")
    await story.stage.settle()

    shifted = await story.first()
    assert shifted.due_on == pair_day_on_or_after(before.due_on + (gone_on - paused_on), story.pair)
    await story.morning_of(days_of(shifted, Frame(story.pair)).opens_on)
    await priya.sees_message("check-in")
    await story.morning_of(shifted.due_on)
    assert (await story.first()).state is CheckinState.OPEN
    await dana.sees_message("is due today")


async def test_home_says_that_it_is_paused_and_ends_that_too(story: Story) -> None:
    priya = story["priya"]
    await press_at_home(priya, "Pause")
    await story.stage.settle()
    home = await priya.sees_home("paused")
    await priya.click(home, "Go on")
    await story.stage.settle()
    await priya.sees_home("month")


async def test_a_lead_proposes_a_pause_and_the_answer_is_theirs(story: Story) -> None:
    dana, priya = story["dana"], story["priya"]
    await dana.command("/growth", "cohort")
    await dana.click(await dana.sees_modal("cohort"), "Pause, end …")
    await dana.click(await dana.sees_modal(CHANGE_WINDOW), "Propose a pause")
    await story.morning_of(story.today + timedelta(days=1))

    message = await priya.sees_message("proposes to pause")
    await priya.click(message, "Keep going")
    await story.stage.settle()

    assert (await story.first()).state is CheckinState.SCHEDULED
    await priya.sees_message("goes on")


async def test_a_lead_leaves_and_the_next_one_sees_only_what_was_carried(story: Story) -> None:
    dana, priya, ruth = story["dana"], story["priya"], story["ruth"]
    await dana.leave_company()
    await story.stage.settle()
    await story.morning_of(story.today + timedelta(days=1))
    await priya.click(await priya.sees_message("no longer here"), "Choose")
    await priya.sees_modal(HANDOVER_WINDOW)
    await priya.fill({"Who should carry it on with you?": ruth.user, "The plan and its goals": "carry"})
    assert (await priya.submit()).ok
    await story.morning_of(story.today + timedelta(days=1))

    question = await ruth.sees_message("carry their season on")
    assert "Payments" not in words_of_message(question)
    await ruth.click(question, "I'll carry it on")
    await story.stage.settle()
    await ruth.command("/growth", "plan")
    await ruth.sees_modal(text="Payments")
    await ruth.close_modal(every=True)
    await ruth.command("/growth", "cohort")
    await ruth.click(await ruth.sees_modal("cohort"), "Pause, end …")
    await ruth.click(await ruth.sees_modal(CHANGE_WINDOW), "What was handed over")

    assert words_of_view(await ruth.sees_modal(HANDED_OVER_WINDOW)).count("Sealed.") == 3
    await story.morning_of(story.today + timedelta(days=1))
    await priya.sees_message("carries your season on")


async def test_a_season_that_sleeps_is_asked_about_and_can_be_paused(story: Story) -> None:
    dana, priya = story["dana"], story["priya"]
    await story.stage.later(timedelta(days=89))

    message = await priya.sees_message("has gone quiet")
    await dana.sees_message("has gone quiet")
    await priya.click(message, "Pause")
    await story.stage.settle()
    await priya.sees_message("is paused since")


async def test_one_more_is_invited_into_a_season_that_runs(story: Story) -> None:
    dana, ruth = story["dana"], story["ruth"]
    await story.morning_of(story.today + timedelta(days=30))
    await dana.command("/growth", "cohort")
    await dana.click(await dana.sees_modal("cohort"), "Invite one more")
    await dana.sees_modal("season_invite_more_window")
    await dana.fill({"Who?": ruth.user})
    assert (await dana.submit()).ok
    await story.morning_of(story.today + timedelta(days=1))

    asked = await ruth.sees_message("in a season that is under way")
    await ruth.click(asked, "I'm in")
    await story.stage.settle()
    await ruth.sees_message("You're in")
