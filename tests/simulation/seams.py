"""One task at a time: everybody waits at a seam until the seed picks them, and at any seam a process may die.

A task runs from one seam to the next while all others wait; transactions are taken as a whole. So the order of events
hangs on the seed alone, and a seed that fails fails again.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.db.engine import Database, Session, WideSession

SPINS = 8
"""Turns of the event loop in which what follows from a task's end comes to its next seam."""
_MACHINE_TIME = text("SELECT set_config('trellis.machine_now', :now, false)")


class Seam(StrEnum):
    BEGIN = "begin"
    COMMIT = "commit"
    COMMITTED = "committed"
    REQUEST = "request"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    LOOK_UP = "look_up"


class Died(BaseException):
    """The process is gone, in the middle of whatever it did."""


@dataclass(slots=True)
class Fate:
    """At which passages of which seam something happens: crashes of the passer, connections that are lost."""

    crashes: dict[Seam, set[int]]
    lost_connections: set[int]
    passed: Counter[Seam] = field(default_factory=Counter)
    crashed: Counter[Seam] = field(default_factory=Counter)
    lost: int = 0

    @classmethod
    def of(cls, rng: Random) -> "Fate":
        """Spread so that over some seeds every part of a run is struck."""
        often = {Seam.BEGIN: 6000, Seam.COMMIT: 6000, Seam.COMMITTED: 6000, Seam.LOOK_UP: 10}
        crashes = {seam: set(rng.sample(range(often.get(seam, 400)), 3)) for seam in Seam}
        return cls(crashes, set(rng.sample(range(6000), 5)))

    def strikes(self, seam: Seam) -> bool:
        """Whether the process that passes dies here."""
        number = self.passed[seam]
        self.passed[seam] += 1
        if number not in self.crashes[seam]:
            return False
        self.crashed[seam] += 1
        return True


@dataclass(slots=True)
class Turnstile:
    """Lets one of the waiting tasks through at a time."""

    rng: Random
    fate: Fate
    now: datetime
    dead: set[str] = field(default_factory=set)
    alone: bool = False
    told: datetime | None = None
    _waiting: list[tuple[asyncio.Future[None], str, bool]] = field(default_factory=list)
    _busy: int = 0
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    async def pass_through(self, process: str, seam: Seam, *, may_die: bool = True, slowly: bool = False) -> None:
        """Wait here for one's turn; `slowly`: until nobody else wants theirs.

        Raises Died where the process doesn't get through alive.
        """
        self._check_alive(process)
        if self._waiting or self._busy or not self.alone:
            turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((turn, process, slowly))
            await turn
        if may_die:
            self.strike(process, seam)

    def strike(self, process: str, seam: Seam) -> None:
        """The process may die right here, with all it does at the same time."""
        if not self.fate.strikes(seam):
            return
        self.dead.add(process)
        for turn, other, _ in self._waiting:
            if other == process and not turn.done():
                turn.set_exception(Died())
        self._waiting = [one for one in self._waiting if one[1] != process]
        raise Died

    async def run(self, *work: Coroutine[Any, Any, object]) -> None:
        """Run all of it to its end, a step of one of them at a time."""
        self.alone = len(work) == 1
        tasks = [asyncio.ensure_future(one) for one in work]
        while True:
            await self._quiet()
            if self._waiting:
                quick = [one for one in self._waiting if not one[2]]
                chosen = self.rng.choice(quick or self._waiting)
                self._waiting.remove(chosen)
                chosen[0].set_result(None)
            elif all(task.done() for task in tasks):
                break
        for task in tasks:
            error = task.exception()
            if error is not None and not isinstance(error, Died):
                raise error

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Meanwhile nobody else gets a turn."""
        self._busy += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def _quiet(self) -> None:
        while True:
            for _ in range(SPINS):
                await asyncio.sleep(0)
            if not self._busy:
                return
            await self._idle.wait()

    def _check_alive(self, process: str) -> None:
        if process in self.dead:
            raise Died


@dataclass(slots=True)
class SimulatedDatabase(Database):
    """The database as one process sees it: seams around each transaction, and connections that break."""

    turnstile: Turnstile = None  # type: ignore[assignment]  # a field after those with defaults; always given
    process: str = ""
    mortal: bool = True

    @asynccontextmanager
    async def begin(self, workspace: UUID) -> AsyncIterator[Session]:
        async with self._step():
            async with Database.begin(self, workspace) as session:
                await self._tell_time(session)
                yield session
                self._may_break()
            self._may_lose_the_answer()

    @asynccontextmanager
    async def begin_all(self, reason: str) -> AsyncIterator[WideSession]:
        async with self._step():
            async with Database.begin_all(self, reason) as session:
                await self._tell_time(session)
                yield session
                self._may_break()
            self._may_lose_the_answer()

    @asynccontextmanager
    async def _step(self) -> AsyncIterator[None]:
        await self.turnstile.pass_through(self.process, Seam.BEGIN, may_die=self.mortal)
        with self.turnstile.busy():
            try:
                yield
            except BaseException:
                self.turnstile.told = None  # The time that was set is rolled back with everything else.
                raise
        await self.turnstile.pass_through(self.process, Seam.COMMITTED, may_die=self.mortal)

    async def _tell_time(self, session: Session | WideSession) -> None:
        if self.turnstile.told != self.turnstile.now:
            await session.execute(_MACHINE_TIME, {"now": self.turnstile.now.isoformat()})
            self.turnstile.told = self.turnstile.now

    def _may_break(self) -> None:
        """Before the commit: the process dies, or its connection does; nothing of it is kept."""
        if not self.mortal:
            return
        self.turnstile.strike(self.process, Seam.COMMIT)
        fate = self.turnstile.fate
        if fate.passed[Seam.COMMIT] in fate.lost_connections and fate.passed[Seam.COMMIT] % 2:
            fate.lost += 1
            raise OperationalError("COMMIT", None, Exception("the connection was lost"))

    def _may_lose_the_answer(self) -> None:
        """After the commit: it is kept, and nobody knows."""
        fate = self.turnstile.fate
        if self.mortal and fate.passed[Seam.COMMIT] in fate.lost_connections and not fate.passed[Seam.COMMIT] % 2:
            fate.lost += 1
            raise OperationalError("COMMIT", None, Exception("the connection was lost after it"))
