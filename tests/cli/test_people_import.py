"""`trellis people import`: a whole list or nothing, every mistake by its line, against a local Slack workspace."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.cli.roster import EMAIL_SCOPE, import_roster
from app.config import Settings
from app.db.engine import Database
from app.db.models import audit, reporting
from app.db.people import find_people
from app.db.workspaces import NewInstallation, list_workspaces, save_installation
from app.domain.roster import Problem
from app.errors import ConfigurationError
from app.services.roster import ImportCounts
from sandbox.manifest import load_manifest
from sandbox.server import serve
from sandbox.workspace import Workspace
from tests.app_fixtures import TEST_KEY
from tests.factories import save_workspace

ROOT = Path(__file__).parents[2]
MANIFEST = load_manifest(ROOT / "manifest.yml")


@dataclass(frozen=True, slots=True)
class Company:
    """A workspace with Lee, Dana, Priya and Tom, installed; nobody of them is known to Trellis yet."""

    db: Database
    settings: Settings
    slack: Workspace

    def id_of(self, handle: str) -> str:
        return next(user.id for user in self.slack.users.values() if user.name == handle)

    async def run(self, *lines: str, check: bool = False, team: str = "") -> ImportCounts | list[Problem]:
        ids = {handle: self.id_of(handle) for handle in ("lee", "dana", "priya", "tom")}
        text = "\n".join(["person,manager", *(line.format(**ids) for line in lines)])
        return await import_roster(self.settings, text, check=check, team=team)

    async def lines(self) -> set[tuple[str, str]]:
        """(person, manager) by handle, of every line that has no end."""
        handles = {user.id: user.name for user in self.slack.users.values()}
        ((workspace, _),) = await list_workspaces(self.db)
        async with self.db.begin(workspace) as session:
            people = {one.id: handles[user] for user, one in (await find_people(session, handles)).items()}
            query = select(reporting.c.person_id, reporting.c.manager_id).where(reporting.c.until_on.is_(None))
            return {(people[row.person_id], people[row.manager_id]) for row in await session.execute(query)}


@asynccontextmanager
async def company(db: Database, database_url: str, *, emails: bool = False) -> AsyncIterator[Company]:
    manifest = replace(MANIFEST, bot_scopes=MANIFEST.bot_scopes | {EMAIL_SCOPE}) if emails else MANIFEST
    slack = Workspace(manifest)
    for handle in ("lee", "dana", "priya", "tom"):
        slack.add_user(handle)
    async with serve(slack) as server:
        settings = Settings.model_validate(
            {
                "database_url": database_url.replace("+psycopg", ""),
                "slack_bot_token": slack.app.bot_token,
                "slack_app_token": slack.app.app_token,
                "slack_api_url": server.api_url,
                "encryption_keys": TEST_KEY,
            }
        )
        new = NewInstallation(
            enterprise_id=None,
            team_id=slack.team.id,
            app_id="A",
            bot_id="B",
            bot_user_id="U",
            domain=None,
            scopes=tuple(manifest.bot_scopes),
            bot_token=slack.app.bot_token,
        )
        await save_installation(db, new)
        yield Company(db, settings, slack)


async def test_a_list_of_member_ids_is_taken_over(db: Database, database_url: str) -> None:
    async with company(db, database_url) as one:
        counts = await one.run("{priya},{dana}", "{tom},{dana}", "{dana},{lee}", "{lee},")
        again = await one.run("{priya},{dana}", "{tom},{lee}")

        assert counts == ImportCounts(first=3, changed=0, ended=0, unchanged=1)
        assert again == ImportCounts(first=0, changed=1, ended=0, unchanged=1)
        assert await one.lines() == {("priya", "dana"), ("tom", "lee"), ("dana", "lee")}


async def test_a_dry_run_says_the_same_and_changes_nothing(db: Database, database_url: str) -> None:
    async with company(db, database_url) as one:
        counts = await one.run("{priya},{dana}", check=True)

        assert counts == ImportCounts(first=1, changed=0, ended=0, unchanged=0)
        assert await one.lines() == set()


async def test_addresses_work_where_slack_may_tell_them(db: Database, database_url: str) -> None:
    async with company(db, database_url, emails=True) as one:
        address = next(user.email for user in one.slack.users.values() if user.name == "dana")

        counts = await one.run("{priya}," + address.upper())

        assert counts == ImportCounts(first=1, changed=0, ended=0, unchanged=0)
        assert await one.lines() == {("priya", "dana")}


async def test_addresses_without_the_scope_are_refused_with_the_mend(db: Database, database_url: str) -> None:
    async with company(db, database_url) as one:
        with pytest.raises(ConfigurationError, match=r"optional scope users:read\.email.*member ids"):
            await one.run("{priya},dana@example.com")


async def test_everything_wrong_is_listed_and_nothing_is_taken(db: Database, database_url: str) -> None:
    async with company(db, database_url) as one:
        problems = await one.run("{priya},{dana}", "U0NOBODY,{dana}", "{dana},{priya}", "{tom},{lee}", "{tom},{dana}")

        assert isinstance(problems, list)
        assert [problem.line for problem in problems] == [2, 3, 6]
        assert problems[0].text.startswith("A loop: ")
        assert problems[1].text == "I know nobody as 'U0NOBODY'."
        assert problems[2].text.endswith("is in line 5 already.")
        assert await one.lines() == set()


async def test_a_loop_through_lines_that_are_held_is_found(db: Database, database_url: str) -> None:
    async with company(db, database_url) as one:
        await one.run("{priya},{dana}", "{dana},{lee}")

        problems = await one.run("{lee},{priya}")
        assert isinstance(problems, list)
        assert [problem.line for problem in problems] == [2]


async def test_an_import_leaves_a_trace_with_counts_and_no_names(db: Database, database_url: str) -> None:
    async with company(db, database_url) as one:
        await one.run("{priya},{dana}")
        ((workspace, _),) = await list_workspaces(db)

        async with db.begin(workspace) as session:
            row = (await session.execute(select(audit.c.actor, audit.c.action, audit.c.facts))).one()
        assert tuple(row) == (
            "operator",
            "people.import",
            {"first": 1, "changed": 0, "ended": 0, "unchanged": 0},
        )


async def test_the_team_must_be_named_where_there_are_several(db: Database, database_url: str) -> None:
    async with company(db, database_url) as one:
        await save_workspace(db, team="TOTHER")

        with pytest.raises(ConfigurationError, match=r"--team: .*TOTHER"):
            await one.run("{priya},{dana}")
        assert await one.run("{priya},{dana}", team=one.slack.team.id) == ImportCounts(1, 0, 0, 0)


async def test_without_an_installation_it_says_what_to_do(db: Database, database_url: str) -> None:
    async with company(db, database_url) as one:
        with pytest.raises(ConfigurationError, match="--team"):
            await one.run("{priya},{dana}", team="TNOBODY")


async def _run_command(environment: dict[str, str], *words: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", *words,
        cwd=ROOT, env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


async def test_the_command_prints_lines_and_ends_with_one(own_database_url: str, tmp_path: Path) -> None:
    environment = {
        "TRELLIS_DATABASE_URL": own_database_url.replace("+psycopg", ""),
        "TRELLIS_SLACK_BOT_TOKEN": "xoxb-1",
        "TRELLIS_SLACK_APP_TOKEN": "xapp-1",
        "TRELLIS_ENCRYPTION_KEYS": TEST_KEY,
    }
    broken, good = tmp_path / "broken.csv", tmp_path / "good.csv"
    broken.write_text("person,manager\n,U1\n", encoding="utf-8")
    good.write_text("person,manager\nU1,U2\n", encoding="utf-8")

    wrong = await _run_command(environment, "people", "import", str(broken))
    not_installed = await _run_command(environment, "people", "import", str(good))
    missing = await _run_command(environment, "people", "import", str(tmp_path / "nothing.csv"))

    assert wrong == (1, "Line 2: The person is missing.\n1 problem. Nothing was changed.\n")
    assert not_installed == (
        1,
        "Trellis isn't installed in a workspace yet. Start `trellis run` once, then try this again.\n",
    )
    assert missing[0] == 1
    assert "can't be read" in missing[1]
