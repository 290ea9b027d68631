"""Answers through a response_url: no token, thirty minutes, five times."""

from sandbox.api.call import ApiError, Call, InvalidPayload, limited
from sandbox.api.chat import bot_message, change_message
from sandbox.api.content import Content, read_content
from sandbox.conversations import before_edit
from sandbox.events import tell_edit, tell_message, tell_removal
from sandbox.model import Json, Message, ResponseUrl
from sandbox.passes import PassRefused


def respond(call: Call, key: str) -> None:
    """Do what an answer to a response_url asks. Raises ApiError."""
    try:
        address = call.workspace.passes.take_url(key)
    except PassRefused as refused:
        raise ApiError(str(refused)) from None
    if call.flag("delete_original"):
        _delete_original(call, address)
        return
    content = read_content(call)
    if content.is_empty:
        raise InvalidPayload("no_text")
    original = _original(call, address)
    if call.flag("replace_original") and original is not None:
        _replace(call, original, content)
    else:
        say(call, address, content, in_channel=call.text("response_type") == "in_channel")


def say(call: Call, address: ResponseUrl, content: Content, *, in_channel: bool) -> Message:
    """A new message in the channel of the interaction: seen by one person, or by all. Membership does not matter."""
    workspace = call.workspace
    limited(workspace.rates.spend_post(address.channel))
    message = bot_message(workspace, workspace.conversations.channels[address.channel], content)
    message.only_for = None if in_channel else address.user
    message.thread_ts = call.text("thread_ts") or None
    workspace.conversations.add(message)
    if in_channel:
        tell_message(workspace, message)
    return message


def command_answer(call: Call, address: ResponseUrl) -> Message:
    """The message that the ack of a slash command carries. Raises InvalidPayload."""
    content = read_content(call)
    if content.is_empty:
        raise InvalidPayload("no_text")
    return say(call, address, content, in_channel=call.text("response_type") == "in_channel")


def _delete_original(call: Call, address: ResponseUrl) -> None:
    original = _original(call, address)
    if address.for_command or original is None:
        raise ApiError("message_not_found")
    if set(call.args) - {"delete_original"}:
        raise InvalidPayload("invalid_arguments")
    call.workspace.conversations.remove(original)
    if original.only_for is None:
        tell_removal(call.workspace, original)


def _replace(call: Call, original: Message, content: Content) -> None:
    """An ephemeral message stays one, whatever response_type says."""
    if original.user != call.workspace.app.bot_user:
        raise ApiError("cant_update_message")
    before = before_edit(original)
    change_message(original, content)
    call.workspace.conversations.edited(original)
    if original.only_for is None:
        tell_edit(call.workspace, original, before)


def _original(call: Call, address: ResponseUrl) -> Message | None:
    if address.message_ts is None:
        return None
    conversations = call.workspace.conversations
    if not address.ephemeral_source:
        return conversations.message(address.channel, address.message_ts)
    return next((one for one in conversations.ephemerals(address.user) if one.ts == address.message_ts), None)


def as_message(answer: Json | str) -> Json:
    """The body of an ack as arguments: a bare text is the text of a message."""
    return {"text": answer} if isinstance(answer, str) else answer
