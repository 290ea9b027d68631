"""What is handed to the app, and what comes back."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from sandbox.model import Json


class Kind(StrEnum):
    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTIVE = "interactive"


class Fate(StrEnum):
    """How a delivery, or an act that led to one, ended."""

    ACKED = "acked"
    """The app answered in time with a 200 or an ack."""
    LATE = "late"
    """No answer within three seconds."""
    REFUSED = "refused"
    """The app answered with something else than 200."""
    UNREACHABLE = "unreachable"
    """There was nobody to hand it to, or the connection broke."""
    CANCELLED = "cancelled"
    """The person said no in the confirmation; nothing was sent."""
    NOT_SENT = "not_sent"
    """Nothing had to be sent: a link, or a window that does not ask to hear of its end."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """`name` is what the inspector calls it: the event's or payload's type, or the command."""

    kind: Kind
    name: str
    payload: Json
    user: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Which try this is: 0 for the first, then 1 to 3 with the reason of the failure before."""

    number: int = 0
    reason: str = ""


FIRST = Attempt()


@dataclass(frozen=True, slots=True)
class Receipt:
    """`answer` is the body of the ack: parsed JSON, a text, or None. `retry` False: the app wants no more tries."""

    fate: Fate
    answer: Any = None
    detail: str = ""
    retry: bool = True


class Way(Protocol):
    """One way to hand over an envelope."""

    async def hand_over(self, envelope: Envelope, attempt: Attempt) -> Receipt:
        """Hand over once and wait for the ack, at most as long as Slack does. Never raises for what the app does."""
        ...

    def reason(self, receipt: Receipt) -> str:
        """What the next try says about why this one failed."""
        ...

    async def close(self) -> None: ...
