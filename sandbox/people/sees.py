"""What is on a person's screen, and waiting for it."""

from collections.abc import Callable
from typing import TypeVar

from sandbox.blockkit.reading import words_of_message, words_of_view
from sandbox.changes import NothingHappened
from sandbox.model import Channel, Message, User, View
from sandbox.people.outcome import NotThere
from sandbox.people.screen import can_read
from sandbox.workspace import Workspace

T = TypeVar("T")

__all__ = ["NothingHappened", "Onlooker"]


class Onlooker:
    """Somebody who looks at the screen. Waiting raises NothingHappened, with what is there instead."""

    def __init__(self, workspace: Workspace, who: User | str) -> None:
        self.workspace = workspace
        self.user = workspace.user(who)

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def mention(self) -> str:
        return self.user.mention

    @property
    def dm(self) -> list[Message]:
        """The direct messages with the bot, oldest first, threads included, ephemeral ones not."""
        found = self.workspace.conversations.find_direct(self.id, self.workspace.app.bot_user)
        return self.workspace.messages(found) if found else []

    def channel(self, channel: Channel | str) -> list[Message]:
        """The messages of a channel, oldest first, without replies in threads. Raises NotThere."""
        room = self._room(channel)
        return [one for one in self.workspace.messages(room) if one.thread_ts in {None, one.ts}]

    def thread(self, message: Message) -> list[Message]:
        """A message and the replies to it. Raises NotThere."""
        self._room(message.channel)
        return [message, *self.workspace.conversations.replies(message)]

    @property
    def ephemerals(self) -> list[Message]:
        """What only this person sees, everywhere, oldest first."""
        return self.workspace.conversations.ephemerals(self.id)

    @property
    def modals(self) -> list[View]:
        """The stack of windows, the top one last."""
        return self.workspace.windows.stack(self.id)

    @property
    def modal(self) -> View | None:
        """The top window."""
        return self.workspace.windows.top(self.id)

    @property
    def home(self) -> View | None:
        """The app's Home, once published."""
        return self.workspace.windows.homes.get(self.id)

    async def sees_modal(self, callback_id: str = "", *, title: str = "", text: str = "", within: float = 5) -> View:
        """The top window, once it has this callback_id and title and says this text."""

        def find() -> View | None:
            view = self.modal
            fits = view and callback_id in {"", view.callback_id} and title in {"", view.title}
            return view if view and fits and text in words_of_view(view) else None

        return await self._wait(find, f"a window {callback_id or title or text!r}", within)

    async def sees_no_modal(self, *, within: float = 5) -> None:
        """Waits until no window is open."""
        await self._wait(lambda: None if self.modals else True, "all windows to close", within)

    async def sees_message(
        self,
        text: str = "",
        *,
        channel: Channel | str | None = None,
        after: Message | None = None,
        where: Callable[[Message], bool] | None = None,
        within: float = 5,
    ) -> Message:
        """The newest message of somebody else with this text in its words or blocks, threads included.

        In the bot's DM unless a channel is named; newer than `after`, if given; for which `where` is true.
        """

        def find() -> Message | None:
            messages = self.dm if channel is None else self.workspace.messages(self._room(channel))
            for one in reversed(messages):
                is_new = after is None or one.ts > after.ts
                if one.user != self.id and is_new and text in words_of_message(one) and (where is None or where(one)):
                    return one
            return None

        return await self._wait(find, f"a message {text!r}", within)

    async def sees_ephemeral(self, text: str = "", *, after: Message | None = None, within: float = 5) -> Message:
        """The newest message only this person sees that says this text; newer than `after`, if given."""

        def find() -> Message | None:
            fitting = (one for one in reversed(self.ephemerals) if text in words_of_message(one))
            return next((one for one in fitting if after is None or one.ts > after.ts), None)

        return await self._wait(find, f"a message only for them {text!r}", within)

    async def sees_home(self, text: str = "", *, within: float = 5) -> View:
        """The Home, once it says this text."""

        def find() -> View | None:
            return self.home if self.home and text in words_of_view(self.home) else None

        return await self._wait(find, f"a Home with {text!r}", within)

    def screen(self) -> str:
        """Everything this person could read now that came from the bot, in words; for messages of failing tests."""
        parts = [f"window: {words_of_view(one)}" for one in self.modals]
        parts += [f"only for them: {words_of_message(one)}" for one in self.ephemerals[-3:]]
        parts += [f"message: {words_of_message(one)}" for one in self.dm[-3:]]
        parts += [f"home: {words_of_view(self.home)}"] if self.home else []
        return "\n".join(parts) or "nothing"

    async def _wait(self, find: Callable[[], T | None], what: str, within: float) -> T:
        words = f"{self.user.name} to see {what}"
        return await self.workspace.changes.wait_for(
            find, within=within, what=lambda: f"{words}; on the screen:\n{self.screen()}"
        )

    def _room(self, channel: Channel | str) -> Channel:
        room = self.workspace.channel(channel)
        if not can_read(self.workspace, self.user, room.id):
            raise NotThere(f"{self.user.name} does not see {room.name or room.id}")
        return room
