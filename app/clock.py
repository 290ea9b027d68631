"""The clock a shell may read. Everything below the shell takes `now` as an argument."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]

LOOK_SECONDS = 0.005
"""Between two looks at a file that moves time; a look costs a few microseconds."""


def system_clock() -> datetime:
    """The current instant, aware and in UTC."""
    return datetime.now(UTC)


def shifted_clock(file: Path) -> Clock:
    """A clock that adds the seconds written in `file` (a decimal number as text) to real time.

    The file is read at every call, so that whoever holds it moves business time for all processes at once. It must be
    replaced atomically; a missing or empty file means no shift.
    """

    def now() -> datetime:
        try:
            seconds = float(file.read_text(encoding="ascii") or 0)
        except FileNotFoundError:
            seconds = 0.0
        return system_clock() + timedelta(seconds=seconds)

    return now


async def follow_moves(file: Path, moved: Callable[[], None]) -> None:
    """Call `moved` whenever the file of a shifted clock was replaced, until cancelled.

    So what has come due by a jump in time is seen to at once, and ticks can stay as rare as they are in earnest.
    """
    seen = _mark_of(file)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        mark = _mark_of(file)
        if mark != seen:
            seen = mark
            moved()


def _mark_of(file: Path) -> tuple[int, int] | None:
    """What changes with each replacement."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns
