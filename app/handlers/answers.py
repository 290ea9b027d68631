"""What a handler answers: values, carried out by app/handlers/listeners.py. Handlers never speak to Slack."""

from dataclasses import dataclass

from app.views.blocks import Rendered, View


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing to show. After a submission the window closes."""


@dataclass(frozen=True, slots=True)
class Tell:
    """Words for the person alone, where they are: beside the message, or as a small window."""

    message: Rendered


@dataclass(frozen=True, slots=True)
class Retell:
    """The same, in place of the message whose button was pressed (an answer only they see)."""

    message: Rendered


@dataclass(frozen=True, slots=True)
class Open:
    """Show a window: on its own, or on top of the one the person is in."""

    view: View


@dataclass(frozen=True, slots=True)
class Swap:
    """Put this view in place of the window the person is in."""

    view: View


@dataclass(frozen=True, slots=True)
class CloseAll:
    """Close the window and those below it."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Keep the window and what was typed, with a word under these fields (block id → text)."""

    errors: dict[str, str]


@dataclass(frozen=True, slots=True)
class ShowHome:
    """Publish the person's App Home."""

    view: View


Answer = ShowHome | Done | Tell | Retell | Open | Swap | CloseAll | Refuse
