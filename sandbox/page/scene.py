"""Everything the templates draw for one person at one place, worked out part by part and only when a part asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.inspector import Traffic
from sandbox.model import Channel, ChannelKind, Message, User, View
from sandbox.page.listing import PAGE, Listing, list_messages, list_thread
from sandbox.page.moving import Mover
from sandbox.page.notices import Notices
from sandbox.page.place import DM, HOME, Place, channel_at, path_to, slug
from sandbox.page.reader import Reader
from sandbox.page.stage import Stage
from sandbox.page.surface import Surface
from sandbox.page.traffic import Asked, list_traffic
from sandbox.page.unread import Seen
from sandbox.workspace import Workspace

HUES = 12
HUE_STEP = 7


@dataclass(slots=True)
class Site:
    """What all open pages share."""

    workspace: Workspace
    stage: Stage
    mover: Mover
    notices: Notices
    seen: Seen


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Somebody in the list of people."""

    user: User
    href: str
    at: datetime
    unread: int
    has_window: bool
    is_acting: bool


@dataclass(frozen=True, slots=True)
class Room:
    """A conversation in the sidebar."""

    channel: Channel
    name: str
    href: str
    unread: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class Scene:
    """One person at one place, at one moment."""

    site: Site
    reader: Reader
    place: Place
    most: int = PAGE
    asked: Asked = field(default_factory=Asked)

    @property
    def me(self) -> User:
        return self.reader.user

    @property
    def workspace(self) -> Workspace:
        return self.site.workspace

    @property
    def bot(self) -> User:
        return self.workspace.bot

    @property
    def clock(self) -> datetime:
        """The workspace's time on this person's wall."""
        return self.reader.local(self.workspace.clock.seconds)

    @property
    def is_connected(self) -> bool:
        """Whether the app listens. Over HTTP nobody knows before something is posted to it."""
        return not self.workspace.is_socket_mode or bool(self.workspace.sockets.connections)

    @property
    def channel(self) -> Channel | None:
        return channel_at(self.workspace, self.me, self.place)

    @property
    def with_bot(self) -> bool:
        """On one of the app's own two tabs."""
        return self.place.kind in {DM, HOME}

    def arrive(self) -> None:
        """This person has the place before them now: what stands there counts as read."""
        if self.channel is not None:
            self.site.seen.read(self.me, self.channel)

    @property
    def can_write(self) -> bool:
        channel, manifest = self.channel, self.workspace.app.manifest
        if channel is None or self.me.id not in channel.members or channel.is_archived or self.me.deleted:
            return False
        return self.place.kind != DM or (manifest.messages_tab and not manifest.messages_read_only)

    @property
    def people(self) -> list[Neighbour]:
        """Everybody one can act as, in the order they came."""
        return [self._neighbour(one) for one in self.workspace.users.values() if not one.is_bot]

    @property
    def rooms(self) -> list[Room]:
        """The channels of this person, by name."""
        own = (one for one in self._own_rooms() if one.kind in {ChannelKind.PUBLIC, ChannelKind.PRIVATE})
        return sorted((self._room(one) for one in own), key=lambda one: one.name)

    @property
    def other_rooms(self) -> list[Room]:
        """Public channels this person could join."""
        everywhere = self.workspace.conversations.channels.values()
        public = (one for one in everywhere if one.kind is ChannelKind.PUBLIC and self.me.id not in one.members)
        return sorted((self._room(one) for one in public if not one.is_archived), key=lambda one: one.name)

    @property
    def direct_rooms(self) -> list[Room]:
        """Conversations with other people, by name."""
        own = (one for one in self._own_rooms() if one.kind in {ChannelKind.DM, ChannelKind.GROUP_DM})
        return sorted((self._room(one) for one in own if self.bot.id not in one.members), key=lambda one: one.name)

    @property
    def bot_unread(self) -> int:
        return self.site.seen.of_bot(self.me)

    @property
    def listing(self) -> Listing:
        """The messages before this person."""
        channel = self.channel
        return list_messages(self.reader, channel, most=self.most) if channel else Listing([])

    @property
    def parent(self) -> Message | None:
        """The message whose thread is open."""
        channel = self.channel
        if channel is None or not self.place.thread:
            return None
        return self.workspace.conversations.message(channel.id, self.place.thread)

    def thread(self, parent: Message) -> Listing:
        return list_thread(self.reader, parent)

    @property
    def windows(self) -> Sequence[View]:
        return self.workspace.windows.stack(self.me.id)

    @property
    def home(self) -> View | None:
        return self.workspace.windows.homes.get(self.me.id)

    @property
    def traffic(self) -> list[Traffic]:
        return list_traffic(self.workspace.inspector, self.asked)

    def surface(self, where: Message | View, panel: str = "") -> Surface:
        """A message, window or Home as the templates draw it."""
        if isinstance(where, Message):
            return Surface.of_message(self.reader, where, panel)
        return Surface.of_view(self.reader, where, self.site.notices.errors(where))

    @property
    def known(self) -> list[dict[str, str]]:
        """What the field for messages completes: commands, people and channels, with a word about each."""
        manifest, users = self.workspace.app.manifest, self.workspace.users.values()
        return [
            *({"word": one.command, "about": one.description, "hint": one.usage_hint} for one in manifest.commands),
            *({"word": f"@{one.name}", "about": one.real_name} for one in users if not one.deleted),
            *({"word": f"#{one.name}", "about": one.channel.topic} for one in self.rooms),
        ]

    def hue(self, user: User) -> int:
        """A colour for somebody, the number of a class in the style sheet: neighbours in the list never share one."""
        return list(self.workspace.users).index(user.id) * HUE_STEP % HUES

    def path(self, place: Place) -> str:
        return path_to(self.workspace, self.me, place)

    @property
    def path_here(self) -> str:
        return self.path(self.place)

    @property
    def base(self) -> str:
        """The beginning of all addresses of this person."""
        return f"/as/{slug(self.workspace, self.me)}"

    def path_of_thread(self, ts: str) -> str:
        return self.path(self.place.with_thread(ts))

    def _own_rooms(self) -> Iterator[Channel]:
        return (one for one in self.workspace.conversations.channels.values() if self.me.id in one.members)

    def _room(self, channel: Channel) -> Room:
        place = Place.of(self.workspace, channel)
        return Room(
            channel,
            self.reader.room_name(channel),
            self.path(place),
            self.site.seen.count(self.me, channel) if self.me.id in channel.members else 0,
            channel is self.channel,
        )

    def _neighbour(self, user: User) -> Neighbour:
        seen = self.site.seen
        return Neighbour(
            user,
            path_to(self.workspace, user, self.place if self.place.kind == HOME else Place.dm()),
            Reader(self.workspace, user, self.reader.now).local(self.workspace.clock.seconds),
            seen.of_bot(user) + seen.mentions(user),
            bool(self.workspace.windows.stack(user.id)),
            user is self.me,
        )
