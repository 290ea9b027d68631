"""What each person has not seen yet: by conversation, and as one figure beside their name."""

from dataclasses import dataclass, field

from sandbox.model import Channel, Message, User
from sandbox.people.screen import can_read
from sandbox.workspace import Workspace


@dataclass(slots=True)
class Seen:
    """Up to which ts each person has read each conversation. What is older than the page itself counts as read."""

    workspace: Workspace
    since: str
    _read: dict[tuple[str, str], str] = field(default_factory=dict)

    def read(self, user: User, channel: Channel) -> None:
        """This person has the conversation before them now."""
        self._read[user.id, channel.id] = self.workspace.conversations.stamp()

    def count(self, user: User, channel: Channel) -> int:
        """Messages of others that this person has not seen there, those for them alone included."""
        last = self._read.get((user.id, channel.id), self.since)
        own = (one for one in self.workspace.conversations.ephemerals(user.id) if one.channel == channel.id)
        return sum(one.user != user.id for one in self._newer(channel, last)) + sum(one.ts > last for one in own)

    def of_bot(self, user: User) -> int:
        """Unseen messages of the bot to this person."""
        found = self.workspace.conversations.find_direct(user.id, self.workspace.app.bot_user)
        return self.count(user, found) if found else 0

    def mentions(self, user: User) -> int:
        """Unseen messages that name this person, in channels."""
        rooms = (one for one in self.workspace.conversations.channels.values() if user.id in one.members and one.name)
        return sum(self._naming(user, one) for one in rooms)

    def everything(self) -> None:
        """Everybody has read everything: what was played before somebody sat down is no news."""
        self.since = self.workspace.conversations.stamp()
        self._read.clear()

    def _naming(self, user: User, channel: Channel) -> int:
        if not can_read(self.workspace, user, channel.id):
            return 0
        last = self._read.get((user.id, channel.id), self.since)
        return sum(user.mention in one.text for one in self._newer(channel, last) if one.user != user.id)

    def _newer(self, channel: Channel, last: str) -> list[Message]:
        found = []
        for one in reversed(self.workspace.messages(channel)):
            if one.ts <= last:
                break
            found.append(one)
        return found
