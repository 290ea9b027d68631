"""Hands envelopes over: interactions once, events again until they are acknowledged; and writes both down."""

import asyncio
import time

from sandbox.changes import Changes, Topic
from sandbox.delivery.envelope import FIRST, Attempt, Envelope, Fate, Receipt, Way
from sandbox.inspector import Direction, Inspector
from sandbox.rules import Rules


class Courier:
    """The only one who delivers. `way` may be exchanged while it runs, as when Socket Mode is switched off."""

    def __init__(self, way: Way, rules: Rules, inspector: Inspector, changes: Changes) -> None:
        self.way = way
        self._rules = rules
        self._inspector = inspector
        self._changes = changes
        self._on_the_road: set[asyncio.Task[None]] = set()

    async def ask(self, envelope: Envelope, attempt: Attempt = FIRST) -> Receipt:
        """Hand over once, and say how it went. Interactions and commands get no second try on Slack either."""
        began = time.perf_counter()
        receipt = await self.way.hand_over(envelope, attempt)
        took = (time.perf_counter() - began) * 1000
        self._count(receipt, attempt)
        self._inspector.note(
            Direction.DELIVERY,
            envelope.name,
            receipt.fate,
            took_ms=took,
            sent=envelope.payload,
            answer=receipt.answer or receipt.detail or None,
            user=envelope.user,
            attempt=attempt.number,
        )
        self._changes.tell(Topic.TRAFFIC)
        return receipt

    def tell(self, envelope: Envelope) -> None:
        """Hand over an event in the background: up to three more times if it is not acknowledged."""
        task = asyncio.get_running_loop().create_task(self._keep_telling(envelope))
        self._on_the_road.add(task)
        task.add_done_callback(self._on_the_road.discard)

    async def settled(self, *, within: float = 5) -> None:
        """Wait until every event has been acknowledged or given up. Raises TimeoutError."""
        async with asyncio.timeout(within):
            while self._on_the_road:
                await asyncio.wait(self._on_the_road)

    async def stop(self) -> None:
        """Forget what is on the road and close the way."""
        for task in self._on_the_road:
            task.cancel()
        await asyncio.gather(*self._on_the_road, return_exceptions=True)
        await self.way.close()

    async def _keep_telling(self, envelope: Envelope) -> None:
        receipt = await self.ask(envelope)
        for number, wait in enumerate(self._rules.retry_waits, start=1):
            if receipt.fate is Fate.ACKED or not receipt.retry:
                return
            await asyncio.sleep(wait * self._rules.retry_pace)
            receipt = await self.ask(envelope, Attempt(number, self.way.reason(receipt)))

    def _count(self, receipt: Receipt, attempt: Attempt) -> None:
        counts = self._inspector.counts
        counts.deliveries += 1
        counts.redeliveries += attempt.number > 0
        counts.acks_late += receipt.fate is Fate.LATE
