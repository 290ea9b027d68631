"""Where somebody is on the page, and its address: `/as/dana/dm`, `/as/dana/c/growth/t/1700000000.000100`."""

import re
from dataclasses import dataclass
from urllib.parse import quote

from sandbox.model import Channel, ChannelKind, User
from sandbox.people.screen import can_read
from sandbox.workspace import Workspace

HANDLE = re.compile(r"[a-z0-9._-]+")
HOME, DM, CHANNEL, PERSON = "home", "dm", "c", "u"


@dataclass(frozen=True, slots=True)
class Place:
    """A tab of the app (`home`, `dm`), a channel (`c`, by name or id) or the DM with a person (`u`, by id).

    `thread` is the ts of a parent whose replies stand open beside it.
    """

    kind: str
    name: str = ""
    thread: str = ""

    @classmethod
    def home(cls) -> "Place":
        return cls(HOME)

    @classmethod
    def dm(cls, thread: str = "") -> "Place":
        return cls(DM, thread=thread)

    @classmethod
    def person(cls, user_id: str) -> "Place":
        return cls(PERSON, user_id)

    @classmethod
    def of(cls, workspace: Workspace, channel: Channel, thread: str = "") -> "Place":
        if channel.kind is ChannelKind.DM and workspace.app.bot_user in channel.members:
            return cls(DM, thread=thread)
        return cls(CHANNEL, channel.name or channel.id, thread)

    def with_thread(self, ts: str) -> "Place":
        return Place(self.kind, self.name, ts)


def parse_place(path: str) -> Place | None:
    """The place after `/as/<who>/`, or None if there is no such kind of place."""
    match path.strip("/").split("/"):
        case [("home" | "dm") as kind]:
            return Place(kind)
        case ["dm", "t", ts]:
            return Place(DM, thread=ts)
        case [("c" | "u") as kind, name]:
            return Place(kind, name)
        case [("c" | "u") as kind, name, "t", ts]:
            return Place(kind, name, ts)
        case _:
            return None


def path_to(workspace: Workspace, user: User, place: Place) -> str:
    """The address of a place for somebody."""
    parts = [place.kind] + ([quote(place.name, safe="")] if place.name else [])
    parts += ["t", place.thread] if place.thread else []
    return "/".join(["", "as", slug(workspace, user), *parts])


def slug(workspace: Workspace, user: User) -> str:
    """How addresses call somebody: by handle, or by id where two share one."""
    is_alone = sum(one.name == user.name for one in workspace.users.values()) == 1
    return user.name if is_alone and HANDLE.fullmatch(user.name) else user.id


def channel_at(workspace: Workspace, user: User, place: Place) -> Channel | None:
    """The conversation of a place; None on Home, or where this person may not look."""
    if place.kind == HOME:
        return None
    if place.kind == DM:
        return workspace.dm(user)
    if place.kind == PERSON:
        return workspace.dm(user, place.name) if place.name in workspace.users else None
    try:
        channel = workspace.channel(place.name)
    except KeyError:
        return None
    return channel if can_read(workspace, user, channel.id) else None
