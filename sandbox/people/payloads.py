"""The payloads of commands and interactions, with everything Slack puts into them."""

from typing import Any

from sandbox.delivery.envelope import Envelope, Kind
from sandbox.model import Channel, ChannelKind, Json, Key, Message, ResponseUrl, Trigger, User, View
from sandbox.shapes import message_object, state_object, view_object
from sandbox.workspace import Workspace

Place = Message | View
Entered = dict[Key, Json]

SPOKEN_NAME = {ChannelKind.DM: "directmessage", ChannelKind.PRIVATE: "privategroup"}


def command_envelope(
    workspace: Workspace, user: User, channel: Channel, command: str, text: str, trigger: Trigger, url: ResponseUrl
) -> Envelope:
    """A slash command: flat, every value a string."""
    payload = {
        "token": workspace.app.verification_token,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": spoken_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": workspace.app.id,
        "is_enterprise_install": "false",
        "response_url": response_address(workspace, url),
        "trigger_id": trigger.id,
    }
    return Envelope(Kind.COMMAND, command, payload, user.id)


def actions_envelope(workspace: Workspace, user: User, place: Place, action: Json, entered: Entered) -> Envelope:
    """block_actions from a window, a Home or a message."""
    payload = {
        **_interaction(workspace, user, "block_actions"),
        "trigger_id": issue_trigger(workspace, user, place).id,
        **_place(workspace, user, place, entered),
        "actions": [action],
    }
    return Envelope(Kind.INTERACTIVE, "block_actions", payload, user.id)


def suggestion_envelope(workspace: Workspace, user: User, place: Place, key: Key, query: str) -> Envelope:
    """block_suggestion: what to offer for what was typed into an external select."""
    where = _place(workspace, user, place, {})
    payload = {
        **_interaction(workspace, user, "block_suggestion"),
        **where,
        "block_id": key[0],
        "action_id": key[1],
        "value": query,
    }
    payload.pop("response_url", None)
    return Envelope(Kind.INTERACTIVE, "block_suggestion", payload, user.id)


def submission_envelope(workspace: Workspace, user: User, view: View) -> Envelope:
    payload = {
        **_interaction(workspace, user, "view_submission"),
        "trigger_id": issue_trigger(workspace, user, view).id,
        "view": view_object(workspace, view),
        "response_urls": [],
    }
    return Envelope(Kind.INTERACTIVE, "view_submission", payload, user.id)


def closed_envelope(workspace: Workspace, user: User, view: View, *, is_cleared: bool) -> Envelope:
    """view_closed: it has what was chosen, but not what was typed."""
    payload = {
        **_interaction(workspace, user, "view_closed"),
        "view": view_object(workspace, view, typed=False),
        "is_cleared": is_cleared,
    }
    return Envelope(Kind.INTERACTIVE, "view_closed", payload, user.id)


def message_action_envelope(workspace: Workspace, user: User, message: Message, callback_id: str) -> Envelope:
    channel = workspace.conversations.channels[message.channel]
    url = workspace.passes.issue_url(user.id, channel.id, message_ts=message.ts)
    payload = {
        **_interaction(workspace, user, "message_action"),
        "callback_id": callback_id,
        "trigger_id": workspace.passes.issue_trigger(user.id).id,
        "action_ts": _moment(workspace),
        "message_ts": message.ts,
        "channel": {"id": channel.id, "name": spoken_name(channel)},
        "message": message_object(workspace, message),
        "response_url": response_address(workspace, url),
    }
    return Envelope(Kind.INTERACTIVE, "message_action", payload, user.id)


def shortcut_envelope(workspace: Workspace, user: User, callback_id: str) -> Envelope:
    """A global shortcut: no channel, no response_url."""
    payload = {
        **_interaction(workspace, user, "shortcut"),
        "callback_id": callback_id,
        "trigger_id": workspace.passes.issue_trigger(user.id).id,
        "action_ts": _moment(workspace),
    }
    return Envelope(Kind.INTERACTIVE, "shortcut", payload, user.id)


def action_object(workspace: Workspace, block_id: str, element: Json, value: Json) -> Json:
    """One entry of `actions`: what the element is, and what was chosen."""
    kept = ("text", "value", "style", "placeholder", "initial_option", "initial_date", "initial_user")
    shown: Json = {name: element[name] for name in kept if name in element}
    ids = {"type": element["type"], "action_id": element["action_id"], "block_id": block_id}
    return {**shown, **value, **ids, "action_ts": _moment(workspace)}


def issue_trigger(workspace: Workspace, user: User, place: Place) -> Trigger:
    in_window = isinstance(place, View) and workspace.windows.homes.get(user.id) is not place
    return workspace.passes.issue_trigger(user.id, view_id=place.id if in_window and isinstance(place, View) else None)


def response_address(workspace: Workspace, url: ResponseUrl) -> str:
    return f"{workspace.base_url}/response/{url.key}"


def spoken_name(channel: Channel) -> str:
    """What a payload calls a channel; private ones and DMs keep their names to themselves."""
    return SPOKEN_NAME.get(channel.kind, channel.name)


def _interaction(workspace: Workspace, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": workspace.app.id,
        "token": workspace.app.verification_token,
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _place(workspace: Workspace, user: User, place: Place, entered: Entered) -> Json:
    if isinstance(place, View):
        return {"container": {"type": "view", "view_id": place.id}, "view": view_object(workspace, place)}
    channel = workspace.conversations.channels[place.channel]
    is_ephemeral = place.only_for is not None
    container: Json = {
        "type": "message",
        "message_ts": place.ts,
        "channel_id": channel.id,
        "is_ephemeral": is_ephemeral,
    }
    if place.thread_ts:
        container["thread_ts"] = place.thread_ts
    url = workspace.passes.issue_url(user.id, channel.id, message_ts=place.ts, ephemeral_source=is_ephemeral)
    where: dict[str, Any] = {
        "container": container,
        "channel": {"id": channel.id, "name": spoken_name(channel)},
        "state": state_object(entered),
        "response_url": response_address(workspace, url),
    }
    # Slack does not send the contents of an ephemeral message back.
    return where if is_ephemeral else {**where, "message": message_object(workspace, place)}


def _moment(workspace: Workspace) -> str:
    return workspace.conversations.stamp()
