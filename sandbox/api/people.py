"""auth.test, users.*, team.info, reactions.*."""

from sandbox.api.call import ApiError, Call, Method, page_of
from sandbox.api.targets import check_member, find_channel, find_message, find_user
from sandbox.events import tell_reaction
from sandbox.model import Json
from sandbox.rates import Tier
from sandbox.shapes import user_object


def auth_test(call: Call) -> Json:
    workspace = call.workspace
    return {
        "url": workspace.team.url,
        "team": workspace.team.name,
        "user": workspace.bot.name,
        "team_id": workspace.team.id,
        "user_id": workspace.app.bot_user,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def user_info(call: Call) -> Json:
    user = find_user(call)
    return {"user": user_object(call.workspace, user, locale=call.flag("include_locale"))}


def list_users(call: Call) -> Json:
    own = [one for one in call.workspace.users.values() if one.team_id == call.workspace.team.id]
    shown = [user_object(call.workspace, one, locale=call.flag("include_locale")) for one in own]
    members, metadata = page_of(call, shown, default=max(1, min(len(shown), 999)))
    return {"members": members, "cache_ts": int(call.workspace.clock.seconds), "response_metadata": metadata}


def user_by_email(call: Call) -> Json:
    wanted = call.required("email").lower()
    for user in call.workspace.users.values():
        if user.email.lower() == wanted and not user.deleted and not user.is_bot:
            return {"user": user_object(call.workspace, user)}
    raise ApiError("users_not_found")


def team_info(call: Call) -> Json:
    team = call.workspace.team
    return {
        "team": {"id": team.id, "name": team.name, "domain": team.domain, "url": team.url, "email_domain": ""},
    }


def add_reaction(call: Call) -> Json:
    channel = find_channel(call)
    check_member(call, channel)
    message = find_message(call, channel, "timestamp")
    name = call.required("name").strip(":")
    who = message.reactions.setdefault(name, [])
    if call.workspace.app.bot_user in who:
        raise ApiError("already_reacted")
    who.append(call.workspace.app.bot_user)
    call.workspace.conversations.tell(message)
    tell_reaction(call.workspace, message, call.workspace.bot, name, added=True)
    return {}


METHODS = (
    Method("auth.test", auth_test, Tier.SPECIAL),
    Method("users.info", user_info, Tier.FOUR, ["users:read"]),
    Method("users.list", list_users, Tier.TWO, ["users:read"]),
    Method("users.lookupByEmail", user_by_email, Tier.THREE, ["users:read.email"]),
    Method("team.info", team_info, Tier.THREE, ["team:read"]),
    Method("reactions.add", add_reaction, Tier.THREE, ["reactions:write"]),
)
