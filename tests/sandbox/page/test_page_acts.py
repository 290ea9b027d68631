"""What people do on the page goes through Person, and what comes of it is where they look."""

import asyncio

import aiohttp
import pytest

from sandbox.blockkit.inputs import content_of
from tests.sandbox.bots import Bot
from tests.sandbox.conftest import Scene
from tests.sandbox.page.conftest import Visitor, opened
from tests.sandbox.page.screens import actions, button, every_block, every_field, field, option, section


async def test_a_message_is_sent_and_may_have_files(scene: Scene, visitor: Visitor) -> None:
    form = aiohttp.FormData()
    form.add_field("file", b"png", filename="chart.png", content_type="image/png")
    async with scene.session.post(f"{visitor.url}/as/priya/upload", data=form) as got:
        files = [one["id"] for one in (await got.json())["files"]]
    payments = scene.workspace.channel("payments")

    assert await visitor.do("priya", "say", channel=payments.id, text=" look @dana ", files=files) == {"ok": True}

    said = scene.dana.channel("payments")[-1]
    assert (said.text, said.files) == (f"look {scene.dana.mention}", files)
    shown = await visitor.see("/as/dana/c/payments", "main")
    assert f'src="/as/dana/files/{files[0]}"' in shown
    async with scene.session.get(f"{visitor.url}/as/dana/files/{files[0]}") as got:
        assert (await got.read(), got.headers["Content-Type"]) == (b"png", "image/png")


async def test_a_file_that_could_run_is_only_ever_saved(scene: Scene, visitor: Visitor) -> None:
    file = scene.priya.upload("x.svg", b"<svg onload='alert(1)'/>")
    async with scene.session.get(f"{visitor.url}/as/dana/files/{file.id}") as got:
        assert got.headers["Content-Disposition"] == "attachment"
        assert got.headers["X-Content-Type-Options"] == "nosniff"
    async with scene.session.get(f"{visitor.url}/as/dana/files/F0") as got:
        assert got.status == 404


async def test_a_command_is_run_from_the_field_for_messages(scene: Scene, bot: Bot, visitor: Visitor) -> None:
    bot.answers["/echo"] = {"text": "heard"}
    payments = scene.workspace.channel("payments")

    assert (await visitor.do("priya", "say", channel=payments.id, text="/echo one two"))["ok"]

    assert (bot.heard[-1]["text"], bot.heard[-1]["channel_id"]) == ("one two", payments.id)
    assert scene.priya.ephemerals[-1].text == "heard"


@pytest.mark.parametrize(("text", "thread"), [("/unknown", False), ("/echo", True)])
async def test_a_command_that_is_not_there_says_so(scene: Scene, visitor: Visitor, text: str, thread: bool) -> None:
    said = await scene.priya.post("payments", "hello")
    where = {"thread": f"m/{said.channel}/{said.ts}"} if thread else {}

    answer = await visitor.do("priya", "say", channel=said.channel, text=text, **where)

    assert not answer["ok"]
    assert answer["shown"].startswith(text)


async def test_an_app_that_does_not_answer_a_command_is_named(scene: Scene, bot: Bot, visitor: Visitor) -> None:
    bot.slow["/echo"] = 30
    dm = scene.workspace.dm("priya")

    answer = await visitor.do("priya", "say", channel=dm.id, text="/echo")

    assert answer == {"ok": False, "shown": '/echo failed with the error "operation_timeout"'}
    await let_go(bot)


async def let_go(bot: Bot) -> None:
    """Wake whatever still sleeps in the bot."""
    bot.slow.clear()
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        if "hear" in repr(task.get_coro()):
            task.cancel()


async def test_a_click_takes_along_what_the_fields_hold(scene: Scene, bot: Bot, visitor: Visitor) -> None:
    view = opened(scene, field("text", "What?", "plain_text_input"), actions(button("see", "See examples")))
    values = [["text", "in", "half a sentence"], ["gone", "in", "x"]]

    answer = await visitor.do("priya", "click", where=view.id, block="buttons", action="see", values=values)

    assert answer["ok"]
    body = bot.last("block_actions")
    assert body["view"]["state"]["values"]["text"]["in"]["value"] == "half a sentence"
    assert body["actions"][0]["action_id"] == "see"


async def test_choosing_on_a_message_is_told(scene: Scene, bot: Bot, visitor: Visitor) -> None:
    await scene.client.chat_postMessage(channel=scene.priya.id, text="x", blocks=every_block())
    message = scene.priya.dm[-1]
    where = f"m/{message.channel}/{message.ts}"
    chosen: dict[str, object] = {
        "goal": "sea",
        "day": "2026-04-14",
        "who": scene.dana.id,
        "ticks": ["pay", "sea"],
        "one": "onc",
        "more": "move",
    }

    for action, pick in chosen.items():
        assert (await visitor.do("priya", "click", where=where, block="buttons", action=action, pick=pick))["ok"]

    heard = {one["actions"][0]["action_id"]: one["actions"][0] for one in bot.heard}
    assert heard["goal"]["selected_option"]["value"] == "sea"
    assert heard["day"]["selected_date"] == "2026-04-14"
    assert heard["who"]["selected_user"] == scene.dana.id
    assert [one["value"] for one in heard["ticks"]["selected_options"]] == ["pay", "sea"]
    assert heard["one"]["selected_option"]["value"] == "onc"
    assert heard["more"]["selected_option"]["value"] == "move"
    assert 'value="sea" selected' in await visitor.see("/as/priya/dm", "main")


async def test_a_button_that_was_drawn_anew_meanwhile_still_does_what_it_said(
    scene: Scene, bot: Bot, visitor: Visitor
) -> None:
    blocks = [actions(button("go", "Go"), block_id="one"), actions(button("go", "Stay", value="stay"), block_id="two")]
    await scene.client.views_publish(user_id=scene.priya.id, view={"type": "home", "blocks": blocks})
    home = scene.priya.home
    assert home is not None

    old = {"where": home.id, "block": "old", "action": "go"}
    assert (await visitor.do("priya", "click", **old, value="stay"))["ok"]
    assert bot.heard[-1]["actions"][0]["value"] == "stay"
    assert not (await visitor.do("priya", "click", **old, value="gone"))["ok"]


async def test_what_is_only_for_one_person_can_be_pressed_and_dismissed(
    scene: Scene, bot: Bot, visitor: Visitor
) -> None:
    bot.answers["/echo"] = {"text": "x", "blocks": [actions(button("go", "Go"))]}
    await visitor.do("priya", "say", channel=scene.workspace.dm("priya").id, text="/echo")
    message = scene.priya.ephemerals[-1]
    where = f"e/{message.channel}/{message.ts}"

    assert (await visitor.do("priya", "click", where=where, block="buttons", action="go"))["ok"]
    assert not (await visitor.do("dana", "click", where=where, block="buttons", action="go"))["ok"]
    assert (await visitor.do("priya", "dismiss", where=where))["ok"]
    assert scene.priya.ephemerals == []


async def test_what_is_typed_stays_on_the_window_until_it_is_sent(scene: Scene, visitor: Visitor) -> None:
    view = opened(scene, *every_field())
    values = [["text", "in", "moved"], ["goal", "in", "sea"], ["weeks", "in", "6"], ["notes", "in", "one\ntwo"]]

    await visitor.do("priya", "enter", where=view.id, values=values)

    shown = await visitor.see("/as/priya/dm", "modal")
    for words in ("moved</textarea>", 'value="sea" selected', 'value="6"', "one\ntwo</textarea>"):
        assert words in shown


async def test_a_window_is_not_sent_before_it_is_complete(scene: Scene, bot: Bot, visitor: Visitor) -> None:
    view = opened(scene, *every_field())
    values = [["text", "in", "x" * 41], ["weeks", "in", "1.5"], ["goal", "in", "pay"]]

    assert await visitor.do("priya", "submit", where=view.id, values=values) == {"ok": False}
    shown = await visitor.see("/as/priya/dm", "modal")
    assert "The field takes 40 characters, not 41." in shown
    assert "The field takes whole numbers, not 1.5." in shown

    values = [["text", "in", ""], ["weeks", "in", "99"], ["mail", "in", "nobody"]]
    assert await visitor.do("priya", "submit", where=view.id, values=values) == {"ok": False}
    shown = await visitor.see("/as/priya/dm", "modal")
    assert "Please complete this required field." in shown
    assert "Please enter a number of at most 26." in shown
    assert "Please enter a valid email address." in shown
    assert "takes 40" not in shown
    assert bot.heard == []


async def test_the_apps_errors_stand_under_their_fields(scene: Scene, bot: Bot, visitor: Visitor) -> None:
    view = opened(scene, field("text", "What?", "plain_text_input"))
    bot.answers["view_submission"] = {"response_action": "errors", "errors": {"text": "Say <more>"}}

    assert not (await visitor.do("priya", "submit", where=view.id, values=[["text", "in", "x"]]))["ok"]
    assert "Say &lt;more&gt;" in await visitor.see("/as/priya/dm", "modal")

    bot.answers["view_submission"] = None
    assert (await visitor.do("priya", "submit", where=view.id, values=[["text", "in", "x"]]))["ok"]
    assert "Say" not in await visitor.see("/as/priya/dm", "modal")
    assert not (await visitor.do("priya", "submit", where=view.id))["ok"]


async def test_a_window_that_nobody_acknowledges_stays_with_a_word(scene: Scene, bot: Bot, visitor: Visitor) -> None:
    view = opened(scene, field("text", "What?", "plain_text_input"))
    bot.slow["view_submission"] = 30

    assert not (await visitor.do("priya", "submit", where=view.id, values=[["text", "in", "kept"]]))["ok"]

    shown = await visitor.see("/as/priya/dm", "modal")
    assert "We had some trouble connecting. Try again?" in shown
    assert 'value="kept"' in shown
    await let_go(bot)


async def test_an_external_select_offers_what_the_app_says(scene: Scene, bot: Bot, visitor: Visitor) -> None:
    view = opened(scene, *every_field()[2:5])
    bot.answers["block_suggestion"] = {"options": [option("Kafka", "kafka"), option("Search", "sea")]}

    answer = await visitor.do("priya", "suggest", where=view.id, block="topic", action="in", query="ka")
    assert [one["value"] for one in answer["options"]] == ["kafka", "sea"]
    assert bot.last("block_suggestion")["value"] == "ka"

    await visitor.do("priya", "enter", where=view.id, values=[["topic", "in", "kafka"], ["topics", "in", ["never"]]])
    assert content_of(view.entered["topic", "in"])["text"]["text"] == "Kafka"
    assert content_of(view.entered["topics", "in"]) == []
    assert "Kafka" in await visitor.see("/as/priya/dm", "modal")


async def test_an_external_select_outside_an_input_is_told_at_once(scene: Scene, bot: Bot, visitor: Visitor) -> None:
    select = {"type": "external_select", "action_id": "topic", "min_query_length": 1}
    view = opened(scene, actions(select))
    bot.answers["block_suggestion"] = {"options": [option("Kafka", "kafka")]}
    where = {"where": view.id, "block": "buttons", "action": "topic"}
    await visitor.do("priya", "suggest", **where, query="ka")

    assert (await visitor.do("priya", "click", **where, pick="kafka"))["ok"]

    assert bot.last("block_actions")["actions"][0]["selected_option"]["value"] == "kafka"


async def test_closing_a_window_loses_what_was_typed(scene: Scene, bot: Bot, visitor: Visitor) -> None:
    opened(scene, section("below"), notify_on_close=True)
    opened(scene, section("above"), on_top=True)

    assert (await visitor.do("priya", "close"))["ok"]
    assert len(scene.priya.modals) == 1
    assert (await visitor.do("priya", "close", every=True))["ok"]
    assert bot.last("view_closed")["is_cleared"]
    assert (await visitor.do("priya", "close"))["ok"]


async def test_shortcuts_are_used_from_a_message_and_from_anywhere(scene: Scene, bot: Bot, visitor: Visitor) -> None:
    said = await scene.dana.post("payments", "gone")
    where = f"m/{said.channel}/{said.ts}"

    assert (await visitor.do("priya", "shortcut", where=where, callback_id="keep"))["ok"]
    assert (await visitor.do("priya", "shortcut", callback_id="start"))["ok"]
    assert not (await visitor.do("priya", "shortcut", callback_id="keep"))["ok"]
    assert not (await visitor.do("priya", "shortcut", where="m/C0/1.0", callback_id="keep"))["ok"]

    assert bot.last("message_action")["message"]["ts"] == said.ts
    assert bot.last("shortcut")["callback_id"] == "start"


async def test_a_message_is_forwarded_changed_and_reacted_to(scene: Scene, visitor: Visitor) -> None:
    said = await scene.dana.post("payments", "gone")
    where = f"m/{said.channel}/{said.ts}"

    assert (await visitor.do("priya", "forward", where=where, comment="for Payments"))["said"] == "Forwarded to Echo."
    assert scene.priya.dm[-1].attachments[0]["text"] == "gone"
    await visitor.do("priya", "react", where=where, emoji="tada")
    assert said.reactions == {"tada": [scene.priya.id]}
    assert "/archives/" in (await visitor.do("priya", "copy", where=where))["copied"]
    assert not (await visitor.do("priya", "edit", where=where, text="mine"))["ok"]
    await visitor.do("dana", "edit", where=where, text="gone for good")
    assert said.text == "gone for good"
    await visitor.do("dana", "delete", where=where)
    assert scene.dana.channel("payments") == []


async def test_status_and_zone_are_changed(scene: Scene, visitor: Visitor) -> None:
    form = await visitor.see("/as/priya/profile")
    assert '<option selected value="Europe/London">' in form

    answer = await visitor.do("priya", "profile", status="Away", emoji=":palm_tree:", tz="Asia/Tokyo")

    assert answer == {"ok": True}
    user = scene.priya.user
    assert (user.status_text, user.status_emoji, user.tz) == ("Away", ":palm_tree:", "Asia/Tokyo")
    assert "🌴" in await visitor.see("/as/priya/dm", "side")
    assert not (await visitor.do("priya", "profile", status="Away", tz="Moon/Base"))["ok"]


async def test_acts_that_are_not_there_are_refused(visitor: Visitor) -> None:
    for body in ("[]", "not json"):
        async with visitor.session.post(f"{visitor.url}/as/priya/do/say", data=body) as got:
            assert got.status == 400
    async with visitor.session.post(f"{visitor.url}/as/priya/do/nothing", json={}) as got:
        assert got.status == 404
    assert not (await visitor.do("priya", "say", channel="C0", text="x"))["ok"]
    assert not (await visitor.do("priya", "click", where="V0", action="x"))["ok"]
