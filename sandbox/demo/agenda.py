"""What people are going to do, and when: at times of their own day."""

import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

Act = Callable[[], Awaitable[None]]

FIRST_HOUR, LAST_HOUR = time(10), time(16)
"""People act in the middle of their day, well away from where one date or rule ends and another begins."""


@dataclass(order=True, frozen=True, slots=True)
class Planned:
    """`words` say who does what. Unless it `is_for_trellis`, nobody has to wait for what comes of it."""

    at: datetime
    number: int
    act: Act = field(compare=False)
    words: str = field(compare=False, default="")
    is_for_trellis: bool = field(compare=False, default=True)


@dataclass(slots=True)
class Agenda:
    """Acts in the order of their instants; at the same instant in the order in which they were planned."""

    _planned: list[Planned] = field(default_factory=list)
    _count: int = 0

    def plan(self, at: datetime, act: Act, words: str = "", *, is_for_trellis: bool = True) -> None:
        """Note an act for an instant (aware)."""
        self._count += 1
        heapq.heappush(self._planned, Planned(at, self._count, act, words, is_for_trellis))

    @property
    def next_at(self) -> datetime | None:
        return self._planned[0].at if self._planned else None

    def take_due(self, now: datetime) -> Planned | None:
        """The next act whose instant has come, taken off the agenda."""
        if not self._planned or self._planned[0].at > now:
            return None
        return heapq.heappop(self._planned)


def wall(monday: datetime, tz: str, *, weeks: int, weekday: int, hour: int, minute: int = 0) -> datetime:
    """The instant with this time on the wall of a zone, on a weekday so many weeks after the week of `monday`."""
    day = monday.astimezone(ZoneInfo(tz)).date() + timedelta(weeks=weeks, days=weekday)
    return datetime.combine(day, time(hour, minute), ZoneInfo(tz))


def soon(tz: str, now: datetime, minutes: int) -> datetime:
    """So many minutes from now, if that lies in the middle of a working day there; else on the next such morning."""
    wanted = (now + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    here = wanted.astimezone(ZoneInfo(tz))
    if here.weekday() < 5 and FIRST_HOUR <= here.time() <= LAST_HOUR:
        return wanted
    day = here.date() if here.time() < FIRST_HOUR else here.date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return datetime.combine(day, FIRST_HOUR.replace(minute=minutes % 60), here.tzinfo)
