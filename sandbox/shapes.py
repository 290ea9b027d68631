"""Records as the Web API and payloads show them."""

from datetime import timedelta

from sandbox.blockkit.inputs import TYPED, value_of
from sandbox.model import Channel, ChannelKind, File, Json, Key, Message, User, View, ViewKind
from sandbox.workspace import Workspace


def user_object(workspace: Workspace, user: User, *, locale: bool = False) -> Json:
    """A user as `users.info` shows it: e-mail by its own scope, strangers trimmed, the deactivated without zone."""
    shown: Json = {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "profile": _profile(workspace, user),
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": int(user.updated_at),
    }
    if user.team_id != workspace.team.id:
        shown["is_stranger"] = user.is_stranger
    if user.deleted:
        return shown
    shown |= _time_zone(user, user.utc_offset(workspace.clock.now()))
    shown |= {
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_email_confirmed": True,
    }
    if locale and user.team_id == workspace.team.id:
        shown["locale"] = user.locale
    return shown


def _time_zone(user: User, offset: timedelta) -> Json:
    return {"tz": user.tz, "tz_label": user.tz.replace("_", " "), "tz_offset": int(offset.total_seconds())}


def _profile(workspace: Workspace, user: User) -> Json:
    first, _, last = user.real_name.partition(" ")
    profile: Json = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "first_name": first,
        "last_name": last,
        "title": user.title,
        "phone": "",
        "skype": "",
        "status_text": user.status_text,
        "status_emoji": user.status_emoji,
        "status_expiration": int(user.status_until.timestamp()) if user.status_until else 0,
        "team": user.team_id,
    }
    if user.is_bot and user.id == workspace.app.bot_user:
        profile |= {"bot_id": workspace.app.bot_id, "api_app_id": workspace.app.id}
    if "users:read.email" in workspace.app.scopes and not user.is_bot:
        profile["email"] = user.email
    return profile


def channel_object(workspace: Workspace, channel: Channel) -> Json:
    """A conversation as `conversations.info` shows it to the bot."""
    bot = workspace.app.bot_user
    is_dm = channel.kind is ChannelKind.DM
    shown: Json = {
        "id": channel.id,
        "created": int(channel.created_at),
        "is_channel": channel.kind is ChannelKind.PUBLIC,
        "is_group": channel.kind is ChannelKind.PRIVATE,
        "is_im": is_dm,
        "is_mpim": channel.kind is ChannelKind.GROUP_DM,
        "is_private": channel.kind is not ChannelKind.PUBLIC,
        "is_archived": channel.is_archived,
        "is_shared": channel.is_ext_shared,
        "is_ext_shared": channel.is_ext_shared,
        "is_org_shared": False,
        "context_team_id": workspace.team.id,
    }
    if is_dm:
        other = next((one for one in channel.members if one != bot), bot)
        return shown | {"user": other, "is_user_deleted": workspace.users[other].deleted, "priority": 0}
    return shown | {
        "name": channel.name,
        "name_normalized": channel.name,
        "creator": channel.creator,
        "is_member": bot in channel.members,
        "is_general": False,
        "unlinked": 0,
        "topic": {"value": channel.topic, "creator": channel.creator, "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": channel.creator, "last_set": 0},
    }


def message_object(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """A message as histories, payloads and events show it. Metadata only where it was asked for."""
    shown: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    optional = {
        "subtype": message.subtype,
        "client_msg_id": message.client_msg_id,
        "bot_id": message.bot_id,
        "app_id": message.app_id,
        "thread_ts": message.thread_ts,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "files": [file_object(workspace, workspace.files[one]) for one in message.files],
        "reactions": [
            {"name": name, "users": who, "count": len(who)} for name, who in message.reactions.items() if who
        ],
        "metadata": message.metadata if metadata else None,
    }
    shown |= {name: value for name, value in optional.items() if value}
    shown["team"] = workspace.users[message.user].team_id
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.bot_id:
        shown["bot_profile"] = bot_profile(workspace)
    return shown | _thread(workspace, message)


def bot_profile(workspace: Workspace) -> Json:
    return {
        "id": workspace.app.bot_id,
        "app_id": workspace.app.id,
        "name": workspace.app.manifest.name,
        "deleted": False,
        "team_id": workspace.team.id,
    }


def _thread(workspace: Workspace, message: Message) -> Json:
    replies = workspace.conversations.replies(message) if message.only_for is None else []
    if not replies:
        return {}
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users": list(dict.fromkeys(one.user for one in replies)),
        "latest_reply": replies[-1].ts,
    }


def file_object(workspace: Workspace, file: File) -> Json:
    """A file as events and `files.*` show it; its address asks for the bot's token."""
    address = f"{workspace.base_url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": int(file.created_at),
        "timestamp": int(file.created_at),
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2],
        "user": file.user,
        "user_team": workspace.users[file.user].team_id,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "alt_txt": file.alt_text,
        "url_private": address,
        "url_private_download": address,
        "permalink": f"{workspace.team.url}files/{file.user}/{file.id}/{file.name}",
        "channels": [one for one in file.channels if one.startswith("C")],
        "groups": [],
        "ims": [one for one in file.channels if one.startswith("D")],
    }


def view_object(workspace: Workspace, view: View, *, typed: bool = True) -> Json:
    """A view as payloads and `views.*` show it, with every field's state; without `typed`, typed text is left out."""
    is_modal = view.kind is ViewKind.MODAL
    shown: Json = {
        "id": view.id,
        "team_id": workspace.team.id,
        "type": view.kind.value,
        "blocks": view.blocks,
        "private_metadata": view.private_metadata,
        "callback_id": view.callback_id,
        "external_id": view.external_id,
        "state": state_object(view.entered, typed=typed),
        "hash": view.hash,
        "title": view.body.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": view.body.get("clear_on_close", False),
        "notify_on_close": view.body.get("notify_on_close", False),
        "close": view.body.get("close"),
        "submit": view.body.get("submit"),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": workspace.app.id,
        "app_installed_team_id": workspace.team.id,
        "bot_id": workspace.app.bot_id,
    }
    return shown | ({"submit_disabled": view.body.get("submit_disabled", False)} if is_modal else {})


def state_object(entered: dict[Key, Json], *, typed: bool = True) -> Json:
    """`state`: values by block_id, then action_id."""
    values: dict[str, Json] = {}
    for (block_id, action_id), value in entered.items():
        shown = value if typed or value["type"] not in TYPED else value_of({"type": value["type"]}, None)
        values.setdefault(block_id, {})[action_id] = shown
    return {"values": values}


def permalink(workspace: Workspace, message: Message) -> str:
    """The address of a message on Slack; of a reply with its thread."""
    address = f"{workspace.team.url}archives/{message.channel}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        return f"{address}?thread_ts={message.thread_ts}&cid={message.channel}"
    return address
