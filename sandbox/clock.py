"""The workspace's own clock: real time plus an offset that only grows. Others can follow it through a small file."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Business time of the workspace.

    Messages and events are stamped and rates are counted by `now`; trigger ids, acks and signatures by `real`.
    `file`, if given, holds the offset as a decimal number of seconds in text. It is read once, and written with every
    move of the clock.
    `real` is the source of real time in seconds since 1970; tests may pass their own.
    """

    def __init__(self, *, file: Path | None = None, real: Callable[[], float] = time.time) -> None:
        self.real = real
        self._file = file
        self._offset = _offset_in(file)
        self.moved_at: datetime | None = None
        """What the clock showed right after it was moved last."""

    @property
    def offset(self) -> float:
        """Seconds added to real time."""
        return self._offset

    @property
    def seconds(self) -> float:
        """Business time in seconds since 1970."""
        return self.real() + self._offset

    def now(self) -> datetime:
        """Business time, aware, in UTC."""
        return datetime.fromtimestamp(self.seconds, UTC)

    def advance(self, step: timedelta) -> None:
        """Move on by a length of time. ValueError for a move back: message ids and rates only know forward."""
        if step < timedelta(0):
            raise ValueError("the workspace's clock only moves forward")
        self._offset += step.total_seconds()
        self.moved_at = self.now()
        if self._file is not None:
            _write_offset(self._file, self._offset)

    def move_to(self, instant: datetime) -> None:
        """Move on to an instant (aware). An instant in the past is refused with ValueError."""
        self.advance(instant - self.now())


def _offset_in(file: Path | None) -> float:
    if file is None or not file.exists():
        return 0.0
    return float(file.read_text().strip() or 0)


def _write_offset(file: Path, offset: float) -> None:
    """Replace the file in one step, so that a reader never sees half a number."""
    beside = file.with_name(f"{file.name}.new")
    beside.write_text(f"{offset:.6f}\n")
    os.replace(beside, file)
