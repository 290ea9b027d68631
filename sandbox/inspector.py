"""A log of everything between the app and the workspace: each call, each delivery, how it ended, with tokens masked."""

import copy
import json
import re
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

KEPT = 50_000
"""Entries kept; the counters count everything."""

TOKEN = re.compile(r"(xox[a-z]-|xapp-)[A-Za-z0-9-]+")


class Direction(StrEnum):
    CALL = "call"
    """The app calls the Web API, a response_url or an upload URL."""
    DELIVERY = "delivery"
    """The workspace hands the app an event, a command or an interaction."""
    REFUSAL = "refusal"
    """An ack came in time, but the workspace could not use what it said."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """One call or delivery.

    `outcome` of a call is `ok`, an error or a fault by name; of a delivery `acked`, `late`, `refused`, `unreachable`.
    """

    number: int
    at: datetime
    direction: Direction
    name: str
    outcome: str
    took_ms: float
    sent: Any
    answer: Any = None
    user: str = ""
    attempt: int = 0


@dataclass(slots=True)
class Counts:
    """What happened so far, for the story's summary."""

    calls: int = 0
    errors: int = 0
    """Calls answered with an error that no fault had been set for."""
    invalid_payloads: int = 0
    """Blocks, views, metadata or acks of the app that Slack would refuse."""
    deliveries: int = 0
    acks_late: int = 0
    redeliveries: int = 0
    duplicates: int = 0
    """Messages of the bot that carry the same metadata as an earlier one in the same channel."""
    by_outcome: Counter[str] = field(default_factory=Counter)


class Inspector:
    """Keeps the newest entries and counts them all."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._numbers = 0
        self.entries: deque[Traffic] = deque(maxlen=KEPT)
        self.counts = Counts()
        self._metadata: set[str] = set()

    def note(
        self,
        direction: Direction,
        name: str,
        outcome: str,
        *,
        took_ms: float,
        sent: Any,
        answer: Any = None,
        user: str = "",
        attempt: int = 0,
    ) -> Traffic:
        """Write down one call or delivery, with every token in it masked."""
        self._numbers += 1
        entry = Traffic(
            self._numbers, self._now(), direction, name, outcome, took_ms, masked(sent), masked(answer), user, attempt
        )
        self.entries.append(entry)
        self.counts.by_outcome[outcome] += 1
        return entry

    def refuse_ack(self, name: str, answer: Any, error: str) -> None:
        """Count and write down an ack whose contents Slack would not take."""
        self.counts.invalid_payloads += 1
        self.note(Direction.REFUSAL, name, error, took_ms=0, sent=None, answer=answer)

    def watch_for_twins(self, channel: str, metadata: Any) -> None:
        """Count a message as a duplicate if one with the same metadata was posted there before."""
        if not metadata:
            return
        mark = f"{channel} {json.dumps(metadata, sort_keys=True)}"
        self.counts.duplicates += mark in self._metadata
        self._metadata.add(mark)

    def calls(self, method: str = "", *, outcome: str = "") -> list[Traffic]:
        """The calls so far, oldest first; of one method or with one outcome, if given."""
        return [one for one in self.entries if one.direction is Direction.CALL and _fits(one, method, outcome)]

    def deliveries(self, name: str = "", *, outcome: str = "") -> list[Traffic]:
        """The deliveries so far, oldest first; by name (`message`, `block_actions`, `/growth`) or outcome, if given."""
        return [one for one in self.entries if one.direction is Direction.DELIVERY and _fits(one, name, outcome)]


def _fits(entry: Traffic, name: str, outcome: str) -> bool:
    return (not name or entry.name == name) and (not outcome or entry.outcome == outcome)


def masked(value: Any) -> Any:
    """A copy in which every token shows only its kind."""
    if isinstance(value, dict):
        return {key: "***" if key in {"token", "ticket"} and value[key] else masked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [masked(one) for one in value]
    if isinstance(value, str):
        return TOKEN.sub(lambda found: f"{found[1]}***", value)
    return copy.copy(value)
