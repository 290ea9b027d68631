"""The routing table: from the ids Slack sends to the handler of each. Filled once by `register` of every noun."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from app.deps import Deps
from app.handlers.answers import Answer
from app.handlers.requests import Click, Command, Event, Request, Shortcut, Submission
from app.views.blocks import View

H = TypeVar("H")

CommandHandler = Callable[[Command, Deps], Awaitable[Answer]]
ClickHandler = Callable[[Click, Deps], Awaitable[Answer]]
SubmissionHandler = Callable[[Submission, Deps], Awaitable[Answer]]
ShortcutHandler = Callable[[Shortcut, Deps], Awaitable[Answer]]
EventHandler = Callable[[Event, Deps], Awaitable[Answer]]


@dataclass(slots=True)
class Routes:
    """Words of /growth, action ids, callback ids of windows and shortcuts, event types; each has one handler."""

    words: dict[str, CommandHandler] = field(default_factory=dict)
    actions: dict[str, ClickHandler] = field(default_factory=dict)
    windows: dict[str, SubmissionHandler] = field(default_factory=dict)
    shortcuts: dict[str, ShortcutHandler] = field(default_factory=dict)
    events: dict[str, EventHandler] = field(default_factory=dict)
    home: Callable[[Request, Deps], Awaitable[View]] | None = None

    def word(self, word: str, handler: CommandHandler) -> None:
        """`/growth <word> …`; the handler finds the rest after the word in `command.text`. '' is the menu."""
        _add(self.words, word, handler)

    def action(self, action_id: str, handler: ClickHandler) -> None:
        _add(self.actions, action_id, handler)

    def window(self, callback_id: str, handler: SubmissionHandler) -> None:
        _add(self.windows, callback_id, handler)

    def shortcut(self, callback_id: str, handler: ShortcutHandler) -> None:
        _add(self.shortcuts, callback_id, handler)

    def event(self, kind: str, handler: EventHandler) -> None:
        _add(self.events, kind, handler)


def _add(table: dict[str, H], key: str, handler: H) -> None:
    if key in table:
        raise ValueError(f"Two handlers for {key!r}.")
    table[key] = handler
