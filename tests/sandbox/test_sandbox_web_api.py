"""The Web API refuses what Slack refuses, seen through Slack's own client."""

from dataclasses import replace
from datetime import timedelta

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from sandbox.model import ChannelKind
from tests.sandbox.conftest import Scene, without_scope

TEXT = [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}]


def error_of(refused: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(refused.value.response["error"])


async def call(client: AsyncWebClient, method: str, **arguments: object) -> AsyncSlackResponse:
    return await client.api_call(method, json=arguments)


async def refusal(client: AsyncWebClient, method: str, **arguments: object) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call(client, method, **arguments)
    return error_of(refused)


async def test_a_token_says_who_it_is(scene: Scene) -> None:
    answer = await scene.client.auth_test()

    assert answer["user_id"] == scene.workspace.app.bot_user
    assert answer["url"] == "https://northwind.slack.com/"
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-wrong", "invalid_auth")])
async def test_a_call_without_a_good_token_is_refused(scene: Scene, token: str, error: str) -> None:
    assert await refusal(scene.client_with(token), "auth.test") == error


async def test_an_app_token_is_no_bot_token(scene: Scene) -> None:
    assert await refusal(scene.client_with(scene.workspace.app.app_token), "auth.test") == "not_allowed_token_type"
    assert await refusal(scene.client, "apps.connections.open") == "not_allowed_token_type"


async def test_an_app_that_was_removed_has_no_account(scene: Scene) -> None:
    scene.workspace.is_installed = False

    assert await refusal(scene.client, "auth.test") == "account_inactive"


async def test_an_unknown_method_is_called_so(scene: Scene) -> None:
    assert await refusal(scene.client, "chat.shout") == "unknown_method"


async def test_a_missing_scope_is_named(scene: Scene) -> None:
    without_scope(scene.workspace, "chat:write")

    with pytest.raises(SlackApiError) as refused:
        await scene.client.chat_postMessage(channel=scene.priya.id, text="hi")

    assert error_of(refused) == "missing_scope"
    assert refused.value.response["needed"] == "chat:write"
    assert "users:read" in refused.value.response["provided"]


async def test_posting_to_a_person_reaches_their_direct_messages(scene: Scene) -> None:
    answer = await scene.client.chat_postMessage(channel=scene.priya.id, text="hi", blocks=TEXT)

    [message] = scene.priya.dm
    assert (answer["ts"], answer["channel"][0]) == (message.ts, "D")
    assert answer["message"]["blocks"][0]["block_id"]


async def test_posting_where_the_bot_is_not_is_refused(scene: Scene) -> None:
    public = scene.workspace.add_channel("general", scene.priya.user)
    private = scene.workspace.add_channel("leads", scene.priya.user, private=True)
    direct = scene.workspace.dm("priya", "dana")
    closed = scene.workspace.add_channel("old", scene.workspace.bot)
    closed.is_archived = True

    errors = [
        await refusal(scene.client, "chat.postMessage", channel=one.id, text="hi")
        for one in (public, private, direct, closed)
    ]

    assert errors == ["not_in_channel", "channel_not_found", "channel_not_found", "is_archived"]


async def test_nobody_and_bots_cannot_be_written_to(scene: Scene) -> None:
    robot = scene.workspace.add_bot("robot")
    stranger = scene.workspace.add_stranger("eve")

    errors = [
        await refusal(scene.client, "chat.postMessage", channel=one, text="hi")
        for one in ("UNOBODY", robot.id, stranger.id)
    ]

    assert errors == ["channel_not_found", "cannot_dm_bot", "channel_not_found"]


async def test_a_stranger_can_be_written_to_once_they_share_a_channel(scene: Scene) -> None:
    stranger = scene.workspace.add_stranger("eve")
    scene.workspace.add_channel("shared", stranger, scene.workspace.bot)

    assert (await scene.client.chat_postMessage(channel=stranger.id, text="hi"))["ok"]


async def test_a_conversation_with_the_deactivated_cannot_be_opened(scene: Scene) -> None:
    scene.priya.user.deleted = True
    robot = scene.workspace.add_bot("robot")

    people = (scene.priya.id, robot.id, "UNOBODY", "")
    errors = [await refusal(scene.client, "conversations.open", users=one) for one in people]

    assert errors == ["user_disabled", "cannot_dm_bot", "user_not_found", "users_list_not_supplied"]


async def test_a_conversation_is_opened_once(scene: Scene) -> None:
    first = await scene.client.conversations_open(users=scene.priya.id)
    second = await scene.client.conversations_open(users=scene.priya.id, return_im=True)

    assert first["channel"]["id"] == second["channel"]["id"]
    assert (first["already_open"], second["already_open"], second["channel"]["user"]) == (False, True, scene.priya.id)


async def test_nothing_to_say_is_refused_and_too_much_is_cut(scene: Scene) -> None:
    assert await refusal(scene.client, "chat.postMessage", channel=scene.priya.id) == "no_text"

    await scene.client.chat_postMessage(channel=scene.priya.id, text="x" * 40_001)

    assert len(scene.priya.dm[-1].text) == 40_000


async def test_a_sixth_message_at_once_in_one_channel_has_to_wait_a_second(scene: Scene) -> None:
    for _ in range(5):
        await scene.client.chat_postMessage(channel=scene.priya.id, text="hi")

    with pytest.raises(SlackApiError) as refused:
        await scene.client.chat_postMessage(channel=scene.priya.id, text="hi")

    assert (error_of(refused), refused.value.response.status_code) == ("ratelimited", 429)
    assert refused.value.response.headers["Retry-After"] == "1"
    await scene.client.chat_postMessage(channel=scene.dana.id, text="others go ahead")
    scene.time.seconds += 1
    await scene.client.chat_postMessage(channel=scene.priya.id, text="hi")


async def test_a_method_has_a_budget_a_minute_by_the_workspace_clock(scene: Scene) -> None:
    for _ in range(20):
        await scene.client.users_list()

    with pytest.raises(SlackApiError) as refused:
        await scene.client.users_list()

    assert refused.value.response.headers["Retry-After"] == "60"
    assert (await scene.client.users_info(user=scene.priya.id))["ok"]
    scene.workspace.advance(timedelta(minutes=1))
    assert (await scene.client.users_list())["ok"]


async def test_a_text_without_blocks_takes_the_blocks_away(scene: Scene) -> None:
    posted = await scene.client.chat_postMessage(
        channel=scene.priya.id, text="hi", blocks=TEXT, metadata={"event_type": "x", "event_payload": {"id": 1}}
    )
    place = {"channel": posted["channel"], "ts": posted["ts"]}

    await call(scene.client, "chat.update", **place, blocks=TEXT)
    assert (scene.priya.dm[0].text, scene.priya.dm[0].edited_ts) == ("hi", None)
    await call(scene.client, "chat.update", **place, text="changed")

    [message] = scene.priya.dm
    assert (message.text, message.blocks, message.metadata) == (
        "changed",
        [],
        {"event_type": "x", "event_payload": {"id": 1}},
    )
    assert message.edited_ts is not None
    await call(scene.client, "chat.update", **place, text="changed", metadata={})
    assert message.metadata is None


async def test_only_own_messages_are_changed_by_the_id_of_their_channel(scene: Scene) -> None:
    posted = await scene.client.chat_postMessage(channel=scene.priya.id, text="hi")
    theirs = await scene.priya.dm_bot("hello")
    client, ts = scene.client, posted["ts"]

    assert await refusal(client, "chat.update", channel=scene.priya.id, ts=ts, text="x") == "channel_not_found"
    assert (
        await refusal(client, "chat.update", channel=posted["channel"], ts="1.000000", text="x") == "message_not_found"
    )
    assert await refusal(client, "chat.update", channel=theirs.channel, ts=theirs.ts, text="x") == "cant_update_message"
    assert await refusal(client, "chat.update", channel=posted["channel"], ts=ts, text="x" * 4001) == "msg_too_long"
    assert await refusal(client, "chat.delete", channel=theirs.channel, ts=theirs.ts) == "cant_delete_message"


async def test_a_message_that_is_too_old_cannot_be_changed(scene: Scene) -> None:
    scene.workspace.rules = type(scene.workspace.rules)(edit_window_seconds=3600)
    posted = await scene.client.chat_postMessage(channel=scene.priya.id, text="hi")
    scene.workspace.advance(timedelta(hours=2))

    error = await refusal(scene.client, "chat.update", channel=posted["channel"], ts=posted["ts"], text="x")

    assert error == "edit_window_closed"


async def test_a_deleted_message_is_gone(scene: Scene) -> None:
    posted = await scene.client.chat_postMessage(channel=scene.priya.id, text="hi")

    await scene.client.chat_delete(channel=posted["channel"], ts=posted["ts"])

    assert scene.priya.dm == []


async def test_an_ephemeral_message_is_for_one_member(scene: Scene) -> None:
    payments = scene.workspace.channel("payments")
    outsider = scene.workspace.add_user("omar")

    await scene.client.chat_postEphemeral(channel=payments.id, user=scene.priya.id, text="psst")

    assert [one.text for one in scene.priya.ephemerals] == ["psst"]
    assert scene.workspace.messages(payments) == []
    error = await refusal(scene.client, "chat.postEphemeral", channel=payments.id, user=outsider.id, text="psst")
    assert error == "user_not_in_channel"


async def test_a_reply_needs_a_parent_and_keeps_out_of_the_history(scene: Scene) -> None:
    posted = await scene.client.chat_postMessage(channel=scene.priya.id, text="parent")
    where = {"channel": posted["channel"]}

    reply = await scene.client.chat_postMessage(**where, text="reply", thread_ts=posted["ts"])
    history = await scene.client.conversations_history(**where)
    replies = await scene.client.conversations_replies(**where, ts=posted["ts"])

    assert reply["message"]["thread_ts"] == posted["ts"]
    assert [(one["text"], one.get("reply_count")) for one in history["messages"]] == [("parent", 1)]
    assert [one["text"] for one in replies["messages"]] == ["parent", "reply"]
    assert (
        await refusal(scene.client, "chat.postMessage", **where, text="x", thread_ts="1.000000") == "thread_not_found"
    )


async def test_history_shows_metadata_only_when_asked_and_finds_one_message(scene: Scene) -> None:
    metadata = {"event_type": "brief", "event_payload": {"id": "42"}}
    posted = await scene.client.chat_postMessage(channel=scene.priya.id, text="one", metadata=metadata)
    await scene.client.chat_postMessage(channel=scene.priya.id, text="two")
    where = {
        "channel": posted["channel"],
        "latest": posted["ts"],
        "oldest": posted["ts"],
        "inclusive": True,
        "limit": 1,
    }

    plain = await scene.client.conversations_history(**where)
    full = await scene.client.conversations_history(**where, include_all_metadata=True)

    assert [one.get("metadata") for one in plain["messages"] + full["messages"]] == [None, metadata]


async def test_metadata_has_a_form(scene: Scene) -> None:
    for metadata in (
        {"event_type": "x"},
        {"event_type": 1, "event_payload": {}},
        {"event_type": "x", "event_payload": "y"},
    ):
        error = await refusal(scene.client, "chat.postMessage", channel=scene.priya.id, text="x", metadata=metadata)
        assert error == "invalid_metadata_format"

    assert scene.workspace.inspector.counts.invalid_payloads == 3


async def test_a_message_posted_twice_is_counted_as_a_duplicate(scene: Scene) -> None:
    metadata = {"event_type": "brief", "event_payload": {"id": "42"}}
    for channel in (scene.priya.id, scene.dana.id, scene.priya.id):
        await scene.client.chat_postMessage(channel=channel, text="one", metadata=metadata)

    assert scene.workspace.inspector.counts.duplicates == 1


async def test_people_are_listed_in_pages(scene: Scene) -> None:
    scene.workspace.add_stranger("eve")
    seen: list[str] = []
    cursor = ""
    while not seen or cursor:
        page = await scene.client.users_list(limit=2, cursor=cursor)
        seen += [one["name"] for one in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]

    assert seen == ["echo", "priya", "dana"]
    assert await refusal(scene.client, "users.list", cursor="nonsense") == "invalid_cursor"


async def test_a_profile_shows_zone_and_flags_but_no_email_without_its_scope(scene: Scene) -> None:
    guest = scene.workspace.add_guest("gus", single_channel=True)
    scene.priya.user.tz = "Asia/Kolkata"

    priya = (await scene.client.users_info(user=scene.priya.id, include_locale=True))["user"]
    gus = (await scene.client.users_info(user=guest.id))["user"]

    assert (priya["tz"], priya["tz_offset"], priya["locale"]) == ("Asia/Kolkata", 19800, "en-GB")
    assert "email" not in priya["profile"]
    assert (gus["is_restricted"], gus["is_ultra_restricted"]) == (True, True)


async def test_private_channels_stay_unknown_to_the_bot_and_each_kind_needs_its_scope(scene: Scene) -> None:
    private = scene.workspace.add_channel("leads", scene.priya.user, private=True)
    own = scene.workspace.add_channel("bots", scene.workspace.bot, private=True)

    assert await refusal(scene.client, "conversations.info", channel=private.id) == "channel_not_found"
    assert await refusal(scene.client, "conversations.info", channel=own.id) == "missing_scope"
    assert await refusal(scene.client, "conversations.list", types="private_channel") == "missing_scope"
    listed = await scene.client.conversations_list(types="public_channel")
    assert [one["name"] for one in listed["channels"]] == ["payments"]


async def test_joining_needs_its_scope(scene: Scene) -> None:
    general = scene.workspace.add_channel("general", scene.priya.user)

    assert await refusal(scene.client, "conversations.join", channel=general.id) == "missing_scope"


async def test_members_are_listed(scene: Scene) -> None:
    payments = scene.workspace.channel("payments")

    answer = await scene.client.conversations_members(channel=payments.id)

    assert set(answer["members"]) == {scene.priya.id, scene.dana.id, scene.workspace.app.bot_user}


async def test_a_permalink_names_channel_and_moment(scene: Scene) -> None:
    message = await scene.priya.post("payments", "hello")

    answer = await scene.client.chat_getPermalink(channel=message.channel, message_ts=message.ts)

    assert (
        answer["permalink"] == f"https://northwind.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    )


async def test_a_file_is_uploaded_in_three_steps_and_shared(scene: Scene) -> None:
    payments = scene.workspace.channel("payments")

    await scene.client.files_upload_v2(
        channel=payments.id, filename="chart.png", content=b"\x89PNG", title="Chart", initial_comment="March"
    )

    [message] = scene.priya.channel("payments")
    [file] = [scene.workspace.files[one] for one in message.files]
    assert (message.text, file.title, file.content, file.mimetype) == ("March", "Chart", b"\x89PNG", "image/png")
    address = f"{scene.server.url}/files/{file.id}/{file.name}"
    async with scene.session.get(address) as refused:
        assert refused.status == 403
    async with scene.session.get(address, headers={"Authorization": f"Bearer {scene.client.token}"}) as served:
        assert await served.read() == b"\x89PNG"


async def test_an_upload_of_the_wrong_length_is_refused(scene: Scene) -> None:
    step = await scene.client.files_getUploadURLExternal(filename="a.txt", length=3)

    async with scene.session.post(step["upload_url"], data=b"four") as answer:
        assert answer.status == 400
    assert (
        await refusal(scene.client, "files.completeUploadExternal", files=[{"id": step["file_id"]}]) == "file_not_found"
    )


async def test_forms_are_read_like_json(scene: Scene) -> None:
    form = {
        "token": scene.client.token or "",
        "channel": scene.priya.id,
        "blocks": '[{"type": "divider"}]',
        "text": "hi",
    }

    async with scene.session.post(f"{scene.server.api_url}chat.postMessage", data=form) as response:
        answer = await response.json()

    assert answer["ok"]
    assert scene.priya.dm[0].blocks[0]["type"] == "divider"


async def test_the_messages_tab_can_be_off(scene: Scene) -> None:
    app = scene.workspace.app
    scene.workspace.app = replace(app, manifest=replace(app.manifest, messages_tab=False))

    assert await refusal(scene.client, "chat.postMessage", channel=scene.priya.id, text="x") == "messages_tab_disabled"


async def test_the_inspector_masks_every_token(scene: Scene) -> None:
    await scene.client.chat_postMessage(channel=scene.priya.id, text=f"my token is {scene.client.token}")

    [entry] = scene.workspace.inspector.calls("chat.postMessage", outcome="ok")
    assert str(scene.client.token) not in repr(entry)
    assert entry.sent["text"] == "my token is xoxb-***"
    assert scene.workspace.dm("priya").kind is ChannelKind.DM
