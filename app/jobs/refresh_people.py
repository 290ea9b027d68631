"""Once a day, and at the start: who is in the workspace, in which zone, of which kind."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

import structlog

from app.db.gates import find_pause
from app.db.outbox import close_gate
from app.db.workspaces import list_workspaces
from app.deps import Deps
from app.services.profiles import keep_profiles
from app.slack.errors import RateLimited
from app.slack.profiles import profile_from

log = structlog.get_logger(__name__)

METHOD = "users.list"
MOST_PAUSES = 20
"""So often Slack may ask for patience before one page; then it is left for the next day."""
GLANCE_SECONDS = 1.0


@dataclass(slots=True)
class _Walk:
    """How far we are through the members of a workspace."""

    workspace: UUID
    team: str | None
    cursor: str | None = None
    pauses: int = 0


async def refresh_people(deps: Deps) -> None:
    """Follow the profiles of all members, a page of two hundred a transaction; events bring single changes sooner.

    Where Slack asks for a pause, the others go on meanwhile, and that workspace goes on where it stopped. One whose
    Slack refuses us is reported and counted; it never stops the others.
    """
    walks = [_Walk(workspace, team) for workspace, team in await list_workspaces(deps.db)]
    while walks:
        pauses = [(walk, await _walk_on(deps, walk)) for walk in walks]
        walks = [walk for walk, pause in pauses if pause is not None]
        if not walks or not await _wait(deps, min(pause for _, pause in pauses if pause is not None)):
            return


async def _walk_on(deps: Deps, walk: _Walk) -> float | None:
    """Go through to the end, or as far as Slack lets us; returns the seconds after which it goes on."""
    try:
        while walk.cursor != "":
            pause = await _turn_page(deps, walk)
            if pause:
                walk.pauses += 1
                return pause
            walk.pauses = 0
    except Exception:
        log.exception("people.not_refreshed", workspace=str(walk.workspace))
        deps.meters.job_failed(refresh_people.__name__)
    return None


async def _turn_page(deps: Deps, walk: _Walk) -> float:
    """Follow the next page; returns the seconds to wait where Slack wants a pause first."""
    async with deps.db.begin(walk.workspace) as session:
        pause = await find_pause(session, method=METHOD)
    if pause:
        return pause
    try:
        members, cursor = await deps.slack.users_page(walk.workspace, walk.cursor)
    except RateLimited as problem:
        if walk.pauses >= MOST_PAUSES:
            raise
        async with deps.db.begin(walk.workspace) as session:
            await close_gate(session, method=METHOD, seconds=problem.retry_after)
        deps.meters.gate_closed(METHOD)
        return max(problem.retry_after, GLANCE_SECONDS)
    profiles = [profile_from(member, team=walk.team) for member in members]
    async with deps.db.begin(walk.workspace) as session:
        await keep_profiles(session, profiles, now=deps.clock())
    walk.cursor = cursor
    return 0.0


async def _wait(deps: Deps, seconds: float) -> bool:
    """Wait that long; false where the process is about to end meanwhile."""
    while seconds > 0 and not deps.after.ending:
        await asyncio.sleep(min(seconds, GLANCE_SECONDS))
        seconds -= GLANCE_SECONDS
    return not deps.after.ending
