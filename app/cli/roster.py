"""What `trellis people import` does: find everybody, check everything, then take it all over, or nothing."""

from collections.abc import Collection, Sequence
from uuid import UUID

import aiohttp

from app.bootstrap import clock_of, open_database
from app.cli.workspaces import choose_workspace
from app.clock import Clock
from app.config import Settings
from app.db.engine import Database, Session
from app.db.people import find_people, get_people
from app.db.reporting import list_open_lines
from app.db.workspaces import get_tenant, list_workspaces
from app.domain.roster import Problem, RosterLine, check_roster, read_roster
from app.errors import ConfigurationError
from app.services.profiles import keep_profiles
from app.services.roster import ImportCounts, import_lines, plan_import
from app.services.tenants import Tenants
from app.slack.client import LIMIT_SECONDS, Slack
from app.slack.profiles import email_of, profile_from

EMAIL_SCOPE = "users:read.email"
NO_EMAILS = (
    f"E-mail addresses need the optional scope {EMAIL_SCOPE}: add it on the app's page at Slack (OAuth & Permissions) "
    "and reinstall, or write member ids instead (in Slack: a profile, More, Copy member ID)."
)


async def import_roster(settings: Settings, text: str, *, check: bool, team: str) -> ImportCounts | list[Problem]:
    """What was done, or with `check` would be; or everything that is wrong with the file, and nothing was done.

    Raises ConfigurationError where it can't even begin, and SlackProblem.
    """
    reading = read_roster(text)
    if reading.problems:
        return list(reading.problems)
    clock = clock_of(settings)
    async with open_database(settings) as db:
        workspace, team_id = choose_workspace(await list_workspaces(db), team)
        ids = await _find_members(settings, db, workspace, team_id, _cells(reading.lines), clock)
        async with db.begin(workspace) as session:
            problems = check_roster(reading.lines, find_id=ids.get, above=await _load_above(session))
            if problems:
                return problems
            people = await find_people(session, ids.values())
            wanted: dict[UUID, UUID | None] = {
                people[ids[line.person]].id: people[ids[line.manager]].id if line.manager else None
                for line in reading.lines
            }
            if check:
                return (await plan_import(session, wanted, now=clock())).counts
            return await import_lines(session, wanted, now=clock())


def _cells(lines: Sequence[RosterLine]) -> set[str]:
    return {cell for line in lines for cell in (line.person, line.manager) if cell}


async def _load_above(session: Session) -> dict[str, str]:
    """The lines we hold, by member ids."""
    lines = await list_open_lines(session)
    people = await get_people(session, {one for line in lines for one in line})
    return {people[person].slack_user: people[manager].slack_user for person, manager in lines}


async def _find_members(
    settings: Settings, db: Database, workspace: UUID, team: str | None, cells: Collection[str], clock: Clock
) -> dict[str, str]:
    """The member id behind each cell that has one. Slack is asked where somebody isn't known here yet."""
    async with db.begin(workspace) as session:
        known = await find_people(session, cells)
    if len(known) == len(cells):
        return {cell: cell for cell in cells}
    has_emails = any("@" in cell for cell in cells)
    if has_emails and EMAIL_SCOPE not in (await get_tenant(db, workspace)).scopes:
        raise ConfigurationError(NO_EMAILS)
    found: dict[str, str] = {}
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=LIMIT_SECONDS)) as http:
        slack = Slack(http, settings.slack_api_url, Tenants(db).token_of)
        async for members in slack.list_users(workspace):
            async with db.begin(workspace) as session:
                await keep_profiles(session, [profile_from(one, team=team) for one in members], now=clock())
            found |= {key: str(one["id"]) for one in members for key in (one["id"], email_of(one)) if key}
    keys = {cell: cell.lower() if "@" in cell else cell for cell in cells}
    return {cell: found[key] for cell, key in keys.items() if key in found}
