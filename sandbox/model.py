"""What a workspace is made of. These records are live: whoever holds a message sees its edits."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]
Key = tuple[str, str]
"""block_id and action_id: where a value stands on a message or view."""


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    name: str
    domain: str

    @property
    def url(self) -> str:
        """Where the workspace would live on Slack; permalinks begin with it."""
        return f"https://{self.domain}.slack.com/"


@dataclass(slots=True, eq=False)
class User:
    """A member, guest, bot or stranger. Whoever's team_id is not the workspace's own comes from another company."""

    id: str
    team_id: str
    name: str
    real_name: str
    email: str
    tz: str = "Europe/London"
    title: str = ""
    locale: str = "en-GB"
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    deleted: bool = False
    status_text: str = ""
    status_emoji: str = ""
    status_until: datetime | None = None
    updated_at: float = 0.0

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def utc_offset(self, at: datetime) -> timedelta:
        """How far this person's wall clock is from UTC at an instant; it changes with daylight saving."""
        return at.astimezone(ZoneInfo(self.tz)).utcoffset() or timedelta(0)


class ChannelKind(StrEnum):
    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    DM = "im"
    GROUP_DM = "mpim"


@dataclass(slots=True, eq=False)
class Channel:
    """A conversation. Of a DM, `members` holds both people, and `name` is empty."""

    id: str
    kind: ChannelKind
    name: str
    creator: str
    created_at: float
    members: list[str] = field(default_factory=list)
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False
    is_ext_shared: bool = False


@dataclass(slots=True, eq=False)
class File:
    id: str
    name: str
    title: str
    mimetype: str
    content: bytes
    user: str
    created_at: float
    alt_text: str = ""
    channels: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Message:
    """One message. `only_for` names the one reader of an ephemeral message; those are not in a channel's history."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    subtype: str | None = None
    client_msg_id: str | None = None
    bot_id: str | None = None
    app_id: str | None = None
    only_for: str | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    edited_ts: str | None = None
    edits: int = 0
    entered: dict[str, dict[Key, Json]] = field(default_factory=dict)
    """What each person has chosen or typed in this message's own inputs, by user id."""


class ViewKind(StrEnum):
    MODAL = "modal"
    HOME = "home"


@dataclass(slots=True, eq=False)
class View:
    """A window or an App Home as one person has it before them, with what they have entered so far."""

    id: str
    user: str
    kind: ViewKind
    body: Json
    """The view as the app sent it, with missing ids filled in."""
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    entered: dict[Key, Json] = field(default_factory=dict)
    updates: int = 0

    @property
    def blocks(self) -> list[Json]:
        blocks: list[Json] = self.body["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        return str(self.body.get("callback_id", ""))

    @property
    def external_id(self) -> str:
        return str(self.body.get("external_id", ""))

    @property
    def private_metadata(self) -> str:
        return str(self.body.get("private_metadata", ""))

    @property
    def title(self) -> str:
        return str(self.body.get("title", {}).get("text", ""))


@dataclass(slots=True)
class Trigger:
    """What an interaction hands to the app so that it may open a window: three real seconds, once."""

    id: str
    user: str
    issued_at: float
    view_id: str | None = None
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """A way to answer an interaction without a token: thirty real minutes, five times."""

    key: str
    user: str
    channel: str
    issued_at: float
    message_ts: str | None = None
    ephemeral_source: bool = False
    for_command: bool = False
    uses: int = 0
