"""Finding the conversation, message or person a call means, with Slack's refusals on the way."""

from sandbox.api.call import ApiError, Call
from sandbox.model import Channel, ChannelKind, Message, User

READ_SCOPE = {
    ChannelKind.PUBLIC: "channels",
    ChannelKind.PRIVATE: "groups",
    ChannelKind.DM: "im",
    ChannelKind.GROUP_DM: "mpim",
}
"""The first half of the scopes that let an app read (`:read`) or hear (`:history`) each kind."""


def find_channel(call: Call, name: str = "channel") -> Channel:
    """A conversation by id that the bot may know of. Raises `channel_not_found` for private ones it is not in."""
    channel = call.workspace.conversations.channels.get(call.required(name))
    if channel is None:
        raise ApiError("channel_not_found")
    if channel.kind is not ChannelKind.PUBLIC and call.workspace.app.bot_user not in channel.members:
        raise ApiError("channel_not_found")
    return channel


def find_target(call: Call) -> Channel:
    """Where to post: a conversation by id or name, or a person, whose DM with the bot is opened."""
    wanted = call.required("channel")
    if wanted in call.workspace.users:
        return open_direct(call, call.workspace.users[wanted])
    if wanted.startswith(("U", "W")):
        raise ApiError("channel_not_found")
    try:
        channel = call.workspace.channel(wanted)
    except KeyError:
        raise ApiError("channel_not_found") from None
    check_may_post(call, channel)
    return channel


def check_may_post(call: Call, channel: Channel) -> None:
    """Refuse places where the bot can't post: archived, not a member, a messages tab that is off."""
    workspace = call.workspace
    is_member = workspace.app.bot_user in channel.members
    if channel.kind is not ChannelKind.PUBLIC and not is_member:
        raise ApiError("channel_not_found")
    if channel.is_archived:
        raise ApiError("is_archived")
    if not is_member and "chat:write.public" not in workspace.app.scopes:
        raise ApiError("not_in_channel")
    if channel.kind is ChannelKind.DM and not workspace.app.manifest.messages_tab:
        raise ApiError("messages_tab_disabled")


def open_direct(call: Call, user: User) -> Channel:
    """The DM of the bot with somebody. Bots are refused, and strangers who share no channel with the bot.

    Slack takes messages to the deactivated without a word (python-slack-sdk issue 1156); `conversations.open` refuses.
    """
    if user.is_bot:
        raise ApiError("cannot_dm_bot")
    if user.team_id != call.workspace.team.id and not _shares_a_channel(call, user):
        raise ApiError("channel_not_found")
    channel = call.workspace.dm(user)
    check_may_post(call, channel)
    return channel


def find_message(call: Call, channel: Channel, name: str = "ts") -> Message:
    message = call.workspace.conversations.message(channel.id, call.required(name))
    if message is None:
        raise ApiError("message_not_found")
    return message


def find_user(call: Call, name: str = "user") -> User:
    user = call.workspace.users.get(call.required(name))
    if user is None:
        raise ApiError("user_not_found")
    return user


def check_member(call: Call, channel: Channel) -> None:
    if call.workspace.app.bot_user not in channel.members:
        raise ApiError("not_in_channel")


def check_scope(call: Call, channel: Channel, what: str) -> None:
    """Refuse reading (`read`) or hearing (`history`) a kind of conversation that the scopes do not cover."""
    needed = f"{READ_SCOPE[channel.kind]}:{what}"
    if needed not in call.workspace.app.scopes:
        raise ApiError("missing_scope", needed=needed, provided=",".join(sorted(call.workspace.app.scopes)))


def _shares_a_channel(call: Call, user: User) -> bool:
    bot = call.workspace.app.bot_user
    rooms = call.workspace.conversations.channels.values()
    return any({bot, user.id} <= set(one.members) for one in rooms if one.kind is not ChannelKind.DM)
