"""Channels, direct messages and what was said in them."""

from collections.abc import Iterable
from dataclasses import replace

from sandbox.changes import Changes, Topic
from sandbox.clock import Clock
from sandbox.ids import Ids
from sandbox.model import Channel, ChannelKind, Message

PREFIX = {ChannelKind.PUBLIC: "C", ChannelKind.PRIVATE: "C", ChannelKind.DM: "D", ChannelKind.GROUP_DM: "G"}


class Conversations:
    """Every conversation of the workspace. It knows no permissions; those who call it check them."""

    def __init__(self, ids: Ids, clock: Clock, changes: Changes) -> None:
        self._ids = ids
        self._clock = clock
        self._changes = changes
        self._last_stamp = 0
        self.channels: dict[str, Channel] = {}
        self._messages: dict[str, dict[str, Message]] = {}
        self._ephemerals: dict[str, list[Message]] = {}
        self._direct: dict[frozenset[str], str] = {}

    def create(
        self, kind: ChannelKind, name: str, members: Iterable[str], *, topic: str = "", purpose: str = ""
    ) -> Channel:
        people = list(members)
        channel = Channel(
            id=self._ids.mint(PREFIX[kind]),
            kind=kind,
            name=name,
            creator=people[0] if people else "",
            created_at=self._clock.seconds,
            members=people,
            topic=topic,
            purpose=purpose,
        )
        self.channels[channel.id] = channel
        self._messages[channel.id] = {}
        self._changes.tell(Topic.CHANNEL, channel=channel.id)
        return channel

    def direct(self, one: str, other: str) -> Channel:
        """The direct messages of two people, opened on first use."""
        pair = frozenset({one, other})
        if pair not in self._direct:
            self._direct[pair] = self.create(ChannelKind.DM, "", [one, other]).id
        return self.channels[self._direct[pair]]

    def find_direct(self, one: str, other: str) -> Channel | None:
        found = self._direct.get(frozenset({one, other}))
        return self.channels[found] if found else None

    def channel(self, which: Channel | str) -> Channel:
        """By record, id or name, with or without `#`. Raises KeyError."""
        if isinstance(which, Channel):
            return which
        if which in self.channels:
            return self.channels[which]
        wanted = which.removeprefix("#")
        found = next((one for one in self.channels.values() if one.name == wanted and one.name), None)
        if found is None:
            raise KeyError(
                f"no channel {which}; there are {sorted(one.name for one in self.channels.values() if one.name)}"
            )
        return found

    def messages(self, channel: str) -> list[Message]:
        """Oldest first, replies included."""
        return list(self._messages[channel].values())

    def message(self, channel: str, ts: str) -> Message | None:
        return self._messages.get(channel, {}).get(ts)

    def replies(self, parent: Message) -> list[Message]:
        """The replies in a thread, oldest first, without the parent."""
        return [
            one for one in self._messages[parent.channel].values() if one.thread_ts == parent.ts and one is not parent
        ]

    def ephemerals(self, user: str) -> list[Message]:
        """What only this person sees, everywhere, oldest first."""
        return list(self._ephemerals.get(user, ()))

    def stamp(self) -> str:
        """A new ts: the clock's time in microseconds, never used before, always greater than the last."""
        self._last_stamp = max(self._last_stamp + 1, int(self._clock.seconds * 1_000_000))
        return f"{self._last_stamp // 1_000_000}.{self._last_stamp % 1_000_000:06d}"

    def add(self, message: Message) -> Message:
        """Keep a new message; an ephemeral one goes to its reader only."""
        if message.only_for is not None:
            self._ephemerals.setdefault(message.only_for, []).append(message)
        else:
            self._messages[message.channel][message.ts] = message
        self.tell(message)
        return message

    def edited(self, message: Message, *, stamp: bool = True) -> Message:
        """Note that a message was changed. `stamp` sets its mark "(edited)". Returns the message."""
        message.edits += 1
        if stamp:
            message.edited_ts = self.stamp()
        self.tell(message)
        return message

    def remove(self, message: Message) -> None:
        if message.only_for is not None:
            kept = [one for one in self._ephemerals.get(message.only_for, ()) if one is not message]
            self._ephemerals[message.only_for] = kept
        else:
            self._messages[message.channel].pop(message.ts, None)
        self.tell(message)

    def join(self, channel: Channel, user: str) -> bool:
        """Add a member; False if already there."""
        if user in channel.members:
            return False
        channel.members.append(user)
        self._changes.tell(Topic.CHANNEL, channel=channel.id)
        return True

    def leave(self, channel: Channel, user: str) -> None:
        channel.members.remove(user)
        self._changes.tell(Topic.CHANNEL, channel=channel.id)

    def tell(self, message: Message) -> None:
        """Wake whoever watches the place of this message."""
        topic = Topic.EPHEMERAL if message.only_for else Topic.MESSAGE
        self._changes.tell(topic, user=message.only_for or "", channel=message.channel)


def before_edit(message: Message) -> Message:
    """The message as it is now, to be shown as the previous one once it has changed."""
    return replace(message, reactions=dict(message.reactions))
