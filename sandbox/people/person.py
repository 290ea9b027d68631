"""A member at Slack's client: what this person can do, sees, and waits for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sandbox.model import Channel, File, Message, User, View
from sandbox.people.outcome import Outcome
from sandbox.workspace import Workspace

Place = Message | View
Pick = str | int | float | date | datetime | time | User | Channel | Sequence[Any] | None
"""What goes into a field or is chosen: an option by text or value, a day, somebody, or a list; None empties it."""


class Person:
    """Somebody at their client. Several Persons for one user share the same screen.

    Acts are awaited until the app's ack has come back and been applied; what the app does later by calling the Web API
    is waited for with the `sees_…` methods. Whatever Slack's client would not allow raises ClientRefuses (NotThere,
    NotPossible, Incomplete). What the app got wrong is in the Outcome.
    """

    def __init__(self, workspace: Workspace, who: User | str) -> None:
        self.workspace = workspace
        self.user = workspace.user(who)

    @property
    def id(self) -> str:
        return self.user.id

    # Saying something to the app

    async def command(self, command: str, text: str = "", *, channel: Channel | str | None = None) -> Outcome:
        """Type a slash command; in a channel, else in the direct messages with the bot."""
        raise NotImplementedError

    async def click(
        self, where: Place, action: str, *, pick: Pick = None, block: str = "", value: str = "", confirm: bool = True
    ) -> Outcome:
        """Press a button, or use a select, date, overflow, radio, checkbox… outside an input or in a dispatching one.

        `action` is an action_id or the visible text of a button. `block` (block_id) and `value` tell twins apart.
        `pick` is what is chosen. `confirm=False` says no to a confirmation.
        """
        raise NotImplementedError

    async def fill(self, entries: Mapping[str, Pick], *, where: Place | None = None) -> list[Outcome]:
        """Enter values into the inputs of the top window (or `where`), by block_id, action_id or label.

        Nothing is sent, unless an input dispatches: then there is one outcome for each such input.
        """
        raise NotImplementedError

    async def submit(self) -> Outcome:
        """Submit the top window. Raises Incomplete if a required field is empty or a value is refused."""
        raise NotImplementedError

    async def close_modal(self, *, every: bool = False) -> Outcome:
        """Cancel the top window, or with `every` the X: the whole stack. What was typed is lost."""
        raise NotImplementedError

    async def message_shortcut(self, message: Message, callback_id: str) -> Outcome:
        """Use a shortcut from a message's menu."""
        raise NotImplementedError

    async def global_shortcut(self, callback_id: str) -> Outcome:
        """Use a shortcut from the shortcuts menu."""
        raise NotImplementedError

    async def open_home(self) -> None:
        """Open the app's Home tab: the app hears app_home_opened."""
        raise NotImplementedError

    async def open_messages(self) -> None:
        """Open the app's Messages tab: the app hears app_home_opened with tab `messages`."""
        raise NotImplementedError

    # Speaking with others

    async def post(
        self, channel: Channel | str, text: str, *, thread: Message | None = None, files: Sequence[File] = ()
    ) -> Message:
        """Write a message. `@handle`, `#channel` and links become what the client makes of them."""
        raise NotImplementedError

    async def dm_bot(self, text: str, *, thread: Message | None = None) -> Message:
        """Write to the bot."""
        raise NotImplementedError

    async def forward(self, message: Message, *, comment: str = "", to: Channel | str | None = None) -> Message:
        """Share a message; to the bot unless `to` names a channel."""
        raise NotImplementedError

    async def edit(self, message: Message, text: str) -> None:
        """Change one's own message."""
        raise NotImplementedError

    async def delete(self, message: Message) -> None:
        """Delete one's own message."""
        raise NotImplementedError

    async def react(self, message: Message, emoji: str) -> None:
        """Add a reaction, named without colons; a second time takes it away."""
        raise NotImplementedError

    def upload(self, name: str, content: bytes, *, title: str = "") -> File:
        """Put a file into one's client, for `post(files=…)` or a file input."""
        raise NotImplementedError

    async def join(self, channel: Channel | str) -> None:
        """Join a public channel."""
        raise NotImplementedError

    async def invite(self, channel: Channel | str, *who: User | str) -> None:
        """Bring others, or without names the bot, into a channel one is in."""
        raise NotImplementedError

    async def set_status(self, text: str, *, emoji: str = "", until: datetime | None = None) -> None:
        """Change one's status; the app may hear user_change."""
        raise NotImplementedError

    async def set_timezone(self, tz: str) -> None:
        """Move to another time zone (IANA name); the app may hear user_change."""
        raise NotImplementedError

    # What is on the screen

    @property
    def dm(self) -> list[Message]:
        """The direct messages with the bot, oldest first, threads included, ephemeral ones not."""
        raise NotImplementedError

    def channel(self, channel: Channel | str) -> list[Message]:
        """The messages of a channel, oldest first, without replies in threads."""
        raise NotImplementedError

    def thread(self, message: Message) -> list[Message]:
        """A message and the replies to it."""
        raise NotImplementedError

    @property
    def ephemerals(self) -> list[Message]:
        """What only this person sees, everywhere, oldest first."""
        raise NotImplementedError

    @property
    def modals(self) -> list[View]:
        """The stack of windows, the top one last."""
        raise NotImplementedError

    @property
    def modal(self) -> View | None:
        """The top window."""
        raise NotImplementedError

    @property
    def home(self) -> View | None:
        """The app's Home, once published."""
        raise NotImplementedError

    # Waiting for it

    async def sees_modal(self, callback_id: str = "", *, title: str = "", text: str = "", within: float = 5) -> View:
        """The top window, once it has this callback_id and title and says this text."""
        raise NotImplementedError

    async def sees_no_modal(self, *, within: float = 5) -> None:
        """Waits until no window is open."""
        raise NotImplementedError

    async def sees_message(
        self, text: str = "", *, channel: Channel | str | None = None, after: Message | None = None,
        where: Callable[[Message], bool] | None = None, within: float = 5,
    ) -> Message:  # fmt: skip
        """The newest message with this text in its words or blocks; from the bot's DM unless a channel is named."""
        raise NotImplementedError

    async def sees_ephemeral(self, text: str = "", *, within: float = 5) -> Message:
        """The newest message only this person sees that says this text."""
        raise NotImplementedError

    async def sees_home(self, text: str = "", *, within: float = 5) -> View:
        """The Home, once it says this text."""
        raise NotImplementedError
