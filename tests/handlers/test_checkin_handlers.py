"""A month of check-ins by hand in a local Slack workspace: signed requests, real windows, and jobs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from app.db.checkins import lock_checkins_of_plan
from app.db.people import find_people
from app.db.workspaces import list_workspaces
from app.domain.calendar import Pair, add_working_days, local_date, shift_pair_days, start_of_day
from app.domain.checkin import CheckinDays, Frame, days_of
from app.views.checkin_home import LIST_WINDOW
from app.views.checkin_reading import CHANGE_WINDOW, READ_WINDOW
from app.views.holding import HOLD_WINDOW, RECORD_WINDOW
from app.views.preparing import PREPARE_EXAMPLE, PREPARE_GOAL, PREPARE_LAST, PREPARE_SHARED
from app.views.rescheduling import EXCUSE_WINDOW, GIVE_WINDOW, MOVE_WINDOW, NAME_WINDOW, PROPOSAL_WINDOW
from sandbox.blockkit.reading import words_of_message, words_of_view
from sandbox.people.person import Person
from tests.factories import save_line
from tests.factories_plans import save_active_plan, save_two
from tests.stage import Stage, set_stage

CANARY = "canary: <!channel> my father is ill"


@dataclass(frozen=True, slots=True)
class Story:
    """A stage on which Lee is above Dana, whose season with Priya begins on its first Monday; the days of April's."""

    stage: Stage
    pair: Pair
    days: CheckinDays

    def __getitem__(self, handle: str) -> Person:
        return self.stage[handle]

    async def morning_of(self, on: date) -> None:
        """Half past nine of that day in Berlin, after everything before it has happened."""
        await self.stage.at(start_of_day(on, self.pair.lead.tz) + timedelta(hours=9, minutes=30))

    async def next_morning(self) -> None:
        today = local_date(self.stage.now, self.pair.lead.tz)
        await self.morning_of(shift_pair_days(today, 1, self.pair))

    async def promise_is_due(self) -> None:
        """What Dana promised for the goal is due ten working days after the kick-off."""
        kicked_off_on = local_date(self.stage.now, self.pair.lead.tz)
        await self.morning_of(add_working_days(kicked_off_on, 10, self.pair.lead))

    def after(self, on: date, days: int) -> str:
        """So many pair days later, as a list of days holds it."""
        return shift_pair_days(on, days, self.pair).isoformat()


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with set_stage(database_url, "lee", "dana", "priya", "kim") as stage:
        ((workspace, _),) = await list_workspaces(stage.deps.db)
        async with stage.deps.db.begin(workspace) as session:
            two = await save_two(session, person=stage["priya"].id, lead=stage["dana"].id, now=stage.now)
            lee = (await find_people(session, [stage["lee"].id]))[stage["lee"].id]
            await save_line(session, two.lead, lee)
            await save_active_plan(session, two, now=stage.now)
            first, second, *_ = await lock_checkins_of_plan(session, two.plan)
        pair = Pair(two.lead.rhythm, two.person.rhythm)
        yield Story(stage, pair, days_of(first, Frame(pair, next_due_on=second.due_on)))


async def _press(person: Person, text: str, button: str) -> None:
    """Press a button of the newest message with these words."""
    outcome = await person.click(await person.sees_message(text), button)
    assert outcome.ok, outcome


async def _prepare(story: Story, words: str = f"{CANARY} since 12 March") -> None:
    priya = story["priya"]
    await _press(priya, "what moved, what is stuck?", "Prepare it")
    await priya.sees_modal(PREPARE_GOAL)
    await priya.fill({"Where is it?": "moving", "What moved?": words})
    await priya.submit()
    await priya.sees_modal(PREPARE_LAST)
    await priya.fill({"What do you need from your lead?": CANARY})
    await priya.submit()
    await story.stage.settle()


async def _record(story: Story, handle: str = "dana", *, held_on: date | None = None) -> None:
    someone = story[handle]
    await someone.click(await someone.sees_modal(HOLD_WINDOW), "We met: record it")
    await someone.sees_modal(RECORD_WINDOW)
    label = "Your promise" if handle == "dana" else "What your lead promised"
    await someone.fill(
        {
            "When did you meet?": (held_on or story.days.due_on).isoformat(),
            "What did you agree? Payments": CANARY,
            label: CANARY,
            "By": story.after(story.days.due_on, 12),
        }
    )
    outcome = await someone.submit()
    assert outcome.ok, outcome
    await story.stage.settle()


def nothing_leaked(story: Story) -> bool:
    """No message holds what anybody wrote, and Slack refused nothing."""
    said = [message for person in story.stage.people.values() for message in person.dm]
    assert {one.outcome for one in story.stage.workspace.inspector.calls()} == {"ok"}
    return all("canary" not in words_of_message(message) for message in said)


async def test_a_check_in_from_preparing_to_a_yes(story: Story) -> None:
    priya, dana = story["priya"], story["dana"]
    await story.morning_of(story.days.opens_on)
    await _prepare(story)
    await priya.sees_modal(PREPARE_SHARED)
    await priya.close_modal(every=True)

    await story.morning_of(story.days.due_on)
    await _press(dana, "is due today", "See and hold")
    page = words_of_view(await dana.sees_modal(HOLD_WINDOW))
    assert page.index("Start here.") < page.index(CANARY)
    assert "Worth asking today" in page
    await _record(story)

    await story.next_morning()
    await _press(priya, "recorded your April check-in", "Read it")
    window = await priya.sees_modal(READ_WINDOW)
    assert CANARY in words_of_view(window)
    await priya.click(window, "That's right")
    await priya.sees_modal(READ_WINDOW, text="held on")
    await story.stage.settle()

    await dana.sees_message("held on")
    assert story["lee"].dm == [] or "check-in" not in words_of_message(story["lee"].dm[-1])
    assert nothing_leaked(story)


async def test_a_draft_is_found_again_after_the_window_was_closed(story: Story) -> None:
    priya = story["priya"]
    await story.morning_of(story.days.opens_on)
    await _press(priya, "what moved, what is stuck?", "Prepare it")
    window = await priya.sees_modal(PREPARE_GOAL)
    await priya.fill({"Where is it?": "stuck", "What moved?": CANARY})
    await priya.click(window, "Save draft")
    await priya.sees_modal(PREPARE_GOAL, text="Saved.")
    await priya.close_modal()

    await priya.command("/growth", "checkin")

    assert CANARY in str((await priya.sees_modal(PREPARE_GOAL)).body)


async def test_back_keeps_what_was_typed(story: Story) -> None:
    priya = story["priya"]
    await story.morning_of(story.days.opens_on)
    await priya.global_shortcut("prepare_checkin")
    await priya.sees_modal(PREPARE_GOAL)
    await priya.fill({"Where is it?": "done", "What moved?": CANARY})
    await priya.submit()
    last = await priya.sees_modal(PREPARE_LAST)
    await priya.fill({"What do you need from your lead?": "canary needs"})
    await priya.click(last, "Back")

    assert CANARY in str((await priya.sees_modal(PREPARE_GOAL)).body)
    await priya.submit()
    assert "canary needs" in str((await priya.sees_modal(PREPARE_LAST)).body)


async def test_what_is_vague_is_asked_about_once(story: Story) -> None:
    priya = story["priya"]
    await story.morning_of(story.days.opens_on)
    await _prepare(story, "it went fine")
    await priya.sees_modal(PREPARE_EXAMPLE, text="Is there one example")
    await priya.fill({"Payments": "canary on Tuesday"})
    await priya.submit()

    await priya.sees_modal(PREPARE_SHARED)


async def test_a_miss_is_warned_told_and_closes_by_itself(story: Story) -> None:
    priya, dana, lee = story["priya"], story["dana"], story["lee"]
    await story.morning_of(story.days.missed_on)
    for one in (priya, dana):
        warning = words_of_message(await one.sees_message("hasn't happened yet"))
        assert "On or after" in warning
        assert lee.mention in warning
    assert all("late" not in words_of_message(message) for message in lee.dm)

    await story.morning_of(story.days.tells_on)
    told = words_of_message(await lee.sees_message("five working days late"))
    assert f"{dana.mention}'s April check-in with {priya.mention}" in told
    await story.next_morning()
    await priya.sees_message("as announced")
    await dana.sees_message("as announced")

    await _press(lee, "working days late", "Give until…")
    await lee.sees_modal(GIVE_WINDOW)
    await lee.fill({"Until": story.after(story.days.tells_on, 6)})
    assert (await lee.submit()).ok
    await story.next_morning()
    await dana.sees_message("gives you until")

    held_on = local_date(story.stage.now, story.pair.lead.tz)
    await _press(dana, "gives you until", "Hold it")
    await _record(story, held_on=held_on)
    await lee.sees_message("One of the two recorded it")
    await story.next_morning()
    await _press(priya, "recorded your April check-in. It counts when you say so", "Read it")
    await priya.click(await priya.sees_modal(READ_WINDOW), "That's right")
    await story.stage.settle()

    closed = words_of_message(await lee.sees_message("Nothing left to do."))
    assert "held on" in closed
    assert len([one for one in lee.dm if "April check-in" in words_of_message(one)]) == 1
    assert nothing_leaked(story)


async def test_moving_it_is_a_list_of_days_and_news_to_the_other_one(story: Story) -> None:
    priya, dana = story["priya"], story["dana"]
    await story.morning_of(story.days.opens_on)
    await _press(priya, "what moved, what is stuck?", "Move…")
    await priya.sees_modal(MOVE_WINDOW)
    await priya.fill({"Move it to": story.after(story.days.due_on, 2)})
    assert (await priya.submit()).ok
    await priya.sees_no_modal()
    await story.next_morning()

    await dana.sees_message("moved your April check-in to")


async def test_naming_a_day_after_a_miss(story: Story) -> None:
    priya, dana = story["priya"], story["dana"]
    await story.morning_of(story.days.missed_on)
    await _press(dana, "hasn't happened yet", "Name a day")
    await dana.sees_modal(NAME_WINDOW)
    await dana.fill({"The day": story.after(story.days.missed_on, 4)})
    assert (await dana.submit()).ok
    await story.next_morning()

    await priya.sees_message("named")


async def test_leaving_it_out_takes_two(story: Story) -> None:
    priya, dana = story["priya"], story["dana"]
    await story.morning_of(story.days.due_on)
    await _press(dana, "is due today", "See and hold")
    await dana.click(await dana.sees_modal(HOLD_WINDOW), "Leave it out…")
    await dana.sees_modal(EXCUSE_WINDOW)
    await dana.fill({"Why?": "workload"})
    assert (await dana.submit()).ok
    await story.next_morning()

    await _press(priya, "proposes to leave out", "Read and answer")
    proposal = await priya.sees_modal(PROPOSAL_WINDOW)
    assert "Something urgent" in words_of_view(proposal)
    await priya.click(proposal, "Agree to leave it out")
    await priya.sees_modal(PROPOSAL_WINDOW, text="both agreed")
    await story.next_morning()

    await dana.sees_message("is left out")
    assert all("Something urgent" not in words_of_message(one) for one in (*dana.dm, *priya.dm, *story["lee"].dm))


async def test_changing_something_keeps_both_versions(story: Story) -> None:
    priya, dana = story["priya"], story["dana"]
    await story.morning_of(story.days.due_on)
    await _press(dana, "is due today", "See and hold")
    await _record(story)
    await story.next_morning()
    await _press(priya, "recorded your April check-in", "Read it")
    await priya.click(await priya.sees_modal(READ_WINDOW), "Change something")
    await priya.sees_modal(CHANGE_WINDOW)
    await priya.fill({"What did you agree? Payments": "canary: in my words"})
    assert (await priya.submit()).ok
    await story.next_morning()

    await _press(dana, "their own version", "Read it")
    words = words_of_view(await dana.sees_modal(READ_WINDOW))
    assert CANARY in words
    assert "canary: in my words" in words


async def test_who_records_a_moment_later_sends_their_words_as_their_version(story: Story) -> None:
    priya, dana = story["priya"], story["dana"]
    await story.morning_of(story.days.opens_on)
    await _prepare(story)
    await story.morning_of(story.days.due_on)
    await _press(dana, "is due today", "See and hold")
    await priya.command("/growth", "checkin")
    await priya.click(await priya.sees_modal(LIST_WINDOW), "Hold it")
    await priya.click(await priya.sees_modal(HOLD_WINDOW), "We met: record it")
    await priya.sees_modal(RECORD_WINDOW)
    await priya.fill({"What did you agree? Payments": "canary: as I saw it"})
    await _record(story)

    await priya.submit()
    mine = await priya.sees_modal(CHANGE_WINDOW, text="recorded it a moment before you")
    assert "canary: as I saw it" in str(mine.body)
    assert (await priya.submit()).ok
    await story.next_morning()

    await _press(dana, "their own version", "Read it")
    assert "canary: as I saw it" in words_of_view(await dana.sees_modal(READ_WINDOW))


async def test_another_promise_keeps_what_was_typed(story: Story) -> None:
    dana = story["dana"]
    await story.morning_of(story.days.due_on)
    await _press(dana, "is due today", "See and hold")
    await dana.click(await dana.sees_modal(HOLD_WINDOW), "We met: record it")
    form = await dana.sees_modal(RECORD_WINDOW)
    await dana.fill({"What did you agree? Payments": CANARY, "Your promise": CANARY})
    await dana.click(form, "+ another promise")
    await dana.sees_modal(RECORD_WINDOW, text="Your promise (2)")
    await dana.fill({"Your promise (2)": "canary second"})
    assert (await dana.submit()).ok
    await story.next_morning()

    priya = story["priya"]
    await _press(priya, "recorded your April check-in", "Read it")
    words = words_of_view(await priya.sees_modal(READ_WINDOW))
    assert words.count(CANARY) == 2
    assert "canary second" in words


async def test_a_button_a_month_old_says_what_happened_instead(story: Story) -> None:
    priya = story["priya"]
    await story.morning_of(story.days.opens_on)
    message = await priya.sees_message("what moved, what is stuck?")
    await story.morning_of(story.days.closes_on)

    assert "Prepare it" not in words_of_message(message)
    await priya.sees_message("closed; it didn't take place")


async def test_a_promise_is_done_from_the_message(story: Story) -> None:
    dana = story["dana"]
    await story.promise_is_due()
    await _press(dana, "A promise to", "Done")
    await story.stage.settle()

    await dana.sees_message("is kept")
    assert nothing_leaked(story)


async def test_a_promise_can_be_taken_back_with_a_word(story: Story) -> None:
    dana, priya = story["dana"], story["priya"]
    await story.promise_is_due()
    await _press(dana, "A promise to", "See")
    await dana.click(await dana.sees_modal("promise"), "Not any more…")
    await dana.sees_modal("promise_drop")
    await dana.fill({"What has changed?": "canary: they left"})
    assert (await dana.submit()).ok
    await story.stage.settle()
    await dana.sees_message("doesn't hold any more")

    await priya.command("/growth", "checkin")
    await priya.click(await priya.sees_modal(LIST_WINDOW, text="0 of 1 promises kept"), "Promises")
    assert "canary: they left" in words_of_view(await priya.sees_modal("promise"))
    assert nothing_leaked(story)
