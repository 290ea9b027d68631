"""The page in a real browser: a person's day by mouse, by keyboard, and on a phone."""

import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest
from playwright.async_api import Browser, FilePayload, Locator, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.clock import Clock
from sandbox.manifest import load_manifest
from sandbox.model import Json
from sandbox.page import Hint, Stage, page_routes
from sandbox.people.person import Person
from sandbox.server import serve
from sandbox.workspace import Workspace
from tests.browser.chromium import PHONE, screen
from tests.sandbox.bots import Body, Bot, running_bot
from tests.sandbox.conftest import RealTime, Scene
from tests.sandbox.page.screens import GOALS, actions, button, every_block, every_field, field, option, section, window

MANIFEST = Path(__file__).parent.parent / "sandbox" / "manifest.yml"
PICTURE: FilePayload = {"name": "a.png", "mimeType": "image/png", "buffer": b"png"}


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    workspace = Workspace(load_manifest(MANIFEST), clock=Clock())
    for name, full, tz in (("priya", "Priya Raman", "Europe/Berlin"), ("dana", "Dana Reyes", "Europe/London")):
        workspace.add_user(name, real_name=full, tz=tz, title="Engineer")
    workspace.add_channel("payments", *(workspace.user(one) for one in ("priya", "dana", "echo")))
    stage = Stage("A season", "month 2 of 6", 0.3, hints=[Hint("Type /echo as Dana", "/as/dana/dm")])
    async with (
        serve(workspace, routes=page_routes(workspace, stage=stage)) as server,
        aiohttp.ClientSession() as session,
    ):
        people = Person(workspace, "priya"), Person(workspace, "dana")
        client = AsyncWebClient(workspace.app.bot_token, base_url=server.api_url, session=session, retry_handlers=[])
        yield Scene(workspace, server, RealTime(time.time()), *people, client, session)


@pytest.fixture
async def bot(scene: Scene) -> AsyncIterator[Bot]:
    async with running_bot(scene, "socket") as running:
        yield running


async def heard(scene: Scene, bot: Bot, kind: str) -> Body:
    """The next payload of a kind, waited for."""

    def find() -> Body | None:
        return next((one for one in bot.heard if one.get("type") == kind), None)

    body = await scene.workspace.changes.wait_for(find, within=5, what=lambda: f"the app to hear {kind}")
    bot.heard.clear()
    return body


def state_of(body: Body) -> dict[str, Any]:
    """What the fields of a window held, by block_id, without their types."""
    values = body["view"]["state"]["values"]
    return {block: next(v for k, v in one["in"].items() if k != "type") for block, one in values.items()}


async def opened(page: Page, scene: Scene, bot: Bot, view: Json, who: str = "priya") -> Locator:
    """The window that the bot shows for a command."""
    bot.then["/echo"] = await bot.opens(view)
    await page.goto(f"{scene.server.url}/as/{who}/dm")
    message = page.get_by_role("textbox", name="Message", exact=True)
    await message.fill("/echo")
    await message.press("Enter")
    shown = page.get_by_role("dialog", name=view["title"]["text"])
    await expect(shown).to_be_visible()
    bot.heard.clear()
    return shown


async def test_a_person_runs_a_command_and_presses_what_it_answers(scene: Scene, bot: Bot, browser: Browser) -> None:
    bot.answers["/echo"] = {"text": "Yours", "blocks": [section("Your season"), actions(button("open", "Prepare it"))]}
    async with screen(browser) as page:
        await page.goto(scene.server.url)
        await expect(page).to_have_url(f"{scene.server.url}/as/priya/dm")
        await page.get_by_role("navigation", name="Act as").get_by_role("link", name="Dana Reyes").click()
        await expect(page).to_have_url(f"{scene.server.url}/as/dana/dm")

        message = page.get_by_role("textbox", name="Message", exact=True)
        await message.press_sequentially("/ec")
        await expect(page.get_by_role("option")).to_contain_text("/echo")
        await message.press("Tab")
        await expect(message).to_have_value("/echo ")
        await message.press("Enter")

        await expect(page.get_by_text("Only visible to you")).to_be_visible()
        await page.get_by_role("button", name="Prepare it").click()
        assert (await heard(scene, bot, "block_actions"))["user"]["id"] == scene.dana.id


async def test_every_kind_of_field_can_be_filled_in(scene: Scene, bot: Bot, browser: Browser) -> None:
    bot.answers["block_suggestion"] = {"options": [option("Kafka", "kafka"), option("PostgreSQL", "pg")]}
    async with screen(browser) as page:
        shown = await opened(page, scene, bot, window(*every_field()))
        await shown.get_by_label("What moved?").fill("The retry storm is gone")
        await expect(shown.get_by_text("23 / 40")).to_be_visible()
        await shown.get_by_label("Which goal?", exact=True).select_option("On-call")
        await pick(shown, "Which goals?", "Payments", "Search")
        await pick(shown, "Which topic?", "Kafka", search="ka")
        await pick(shown, "More topics", "Kafka", "PostgreSQL")
        await shown.get_by_label("By which day?").fill("2026-04-14")
        await shown.get_by_label("At what time?").fill("09:30")
        await shown.get_by_label("When exactly?").fill("2026-04-14T09:30")
        await shown.get_by_label("How many weeks?").fill("6")
        await shown.get_by_label("E-mail").fill("dana@northwind.example")
        await shown.get_by_label("Link").fill("https://northwind.example/notes")
        await shown.get_by_role("group", name="Reminders").get_by_label("Search").check()
        await shown.get_by_role("radiogroup", name="How does it go?").get_by_label("On-call").check()
        await shown.get_by_label("With whom?").select_option(scene.dana.id)
        await pick(shown, "And who else?", "Dana Reyes", "Priya Raman")
        await shown.get_by_label("Where do you talk?").select_option(label="#payments")
        await pick(shown, "Where else?", "#payments")
        await shown.get_by_label("Which channel?").select_option(label="#payments")
        await pick(shown, "Which channels?", "#payments")
        await shown.get_by_label("Notes").fill("one line")
        await shown.get_by_label("A picture").set_input_files(PICTURE)
        await expect(shown.get_by_text("a.png")).to_be_visible()
        await shown.get_by_role("button", name="Send").click()
        await expect(shown).to_be_hidden()

    held = state_of(await heard(scene, bot, "view_submission"))
    channel = scene.workspace.channel("payments").id
    assert held["text"] == "The retry storm is gone"
    assert held["goal"]["value"] == "onc"
    assert [one["value"] for one in held["goals"]] == ["pay", "sea"]
    assert held["topic"]["value"] == "kafka"
    assert [one["value"] for one in held["topics"]] == ["kafka", "pg"]
    assert (held["day"], held["hour"]) == ("2026-04-14", "09:30")
    assert held["instant"] == datetime(2026, 4, 14, 9, 30, tzinfo=ZoneInfo("Europe/Berlin")).timestamp()
    assert (held["weeks"], held["mail"]) == ("6", "dana@northwind.example")
    assert held["link"] == "https://northwind.example/notes"
    assert [one["value"] for one in held["remind"]] == ["sea"]
    assert held["state"]["value"] == "onc"
    assert (held["person"], held["people"]) == (scene.dana.id, [scene.dana.id, scene.priya.id])
    assert (held["room"], held["rooms"], held["channel"], held["channels"]) == (channel, [channel], channel, [channel])
    assert held["notes"]["elements"][0]["elements"][0]["text"] == "one line"
    assert [one["name"] for one in held["file"]] == ["a.png"]


async def pick(shown: Locator, label: str, *words: str, search: str = "") -> None:
    """Choose in a menu of many."""
    menu = shown.locator(".field").filter(has_text=label).locator("details")
    await menu.locator("summary").click()
    if search:
        await menu.get_by_role("searchbox").fill(search)
    for one in words:
        await menu.locator(".ticks").get_by_label(one).check()
    await expect(menu.locator(".chip")).to_have_text([*words])
    if await menu.get_attribute("open") is not None:
        await menu.locator("summary").click()


async def test_errors_stand_under_their_fields_and_nothing_typed_is_lost(
    scene: Scene, bot: Bot, browser: Browser
) -> None:
    bot.answers["view_submission"] = {"response_action": "errors", "errors": {"text": "Is there one example?"}}
    async with screen(browser) as page:
        shown = await opened(page, scene, bot, window(*every_field()[:2]))
        moved = shown.get_by_label("What moved?")
        await moved.fill("better")
        await shown.get_by_role("button", name="Send").click()
        await expect(shown.get_by_role("alert")).to_have_text("Please complete this required field.")
        assert bot.heard == []

        await shown.get_by_label("Which goal?").select_option("Search")
        await shown.get_by_role("button", name="Send").click()
        await expect(shown.get_by_role("alert")).to_have_text("Is there one example?")
        await expect(moved).to_be_focused()
        await expect(moved).to_have_attribute("aria-invalid", "true")
        await expect(moved).to_have_value("better")

        bot.answers["view_submission"] = None
        bot.slow["view_submission"] = 30
        await moved.press("Control+Enter")
        await expect(shown.get_by_text("We had some trouble connecting. Try again?")).to_be_visible(timeout=9_000)
        await expect(moved).to_have_value("better")


async def test_a_window_that_changes_keeps_what_is_typed_and_where_one_types(
    scene: Scene, bot: Bot, browser: Browser
) -> None:
    async with screen(browser) as page:
        shown = await opened(page, scene, bot, window(field("text", "What moved?", "plain_text_input")))
        moved = shown.get_by_label("What moved?")
        await moved.press_sequentially("half a sent")
        view = scene.priya.modal
        assert view is not None
        changed = window(section("For example: a date."), field("text", "What moved?", "plain_text_input"))
        await scene.client.views_update(view_id=view.id, view=changed)
        await expect(shown.get_by_text("For example: a date.")).to_be_visible()

        await expect(moved).to_be_focused()
        await page.keyboard.type("ence")
        await expect(moved).to_have_value("half a sentence")

        renamed = window(field("other", "What moved?", "plain_text_input", initial_value="anew"))
        await scene.client.views_update(view_id=view.id, view=renamed)
        await expect(moved).to_have_value("anew")


async def test_windows_stack_and_what_is_typed_below_stays(scene: Scene, bot: Bot, browser: Browser) -> None:
    async def push(body: Body) -> None:
        await scene.client.views_push(trigger_id=body["trigger_id"], view=window(section("Deeper"), title="Above"))

    below = window(field("text", "What moved?", "plain_text_input"), actions(button("push", "Look deeper")))
    async with screen(browser) as page:
        shown = await opened(page, scene, bot, below)
        bot.then["block_actions"] = push
        await shown.get_by_label("What moved?").fill("half a sentence")
        await shown.get_by_role("button", name="Look deeper").click()
        above = page.get_by_role("dialog", name="Above")
        await expect(above.get_by_text("2 of 3")).to_be_visible()
        await above.get_by_role("button", name="Back to A form").click()
        await expect(shown.get_by_label("What moved?")).to_have_value("half a sentence")
        await shown.get_by_role("button", name="Close", exact=True).click()
        await expect(shown).to_be_hidden()


async def test_a_field_that_tells_at_once_does_so_on_enter_and_waits_while_keys_walk(
    scene: Scene, bot: Bot, browser: Browser
) -> None:
    told = field(
        "word", "Word", "plain_text_input", dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"]}
    )
    goal = field("goal", "Goal", "static_select", options=GOALS)
    view = window({**told, "dispatch_action": True}, {**goal, "dispatch_action": True})
    async with screen(browser) as page:
        shown = await opened(page, scene, bot, view)
        await shown.get_by_label("Word").fill("kafka")
        await page.keyboard.press("Enter")
        assert (await heard(scene, bot, "block_actions"))["actions"][0]["value"] == "kafka"

        await shown.get_by_label("Goal").focus()
        for _ in GOALS:
            await page.keyboard.press("ArrowDown")
        body = await heard(scene, bot, "block_actions")
        assert body["actions"][0]["selected_option"]["value"] == GOALS[-1]["value"]
        assert not any(one["type"] == "block_actions" for one in bot.heard)


async def test_everything_is_there_by_keyboard_alone(scene: Scene, bot: Bot, browser: Browser) -> None:
    bot.then["/echo"] = await bot.opens(window(field("text", "What moved?", "plain_text_input")))
    async with screen(browser) as page:
        await page.goto(f"{scene.server.url}/as/priya/dm")
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("link", name="Skip to the message field")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("textbox", name="Message", exact=True)).to_be_focused()
        await page.keyboard.type("/ec")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await page.keyboard.press("Enter")
        shown = page.get_by_role("dialog", name="A form")
        await expect(shown.get_by_label("What moved?")).to_be_focused()
        await page.keyboard.type("by hand")
        await page.keyboard.press("Enter")
        await expect(shown).to_be_visible()
        await page.keyboard.press("Control+Enter")
        await expect(shown).to_be_hidden()
        assert state_of(await heard(scene, bot, "view_submission")) == {"text": "by hand"}
        await expect(page.get_by_role("textbox", name="Message", exact=True)).to_be_focused()

        await page.keyboard.type("/echo")
        await page.keyboard.press("Enter")
        await expect(shown).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(shown).to_be_hidden()
        assert scene.priya.modal is None


async def test_a_long_window_without_fields_opens_at_its_top(scene: Scene, bot: Bot, browser: Browser) -> None:
    lines = [section(f"Line {number} of a plan") for number in range(40)]
    view = window(*lines, actions(button("change", "Change something")))
    async with screen(browser, PHONE) as page:
        shown = await opened(page, scene, bot, view)
        await expect(shown.get_by_text("Line 0 of a plan")).to_be_in_viewport()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Tab")
        await expect(shown.get_by_role("button", name="Change something")).to_be_focused()
        assert bot.heard == []


async def test_a_phone_shows_one_thing_at_a_time(scene: Scene, bot: Bot, browser: Browser) -> None:
    await scene.client.chat_postMessage(channel=scene.priya.id, text="Good morning", blocks=every_block())
    async with screen(browser, PHONE) as page:
        shown = await opened(page, scene, bot, window(*every_field()))
        box = await shown.bounding_box()
        assert box is not None
        assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 375, 740)
        await shown.get_by_role("button", name="Close", exact=True).click()

        people = page.get_by_role("navigation", name="Act as")
        await expect(people).to_be_hidden()
        assert await page.evaluate("document.documentElement.scrollWidth") == 375
        await page.get_by_role("button", name="People and channels").click()
        await expect(people).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(people).to_be_hidden()
        await page.get_by_role("button", name="People and channels").click()
        await people.get_by_role("link", name="Dana Reyes").click()
        await expect(page).to_have_url(f"{scene.server.url}/as/dana/dm")


async def test_on_a_phone_words_are_not_squeezed_beside_a_button(scene: Scene, bot: Bot, browser: Browser) -> None:
    beside = section("What it means for you, in a line or two", accessory=button("who", "Who can see this"))
    await scene.client.chat_postMessage(channel=scene.priya.id, text="Good morning", blocks=[beside])
    async with screen(browser, PHONE) as page:
        await page.goto(f"{scene.server.url}/as/priya/dm")
        row = page.get_by_role("article")
        words = await row.get_by_text("What it means").bounding_box()
        pressed = await row.get_by_role("button", name="Who can see this").bounding_box()
        assert words is not None
        assert pressed is not None
        assert words["width"] > 190
        assert pressed["y"] >= words["y"] + words["height"]


async def test_what_stands_on_a_message_can_be_used(scene: Scene, bot: Bot, browser: Browser) -> None:
    await scene.client.chat_postMessage(channel=scene.priya.id, text="Good morning", blocks=every_block())
    async with screen(browser) as page:
        await page.goto(f"{scene.server.url}/as/priya/dm")
        row = page.get_by_role("article")
        await row.get_by_role("button", name="Not now").click()
        ask = page.get_by_role("dialog", name="Please confirm")
        await ask.get_by_role("button", name="Back").click()
        await expect(ask).to_be_hidden()
        await row.get_by_role("button", name="Not now").click()
        await ask.get_by_role("button", name="Not now, thanks").click()
        assert (await heard(scene, bot, "block_actions"))["actions"][0]["action_id"] == "no"

        await row.get_by_label("A note").fill("kept")
        await row.get_by_label("Goal").select_option("Search")
        body = await heard(scene, bot, "block_actions")
        assert body["actions"][0]["selected_option"]["value"] == "sea"
        assert body["state"]["values"]["note"]["in"]["value"] == "kept"

        await row.get_by_label("More", exact=True).click()
        await row.get_by_role("button", name="Move it").click()
        assert (await heard(scene, bot, "block_actions"))["actions"][0]["selected_option"]["value"] == "move"

        await row.get_by_label("Day").fill("2026-04-14")
        assert (await heard(scene, bot, "block_actions"))["actions"][0]["selected_date"] == "2026-04-14"
        await row.get_by_role("group").get_by_label("On-call").check()
        assert (await heard(scene, bot, "block_actions"))["actions"][0]["selected_options"][0]["value"] == "onc"


async def test_a_message_has_a_menu_and_a_thread(scene: Scene, bot: Bot, browser: Browser) -> None:
    said = await scene.dana.post("payments", "The retry storm is gone")
    async with screen(browser) as page:
        await page.goto(f"{scene.server.url}/as/priya/c/payments")
        row = page.get_by_role("article").filter(has_text="The retry storm is gone")
        await row.hover()
        await row.get_by_label("More actions").click()
        await row.get_by_role("button", name="Keep this").click()
        assert (await heard(scene, bot, "message_action"))["message"]["ts"] == said.ts

        await row.hover()
        await row.get_by_label("More actions").click()
        await row.get_by_role("button", name="Forward to Echo").click()
        await page.get_by_label("Say something about it").fill("for Payments")
        await page.get_by_role("button", name="Forward", exact=True).click()
        await scene.workspace.changes.wait_for(lambda: scene.priya.dm or None, within=5, what=lambda: "the forward")
        assert scene.priya.dm[-1].attachments[0]["text"] == "The retry storm is gone"

        await row.hover()
        await row.get_by_label("React").click()
        await row.get_by_role("button", name="tada").click()
        await expect(row.get_by_role("button", pressed=True)).to_be_visible()

        await row.hover()
        await row.get_by_role("link", name="Reply in thread").click()
        await page.get_by_role("textbox", name="Reply", exact=True).fill("well done")
        await page.keyboard.press("Enter")
        thread = page.get_by_role("complementary", name="Thread")
        await expect(thread.get_by_text("well done")).to_be_visible()
        await expect(row.get_by_text("1 reply")).to_be_visible()


async def test_news_arrive_by_themselves_and_disturb_nobody(scene: Scene, bot: Bot, browser: Browser) -> None:
    for number in range(80):
        await scene.dana.post("payments", f"message {number}")
    async with screen(browser) as page:
        await page.goto(f"{scene.server.url}/as/priya/c/payments")
        message = page.get_by_role("textbox", name="Message", exact=True)
        await message.fill("half a thought")
        await page.get_by_role("link", name="Show earlier").click()
        await expect(page.get_by_text("message 3", exact=True)).to_be_attached()
        place = page.get_by_role("region", name="Messages")
        await place.evaluate("one => { one.scrollTop = -400 }")
        top = await page.get_by_text("message 60", exact=True).bounding_box()

        await scene.dana.post("payments", "news")
        await expect(page.get_by_text("news", exact=True)).to_be_attached()
        assert await page.get_by_text("message 60", exact=True).bounding_box() == pytest.approx(top, abs=1)
        await expect(message).to_have_value("half a thought")

        await scene.client.chat_postMessage(channel=scene.dana.id, text="for Dana")
        await expect(page.get_by_role("link", name="Dana Reyes").get_by_text("1 unread")).to_be_visible()
        await page.goto(f"{scene.server.url}/as/dana/dm")
        await page.go_back()
        await expect(message).to_have_value("half a thought")


async def test_the_clock_moves_and_the_traffic_is_seen(scene: Scene, bot: Bot, browser: Browser) -> None:
    before = scene.workspace.clock.now()
    async with screen(browser) as page:
        await page.goto(f"{scene.server.url}/as/priya/home")
        await expect(page.get_by_text("has not put anything here yet")).to_be_visible()
        view = {"type": "home", "blocks": [section("What waits for you", accessory=button("go", "See"))]}
        await scene.client.views_publish(user_id=scene.priya.id, view=view)
        await page.get_by_role("button", name="See").click()
        await heard(scene, bot, "block_actions")

        await page.get_by_text("Move on").click()
        await page.get_by_role("button", name="+1 day").last.click()
        await expect(page.get_by_text("the app is catching up")).to_be_hidden()
        assert scene.workspace.clock.now() - before >= timedelta(hours=23)

        await page.get_by_role("link", name="Traffic").click()
        traffic = page.get_by_role("complementary", name="Traffic")
        await traffic.get_by_text("views.publish").first.click()
        await expect(traffic.get_by_text("What waits for you").first).to_be_visible()
        await traffic.get_by_label("Filter").fill("home_opened")
        await expect(traffic.get_by_text("views.publish")).to_be_hidden()
        await expect(traffic.get_by_text("app_home_opened")).to_be_visible()
