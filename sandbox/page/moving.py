"""Moving the workspace's clock from the page, in small steps, so that the app lives through every hour in between."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from sandbox.changes import Topic
from sandbox.model import Message
from sandbox.workspace import Workspace

Settle = Callable[[], Awaitable[datetime | None]]
"""Waits until the app has done everything due at the workspace's time; says when something comes next, if it knows."""

BLIND_STEP = timedelta(hours=4)
"""The clock moves no further at once if the app does not say when it has something to do."""

LONGEST_STEP = timedelta(days=1)
"""And no further than this if it does, so that whoever watches sees it move."""

SEARCH_AT_MOST = timedelta(days=35)
START_OF_DAY = time(9)
CATCHING_UP = "The app is catching up"

log = logging.getLogger(__name__)


class Move(StrEnum):
    HOUR = "hour"
    DAY = "day"
    MONDAY = "monday"
    MONTH = "month"
    EVENT = "event"
    """Until the app says something to somebody."""


class Mover:
    """Moves the clock in the background, one move at a time. `status` is empty while it rests."""

    def __init__(self, workspace: Workspace, settle: Settle) -> None:
        self.workspace = workspace
        self._settle = settle
        self._next_at: datetime | None = None
        self._task: asyncio.Task[None] | None = None
        self.status = ""
        self.trouble = ""
        self.news = ""
        """What the last search for an event found, in words."""

    @property
    def is_moving(self) -> bool:
        return bool(self.status)

    def start(self, move: Move, tz: str) -> bool:
        """Begin a move, counted on the wall clock of a zone. False if one is under way."""
        if self.is_moving:
            return False
        self.trouble = self.news = ""
        self._say(CATCHING_UP)
        self._task = asyncio.get_running_loop().create_task(self._run(move, tz))
        return True

    def stop(self) -> None:
        """End the move where it is. The clock never goes back."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self, move: Move, tz: str) -> None:
        now = self.workspace.clock.now()
        try:
            self._next_at = await self._settle()
            if move is Move.EVENT:
                await self._search(now + SEARCH_AT_MOST)
            else:
                await self._walk(target_of(move, now, tz))
        except Exception as fault:
            log.exception("the clock was moved, but the app did not follow")
            self.trouble = f"The app has not caught up: {str(fault) or type(fault).__name__}"
        finally:
            self._say("")

    async def _walk(self, target: datetime) -> None:
        while self.workspace.clock.now() < target:
            await self._step(target)

    async def _search(self, end: datetime) -> None:
        mark = self.workspace.conversations.stamp()
        while not (said := self._said_since(mark)) and self.workspace.clock.now() < end:
            await self._step(end)
        self.news = self._words_of(said)

    async def _step(self, target: datetime) -> None:
        """Go towards the target: to the next instant at which the app has something to do, and not too far."""
        now = self.workspace.clock.now()
        known = self._next_at if self._next_at and self._next_at > now else None
        to = min(target, known, now + LONGEST_STEP) if known else min(target, now + BLIND_STEP)
        self.workspace.move_to(max(to, self.workspace.clock.now()))
        self._say(CATCHING_UP)
        self._next_at = await self._settle()

    def _said_since(self, mark: str) -> list[Message]:
        bot = self.workspace.app.bot_user
        rooms = self.workspace.conversations.channels
        return [one for room in rooms for one in self.workspace.messages(room) if one.user == bot and one.ts > mark]

    def _words_of(self, said: list[Message]) -> str:
        if not said:
            return "Nothing happened in five weeks."
        names = []
        for one in said:
            room = self.workspace.conversations.channels[one.channel]
            members = (self.workspace.users[member] for member in room.members)
            names.append(f"#{room.name}" if room.name else next(user.real_name for user in members if not user.is_bot))
        return f"Something new for {', '.join(dict.fromkeys(names))}."

    def _say(self, status: str) -> None:
        self.status = status
        self.workspace.changes.tell(Topic.CLOCK)


def target_of(move: Move, now: datetime, tz: str) -> datetime:
    """Where a move ends: by the wall clock of the zone, so that a day is a day when the clocks change."""
    here = now.astimezone(ZoneInfo(tz))
    match move:
        case Move.HOUR:
            return now + timedelta(hours=1)
        case Move.DAY:
            return _instant(here + timedelta(days=1))
        case Move.MONTH:
            return _instant(here + relativedelta(months=1))
        case Move.MONDAY:
            monday = here.date() + timedelta(days=7 - here.weekday())  # Never today: that would be no move to speak of.
            return _instant(datetime.combine(monday, START_OF_DAY, here.tzinfo))
        case Move.EVENT:
            raise ValueError("a search ends when something happens")


def _instant(wall: datetime) -> datetime:
    return wall.astimezone(UTC)
