"""Who installed us: from a Slack team to its workspace and bot token, cached so that no request asks twice."""

import time
from dataclasses import dataclass, field
from uuid import UUID

from app.db.engine import Database
from app.db.workspaces import Tenant, find_tenant, get_tenant

TTL_SECONDS = 300.0


@dataclass(slots=True)
class Tenants:
    """The installations of this deployment. Entries are fetched again after five minutes."""

    db: Database
    _by_team: dict[tuple[str | None, str | None], tuple[float, Tenant]] = field(default_factory=dict)
    _by_workspace: dict[UUID, tuple[float, Tenant]] = field(default_factory=dict)

    async def by_team(self, enterprise: str | None, team: str | None) -> Tenant | None:
        """The tenant a request came from; None where Trellis isn't installed."""
        cached = self._by_team.get((enterprise, team))
        if cached and cached[0] > time.monotonic():
            return cached[1]
        tenant = await find_tenant(self.db, enterprise=enterprise, team=team)
        if tenant is not None:
            self._keep(tenant)
            self._by_team[enterprise, team] = (time.monotonic() + TTL_SECONDS, tenant)
        return tenant

    async def token_of(self, workspace: UUID) -> str:
        """The bot token of that workspace."""
        cached = self._by_workspace.get(workspace)
        if cached and cached[0] > time.monotonic():
            return cached[1].bot_token
        tenant = await get_tenant(self.db, workspace)
        self._keep(tenant)
        return tenant.bot_token

    def _keep(self, tenant: Tenant) -> None:
        self._by_workspace[tenant.workspace] = (time.monotonic() + TTL_SECONDS, tenant)
