"""The clock a shell may read. Everything below the shell takes `now` as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]


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
