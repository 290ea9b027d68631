"""Once a day, and at the start: who is in the workspace, in which zone, of which kind."""

from uuid import UUID

import structlog

from app.db.workspaces import list_workspaces
from app.deps import Deps
from app.services.profiles import keep_profiles
from app.slack.profiles import profile_from

log = structlog.get_logger(__name__)


async def refresh_people(deps: Deps) -> None:
    """Follow the profiles of all members, a page of two hundred a transaction; events bring single changes sooner.

    A workspace whose Slack refuses us is reported and counted; it never stops the others.
    """
    for workspace, team in await list_workspaces(deps.db):
        try:
            await _refresh(deps, workspace, team)
        except Exception:
            log.exception("people.not_refreshed", workspace=str(workspace))
            deps.meters.job_failed(refresh_people.__name__)


async def _refresh(deps: Deps, workspace: UUID, team: str | None) -> None:
    async for members in deps.slack.list_users(workspace):
        profiles = [profile_from(member, team=team) for member in members]
        async with deps.db.begin(workspace) as session:
            await keep_profiles(session, profiles, now=deps.clock())
