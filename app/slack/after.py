"""Work that follows an answer: tracked, bounded, drained at the end. What must not be lost is an outbox row instead."""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 50


@dataclass(slots=True)
class After:
    """Runs coroutines beside the answer. At most `MOST_AT_ONCE` speak to Slack at a time; the others wait in line."""

    ending: bool = False
    """The process is on its way out: whoever goes from one piece of work to the next stops between them."""
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))

    def __call__(self, work: Awaitable[object]) -> None:
        """Start it now; a failure is reported, never raised."""
        task = asyncio.ensure_future(self._run(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, seconds: float) -> None:
        """Wait for what is under way, at most that long, then cancel the rest."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            for task in late:
                task.cancel()

    async def end(self, seconds: float) -> None:
        """Let what is under way come to its end, with what follows from it; cancel what is left after that time."""
        self.ending = True
        ends_at = asyncio.get_running_loop().time() + seconds
        while self._tasks and (left := ends_at - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        await self.drain(0)

    async def _run(self, work: Awaitable[object]) -> None:
        async with self._places:
            try:
                await work
            except Exception:  # The answer has been given; nobody above could mend it.
                log.exception("after.failed")
