"""Word of every change, so that the page and the tests wait instead of asking again and again."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T")


class Topic(StrEnum):
    MESSAGE = "message"
    EPHEMERAL = "ephemeral"
    MODAL = "modal"
    HOME = "home"
    USER = "user"
    CHANNEL = "channel"
    TRAFFIC = "traffic"
    CLOCK = "clock"
    CONNECTION = "connection"


@dataclass(frozen=True, slots=True)
class Change:
    """Something changed. `user` is set where it concerns one person's screen, `channel` where it happened in one."""

    topic: Topic
    user: str = ""
    channel: str = ""


class NothingHappened(AssertionError):
    """What somebody waited for did not come in time."""


class Changes:
    """Tells everybody who listens. For one event loop; not for threads."""

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[Change]] = set()

    def tell(self, topic: Topic, *, user: str = "", channel: str = "") -> None:
        for listener in self._listeners:
            listener.put_nowait(Change(topic, user, channel))

    async def stream(self) -> AsyncIterator[Change]:
        """Every change from now on, until the reader stops reading."""
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            self._listeners.discard(queue)

    async def wait_for(self, find: Callable[[], T | None], *, within: float, what: Callable[[], str]) -> T:
        """The first thing `find` returns, looked for now and after every change.

        Raises NothingHappened with the words of `what` after `within` real seconds.
        """
        queue: asyncio.Queue[Change] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            async with asyncio.timeout(within):
                while (found := find()) is None:
                    await queue.get()
                return found
        except TimeoutError:
            raise NothingHappened(f"waited {within} s for {what()}") from None
        finally:
            self._listeners.discard(queue)
