"""Methods that need more scopes than the tests' bot has, and rarer arguments."""

from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.model import Json
from tests.sandbox.conftest import Scene, with_scope
from tests.sandbox.test_sandbox_web_api import call, refusal

IMAGE = {"type": "image", "alt_text": "a chart"}


async def test_a_member_is_found_by_email_but_not_once_deactivated(scene: Scene) -> None:
    assert await refusal(scene.client, "users.lookupByEmail", email="priya@northwind.example") == "missing_scope"
    with_scope(scene.workspace, "users:read.email")

    found = await scene.client.users_lookupByEmail(email="Priya@northwind.example")

    assert (found["user"]["id"], found["user"]["profile"]["email"]) == (scene.priya.id, "priya@northwind.example")
    scene.priya.user.deleted = True
    assert await refusal(scene.client, "users.lookupByEmail", email="priya@northwind.example") == "users_not_found"


async def test_a_deactivated_profile_has_no_zone_and_a_strangers_says_so(scene: Scene) -> None:
    scene.priya.user.deleted = True
    stranger = scene.workspace.add_stranger("eve")

    gone = (await scene.client.users_info(user=scene.priya.id))["user"]
    eve = (await scene.client.users_info(user=stranger.id, include_locale=True))["user"]

    assert (gone["deleted"], "tz" in gone) == (True, False)
    assert (eve["is_stranger"], "locale" in eve, eve["team_id"] == scene.workspace.team.id) == (True, False, False)


async def test_the_team_is_told(scene: Scene) -> None:
    with_scope(scene.workspace, "team:read")

    assert (await scene.client.team_info())["team"]["domain"] == "northwind"


async def test_own_conversations_are_those_the_bot_is_in(scene: Scene) -> None:
    scene.workspace.add_channel("general", scene.priya.user)
    with_scope(scene.workspace, "groups:read")
    scene.workspace.add_channel("bots", scene.workspace.bot, private=True)
    scene.workspace.add_channel("old", scene.workspace.bot).is_archived = True
    kinds = "public_channel,private_channel"

    own = await scene.client.users_conversations(types=kinds, exclude_archived=True)
    of_priya = await scene.client.users_conversations(types=kinds, user=scene.priya.id)

    assert [one["name"] for one in own["channels"]] == ["payments", "bots"]
    assert [one["name"] for one in of_priya["channels"]] == ["payments", "general"]
    assert await refusal(scene.client, "users.conversations", types="rooms") == "invalid_types"


async def test_the_bot_joins_a_public_channel_only(scene: Scene) -> None:
    with_scope(scene.workspace, "channels:join")
    general = scene.workspace.add_channel("general", scene.priya.user)
    private = scene.workspace.add_channel("bots", scene.workspace.bot, private=True)
    archived = scene.workspace.add_channel("old", scene.priya.user)
    archived.is_archived = True

    answer = await scene.client.conversations_join(channel=general.id)

    assert answer["channel"]["is_member"]
    error = await refusal(scene.client, "conversations.join", channel=private.id)
    assert error == "method_not_supported_for_channel_type"
    assert await refusal(scene.client, "conversations.join", channel=archived.id) == "is_archived"


async def test_an_open_channel_is_described(scene: Scene) -> None:
    payments = scene.workspace.channel("payments")

    answer = await scene.client.conversations_info(channel=payments.id, include_num_members=True)

    channel = answer["channel"]
    assert (channel["name"], channel["is_member"], channel["num_members"], channel["is_private"]) == (
        "payments",
        True,
        3,
        False,
    )


async def test_a_group_conversation_is_opened_once_for_up_to_eight(scene: Scene) -> None:
    people = f"{scene.priya.id},{scene.dana.id}"
    assert await refusal(scene.client, "conversations.open", users=people) == "missing_scope"
    with_scope(scene.workspace, "mpim:write")

    first = await scene.client.conversations_open(users=people)
    second = await scene.client.conversations_open(users=people)

    assert first["channel"]["id"] == second["channel"]["id"]
    crowd = ",".join(scene.workspace.add_user(f"u{number}").id for number in range(9))
    assert await refusal(scene.client, "conversations.open", users=crowd) == "too_many_users"
    again = await scene.client.conversations_open(channel=first["channel"]["id"])
    assert again["already_open"]


async def test_the_bot_reacts_once(scene: Scene) -> None:
    with_scope(scene.workspace, "reactions:write")
    message = await scene.priya.post("payments", "hello")
    place = {"channel": message.channel, "timestamp": message.ts, "name": "tada"}

    await scene.client.reactions_add(**place)

    assert message.reactions == {"tada": [scene.workspace.app.bot_user]}
    assert await refusal(scene.client, "reactions.add", **place) == "already_reacted"
    assert await refusal(scene.client, "reactions.add", **{**place, "timestamp": "1.000000"}) == "message_not_found"


async def test_a_history_needs_membership_and_is_read_in_pages(scene: Scene) -> None:
    general = scene.workspace.add_channel("general", scene.priya.user)
    for number in range(3):
        await scene.priya.post("payments", f"{number}")
    payments = scene.workspace.channel("payments").id

    first = await scene.client.conversations_history(channel=payments, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await scene.client.conversations_history(channel=payments, limit=2, cursor=cursor)

    assert [one["text"] for one in first["messages"] + second["messages"]] == ["2", "1", "0"]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert await refusal(scene.client, "conversations.history", channel=general.id) == "not_in_channel"
    assert await refusal(scene.client, "conversations.history", channel=payments, limit=1000) == "invalid_limit"
    assert await refusal(scene.client, "conversations.history", channel=payments, oldest="x") == "invalid_ts_oldest"
    assert await refusal(scene.client, "conversations.replies", channel=payments, ts="1.0") == "thread_not_found"


async def test_markdown_text_stands_alone_and_has_a_limit(scene: Scene) -> None:
    client, channel = scene.client, scene.priya.id

    await call(client, "chat.postMessage", channel=channel, markdown_text="**hi**")

    assert scene.priya.dm[-1].text == "**hi**"
    error = await refusal(client, "chat.postMessage", channel=channel, markdown_text="x", text="y")
    assert error == "markdown_text_conflict"
    error = await refusal(client, "chat.postMessage", channel=channel, markdown_text="x" * 12_001)
    assert error == "msg_too_long"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"blocks": "no json"}, "invalid_blocks_format"),
        ({"blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"attachments": [{}] * 101}, "too_many_attachments"),
        ({"attachments": [{"blocks": [{"type": "nonsense"}]}]}, "invalid_blocks"),
        ({"metadata": {"event_type": "x", "event_payload": {"x": "x" * 20_000}}}, "metadata_too_large"),
        ({"blocks": [{**IMAGE, "slack_file": {"id": "FUNKNOWN"}}]}, "invalid_blocks"),
        (
            {"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}] * 5},
            "msg_blocks_too_long",
        ),
    ],
)
async def test_a_message_slack_would_not_take_is_an_invalid_payload(scene: Scene, given: Json, error: str) -> None:
    assert await refusal(scene.client, "chat.postMessage", channel=scene.priya.id, text="x", **given) == error
    assert scene.workspace.inspector.counts.invalid_payloads == 1
    assert scene.priya.dm == []


async def test_an_image_block_shows_a_file_that_is_there(scene: Scene) -> None:
    with_scope(scene.workspace, "files:read")
    file = scene.priya.upload("chart.png", b"png")

    blocks = [{**IMAGE, "slack_file": {"id": file.id}}]
    await scene.client.chat_postMessage(channel=scene.priya.id, text="x", blocks=blocks)
    by_url = [{**IMAGE, "slack_file": {"url": f"{scene.server.url}/files/{file.id}/{file.name}"}}]
    await scene.client.chat_postMessage(channel=scene.priya.id, text="x", blocks=by_url)

    assert (await scene.client.files_info(file=file.id))["file"]["size"] == 3
    assert await refusal(scene.client, "files.info", file="FUNKNOWN") == "file_not_found"


async def test_a_form_field_that_is_no_number_is_refused(scene: Scene) -> None:
    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await call(scene.client, "users.list", limit="many")
    assert await refusal(scene.client, "users.info") == "invalid_arguments"


async def test_a_mention_in_a_channel_is_told_apart(scene: Scene) -> None:
    app = scene.workspace.app
    events = app.manifest.events | {"app_mention"}
    scene.workspace.app = replace(
        app, manifest=replace(app.manifest, events=events), scopes=app.scopes | {"app_mentions:read"}
    )

    await scene.priya.post("payments", "@echo are you there?")
    await scene.workspace.courier.settled()

    told = scene.workspace.inspector.deliveries("app_mention")
    assert told[0].sent["event"]["text"] == f"<@{app.bot_user}> are you there?"
