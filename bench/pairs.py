"""Pairs of blocks in turn, ours and the bare form, so that a machine that drifts slows both."""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

BLOCKS = 9


@dataclass(frozen=True, slots=True)
class Pair:
    """Median seconds of one piece of work in both forms, and the median of the ratios pair by pair."""

    ours: float
    bare: float
    speed: float
    """How fast ours is, as a share of the bare form: 1 is as fast, 0.5 half as fast."""


async def compare(ours: Callable[[], Awaitable[None]], bare: Callable[[], Awaitable[None]], *, times: int) -> Pair:
    """Run both forms `times` times a block, nine blocks each in turn, after one block to warm up."""
    await _block(ours, times)
    await _block(bare, times)
    mine: list[float] = []
    theirs: list[float] = []
    for number in range(BLOCKS):
        # Who goes first changes, so that neither always meets the other's leftovers.
        first, second = (ours, bare) if number % 2 else (bare, ours)
        seconds = {first: await _block(first, times), second: await _block(second, times)}
        mine.append(seconds[ours])
        theirs.append(seconds[bare])
    speed = statistics.median(b / o for o, b in zip(mine, theirs, strict=True))
    return Pair(statistics.median(mine) / times, statistics.median(theirs) / times, speed)


async def _block(work: Callable[[], Awaitable[None]], times: int) -> float:
    started = time.perf_counter()
    for _ in range(times):
        await work()
    return time.perf_counter() - started
