"""A real Bolt app in the workspace, by Socket Mode and by signed HTTP: everything it can be told, and every answer."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from sandbox.model import Json
from sandbox.people.outcome import Fate
from tests.sandbox.bots import Body, Bot, running_bot
from tests.sandbox.conftest import Scene


@pytest.fixture(params=["socket", "http"])
async def bot(scene: Scene, request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    # Bolt checks the age of a signature by real time, so real time must run.
    scene.workspace.clock.real = time.time
    async with running_bot(scene, request.param) as running:
        yield running


def text(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def field(block_id: str, words: str = "What?", **element: object) -> Json:
    shown = {"type": "plain_text_input", "action_id": "in", **element}
    return {"type": "input", "block_id": block_id, "label": text(words), "element": shown}


def window(*blocks: Json, callback_id: str = "form", **more: object) -> Json:
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": text("A form"),
        "submit": text("Send"),
        "blocks": list(blocks),
        **more,
    }


def button(action_id: str = "go", **more: object) -> Json:
    return {"type": "button", "action_id": action_id, "text": text("Go"), **more}


def actions(*elements: Json, block_id: str = "buttons") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


async def opened(scene: Scene, bot: Bot, view: Json) -> None:
    """Have the bot open a window for Priya."""
    bot.then["/echo"] = await bot.opens(view)
    assert (await scene.priya.command("/echo")).ok
    await scene.priya.sees_modal(view["callback_id"])
    del bot.then["/echo"]


async def test_a_command_is_answered_in_its_ack(scene: Scene, bot: Bot) -> None:
    bot.answers["/echo"] = {"text": "heard"}

    outcome = await scene.priya.command("/echo", "  hello @dana & #payments ", channel="payments")

    assert outcome.ok
    assert outcome.message is scene.priya.ephemerals[-1]
    body = bot.heard[-1]
    payments = scene.workspace.channel("payments").id
    assert body["text"] == f"hello <@{scene.dana.id}> &amp; <#{payments}|>"
    assert (body["user_id"], body["channel_name"], body["is_enterprise_install"]) == (
        scene.priya.id,
        "payments",
        "false",
    )
    assert scene.dana.ephemerals == []


async def test_a_command_without_escaping_arrives_as_typed(scene: Scene, bot: Bot) -> None:
    await scene.priya.command("/raw", "@dana & <x>")

    assert (bot.heard[-1]["text"], bot.heard[-1]["channel_name"]) == ("@dana & <x>", "directmessage")


async def test_a_command_can_be_answered_for_all_in_the_channel(scene: Scene, bot: Bot) -> None:
    bot.answers["/echo"] = {"text": "for all", "response_type": "in_channel"}

    await scene.priya.command("/echo", channel="payments")

    assert [one.text for one in scene.dana.channel("payments")] == ["for all"]


async def test_an_answer_with_bad_blocks_is_an_invalid_payload(scene: Scene, bot: Bot) -> None:
    bot.answers["/echo"] = {"text": "x", "blocks": [{"type": "section"}]}

    outcome = await scene.priya.command("/echo")

    assert outcome.shown == '/echo failed with the error "invalid_blocks"'
    assert scene.workspace.inspector.counts.invalid_payloads == 1


async def test_a_late_ack_shows_to_the_person_and_is_not_tried_again(scene: Scene, bot: Bot) -> None:
    bot.slow["/echo"] = 0.5

    outcome = await scene.priya.command("/echo")

    assert (outcome.fate, outcome.ok) == (Fate.LATE, False)
    assert outcome.shown == '/echo failed with the error "operation_timeout"'
    assert scene.workspace.inspector.counts.acks_late == 1
    assert len(bot.heard) == 1
    await asyncio.sleep(0.3)


async def test_a_window_is_filled_in_and_submitted(scene: Scene, bot: Bot) -> None:
    await opened(scene, bot, window(field("what"), field("why", "Why?"), private_metadata="p"))

    await scene.priya.fill({"what": "run <it> & more", "Why?": "because"})
    outcome = await scene.priya.submit()

    assert outcome.ok
    assert scene.priya.modal is None
    view = bot.last("view_submission")["view"]
    assert view["state"]["values"] == {
        "what": {"in": {"type": "plain_text_input", "value": "run <it> & more"}},
        "why": {"in": {"type": "plain_text_input", "value": "because"}},
    }
    assert (view["private_metadata"], view["callback_id"], view["root_view_id"]) == ("p", "form", view["id"])


async def test_errors_stand_under_their_fields_and_the_text_stays(scene: Scene, bot: Bot) -> None:
    await opened(scene, bot, window(field("what")))
    bot.answers["view_submission"] = {"response_action": "errors", "errors": {"what": "Say more."}}

    await scene.priya.fill({"what": "no"})
    outcome = await scene.priya.submit()

    assert outcome.errors == {"what": "Say more."}
    assert not outcome.ok
    assert scene.priya.modal is not None
    assert scene.priya.modal.entered[("what", "in")]["value"] == "no"


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {"buttons": "x"}},
        {
            "response_action": "update",
            "view": {"type": "modal", "title": {"type": "plain_text", "text": "x" * 25}, "blocks": []},
        },
        {"text": "this is no answer to a window"},
        "done",
    ],
)
async def test_an_ack_that_makes_no_sense_shows_a_general_error(scene: Scene, bot: Bot, answer: Json | str) -> None:
    await opened(scene, bot, window(field("what"), actions(button())))
    bot.answers["view_submission"] = answer

    await scene.priya.fill({"what": "x"})
    outcome = await scene.priya.submit()

    assert outcome.shown == "We had some trouble connecting. Try again?"
    assert scene.priya.modal is not None
    assert scene.workspace.inspector.counts.invalid_payloads == 1


async def test_a_failed_submission_keeps_the_window_and_the_text(scene: Scene, bot: Bot) -> None:
    await opened(scene, bot, window(field("what")))
    bot.broken["view_submission"] = 1

    await scene.priya.fill({"what": "precious"})
    outcome = await scene.priya.submit()

    assert outcome.fate in {Fate.REFUSED, Fate.LATE}
    assert outcome.shown == "We had some trouble connecting. Try again?"
    again = await scene.priya.submit()
    assert again.ok
    assert bot.last("view_submission")["view"]["state"]["values"]["what"]["in"]["value"] == "precious"


async def test_a_window_becomes_another_and_stacks_and_clears(scene: Scene, bot: Bot) -> None:
    await opened(scene, bot, window(field("what"), callback_id="one"))
    await scene.priya.fill({"what": "x"})

    bot.answers["view_submission"] = {"response_action": "update", "view": window(field("b"), callback_id="two")}
    await scene.priya.submit()
    assert [one.callback_id for one in scene.priya.modals] == ["two"]

    await scene.priya.fill({"b": "x"})
    bot.answers["view_submission"] = {"response_action": "push", "view": window(field("c"), callback_id="three")}
    await scene.priya.submit()
    assert [one.callback_id for one in scene.priya.modals] == ["two", "three"]
    assert scene.priya.modals[1].previous_view_id == scene.priya.modals[0].id

    await scene.priya.fill({"c": "x"})
    bot.answers["view_submission"] = {"response_action": "clear"}
    await scene.priya.submit()
    assert scene.priya.modals == []
    assert "what" not in bot.last("view_submission")["view"]["state"]["values"]


async def test_what_was_typed_stays_under_the_same_ids_when_the_bot_renders_again(scene: Scene, bot: Bot) -> None:
    await opened(scene, bot, window(field("kept"), field("filled"), actions(button())))
    await scene.priya.fill({"kept": "mine", "filled": "mine too"})

    async def render(body: Body) -> None:
        view = window(
            field("kept", initial_value="theirs"), field("filled_2", initial_value="theirs"), actions(button())
        )
        await scene.client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)

    bot.then["block_actions"] = render
    outcome = await scene.priya.click(await scene.priya.sees_modal(), "go")

    body = bot.last("block_actions")
    assert outcome.ok
    assert body["view"]["state"]["values"]["kept"]["in"]["value"] == "mine"
    assert body["container"] == {"type": "view", "view_id": body["view"]["id"]}
    assert "response_url" not in body
    await asyncio.gather(*bot.tasks)
    assert scene.priya.modal is not None
    values = {key[0]: value["value"] for key, value in scene.priya.modal.entered.items()}
    assert values == {"kept": "mine", "filled_2": "theirs"}


async def test_a_closed_window_loses_what_was_typed_and_tells_only_if_asked(scene: Scene, bot: Bot) -> None:
    day = {
        "type": "input",
        "block_id": "day",
        "label": text("Day"),
        "element": {"type": "datepicker", "action_id": "d"},
    }
    await opened(scene, bot, window(field("what"), day, notify_on_close=True))
    await scene.priya.fill({"what": "typed", "day": "2027-02-03"})

    outcome = await scene.priya.close_modal()

    body = bot.last("view_closed")
    assert outcome.fate is Fate.ACKED
    assert body["is_cleared"] is False
    assert body["view"]["state"]["values"]["what"]["in"]["value"] is None
    assert body["view"]["state"]["values"]["day"]["d"]["selected_date"] == "2027-02-03"
    await opened(scene, bot, window(field("what")))
    assert scene.priya.modal is not None
    assert scene.priya.modal.entered[("what", "in")]["value"] is None
    assert (await scene.priya.close_modal()).fate is Fate.NOT_SENT


async def test_the_home_is_published_and_clicked(scene: Scene, bot: Bot) -> None:
    async def publish(body: Body) -> None:
        view = {"type": "home", "blocks": [actions(button()), {"type": "header", "text": text("Welcome")}]}
        await scene.client.views_publish(user_id=body["event"]["user"], view=view)

    bot.then["app_home_opened"] = publish
    await scene.priya.open_home()
    home = await scene.priya.sees_home("Welcome")
    first = bot.last("app_home_opened")["event"]
    await scene.priya.open_home()
    await scene.workspace.courier.settled()

    outcome = await scene.priya.click(home, "Go")

    assert outcome.ok
    assert "view" not in first
    assert bot.last("app_home_opened")["event"]["view"]["hash"]
    assert (bot.last("block_actions")["view"]["type"], first["tab"]) == ("home", "home")


async def test_a_message_shortcut_brings_the_message(scene: Scene, bot: Bot) -> None:
    message = await scene.dana.post("payments", "shipped it, see https://example.com/x")
    bot.then["keep"] = await bot.opens(window(field("what"), callback_id="kept"))

    outcome = await scene.priya.message_shortcut(message, "keep")

    body = bot.last("message_action")
    assert outcome.ok
    assert body["message"]["text"] == "shipped it, see <https://example.com/x>"
    assert (body["message"]["user"], body["channel"]["name"]) == (scene.dana.id, "payments")
    assert body["message_ts"] == message.ts
    await scene.priya.sees_modal("kept")


async def test_a_global_shortcut_brings_no_channel(scene: Scene, bot: Bot) -> None:
    outcome = await scene.priya.global_shortcut("start")

    body = bot.last("shortcut")
    assert outcome.ok
    assert {"channel", "response_url"} & set(body) == set()


async def test_a_forwarded_message_arrives_as_a_share(scene: Scene, bot: Bot) -> None:
    message = await scene.dana.post("payments", "a & b")

    await scene.priya.forward(message, comment="for my goal")
    await scene.workspace.courier.settled()

    event = bot.last("message")["event"]
    [share] = event["attachments"]
    assert (event["channel_type"], event["text"], event["user"]) == ("im", "for my goal", scene.priya.id)
    assert (share["is_share"], share["author_id"], share["channel_id"], share["ts"]) == (
        True,
        scene.dana.id,
        message.channel,
        message.ts,
    )
    assert share["text"] == "a &amp; b"
    assert share["from_url"].endswith(f"/archives/{message.channel}/p{message.ts.replace('.', '')}")


async def test_a_click_in_a_message_can_change_it_through_the_response_url(scene: Scene, bot: Bot) -> None:
    blocks = [actions(button(value="7", confirm={name: text(name) for name in ("title", "text", "confirm", "deny")}))]
    await scene.client.chat_postMessage(channel=scene.priya.id, text="Ready?", blocks=blocks)
    message = await scene.priya.sees_message("Ready?")

    async def answer(body: Body) -> None:
        async with scene.session.post(
            body["response_url"], json={"replace_original": True, "text": "Done."}
        ) as response:
            assert response.status == 200

    bot.then["block_actions"] = answer
    cancelled = await scene.priya.click(message, "go", confirm=False)
    outcome = await scene.priya.click(message, "go", value="7")

    body = bot.last("block_actions")
    assert (cancelled.fate, outcome.ok) == (Fate.CANCELLED, True)
    assert (body["container"]["is_ephemeral"], body["message"]["ts"]) == (False, message.ts)
    assert (body["actions"][0]["value"], body["actions"][0]["block_id"]) == ("7", "buttons")
    await scene.priya.sees_message("Done.")
    assert (message.text, message.blocks) == ("Done.", [])


async def test_an_event_that_fails_comes_again_with_a_reason(scene: Scene, bot: Bot) -> None:
    bot.broken["message"] = 2

    await scene.priya.dm_bot("hello")
    await scene.workspace.courier.settled()

    tries = scene.workspace.inspector.deliveries("message")
    reason = tries[1].attempt, tries[2].attempt
    assert [one.outcome == "acked" for one in tries] == [False, False, True]
    assert reason == (1, 2)
    assert len({one["event_id"] for one in bot.heard}) == 1
    assert scene.workspace.inspector.counts.redeliveries == 2


async def test_an_event_is_given_up_after_three_more_tries(scene: Scene, bot: Bot) -> None:
    bot.broken["message"] = 9

    await scene.priya.dm_bot("hello")
    await scene.workspace.courier.settled()

    assert len(bot.heard) == 4


async def test_the_bot_is_told_of_its_own_messages_and_bolt_keeps_them_from_listeners(scene: Scene, bot: Bot) -> None:
    posted = await scene.client.chat_postMessage(channel=scene.priya.id, text="one")
    await scene.client.chat_update(channel=posted["channel"], ts=posted["ts"], text="two")
    await scene.workspace.courier.settled()

    told = scene.workspace.inspector.deliveries("message", outcome="acked")
    assert [one.sent["event"].get("subtype") for one in told] == [None, "message_changed"]
    assert bot.heard == []


async def test_edits_deletions_and_reactions_are_told(scene: Scene, bot: Bot) -> None:
    message = await scene.priya.post("payments", "one <two>")
    await scene.priya.edit(message, "three")
    await scene.dana.react(message, "tada")
    await scene.dana.react(message, "tada")
    await scene.priya.delete(message)
    await scene.workspace.courier.settled()

    events = [one["event"] for one in bot.heard]
    assert [(one["type"], one.get("subtype")) for one in events] == [
        ("message", None),
        ("message", "message_changed"),
        ("reaction_added", None),
        ("message", "message_deleted"),
    ]
    assert (events[0]["text"], events[1]["previous_message"]["text"]) == ("one &lt;two&gt;", "one &lt;two&gt;")
    assert events[1]["message"]["text"] == "three"


async def test_a_move_to_another_zone_is_told(scene: Scene, bot: Bot) -> None:
    await scene.priya.set_timezone("Asia/Kolkata")
    await scene.priya.set_status("On holiday", emoji=":palm_tree:")
    await scene.workspace.courier.settled()

    users = [one["event"]["user"] for one in bot.heard]
    assert users[0]["tz"] == "Asia/Kolkata"
    assert users[1]["profile"]["status_text"] == "On holiday"


async def test_bringing_the_bot_into_a_channel_is_told(scene: Scene, bot: Bot) -> None:
    room = scene.workspace.add_channel("leads", scene.priya.user)

    await scene.priya.invite(room)
    await scene.workspace.courier.settled()

    event = bot.last("member_joined_channel")["event"]
    assert (event["user"], event["inviter"]) == (scene.workspace.app.bot_user, scene.priya.id)


async def test_an_external_select_asks_the_app_for_options(scene: Scene, bot: Bot) -> None:
    select = {"type": "external_select", "action_id": "pick", "min_query_length": 1}
    element = {"type": "input", "block_id": "topic", "label": text("Topic"), "element": select}
    await opened(scene, bot, window(element))
    bot.answers["block_suggestion"] = {"options": [{"text": text("Kafka"), "value": "k"}]}

    await scene.priya.fill({"topic": "Kafka"})
    await scene.priya.submit()

    assert bot.last("block_suggestion")["value"] == "Kafka"
    assert bot.last("view_submission")["view"]["state"]["values"]["topic"]["pick"]["selected_option"]["value"] == "k"
