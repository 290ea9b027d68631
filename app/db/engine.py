"""Engines and sessions. The only way to the database is `Database.begin` or `Database.begin_all`."""

import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import CursorResult, Dialect, Executable, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from app.db.keys import load_sealer
from app.db.sealing import KeyRing, Sealer

log = structlog.get_logger(__name__)

SERVE_LIMIT = timedelta(seconds=1.5)
"""Statements of a request: Slack waits three seconds for the whole answer (docs.slack.dev/interactivity)."""
WORK_LIMIT = timedelta(seconds=15)

PING_AFTER_SECONDS = 1.0
LAST_USED = "last used"

_BIND = "SELECT set_config('trellis.workspace', %s, true)"
_BIND_ALL = "SELECT set_config('trellis.all', 'on', true)"


def create_engine(url: str, *, limit: timedelta, pool_size: int = 10) -> AsyncEngine:
    """An engine whose statements and lock waits end after `limit`; a connection that died unused is noticed."""
    ms = int(limit.total_seconds() * 1000)
    options = (
        f"-c timezone=utc -c statement_timeout={ms} -c lock_timeout={ms} -c idle_in_transaction_session_timeout=30000"
    )
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=limit.total_seconds(),
        hide_parameters=True,  # errors end in logs, and parameters may be about people
        connect_args={"options": options, "connect_timeout": 2},
    )
    event.listen(engine.sync_engine, "checkin", _note_when)
    event.listen(engine.sync_engine, "checkout", partial(_ping_if_idle, engine.dialect))
    return engine


def _note_when(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.info[LAST_USED] = time.monotonic()


def _ping_if_idle(dialect: Dialect, connection: Any, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Like pool_pre_ping, but for connections that were used a moment ago: under load that is a tenth of the work."""
    if time.monotonic() - record.info.get(LAST_USED, math.inf) < PING_AFTER_SECONDS:
        return
    try:
        dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error


@dataclass(slots=True)
class Session:
    """One transaction in one workspace: its rows alone are visible, and its contents can be sealed and opened.

    `wakes_jobs` is set by whoever writes something that is to be said; after the commit this process looks at once.
    """

    connection: AsyncConnection
    workspace: UUID
    sealer: Sealer
    wakes_jobs: bool = False

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        return await self.connection.execute(statement, parameters)

    async def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        return await self.connection.scalar(statement, parameters)


@dataclass(frozen=True, slots=True)
class WideSession:
    """One transaction over all workspaces: for jobs and the directory of tenants. It opens no contents."""

    connection: AsyncConnection

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        return await self.connection.execute(statement, parameters)

    async def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        return await self.connection.scalar(statement, parameters)


def _nobody_to_wake() -> None:
    """Without a scheduler (commands, tests that call jobs by hand) there is nobody to wake."""


@dataclass(slots=True)
class Database:
    """Opens transactions on one engine. Commit at the end of the block, roll back where it raises.

    `wake` lets the jobs of this process look now, instead of at their next tick.
    """

    engine: AsyncEngine
    ring: KeyRing
    wake: Callable[[], None] = _nobody_to_wake
    _sealers: dict[UUID, Sealer] = field(default_factory=dict)

    @asynccontextmanager
    async def begin(self, workspace: UUID) -> AsyncIterator[Session]:
        """A transaction that sees that workspace only."""
        sealer = self._sealers.get(workspace) or await self._load_sealer(workspace)
        async with self.engine.begin() as connection:
            await connection.exec_driver_sql(_BIND, (str(workspace),))
            session = Session(connection, workspace, sealer)
            yield session
        if session.wakes_jobs:
            self.wake()

    @asynccontextmanager
    async def begin_all(self, reason: str) -> AsyncIterator[WideSession]:
        """A transaction over all workspaces; `reason` says in the log why one was not enough."""
        async with self.engine.begin() as connection:
            await connection.exec_driver_sql(_BIND_ALL)
            log.debug("database.begin_all", reason=reason)
            yield WideSession(connection)

    async def _load_sealer(self, workspace: UUID) -> Sealer:
        # In a transaction of its own: a key that is cached must have been committed.
        async with self.engine.begin() as connection:
            await connection.exec_driver_sql(_BIND, (str(workspace),))
            sealer = await load_sealer(connection, self.ring, workspace)
        self._sealers[workspace] = sealer
        return sealer
