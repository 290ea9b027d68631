"""What happens in the workspace, told to the app if its manifest subscribes to it and its scopes allow it."""

from sandbox.delivery.envelope import Envelope, Kind
from sandbox.model import Channel, ChannelKind, Json, Message, User, View
from sandbox.shapes import message_object, user_object, view_object
from sandbox.workspace import Workspace

MESSAGE_EVENT = {
    ChannelKind.PUBLIC: ("message.channels", "channels:history", "channel"),
    ChannelKind.PRIVATE: ("message.groups", "groups:history", "group"),
    ChannelKind.DM: ("message.im", "im:history", "im"),
    ChannelKind.GROUP_DM: ("message.mpim", "mpim:history", "mpim"),
}
"""By kind of conversation: the subscription, the scope it needs, and the channel_type shown."""


def tell_message(workspace: Workspace, message: Message) -> None:
    """A message was posted, by a person or the bot itself."""
    shown = message_object(workspace, message)
    _tell_in_channel(workspace, message, {**shown, "event_ts": message.ts, "channel": message.channel})
    mention = f"<@{workspace.app.bot_user}>"
    if mention in message.text and workspace.conversations.channels[message.channel].kind is not ChannelKind.DM:
        _tell(
            workspace, "app_mention", "app_mentions:read", {**shown, "type": "app_mention", "channel": message.channel}
        )


def tell_edit(workspace: Workspace, message: Message, before: Message) -> None:
    """A message was changed."""
    event = {
        "type": "message",
        "subtype": "message_changed",
        "message": message_object(workspace, message),
        "previous_message": message_object(workspace, before),
        "channel": message.channel,
        "hidden": True,
        "ts": workspace.conversations.stamp(),
    }
    _tell_in_channel(workspace, message, event)


def tell_removal(workspace: Workspace, message: Message) -> None:
    """A message was deleted."""
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "previous_message": message_object(workspace, message),
        "channel": message.channel,
        "hidden": True,
        "deleted_ts": message.ts,
        "ts": workspace.conversations.stamp(),
    }
    _tell_in_channel(workspace, message, event)


def tell_reaction(workspace: Workspace, message: Message, user: User, emoji: str, *, added: bool) -> None:
    """Somebody reacted to a message, or took it back."""
    if workspace.app.bot_user not in workspace.conversations.channels[message.channel].members:
        return
    kind = "reaction_added" if added else "reaction_removed"
    item = {"type": "message", "channel": message.channel, "ts": message.ts}
    event = {"type": kind, "user": user.id, "reaction": emoji, "item": item, "item_user": message.user}
    _tell(workspace, kind, "reactions:read", event)


def tell_home_opened(workspace: Workspace, user: User, tab: str, view: View | None) -> None:
    """Somebody opened the app's Home (`home`) or Messages (`messages`) tab."""
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": workspace.dm(user).id, "tab": tab}
    if view is not None and tab == "home":
        event["view"] = view_object(workspace, view)
    _tell(workspace, "app_home_opened", "", event)


def tell_user_changed(workspace: Workspace, user: User) -> None:
    """A profile, status, time zone, guest flag or account changed."""
    user.updated_at = workspace.clock.seconds
    event = {"type": "user_change", "user": user_object(workspace, user, locale=True), "cache_ts": int(user.updated_at)}
    _tell(workspace, "user_change", "users:read", event)


def tell_joined(workspace: Workspace, channel: Channel, user: User, inviter: str = "") -> None:
    """Somebody, perhaps the bot, became a member of a channel the bot is in."""
    if workspace.app.bot_user not in channel.members:
        return
    letter, scope = ("G", "groups:read") if channel.kind is ChannelKind.PRIVATE else ("C", "channels:read")
    event = {
        "type": "member_joined_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": letter,
        "team": workspace.team.id,
    }
    _tell(workspace, "member_joined_channel", scope, event | ({"inviter": inviter} if inviter else {}))


def _tell_in_channel(workspace: Workspace, message: Message, event: Json) -> None:
    channel = workspace.conversations.channels[message.channel]
    if workspace.app.bot_user not in channel.members:
        return
    subscription, scope, channel_type = MESSAGE_EVENT[channel.kind]
    _tell(workspace, subscription, scope, {**event, "channel_type": channel_type})


def _tell(workspace: Workspace, subscription: str, scope: str, event: Json) -> None:
    if subscription not in workspace.app.manifest.events or (scope and scope not in workspace.app.scopes):
        return
    event.setdefault("event_ts", workspace.conversations.stamp())
    user = event.get("user", "")
    envelope = Envelope(
        Kind.EVENT, event["type"], _outer(workspace, event), user if isinstance(user, str) else user["id"]
    )
    workspace.courier.tell(envelope)


def _outer(workspace: Workspace, event: Json) -> Json:
    team, app = workspace.team, workspace.app
    shared = workspace.conversations.channels.get(str(event.get("channel")))
    authorization = {
        "enterprise_id": None,
        "team_id": team.id,
        "user_id": app.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": app.verification_token,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": workspace.ids.mint("Ev"),
        "event_time": int(workspace.clock.seconds),
        "authorizations": [authorization],
        "is_ext_shared_channel": bool(shared and shared.is_ext_shared),
        "event_context": workspace.ids.secret("context"),
    }
