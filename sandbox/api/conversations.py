"""conversations.* and users.conversations."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from sandbox.api.call import ApiError, Call, Method, page_of
from sandbox.api.targets import (
    READ_SCOPE,
    check_member,
    check_scope,
    find_channel,
    find_message,
    open_direct,
)
from sandbox.events import tell_joined
from sandbox.model import Channel, ChannelKind, Json, Message, User
from sandbox.rates import Tier
from sandbox.shapes import channel_object, message_object

READ = [f"{kind}:read" for kind in READ_SCOPE.values()]
HISTORY = [f"{kind}:history" for kind in READ_SCOPE.values()]
MOST_IN_GROUP_DM = 8


def open_conversation(call: Call) -> Json:
    if call.text("channel"):
        channel = find_channel(call)
        return {"no_op": True, "already_open": True, "channel": _opened(call, channel)}
    people = [_reachable(call, user_id) for user_id in call.words("users")]
    if not people:
        raise ApiError("users_list_not_supplied")
    known = len(call.workspace.conversations.channels)
    channel = open_direct(call, people[0]) if len(people) == 1 else _group_dm(call, people)
    is_old = len(call.workspace.conversations.channels) == known
    return {"no_op": is_old, "already_open": is_old, "channel": _opened(call, channel)}


def conversation_info(call: Call) -> Json:
    channel = find_channel(call)
    check_scope(call, channel, "read")
    shown = channel_object(call.workspace, channel)
    if call.flag("include_num_members"):
        shown["num_members"] = len(channel.members)
    return {"channel": shown}


def conversation_members(call: Call) -> Json:
    channel = find_channel(call)
    check_scope(call, channel, "read")
    members, metadata = page_of(call, [{"id": one} for one in channel.members])
    return {"members": [one["id"] for one in members], "response_metadata": metadata}


def conversation_history(call: Call) -> Json:
    channel = find_channel(call)
    check_scope(call, channel, "history")
    check_member(call, channel)
    messages = [one for one in call.workspace.messages(channel) if _in_main_view(one)]
    return _shown_page(call, reversed(_between(call, messages)))


def conversation_replies(call: Call) -> Json:
    channel = find_channel(call)
    check_scope(call, channel, "history")
    check_member(call, channel)
    try:
        found = find_message(call, channel)
    except ApiError:
        raise ApiError("thread_not_found") from None
    parent = call.workspace.conversations.message(channel.id, found.thread_ts or found.ts) or found
    return _shown_page(call, _between(call, [parent, *call.workspace.conversations.replies(parent)]))


def list_conversations(call: Call) -> Json:
    wanted = _wanted_kinds(call)
    found = [
        one for one in call.workspace.conversations.channels.values() if one.kind in wanted and _may_list(call, one)
    ]
    return _channels_page(call, found)


def list_own_conversations(call: Call) -> Json:
    """users.conversations: of the bot, or of somebody else as far as the bot can see."""
    wanted = _wanted_kinds(call)
    user = call.text("user") or call.workspace.app.bot_user
    rooms = call.workspace.conversations.channels.values()
    return _channels_page(
        call, [one for one in rooms if one.kind in wanted and user in one.members and _may_list(call, one)]
    )


def join_conversation(call: Call) -> Json:
    channel = find_channel(call)
    if channel.kind is not ChannelKind.PUBLIC:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise ApiError("is_archived")
    if call.workspace.conversations.join(channel, call.workspace.app.bot_user):
        tell_joined(call.workspace, channel, call.workspace.bot)
    return {"channel": channel_object(call.workspace, channel)}


def _opened(call: Call, channel: Channel) -> Json:
    return channel_object(call.workspace, channel) if call.flag("return_im") else {"id": channel.id}


def _reachable(call: Call, user_id: str) -> User:
    user = call.workspace.users.get(user_id)
    if user is None:
        raise ApiError("user_not_found")
    if user.deleted:
        raise ApiError("user_disabled")
    return user


def _group_dm(call: Call, people: list[User]) -> Channel:
    if "mpim:write" not in call.workspace.app.scopes:
        raise ApiError("missing_scope", needed="mpim:write", provided=",".join(sorted(call.workspace.app.scopes)))
    if len(people) > MOST_IN_GROUP_DM:
        raise ApiError("too_many_users")
    members = {call.workspace.app.bot_user, *(one.id for one in people)}
    for room in call.workspace.conversations.channels.values():
        if room.kind is ChannelKind.GROUP_DM and set(room.members) == members:
            return room
    name = "mpdm-" + "--".join(one.name for one in people)
    return call.workspace.conversations.create(ChannelKind.GROUP_DM, name, sorted(members))


def _in_main_view(message: Message) -> bool:
    return message.thread_ts in {None, message.ts} or message.subtype == "thread_broadcast"


def _between(call: Call, messages: list[Message]) -> list[Message]:
    oldest, latest = _moment(call, "oldest", "0"), _moment(call, "latest", "Infinity")
    inclusive = call.flag("inclusive")
    return [
        one
        for one in messages
        if oldest < Decimal(one.ts) < latest or (inclusive and Decimal(one.ts) in {oldest, latest})
    ]


def _moment(call: Call, name: str, default: str) -> Decimal:
    try:
        return Decimal(call.text(name) or default)
    except InvalidOperation:
        raise ApiError(f"invalid_ts_{name}") from None


def _shown_page(call: Call, messages: Iterable[Message]) -> Json:
    metadata = call.flag("include_all_metadata")
    shown = [message_object(call.workspace, one, metadata=metadata) for one in messages]
    page, cursor = page_of(call, shown)
    has_more = bool(cursor["next_cursor"])
    return {"messages": page, "has_more": has_more, "pin_count": 0} | (
        {"response_metadata": cursor} if has_more else {}
    )


def _wanted_kinds(call: Call) -> set[ChannelKind]:
    """The kinds asked for; each needs its own scope."""
    try:
        wanted = {ChannelKind(one) for one in call.words("types") or ["public_channel"]}
    except ValueError:
        raise ApiError("invalid_types") from None
    missing = sorted(
        f"{READ_SCOPE[one]}:read" for one in wanted if f"{READ_SCOPE[one]}:read" not in call.workspace.app.scopes
    )
    if missing:
        raise ApiError("missing_scope", needed=",".join(missing), provided=",".join(sorted(call.workspace.app.scopes)))
    return wanted


def _may_list(call: Call, channel: Channel) -> bool:
    if call.flag("exclude_archived") and channel.is_archived:
        return False
    return channel.kind is ChannelKind.PUBLIC or call.workspace.app.bot_user in channel.members


def _channels_page(call: Call, channels: list[Channel]) -> Json:
    page, metadata = page_of(call, [channel_object(call.workspace, one) for one in channels])
    return {"channels": page, "response_metadata": metadata}


METHODS = (
    Method("conversations.open", open_conversation, Tier.THREE, ["im:write", "mpim:write"]),
    Method("conversations.info", conversation_info, Tier.THREE, READ),
    Method("conversations.members", conversation_members, Tier.FOUR, READ),
    Method("conversations.history", conversation_history, Tier.THREE, HISTORY),
    Method("conversations.replies", conversation_replies, Tier.THREE, HISTORY),
    Method("conversations.list", list_conversations, Tier.TWO, READ),
    Method("conversations.join", join_conversation, Tier.THREE, ["channels:join"]),
    Method("users.conversations", list_own_conversations, Tier.THREE, READ),
)
