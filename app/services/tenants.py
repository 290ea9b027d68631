"""Who installed us: from a Slack team to its workspace and bot token, cached so that no request asks twice."""

import asyncio
import time
from collections.abc import Awaitable, Hashable
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.db.engine import Database
from app.db.workspaces import Tenant, find_tenant, get_tenant

log = structlog.get_logger(__name__)

TTL_SECONDS = 300.0
PATIENCE_SECONDS = 0.5
"""A request has three; who is known already needn't wait for a database that doesn't answer."""
STALE_SECONDS = 15.0
"""So long nobody asks again where the database did not answer."""

AWAY = (DBAPIError, PoolTimeout, OSError)

_Found = TypeVar("_Found", bound=Tenant | None)
_Cache = dict[Hashable, tuple[float, Tenant]]


@dataclass(slots=True)
class Tenants:
    """The installations of this deployment. Entries are fetched again after five minutes.

    While the database is away they go on being what they were, so that people get an answer at all.
    """

    db: Database
    _by_team: _Cache = field(default_factory=dict)
    _by_workspace: _Cache = field(default_factory=dict)

    async def by_team(self, enterprise: str | None, team: str | None) -> Tenant | None:
        """The tenant a request came from; None where Trellis isn't installed."""
        cached = self._by_team.get((enterprise, team))
        if cached and cached[0] > time.monotonic():
            return cached[1]
        loading = find_tenant(self.db, enterprise=enterprise, team=team)
        tenant = await (_or_stale(loading, self._by_team, (enterprise, team)) if cached else loading)
        if tenant is not None and tenant is not (cached and cached[1]):
            self._keep(tenant)
            self._by_team[enterprise, team] = (time.monotonic() + TTL_SECONDS, tenant)
        return tenant

    async def token_of(self, workspace: UUID) -> str:
        """The bot token of that workspace."""
        cached = self._by_workspace.get(workspace)
        if cached and cached[0] > time.monotonic():
            return cached[1].bot_token
        loading = get_tenant(self.db, workspace)
        tenant = await (_or_stale(loading, self._by_workspace, workspace) if cached else loading)
        if tenant is not (cached and cached[1]):
            self._keep(tenant)
        return tenant.bot_token

    def _keep(self, tenant: Tenant) -> None:
        self._by_workspace[tenant.workspace] = (time.monotonic() + TTL_SECONDS, tenant)


async def _or_stale(loading: Awaitable[_Found], cache: _Cache, key: Hashable) -> _Found | Tenant:
    """What is loaded, or where the database doesn't answer in time what was known; the query is left to its end."""
    task = asyncio.ensure_future(loading)
    await asyncio.wait({task}, timeout=PATIENCE_SECONDS)
    if task.done() and not isinstance(task.exception(), AWAY):
        return task.result()
    task.add_done_callback(_end_unheard)
    _, known = cache[key]
    cache[key] = (time.monotonic() + STALE_SECONDS, known)
    log.warning("tenants.stale", workspace=str(known.workspace))
    return known


def _end_unheard(task: "asyncio.Future[_Found]") -> None:
    """Its failure was answered already; asyncio would report it as never retrieved."""
    if not task.cancelled():
        task.exception()
