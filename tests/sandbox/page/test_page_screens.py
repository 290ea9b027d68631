"""What stands on the page for each person at each place."""

from datetime import timedelta

import pytest

from sandbox.page import Hint, Stage
from sandbox.page.unread import Seen
from tests.sandbox.conftest import Scene
from tests.sandbox.page.conftest import Visitor, opened
from tests.sandbox.page.screens import actions, button, every_block, every_field, field, section


async def test_it_begins_with_the_first_person_or_where_the_stage_says(visitor: Visitor, stage: Stage) -> None:
    async with visitor.session.get(visitor.url) as got:
        assert got.url.path == "/as/priya/dm"
    stage.show(start="/as/dana/home")
    async with visitor.session.get(visitor.url) as got:
        assert got.url.path == "/as/dana/home"


@pytest.mark.parametrize("path", ["/as/nobody/dm", "/as/priya/nowhere", "/as/echo/dm", "/as/nobody/live?at=dm"])
async def test_nobody_and_nowhere_are_not_found(visitor: Visitor, path: str) -> None:
    async with visitor.session.get(f"{visitor.url}{path}") as got:
        assert got.status == 404


async def test_the_page_loads_nothing_from_elsewhere(visitor: Visitor) -> None:
    async with visitor.session.get(f"{visitor.url}/as/priya/dm") as got:
        policy = got.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for name in ("page.css", "page.js", "morph.js", "fields.js", "composer.js", "mark.svg"):
        async with visitor.session.get(f"{visitor.url}/static/{name}") as got:
            assert got.status == 200
            assert "http" not in (await got.text()).replace("http://www.w3.org/2000/svg", "")


async def test_another_site_in_the_same_browser_can_do_nothing(visitor: Visitor) -> None:
    for path in ("do/say", "upload", "clock/day"):
        headers = {"Origin": "https://elsewhere.example"}
        async with visitor.session.post(f"{visitor.url}/as/priya/{path}", data="{}", headers=headers) as got:
            assert got.status == 403


async def test_every_block_of_a_message_is_drawn(scene: Scene, visitor: Visitor) -> None:
    await scene.client.chat_postMessage(channel=scene.priya.id, text="Good morning", blocks=every_block())

    shown = await visitor.see("/as/priya/dm", "main")

    for words in ("<h2>Good morning</h2>", "<strong>Tom&#39;s</strong>", "See and hold", "Late<br>1", "<hr>"):
        assert words in shown
    assert 'aria-label="A chart of check-ins"' in shown
    assert "elsewhere.example" not in shown
    assert '<option value="pay">Payments</option>' in shown
    assert f'<option value="{scene.dana.id}">Dana</option>' in shown
    assert "<template data-confirm>" in shown
    assert "Only you see this." in shown


async def test_nothing_that_is_typed_becomes_html(scene: Scene, visitor: Visitor) -> None:
    evil = "<img src=x onerror=alert(1)>'\"</textarea><script>"
    scene.workspace.user("dana").title = scene.workspace.user("dana").real_name = evil
    await scene.dana.post("payments", evil)
    blocks = [section("x", accessory=button("go", evil)), field("note", evil, "plain_text_input", initial_value=evil)]
    opened(scene, *blocks, title=evil[:24])
    await scene.client.chat_postMessage(channel=scene.priya.id, text=evil, blocks=blocks)

    for path in ("/as/priya/c/payments", "/as/priya/dm"):
        shown = await visitor.see(path)
        assert "<img" not in shown
        assert "<script>" not in shown
        assert "'\"</textarea>" not in shown


async def test_a_window_shows_the_top_of_the_stack_with_its_errors(scene: Scene, visitor: Visitor) -> None:
    opened(scene, *every_field(), title="Below")
    opened(scene, section("Deeper"), title="Above", on_top=True)

    shown = await visitor.see("/as/priya/dm", "modal")

    assert "Above" in shown
    assert 'aria-label="Back to Below"' in shown
    assert "2 of 3" in shown
    assert "What moved?" not in shown
    assert "Above" not in await visitor.see("/as/dana/dm", "modal")


async def test_a_home_is_shown_and_the_app_hears_that_it_was_opened(scene: Scene, visitor: Visitor) -> None:
    view = {"type": "home", "blocks": [section("What waits for you"), actions(button("go", "See"))]}
    await scene.client.views_publish(user_id=scene.priya.id, view=view)

    assert "What waits for you" in await visitor.see("/as/priya/home", "main")
    assert "has not put anything here yet" in await visitor.see("/as/dana/home")
    told = scene.workspace.inspector.deliveries("app_home_opened")
    assert {(one.sent["event"]["tab"], one.user) for one in told} == {("home", scene.dana.id)}


async def test_days_and_breaths_part_the_messages(scene: Scene, visitor: Visitor) -> None:
    await scene.dana.post("payments", "first")
    await scene.dana.post("payments", "in one breath")
    scene.workspace.advance(timedelta(days=1))
    said = await scene.dana.post("payments", "second")
    await scene.priya.post("payments", "a reply", thread=said)
    await scene.dana.edit(said, "second thoughts")

    shown = await visitor.see("/as/priya/c/payments", "main")

    assert shown.index("Yesterday") < shown.index("first") < shown.index("Today") < shown.index("second thoughts")
    assert shown.count('class="msg continues"') == 1
    assert "1 reply" in shown
    assert "a reply" not in shown
    assert "(edited)" in shown
    assert "a reply" in await visitor.see(f"/as/priya/c/payments/t/{said.ts}", "thread")


async def test_a_long_conversation_is_drawn_page_by_page(scene: Scene, visitor: Visitor) -> None:
    for number in range(500):
        await scene.dana.post("payments", f"number {number}.")

    shown = await visitor.see("/as/priya/c/payments", "main")

    assert shown.count("<article") == 60
    assert "Show earlier messages (440)" in shown
    assert "number 440." in shown
    assert "number 439." not in shown
    assert (await visitor.see("/as/priya/c/payments?n=120", "main")).count("<article") == 120


async def test_who_is_no_member_may_look_join_and_then_write(scene: Scene, visitor: Visitor) -> None:
    room = scene.workspace.add_channel("platform", scene.dana.user)

    assert "Join" in await visitor.see("/as/priya/c/platform", "main")
    assert (await visitor.do("priya", "join", channel=room.id))["ok"]
    shown = await visitor.see("/as/priya/c/platform", "main", "side")
    assert "composer-main" in shown
    assert "Add Echo" in shown
    assert (await visitor.do("priya", "invite_bot", channel=room.id))["ok"]
    assert scene.workspace.bot.id in room.members


async def test_a_channel_one_may_not_see_is_not_there(scene: Scene, visitor: Visitor) -> None:
    secret = scene.workspace.add_channel("leads", scene.dana.user, private=True)
    await scene.dana.post(secret, "between us")

    for path in ("/as/priya/c/leads", f"/as/priya/c/{secret.id}"):
        shown = await visitor.see(path)
        assert "does not see such a conversation" in shown
        assert "between us" not in shown


async def test_the_banner_says_how_far_the_story_is(visitor: Visitor, stage: Stage) -> None:
    stage.show(title="A season", chapter="month 2 of 6", progress=0.25, hints=[Hint("Try this", "/as/dana/dm")])
    shown = await visitor.see("/as/priya/dm", "top")
    for words in ("A season", "month 2 of 6", 'value="0.25"', 'href="/as/dana/dm"', "Try this"):
        assert words in shown

    stage.show(busy="Playing the first month")
    assert "Playing the first month" in await visitor.see("/as/priya/dm", "top")


async def test_people_show_their_own_time_and_what_waits_for_them(scene: Scene, visitor: Visitor, stage: Stage) -> None:
    scene.dana.user.tz = "Asia/Tokyo"
    await scene.client.chat_postMessage(channel=scene.dana.id, text="for Dana")
    await scene.priya.post("payments", f"look, @{scene.dana.user.name}")

    shown = await visitor.see("/as/priya/dm", "people")
    assert "23:13" in shown  # The tests' noon is 14:13 in UTC.
    assert '2<span class="hush"> unread' in shown

    await visitor.see("/as/dana/dm", "main")
    await visitor.see("/as/dana/c/payments", "main")
    assert "unread" not in await visitor.see("/as/priya/dm", "people")

    stage.show(busy="Playing")
    await scene.client.chat_postMessage(channel=scene.dana.id, text="played")
    stage.show(busy="")
    assert "unread" not in await visitor.see("/as/priya/dm", "people")


async def test_what_is_for_one_person_alone_counts_until_it_is_seen(scene: Scene) -> None:
    seen = Seen(scene.workspace, scene.workspace.conversations.stamp())
    payments = scene.workspace.channel("payments")
    await scene.client.chat_postEphemeral(channel=payments.id, user=scene.priya.id, text="only you")
    await scene.priya.post("payments", "one's own words are no news")

    assert seen.count(scene.priya.user, payments) == 1
    assert seen.count(scene.dana.user, payments) == 1
    seen.read(scene.priya.user, payments)
    assert seen.count(scene.priya.user, payments) == 0
    assert seen.mentions(scene.dana.user) == 0


async def test_traffic_is_listed_sifted_and_shown_in_full(scene: Scene, visitor: Visitor) -> None:
    await scene.client.chat_postMessage(channel=scene.priya.id, text="Good morning")
    await scene.client.api_call("auth.test")
    scene.workspace.faults.fail("auth.test", "fatal_error")
    async with scene.session.post(f"{scene.server.api_url}auth.test", headers={"Authorization": "Bearer nothing"}):
        pass

    everything = await visitor.see("/as/priya/dm?traffic", "traffic")
    assert "chat.postMessage" in everything
    assert "chat.postMessage" not in await visitor.see("/as/priya/dm?traffic=auth", "traffic")
    assert "chat.postMessage" not in await visitor.see("/as/priya/dm?traffic&faulty", "traffic")
    number = scene.workspace.inspector.calls("chat.postMessage")[0].number
    payload = await visitor.see(f"/as/priya/traffic/{number}")
    assert "Good morning" in payload
    assert scene.workspace.app.bot_token not in payload
    async with visitor.session.get(f"{visitor.url}/as/priya/traffic/9999") as got:
        assert got.status == 404
