"""A plan and its evidence by hand in a local Slack workspace: signed requests, real windows, and the jobs."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest

from app.db.plans import load_goals
from app.db.workspaces import list_workspaces
from app.services.evidence import add_link
from app.views.evidence import EVIDENCE_DONE, EVIDENCE_LINK, EVIDENCE_MESSAGE
from app.views.evidence_list import EVIDENCE_LIST
from app.views.homework import HOMEWORK_WINDOW
from app.views.plan_examples import PLAN_EXAMPLES_WINDOW
from app.views.plan_summary import PLAN_MERGE_WINDOW, PLAN_REASON, PLAN_SHARE
from app.views.plan_wizard import PLAN_PAGE
from app.views.plans import PLAN_AGREE, PLAN_WINDOW
from sandbox.blockkit.reading import words_of_message, words_of_view
from sandbox.delivery.envelope import Fate
from sandbox.people.outcome import Incomplete, NotPossible
from sandbox.people.person import Person
from tests.factories_plans import Two, save_active_plan, save_two
from tests.stage import Stage, set_stage

CANARY = "canary <!channel> <https://evil.example|safe> مرحبا 👩🏽‍🚀"
SENT_ALONG = "I did this canary <!channel>"
"""The beginning of it as a message: Slack turns the emoji of messages into their names."""
GOAL = {
    "In which real work?": f"The payments job {CANARY}",
    "How will we see it happen?": "Two alerts a month are answered with a written cause within a day",
    "What will your lead do for it?": f"Make room {CANARY}",
    "How often do we look?": "Evidence each month",
}


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """Priya has just said yes to a season with Dana; Tom is nobody's."""
    async with set_stage(database_url, "dana", "priya", "tom") as made:
        yield made


async def _workspace(stage: Stage) -> UUID:
    ((workspace, _),) = await list_workspaces(stage.deps.db)
    return workspace


async def _begin(stage: Stage, *, agreed: bool = False) -> Two:
    async with stage.deps.db.begin(await _workspace(stage)) as session:
        two = await save_two(session, person=stage["priya"].id, lead=stage["dana"].id, now=stage.now)
        if agreed:
            await save_active_plan(session, two, now=stage.now)
    await stage.settle()
    return two


async def _write_plan(person: Person, *, lead_words: bool = False) -> None:
    """From `/growth plan` to the summary: a direction and one goal."""
    await person.command("/growth", "plan")
    await person.click(await person.sees_modal(PLAN_WINDOW), "Write it")
    await person.sees_modal(PLAN_PAGE, title="The direction")
    label = f"Where would {'they' if lead_words else 'you'} like to be in about three years?"
    await person.fill({label: f"Lead a team {CANARY}"})
    assert (await person.submit()).ok
    await person.sees_modal(PLAN_PAGE, title="Goal 1 of up to 4")
    words = {"What will your lead do for it?": "What will you do for it?"} if lead_words else {}
    await person.fill({words.get(name, name): text for name, text in GOAL.items()})
    assert (await person.submit()).ok
    view = await person.sees_modal(PLAN_PAGE, title="Goal 2 of up to 4")
    await person.click(view, "That's all for now")
    await person.sees_modal(PLAN_SHARE)


def _said_to(person: Person) -> str:
    return "\n".join(words_of_message(message) for message in person.dm)


async def test_a_plan_from_the_first_page_to_the_kick_off(stage: Stage) -> None:
    priya, dana = stage["priya"], stage["dana"]
    await _begin(stage)
    await _write_plan(priya)
    assert (await priya.submit()).ok
    await priya.sees_modal(PLAN_WINDOW, text="Shared.")
    await stage.later(timedelta(hours=1))

    asked = await dana.sees_message("plan is ready for you")
    await dana.click(asked, "Read and agree")
    view = await dana.sees_modal(PLAN_AGREE, text=f"Lead a team {CANARY}")
    assert "What you do for it" in words_of_view(view)
    assert (await dana.submit()).ok
    await dana.sees_modal(PLAN_WINDOW, text="You both agreed on")
    await stage.later(timedelta(days=1))

    await priya.sees_message("agreed to the plan. The season has begun.")
    assert "canary" not in _said_to(priya) + _said_to(dana)
    assert {call.outcome for call in stage.workspace.inspector.calls()} == {"ok"}


async def test_either_of_the_two_may_write_it(stage: Stage) -> None:
    priya, dana = stage["priya"], stage["dana"]
    await _begin(stage)
    await _write_plan(dana, lead_words=True)
    assert (await dana.submit()).ok
    await stage.later(timedelta(hours=1))

    await priya.sees_message("Your plan is ready for you.")


async def test_what_is_missing_is_said_under_its_fields_and_nothing_typed_is_lost(stage: Stage) -> None:
    priya = stage["priya"]
    await _begin(stage)
    await priya.command("/growth", "plan")
    await priya.click(await priya.sees_modal(PLAN_WINDOW), "Write it")
    await priya.sees_modal(PLAN_PAGE)
    await priya.submit()
    view = await priya.sees_modal(PLAN_PAGE, title="Goal 1 of up to 4")
    await priya.fill({"What will you do there?": "Something"})
    await priya.click(view, "Save draft")
    view = await priya.sees_modal(PLAN_PAGE, text="Saved. Only you see it")

    assert "Something" in words_of_view(view)
    await priya.close_modal(every=True)
    await priya.command("/growth", "plan")
    await priya.click(await priya.sees_modal(PLAN_WINDOW), "Continue my draft")
    await priya.sees_modal(PLAN_PAGE, text="Something")


async def test_an_example_fills_the_goal_and_the_coach_speaks_once(stage: Stage) -> None:
    priya = stage["priya"]
    await _begin(stage)
    await priya.command("/growth", "plan")
    await priya.click(await priya.sees_modal(PLAN_WINDOW), "Write it")
    await priya.sees_modal(PLAN_PAGE)
    await priya.submit()
    view = await priya.sees_modal(PLAN_PAGE, title="Goal 1 of up to 4")
    await priya.fill({"In which real work?": "My own words"})
    await priya.click(view, "See examples")
    examples = await priya.sees_modal(PLAN_EXAMPLES_WINDOW)
    await priya.click(examples, "Use this one", value="own-area")
    view = await priya.sees_modal(PLAN_PAGE, text="My own words")
    assert "I answer questions about search within two days" in words_of_view(view)

    await priya.fill({"What will you do there?": "communicate better", "How will we see it happen?": "I feel better"})
    await priya.submit()
    view = await priya.sees_modal(PLAN_PAGE, text="Before we go on")
    assert "Change it, or press Next to keep it." in words_of_view(view)
    await priya.submit()
    await priya.sees_modal(PLAN_PAGE, title="Goal 2 of up to 4")


async def test_a_change_is_told_and_can_be_undone(stage: Stage) -> None:
    priya, dana = stage["priya"], stage["dana"]
    await _begin(stage, agreed=True)
    await stage.later(timedelta(days=1))
    await priya.command("/growth", "plan")
    await priya.click(await priya.sees_modal(PLAN_WINDOW), "Change something")
    await priya.click(await priya.sees_modal(PLAN_SHARE), "Change", value="0")
    await priya.sees_modal(PLAN_PAGE)
    await priya.fill({"Where would you like to be in about three years?": f"Elsewhere {CANARY}"})
    await priya.submit()
    for _ in range(2):
        view = priya.modal
        if view is not None and view.callback_id == PLAN_PAGE:
            await priya.submit()
    await priya.sees_modal(PLAN_SHARE, text="What would change")
    assert (await priya.submit()).ok
    await stage.later(timedelta(days=1))

    news = await dana.sees_message("plan changed")
    await dana.click(news, "See")
    view = await dana.sees_modal(PLAN_WINDOW, text=f"Elsewhere {CANARY}")
    await dana.click(view, "Undo this change")
    view = await dana.sees_modal(PLAN_WINDOW, text="The latest change")
    await dana.click(view, "Earlier changes")
    await dana.sees_modal(PLAN_WINDOW, title="What changed")
    assert "canary" not in _said_to(dana)


async def test_a_goal_both_agreed_to_is_taken_out_with_a_reason(stage: Stage) -> None:
    priya = stage["priya"]
    await _begin(stage, agreed=True)
    await priya.command("/growth", "plan")
    await priya.click(await priya.sees_modal(PLAN_WINDOW), "Change something")
    await priya.click(await priya.sees_modal(PLAN_SHARE), "Change", value="1")
    await priya.click(await priya.sees_modal(PLAN_PAGE), "Take this goal out")
    await priya.sees_modal(PLAN_REASON)
    await priya.fill({"Why is it no longer a goal?": "The team moved"})
    await priya.submit()
    view = await priya.sees_modal(PLAN_SHARE, text="No longer a goal")

    assert "The team moved" in words_of_view(view)


async def test_two_who_write_at_once_both_keep_their_text(stage: Stage) -> None:
    priya, dana = stage["priya"], stage["dana"]
    await _begin(stage, agreed=True)
    for one, label, text in (
        (priya, "Where would you like to be in about three years?", "By Priya"),
        (dana, "Because …", "By Dana"),
    ):
        await one.command("/growth", "plan")
        await one.click(await one.sees_modal(PLAN_WINDOW), "Change something")
        await one.click(await one.sees_modal(PLAN_SHARE), "Change", value="0")
        await one.sees_modal(PLAN_PAGE)
        await one.fill({label: text})
        await one.submit()
        await one.submit()
        await one.sees_modal(PLAN_SHARE)
    assert (await priya.submit()).ok
    await dana.submit()
    await dana.sees_modal(text="changed the plan meanwhile")
    await dana.close_modal(every=True)

    await dana.command("/growth", "plan")
    await dana.click(await dana.sees_modal(PLAN_WINDOW), "Continue my draft")
    await dana.click(await dana.sees_modal(PLAN_MERGE_WINDOW, text="By Priya"), "Put mine on top")
    await dana.sees_modal(PLAN_SHARE, text="By Dana")
    assert (await dana.submit()).ok
    view = await dana.sees_modal(PLAN_WINDOW)

    assert "By Priya" in words_of_view(view)
    assert "By Dana" in words_of_view(view)


async def test_homework_is_private_until_it_is_shared(stage: Stage) -> None:
    priya, dana = stage["priya"], stage["dana"]
    await _begin(stage)
    await stage.later(timedelta(days=1))
    asked = await priya.sees_message("Three questions before you write the plan")
    await priya.click(asked, "Answer them")
    view = await priya.sees_modal(HOMEWORK_WINDOW)
    first = next(block["block_id"] for block in view.blocks if block["type"] == "input")
    await priya.fill({first: f"More of it {CANARY}"})
    await priya.click(view, "Save draft")
    await priya.sees_modal(HOMEWORK_WINDOW, text="Saved. Only you see it.")
    assert (await priya.submit()).ok
    await stage.later(timedelta(days=1))

    told = await dana.sees_message("shared three answers")
    await dana.click(told, "Read them")
    await dana.sees_modal(HOMEWORK_WINDOW, text=f"More of it {CANARY}")
    assert "canary" not in _said_to(dana) + _said_to(priya)


async def test_a_message_is_linked_from_its_menu_and_taken_back(stage: Stage) -> None:
    priya = stage["priya"]
    await _begin(stage, agreed=True)
    channel = stage.workspace.add_channel("help-payments", priya.user)
    message = await priya.post(channel, "I looked into the alert")
    await priya.message_shortcut(message, "link_evidence")
    await priya.sees_modal(EVIDENCE_MESSAGE, text="I looked into the alert")
    await priya.fill({"For which goal?": ["Payments"], "What does it show?": CANARY, "It's your own message": ["keep"]})
    assert (await priya.submit()).ok
    done = await priya.sees_modal(EVIDENCE_DONE, text="Linked to")
    assert "Payments" in words_of_view(done)

    await priya.command("/growth", "goal")
    shown = words_of_view(await priya.sees_modal(EVIDENCE_LIST))
    assert CANARY in shown
    assert "“I looked into the alert”" in shown
    await priya.click(await priya.sees_modal(EVIDENCE_LIST), "Remove")
    view = await priya.sees_modal(EVIDENCE_LIST, text="That link is taken away.")
    await priya.click(view, "Undo")
    await priya.sees_modal(EVIDENCE_LIST, text=CANARY)


async def test_undo_right_after_linking_takes_it_away(stage: Stage) -> None:
    priya = stage["priya"]
    await _begin(stage, agreed=True)
    await priya.command("/growth", "evidence https://example.com/pull/7 it helped")
    view = await priya.sees_modal(EVIDENCE_LINK, text="https://example.com/pull/7")
    assert "it helped" in words_of_view(view)
    await priya.fill({"For which goal?": ["Payments"]})
    await priya.submit()
    await priya.click(await priya.sees_modal(EVIDENCE_DONE), "Undo")
    await priya.sees_modal(EVIDENCE_DONE, text="It isn't linked any more.")


async def test_a_bad_address_is_refused_under_its_field(stage: Stage) -> None:
    priya = stage["priya"]
    await _begin(stage, agreed=True)
    await priya.command("/growth", "evidence javascript:alert(1)")
    await priya.sees_modal(EVIDENCE_LINK)
    await priya.fill({"For which goal?": ["Payments"]})
    outcome = await priya.submit()

    assert list(outcome.errors) == ["url"]


async def test_a_forwarded_message_is_asked_about_and_linked(stage: Stage) -> None:
    priya, dana = stage["priya"], stage["dana"]
    await _begin(stage, agreed=True)
    channel = stage.workspace.add_channel("help-payments", priya.user, dana.user)
    message = await dana.post(channel, "secret text of somebody else")
    await priya.forward(message, comment=f"I did this {CANARY}")
    await stage.settle()
    asked = await priya.sees_message("Which goal is it for?")
    assert "canary" not in words_of_message(asked)
    await priya.click(asked, "Choose")
    view = await priya.sees_modal(text="You wrote")
    assert SENT_ALONG in words_of_view(view)
    await priya.fill({"For which goal?": ["Payments"]})
    assert (await priya.submit()).ok
    await stage.settle()
    await priya.sees_message("✓ Linked to a goal.")

    await dana.command("/growth", "plan")
    await dana.click(await dana.sees_modal(PLAN_WINDOW), "Evidence")
    shown = words_of_view(await dana.sees_modal(EVIDENCE_LIST))
    assert SENT_ALONG in shown
    assert "secret text" not in shown


async def test_a_forwarded_message_can_be_for_no_goal(stage: Stage) -> None:
    priya = stage["priya"]
    await _begin(stage, agreed=True)
    channel = stage.workspace.add_channel("help-payments", priya.user)
    await priya.forward(await priya.post(channel, "hello"))
    await stage.settle()
    await priya.click(await priya.sees_message("Which goal is it for?"), "None, forget it")
    await stage.settle()
    await priya.sees_message("✓ Forgotten.")


async def test_words_to_the_bot_are_answered_and_nothing_is_kept(stage: Stage) -> None:
    tom = stage["tom"]
    await tom.dm_bot("hello, are you there?")
    await stage.settle()
    answer = await tom.sees_message("/growth")
    await tom.dm_bot("and now?")
    await stage.settle()

    assert "I don't read or keep" in words_of_message(answer)
    assert len([message for message in tom.dm if message.user != tom.id]) == 1


async def test_who_has_no_goal_is_told_so(stage: Stage) -> None:
    tom = stage["tom"]
    channel = stage.workspace.add_channel("general-talk", tom.user)
    message = await tom.post(channel, "hello")
    await tom.forward(message)
    await stage.settle()
    await tom.sees_message("There is no goal to link it to yet.")
    await tom.message_shortcut(message, "link_evidence")
    await tom.sees_ephemeral("There is no goal to link it to yet.")
    outcome = await tom.command("/growth", "evidence https://example.com")

    assert outcome.message is not None
    assert "There is no goal to link it to yet." in words_of_message(outcome.message)


async def test_an_old_button_says_what_is_true_now(stage: Stage) -> None:
    priya, dana = stage["priya"], stage["dana"]
    await _begin(stage)
    await _write_plan(priya)
    await priya.submit()
    await stage.later(timedelta(hours=1))
    asked = await dana.sees_message("plan is ready for you")
    await dana.click(asked, "Read and agree")
    await dana.sees_modal(PLAN_AGREE)
    await priya.close_modal(every=True)
    await priya.command("/growth", "plan")
    await priya.click(await priya.sees_modal(PLAN_WINDOW), "Change something")
    await priya.click(await priya.sees_modal(PLAN_SHARE), "Change", value="0")
    await priya.sees_modal(PLAN_PAGE)
    await priya.fill({"Where would you like to be in about three years?": "Another"})
    await priya.submit()
    await priya.submit()
    await priya.sees_modal(PLAN_SHARE)
    assert (await priya.submit()).ok

    outcome = await dana.submit()
    assert outcome.fate is Fate.ACKED
    await dana.sees_modal(text="The plan was changed a moment ago.")


async def test_the_way_back_through_the_wizard_keeps_everything(stage: Stage) -> None:
    priya = stage["priya"]
    await _begin(stage)
    await _write_plan(priya)
    await priya.click(await priya.sees_modal(PLAN_SHARE), "Change", value="1")
    view = await priya.sees_modal(PLAN_PAGE, title="Goal 1 of up to 4")
    await priya.fill({"What will you do there?": "Read the old runbook"})
    await priya.click(view, "Back")
    view = await priya.sees_modal(PLAN_PAGE, title="The direction")
    await priya.submit()
    view = await priya.sees_modal(PLAN_PAGE, text="Read the old runbook")
    await priya.click(view, "See examples")
    await priya.click(await priya.sees_modal(PLAN_EXAMPLES_WINDOW), "Back to my goal")
    view = await priya.sees_modal(PLAN_PAGE, text="Read the old runbook")
    await priya.click(view, "Who can see this")
    await priya.sees_modal(PLAN_WINDOW, title="Who can see this", text="Slack exports include messages")
    await priya.close_modal()
    await priya.click(await priya.sees_modal(PLAN_PAGE), "Take this goal out")
    await priya.click(await priya.sees_modal(PLAN_SHARE), "Forget my draft")
    await priya.sees_modal(PLAN_WINDOW, text="Nothing is shared yet")


async def test_a_goal_without_its_signal_is_sent_back(stage: Stage) -> None:
    priya = stage["priya"]
    await _begin(stage)
    await priya.command("/growth", "plan")
    await priya.click(await priya.sees_modal(PLAN_WINDOW), "Write it")
    await priya.sees_modal(PLAN_PAGE)
    await priya.submit()
    await priya.sees_modal(PLAN_PAGE, title="Goal 1 of up to 4")
    await priya.fill({**GOAL, "In which real work?": "   ", "How will we see it happen?": "  "})
    outcome = await priya.submit()

    assert {name.split(".")[0] for name in outcome.errors} == {"work", "signal"}


async def test_empty_homework_is_not_shared(stage: Stage) -> None:
    priya = stage["priya"]
    two = await _begin(stage)
    await priya.command("/growth", "plan")
    await priya.click(await priya.sees_modal(PLAN_WINDOW), "The three answers", value=str(two.plan))
    await priya.sees_modal(HOMEWORK_WINDOW)
    outcome = await priya.submit()

    assert list(outcome.errors.values()) == ["Answer one of them at least, or come back to it later."]


async def test_linking_needs_a_goal_and_a_short_note(stage: Stage) -> None:
    priya = stage["priya"]
    await _begin(stage, agreed=True)
    channel = stage.workspace.add_channel("help-payments", priya.user)
    message = await priya.post(channel, "hello")
    await priya.message_shortcut(message, "link_evidence")
    view = await priya.sees_modal(EVIDENCE_MESSAGE)
    assert "Only people in that conversation can open it." in words_of_view(view)
    await priya.fill({"For which goal?": []})
    with pytest.raises(Incomplete):
        await priya.submit()
    with pytest.raises(NotPossible):
        await priya.fill({"What does it show?": "x" * 3001})


async def test_the_evidence_of_a_season_is_looked_through(stage: Stage) -> None:
    priya = stage["priya"]
    two = await _begin(stage, agreed=True)
    async with stage.deps.db.begin(await _workspace(stage)) as session:
        goal = (await load_goals(session, two.plan))[0]
        for number in range(20):
            await add_link(session, two.person, goal.id, f"https://example.com/{number}", now=stage.now)
    await priya.command("/growth", "plan")
    await priya.click(await priya.sees_modal(PLAN_WINDOW), "Evidence")
    await priya.click(await priya.sees_modal(EVIDENCE_LIST), "Show more")
    view = await priya.sees_modal(EVIDENCE_LIST, text="https://example.com/0")
    opened = next(block for block in view.blocks if block["type"] == "actions")
    assert (await priya.click(view, "Open", block=opened["block_id"])).ok
    await priya.click(view, "Who can see this")
    await priya.sees_modal(PLAN_WINDOW, title="Who can see this")
    await priya.close_modal()
    await priya.click(await priya.sees_modal(EVIDENCE_LIST), "Link something")
    await priya.sees_modal(EVIDENCE_LINK)


async def test_the_plan_is_brought_up_three_times_and_never_upwards(stage: Stage) -> None:
    priya, dana, tom = stage["priya"], stage["dana"], stage["tom"]
    await _begin(stage)
    await stage.later(timedelta(days=40))
    said = [words_of_message(message) for message in priya.dm]

    assert sum("Nothing is shared yet; 45 minutes together are enough." in words for words in said) == 3
    assert any("Nothing is shared yet" in words_of_message(message) for message in dana.dm)
    assert tom.dm == []


async def test_the_first_evidence_is_asked_for_once(stage: Stage) -> None:
    priya = stage["priya"]
    await _begin(stage, agreed=True)
    await stage.later(timedelta(days=14))
    asked = [message for message in priya.dm if "shows one of your goals" in words_of_message(message)]

    assert len(asked) == 1
    await priya.click(asked[0], "Link something")
    await priya.sees_modal(EVIDENCE_LINK)
    await priya.fill({"The link": "https://example.com/1", "For which goal?": ["Payments"]})
    assert (await priya.submit()).ok
    await stage.settle()
    await priya.sees_message("✓")


async def test_strangers_and_outsiders_get_the_same_answer(stage: Stage) -> None:
    priya, tom = stage["priya"], stage["tom"]
    two = await _begin(stage)
    await tom.command("/growth", "plan")
    words = words_of_view(await tom.sees_modal(PLAN_WINDOW))

    assert "You have no plan yet" in words
    assert str(two.plan) not in words
    assert priya.dm == []


async def test_a_lead_of_two_says_whose_goal_it_is(stage: Stage) -> None:
    dana, priya = stage["dana"], stage["priya"]
    await _begin(stage, agreed=True)
    async with stage.deps.db.begin(await _workspace(stage)) as session:
        tom = await save_two(session, person=stage["tom"].id, lead=dana.id, now=stage.now)
        await save_active_plan(session, tom, now=stage.now)
    channel = stage.workspace.add_channel("help-payments", dana.user, priya.user)
    message = await priya.post(channel, "I looked into the alert")

    await dana.message_shortcut(message, "link_evidence")
    view = await dana.sees_modal(EVIDENCE_MESSAGE)
    assert f"{priya.mention}'s goals" in words_of_view(view)
    assert "Keep a short quote" not in words_of_view(view)
    assert list((await dana.submit()).errors.values()) == ["Choose a goal at least."]
    await dana.close_modal(every=True)
    await dana.command("/growth", "evidence https://example.com/1")
    await dana.sees_modal(EVIDENCE_LINK)
    assert list((await dana.submit()).errors.values()) == ["Choose a goal at least."]
    await dana.close_modal(every=True)
    await dana.forward(message)
    await stage.settle()
    await dana.click(await dana.sees_message("Which goal is it for?"), "Choose")
    await dana.sees_modal(title="Which goal is it for?")
    assert list((await dana.submit()).errors.values()) == ["Choose a goal at least."]
    first = next(block["block_id"] for block in (await dana.sees_modal()).blocks if block["type"] == "input")
    await dana.fill({first: ["Payments"]})
    assert (await dana.submit()).ok
    await dana.sees_modal(EVIDENCE_DONE, text="will see it, and that you added it.")
    await stage.later(timedelta(days=1))

    heard = [name for name in ("priya", "tom") if "linked something to a goal of yours" in _said_to(stage[name])]
    assert len(heard) == 1


async def test_what_is_edited_or_deleted_later_is_no_new_message(stage: Stage) -> None:
    tom = stage["tom"]
    message = await tom.dm_bot("hello")
    await stage.settle()
    await stage.later(timedelta(hours=2))
    await tom.edit(message, "hello again")
    await tom.delete(message)
    await stage.settle()

    assert len([one for one in tom.dm if one.user != tom.id]) == 1
