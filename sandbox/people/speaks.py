"""What a person says and does among others, without the app being asked: it hears of it by events."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.api.files import new_file
from sandbox.conversations import before_edit
from sandbox.events import (
    tell_edit,
    tell_home_opened,
    tell_joined,
    tell_message,
    tell_reaction,
    tell_removal,
    tell_user_changed,
)
from sandbox.model import Channel, ChannelKind, File, Json, Message, User
from sandbox.people.outcome import NotPossible, NotThere
from sandbox.people.screen import check_active, sees
from sandbox.people.sees import Onlooker
from sandbox.people.text import escape_typed, message_text, rich_text_of
from sandbox.shapes import permalink


class Speaker(Onlooker):
    """Somebody who writes, reacts, joins, and changes their own profile."""

    async def post(
        self, channel: Channel | str, text: str, *, thread: Message | None = None, files: Sequence[File] = ()
    ) -> Message:
        """Write a message. `@handle`, `#channel` and links become what the client makes of them."""
        message = self._written(self._writable(channel), text)
        message.thread_ts = (thread.thread_ts or thread.ts) if thread else None
        message.files = [one.id for one in files]
        if files:
            message.subtype = "file_share"
        for one in files:
            one.channels.append(message.channel)
        return self._send(message)

    async def dm_bot(self, text: str, *, thread: Message | None = None) -> Message:
        """Write to the bot."""
        return await self.post(self.workspace.dm(self.user), text, thread=thread)

    async def forward(self, message: Message, *, comment: str = "", to: Channel | str | None = None) -> Message:
        """Share a message; with the bot unless `to` names a channel."""
        self._check_seen(message)
        copy = self._written(self._writable(to or self.workspace.dm(self.user)), comment)
        copy.attachments = [self._share(message)]
        return self._send(copy)

    async def edit(self, message: Message, text: str) -> None:
        """Change one's own message."""
        self._check_own(message)
        before = before_edit(message)
        message.text, message.blocks = message_text(self.workspace, text), self._blocks(text)
        self.workspace.conversations.edited(message)
        tell_edit(self.workspace, message, before)

    async def delete(self, message: Message) -> None:
        """Delete one's own message."""
        self._check_own(message)
        self.workspace.conversations.remove(message)
        tell_removal(self.workspace, message)

    async def react(self, message: Message, emoji: str) -> None:
        """Add a reaction, named without colons; a second time takes it away."""
        self._check_seen(message)
        who = message.reactions.setdefault(emoji, [])
        added = self.id not in who
        who.append(self.id) if added else who.remove(self.id)
        self.workspace.conversations.tell(message)
        tell_reaction(self.workspace, message, self.user, emoji, added=added)

    def upload(self, name: str, content: bytes, *, title: str = "") -> File:
        """Put a file into one's client, for `post(files=…)` or a file input."""
        file = new_file(self.workspace, name, content, self.id)
        file.title = title or name
        return file

    def dismiss(self, message: Message) -> None:
        """Dismiss a message only this person sees."""
        if message.only_for != self.id:
            raise NotPossible("only a message that is for oneself alone can be dismissed")
        self.workspace.conversations.remove(message)

    async def join(self, channel: Channel | str) -> None:
        """Join a public channel."""
        room = self._room(channel)
        check_active(self.workspace, self.user)
        if room.kind is not ChannelKind.PUBLIC or room.is_archived:
            raise NotPossible(f"{room.name} can't be joined")
        if self.workspace.conversations.join(room, self.id):
            tell_joined(self.workspace, room, self.user)

    async def invite(self, channel: Channel | str, *who: User | str) -> None:
        """Bring others, or without names the bot, into a channel one is in."""
        room = self._writable(channel)
        for one in who or (self.workspace.bot,):
            guest = self.workspace.user(one)
            if self.workspace.conversations.join(room, guest.id):
                tell_joined(self.workspace, room, guest, inviter=self.id)

    async def open_home(self) -> None:
        """Open the app's Home tab: the app hears app_home_opened."""
        check_active(self.workspace, self.user)
        if not self.workspace.app.manifest.home_tab:
            raise NotThere("the app has no Home tab")
        tell_home_opened(self.workspace, self.user, "home", self.home)

    async def open_messages(self) -> None:
        """Open the app's Messages tab: the app hears app_home_opened with tab `messages`."""
        check_active(self.workspace, self.user)
        tell_home_opened(self.workspace, self.user, "messages", None)

    async def set_status(self, text: str, *, emoji: str = "", until: datetime | None = None) -> None:
        """Change one's status; the app may hear user_change."""
        self.user.status_text, self.user.status_emoji, self.user.status_until = text, emoji, until
        tell_user_changed(self.workspace, self.user)

    async def set_timezone(self, tz: str) -> None:
        """Move to another time zone (IANA name); the app may hear user_change."""
        self.user.tz = ZoneInfo(tz).key
        tell_user_changed(self.workspace, self.user)

    async def leave_company(self) -> None:
        """Have one's account deactivated by an admin; the app may hear user_change."""
        self.user.deleted = True
        self.workspace.windows.clear(self.id)
        tell_user_changed(self.workspace, self.user)

    def _written(self, channel: Channel, text: str) -> Message:
        return Message(
            channel=channel.id,
            ts=self.workspace.conversations.stamp(),
            user=self.id,
            text=message_text(self.workspace, text),
            blocks=self._blocks(text),
            client_msg_id=str(uuid.uuid4()),
        )

    def _blocks(self, text: str) -> list[Json]:
        return [{**rich_text_of(self.workspace, text), "block_id": self.workspace.ids.mint("")[:5]}] if text else []

    def _send(self, message: Message) -> Message:
        self.workspace.conversations.add(message)
        tell_message(self.workspace, message)
        return message

    def _share(self, message: Message) -> Json:
        """A forwarded message, as it arrives: an attachment that names its source."""
        author = self.workspace.users[message.user]
        address = permalink(self.workspace, message)
        source: Json = {"team": self.workspace.team.id, "channel": message.channel, "ts": message.ts}
        return {
            "id": 1,
            "ts": message.ts,
            "author_id": author.id,
            "author_name": author.real_name,
            "author_subname": author.name,
            "author_link": f"{self.workspace.team.url}team/{author.id}",
            "channel_id": message.channel,
            "channel_team": self.workspace.team.id,
            "is_msg_unfurl": True,
            "is_share": True,
            "from_url": address,
            "original_url": address,
            "text": message.text,
            "fallback": f"[{message.ts}] {escape_typed(author.name)}: {message.text}",
            "message_blocks": [{**source, "message": {"blocks": message.blocks}}],
            "mrkdwn_in": ["text"],
            "color": "D0D0D0",
            "footer": "Slack Conversation",
        }

    def _writable(self, channel: Channel | str) -> Channel:
        room = self._room(channel)
        check_active(self.workspace, self.user)
        if self.id not in room.members or room.is_archived:
            raise NotPossible(f"{self.user.name} can't write in {room.name or room.id}")
        manifest = self.workspace.app.manifest
        with_bot = room.kind is ChannelKind.DM and self.workspace.app.bot_user in room.members
        if with_bot and (not manifest.messages_tab or manifest.messages_read_only):
            raise NotPossible("Sending messages to this app has been turned off.")
        return room

    def _check_own(self, message: Message) -> None:
        self._check_seen(message)
        if message.user != self.id:
            raise NotPossible("that message is somebody else's")

    def _check_seen(self, message: Message) -> None:
        check_active(self.workspace, self.user)
        if message.only_for is not None or not sees(self.workspace, self.user, message):
            raise NotThere(f"{self.user.name} can't do that with message {message.ts}")
