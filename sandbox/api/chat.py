"""chat.*: posting, changing, deleting, and the address of a message."""

from sandbox.api.call import ApiError, Call, InvalidPayload, Method, limited
from sandbox.api.content import UPDATE_TEXT_LIMIT, Content, read_content
from sandbox.api.targets import check_may_post, find_channel, find_message, find_target, find_user
from sandbox.conversations import before_edit
from sandbox.events import tell_edit, tell_message, tell_removal
from sandbox.model import Channel, Json, Message
from sandbox.rates import Tier
from sandbox.shapes import message_object, permalink
from sandbox.workspace import Workspace


def post_message(call: Call) -> Json:
    channel = find_target(call)
    content = read_content(call)
    if content.is_empty:
        raise InvalidPayload("no_text")
    thread_ts = _thread(call, channel)
    limited(call.workspace.rates.spend_post(channel.id))
    message = bot_message(call.workspace, channel, content)
    message.thread_ts = thread_ts
    if call.flag("reply_broadcast") and thread_ts:
        message.subtype = "thread_broadcast"
    call.workspace.conversations.add(message)
    call.workspace.inspector.watch_for_twins(channel.id, content.metadata)
    tell_message(call.workspace, message)
    shown = message_object(call.workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def update_message(call: Call) -> Json:
    workspace = call.workspace
    channel = find_channel(call)
    message = find_message(call, channel)
    _check_own(call, message, "cant_update_message")
    content = read_content(call)
    if len(content.text or "") > UPDATE_TEXT_LIMIT:
        raise InvalidPayload("msg_too_long")
    if content.is_empty and content.metadata is None:
        raise InvalidPayload("no_text")
    before = before_edit(message)
    change_message(message, content)
    workspace.conversations.edited(message, stamp=content.text is not None)
    tell_edit(workspace, message, before)
    shown = message_object(workspace, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete_message(call: Call) -> Json:
    channel = find_channel(call)
    message = find_message(call, channel)
    if message.user != call.workspace.app.bot_user:
        raise ApiError("cant_delete_message")
    call.workspace.conversations.remove(message)
    tell_removal(call.workspace, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    channel = find_channel(call)
    check_may_post(call, channel)
    reader = find_user(call)
    if reader.id not in channel.members:
        raise ApiError("user_not_in_channel")
    content = read_content(call)
    if content.is_empty:
        raise InvalidPayload("no_text")
    limited(call.workspace.rates.spend_post(channel.id))
    message = bot_message(call.workspace, channel, content)
    message.only_for = reader.id
    message.thread_ts = call.text("thread_ts") or None
    call.workspace.conversations.add(message)
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = find_channel(call)
    message = find_message(call, channel, "message_ts")
    return {"channel": channel.id, "permalink": permalink(call.workspace, message)}


def bot_message(workspace: Workspace, channel: Channel, content: Content) -> Message:
    """A new message of the bot; it is nowhere yet."""
    return Message(
        channel=channel.id,
        ts=workspace.conversations.stamp(),
        user=workspace.app.bot_user,
        text=content.text or "",
        blocks=content.blocks or [],
        attachments=content.attachments or [],
        metadata=content.metadata or None,
        bot_id=workspace.app.bot_id,
        app_id=workspace.app.id,
    )


def change_message(message: Message, content: Content) -> None:
    """Change what a message says. Text without blocks takes the blocks away; what is not given at all stays."""
    if content.text is not None:
        message.text = content.text
    if content.blocks is not None or content.text is not None:
        message.blocks = content.blocks or []
        message.entered.clear()
    if content.attachments is not None:
        message.attachments = content.attachments
    if content.metadata is not None:
        message.metadata = content.metadata or None


def _check_own(call: Call, message: Message, error: str) -> None:
    if message.user != call.workspace.app.bot_user:
        raise ApiError(error)
    window = call.workspace.rules.edit_window_seconds
    if window is not None and call.workspace.clock.seconds - float(message.ts) > window:
        raise ApiError("edit_window_closed")


def _thread(call: Call, channel: Channel) -> str | None:
    """The thread to answer in: its parent must be there, and a reply is no parent."""
    thread_ts = call.text("thread_ts")
    if not thread_ts:
        return None
    parent = call.workspace.conversations.message(channel.id, thread_ts)
    if parent is None:
        raise ApiError("thread_not_found")
    return parent.thread_ts or parent.ts


METHODS = (
    Method("chat.postMessage", post_message, Tier.POSTING, ["chat:write"]),
    Method("chat.update", update_message, Tier.THREE, ["chat:write"]),
    Method("chat.delete", delete_message, Tier.THREE, ["chat:write"]),
    Method("chat.postEphemeral", post_ephemeral, Tier.FOUR, ["chat:write"]),
    Method("chat.getPermalink", get_permalink, Tier.SPECIAL),
)
