"""What Slack sends us, parsed once: the rest of Trellis never sees a raw payload."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody did something. `key` is unique to the act, the same when Slack delivers it again."""

    workspace: UUID
    user: str
    team: str | None
    key: str
    trigger: str | None


@dataclass(frozen=True, slots=True)
class Command(Request):
    text: str
    response_url: str | None = None


@dataclass(frozen=True, slots=True)
class Click(Request):
    """A button pressed or something chosen, in a message, a window or Home.

    `value` is the button's value, or what was chosen (option value, date, user or channel id). `view` is there in
    windows and Home, `response_url` in messages.
    """

    action: str
    value: str
    view: dict[str, Any] | None
    response_url: str | None
    channel: str | None
    message_ts: str | None

    @property
    def in_modal(self) -> bool:
        return self.view is not None and self.view.get("type") == "modal"

    @property
    def about(self) -> str:
        """The window's private metadata: what it is about."""
        return str(self.view.get("private_metadata") or "") if self.view else ""


@dataclass(frozen=True, slots=True)
class Submission(Request):
    view: dict[str, Any]

    @property
    def about(self) -> str:
        return str(self.view.get("private_metadata") or "")


@dataclass(frozen=True, slots=True)
class Shortcut(Request):
    """A shortcut from a message's menu (then `message` and `channel` are there) or from anywhere."""

    callback: str
    message: dict[str, Any] | None
    channel: str | None
    response_url: str | None


@dataclass(frozen=True, slots=True)
class Event(Request):
    event: dict[str, Any]


def _chosen(action: dict[str, Any]) -> str:
    option = action.get("selected_option")
    if option:
        return str(option["value"])
    options = action.get("selected_options")
    if options is not None:
        return ",".join(one["value"] for one in options)
    for key in ("value", "selected_date", "selected_user", "selected_conversation", "selected_channel"):
        if action.get(key):
            return str(action[key])
    return ""


def _base(workspace: UUID, body: dict[str, Any]) -> dict[str, Any]:
    user = body.get("user") or {}
    trigger = body.get("trigger_id")
    return {
        "workspace": workspace,
        "user": str(user.get("id") or body.get("user_id")),
        "team": user.get("team_id") or body.get("team_id"),
        "key": str(trigger),
        "trigger": trigger,
    }


def parse_command(workspace: UUID, body: dict[str, Any]) -> Command:
    return Command(
        **_base(workspace, body), text=str(body.get("text") or "").strip(), response_url=body.get("response_url")
    )


def parse_click(workspace: UUID, body: dict[str, Any]) -> Click:
    action = body["actions"][0]
    container = body.get("container") or {}
    return Click(
        **_base(workspace, body),
        action=str(action["action_id"]),
        value=_chosen(action),
        view=body.get("view"),
        response_url=body.get("response_url"),
        channel=container.get("channel_id"),
        message_ts=container.get("message_ts"),
    )


def parse_submission(workspace: UUID, body: dict[str, Any]) -> Submission:
    return Submission(**_base(workspace, body), view=body["view"])


def parse_shortcut(workspace: UUID, body: dict[str, Any]) -> Shortcut:
    return Shortcut(
        **_base(workspace, body),
        callback=str(body["callback_id"]),
        message=body.get("message"),
        channel=(body.get("channel") or {}).get("id"),
        response_url=body.get("response_url"),
    )


def parse_event(workspace: UUID, body: dict[str, Any]) -> Event:
    event = body["event"]
    user = event.get("user")
    return Event(
        workspace=workspace,
        user=str(user["id"] if isinstance(user, dict) else user or ""),
        team=body.get("team_id"),
        key=str(body["event_id"]),
        trigger=None,
        event=event,
    )
