"""What came of an act, as the person saw it, and what Slack's client does not let a person do."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.delivery.envelope import Fate
from sandbox.model import Message

__all__ = ["ClientRefuses", "Fate", "Incomplete", "NotPossible", "NotThere", "Outcome"]

TROUBLE = "We had some trouble connecting. Try again?"
TIMED_OUT = "Operation timed out. Apps need to respond within 3 seconds."


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an act.

    `shown` is the error on the screen, empty if there is none. `errors` are the texts under fields, by block_id.
    `message` is what the ack itself said, if it carried a message. `took_ms` is real time until the ack.
    """

    fate: Fate
    took_ms: float = 0.0
    answer: Any = None
    shown: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    message: Message | None = None

    @property
    def ok(self) -> bool:
        """Acknowledged (or nothing to send), and no error of any kind on the screen."""
        return self.fate in {Fate.ACKED, Fate.NOT_SENT} and not self.shown and not self.errors


class ClientRefuses(AssertionError):
    """The top of what Slack's own client would not let this person do; nothing was sent."""


class NotThere(ClientRefuses):
    """No such button, field, option, window, channel or command on this person's screen; the words say what is."""


class NotPossible(ClientRefuses):
    """It is there, but this value or this act is refused: too long, not a date, not a member, a guest."""


class Incomplete(ClientRefuses):
    """The window can't be submitted yet. `errors` has the words under each field by block_id."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(f"the window was not sent: {dict(errors)}")
        self.errors = errors
