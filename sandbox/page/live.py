"""Word to an open page of which parts to draw anew, as server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field

from sandbox.changes import Change, Changes, Topic
from sandbox.model import User

PARTS = ("top", "people", "side", "main", "thread", "modal", "traffic")
GATHER_SECONDS = 0.06
BEAT_SECONDS = 20.0
"""So often the clocks are drawn anew, and a connection that is gone is noticed."""

EVERYWHERE = {"top", "people", "side", "main", "thread", "modal"}


@dataclass(slots=True)
class Watch:
    """What one open page looks at. `channel` is the id of the conversation before the person, if there is one."""

    user: User
    channel: str = ""
    traffic: bool = False
    stale: set[str] = field(default_factory=set)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, change: Change) -> None:
        """Remember which parts a change makes stale."""
        parts = self.parts_of(change)
        if parts:
            self.stale |= parts
            self.woken.set()

    def parts_of(self, change: Change) -> set[str]:
        """The parts of this page that a change shows in."""
        own = change.user == self.user.id
        match change.topic:
            case Topic.MESSAGE:
                return {"people", "side"} | ({"main", "thread"} if change.channel == self.channel else set())
            case Topic.EPHEMERAL:
                return {"people"} | ({"side", "main", "thread"} if own else set())
            case Topic.MODAL:
                return {"people"} | ({"modal"} if own else set())
            case Topic.HOME:
                return {"main"} if own else set()
            case Topic.CHANNEL:
                return {"side", "main"}
            case Topic.TRAFFIC:
                return {"traffic"} if self.traffic else set()
            case Topic.CONNECTION:
                return {"top"}
            case Topic.USER | Topic.CLOCK:
                return set(EVERYWHERE)

    def take(self) -> str:
        """The stale parts as one event; they count as drawn from now on."""
        parts, self.stale = self.stale, set()
        self.woken.clear()
        return f"data: {' '.join(sorted(parts))}\n\n"


async def live_events(changes: Changes, watch: Watch) -> AsyncIterator[str]:
    """Events until the reader goes away. Changes that come together are told together."""
    listening = asyncio.create_task(_listen(changes, watch))
    try:
        yield "retry: 500\n\n"
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(BEAT_SECONDS):
                    await watch.woken.wait()
                    await asyncio.sleep(GATHER_SECONDS)
            watch.stale |= {"top", "people"}
            yield watch.take()
    finally:
        listening.cancel()


async def _listen(changes: Changes, watch: Watch) -> None:
    async for change in changes.stream():
        watch.note(change)
