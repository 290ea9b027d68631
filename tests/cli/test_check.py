"""`trellis check` as a process, against a real PostgreSQL and a local Slack workspace, whole and broken."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from app.db.engine import WORK_LIMIT, Database, create_engine
from app.db.sealing import KeyRing
from sandbox.manifest import Manifest, load_manifest
from sandbox.postgres import Postgres
from sandbox.server import serve
from sandbox.workspace import Workspace
from tests.app_fixtures import TEST_KEY
from tests.databases import as_admin
from tests.factories import save_workspace

ROOT = Path(__file__).parents[2]
MANIFEST = load_manifest(ROOT / "manifest.yml")
ALL_IN_PLACE: Mapping[str, str] = {}
SECRET = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "ENCRYPTION_KEYS")
OTHER_KEY = "other:" + "B" * 42 + "A"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, everything that was printed, and how it ended."""

    code: int
    printed: str
    findings: list[dict[str, Any]]

    @property
    def found(self) -> dict[str, dict[str, Any]]:
        return {finding["name"]: finding for finding in self.findings}

    @property
    def broken(self) -> set[str]:
        return {finding["name"] for finding in self.findings if not finding["ok"]}


async def run_check(environment: dict[str, str], *words: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "check", *words,
        cwd=ROOT, env={"PATH": os.environ["PATH"], **environment},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    printed, _ = await process.communicate()
    return process.returncode or 0, printed.decode()


async def checked(environment: dict[str, str]) -> Checked:
    code, printed = await run_check(environment, "--json")
    return Checked(code, printed, json.loads(printed)["checks"])


@asynccontextmanager
async def set_up(
    database_url: str, changes: Mapping[str, str] = ALL_IN_PLACE, *, manifest: Manifest = MANIFEST
) -> AsyncIterator[dict[str, str]]:
    """The environment of a set-up where everything is in place, but for `changes`; an empty one is left out."""
    workspace = Workspace(manifest)
    async with serve(workspace) as server:
        given = {
            "DATABASE_URL": database_url.replace("+psycopg", ""),
            "SLACK_BOT_TOKEN": workspace.app.bot_token,
            "SLACK_APP_TOKEN": workspace.app.app_token,
            "SLACK_API_URL": server.api_url,
            "ENCRYPTION_KEYS": TEST_KEY,
        } | {name.upper(): value for name, value in changes.items()}
        yield {f"TRELLIS_{name}": value for name, value in given.items() if value}


async def test_a_set_up_that_is_whole_ends_with_zero(own_database_url: str) -> None:
    async with set_up(own_database_url) as environment:
        result = await checked(environment)

    assert result.broken == set()
    assert result.code == 0
    assert list(result.found) == [
        "settings",
        "encryption keys",
        "database",
        "role",
        "schema",
        "stored keys",
        "bot token",
        "scopes",
        "app token",
    ]


async def test_a_person_reads_lines_with_words(own_database_url: str) -> None:
    async with set_up(own_database_url, {"slack_bot_token": "xoxb-of-nobody"}) as environment:
        code, printed = await run_check(environment)

    assert code == 1
    assert "✓ role: a plain one, bound by row-level security\n" in printed
    assert "✗ bot token: Slack refuses it (invalid_auth)\n  → Install the app from manifest.yml" in printed


async def test_an_empty_set_up_names_every_setting_at_once() -> None:
    code, printed = await run_check({})

    assert code == 1
    for name in ("DATABASE_URL", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "ENCRYPTION_KEYS"):
        assert printed.count(f"✗ settings: TRELLIS_{name} is missing") == 1
    assert printed.count("  → ") == 4


async def test_one_missing_setting_hides_nothing_of_the_rest(empty_database_url: str) -> None:
    async with set_up(empty_database_url, {"slack_app_token": "", "slack_bot_token": "xoxb-of-nobody"}) as environment:
        result = await checked(environment)

    assert result.broken == {"settings", "schema", "bot token"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            {
                "slack_bot_token": "xapp-1-swapped",
                "slack_app_token": "xoxb-swapped",
                "encryption_keys": "k1:tooshort",
                "http_port": "99999",
                "database_url": "mysql://localhost/trellis",
            },
            [
                "settings: TRELLIS_HTTP_PORT can't be read",
                "settings: TRELLIS_DATABASE_URL can't be read",
                "encryption keys: TRELLIS_ENCRYPTION_KEYS must read",
                "bot token: this is the app-level token",
                "app token: this is not an app-level token",
            ],
        ),
        (
            {
                "slack_app_token": "xapp-1-of-nobody",
                "tick_seconds": "1",
                "clock_file": "shift",
                "encryption_keys": f"{TEST_KEY},{TEST_KEY}",
                "database_url": "postgresql://u:hunter2@127.0.0.1:9/nothing",
            },
            [
                "settings: TRELLIS_TICK_SECONDS moves time",
                "settings: TRELLIS_CLOCK_FILE moves time",
                "encryption keys: TRELLIS_ENCRYPTION_KEYS holds two keys with the id 'test'",
                "database: it can't be reached: connection failed",
                "app token: Slack refuses it (invalid_auth)",
            ],
        ),
        (
            {"slack_mode": "http", "slack_api_url": "http://127.0.0.1:9/api/"},
            ["settings: TRELLIS_SLACK_SIGNING_SECRET is missing", "bot token: Slack can't be reached"],
        ),
        ({"slack_mode": "carrier pigeon"}, ["settings: TRELLIS_SLACK_MODE can't be read"]),
    ],
)
async def test_all_problems_of_a_run_are_named_with_their_mends_and_no_secret(
    own_database_url: str, changes: dict[str, str], said: list[str]
) -> None:
    async with set_up(own_database_url, changes) as environment:
        result = await checked(environment)

    broken = [f"{one['name']}: {one['text']}" for one in result.findings if not one["ok"]]
    assert result.code == 1
    assert sorted(text[: len(start)] for text, start in zip(sorted(broken), sorted(said), strict=True)) == sorted(said)
    assert all(len(one["mend"]) > 15 for one in result.findings if not one["ok"])
    secrets = {environment.get(f"TRELLIS_{name}", "") for name in SECRET} - {""}
    assert not [secret for secret in secrets | {"hunter2"} if secret in result.printed]


async def test_http_mode_needs_no_app_token(own_database_url: str) -> None:
    changes = {"slack_mode": "http", "slack_signing_secret": "s" * 32, "slack_app_token": ""}
    async with set_up(own_database_url, changes) as environment:
        result = await checked(environment)

    assert (result.code, result.broken) == (0, set())
    assert "app token" not in result.found


async def test_missing_scopes_are_named_one_by_one(own_database_url: str) -> None:
    fewer = replace(MANIFEST, bot_scopes=MANIFEST.bot_scopes - {"im:history", "users:read"})
    async with set_up(own_database_url, manifest=fewer) as environment:
        result = await checked(environment)

    assert result.found["scopes"]["text"] == "missing: im:history, users:read"


async def test_a_superuser_is_refused_and_so_is_who_passes_row_level_security(
    own_database_url: str, postgres: Postgres
) -> None:
    name = own_database_url.partition("?")[0].rpartition("/")[2]
    as_superuser = postgres.admin_url.replace("/postgres?", f"/{name}?")
    with as_admin(postgres, name) as admin:
        admin.execute(b"CREATE ROLE passer LOGIN BYPASSRLS IN ROLE trellis")
        try:
            for url in (as_superuser, own_database_url.replace("//trellis", "//passer")):
                async with set_up(url) as environment:
                    result = await checked(environment)
                assert result.broken == {"role"}
                assert "NOBYPASSRLS" in result.found["role"]["mend"]
        finally:
            admin.execute(b"DROP ROLE passer")


@pytest.mark.parametrize(
    ("revision", "said", "mend"),
    [("f00000000000", "newer", "newest version of Trellis"), (None, "empty", "trellis migrate")],
)
async def test_a_schema_that_does_not_fit_is_told_from_one_that_is_missing(
    own_database_url: str, empty_database_url: str, revision: str | None, said: str, mend: str
) -> None:
    if revision:
        with psycopg.connect(own_database_url.replace("+psycopg", "")) as connection:
            connection.execute("UPDATE alembic_version SET version_num = %s", [revision])
    async with set_up(own_database_url if revision else empty_database_url) as environment:
        result = await checked(environment)

    assert result.broken == {"schema"}
    assert said in result.found["schema"]["text"]
    assert mend in result.found["schema"]["mend"]


@pytest.mark.parametrize(
    ("keys", "said"),
    [(OTHER_KEY, "lacks the key 'test'"), ("test:" + OTHER_KEY.split(":")[1], "does not open")],
)
async def test_keys_that_do_not_open_what_was_sealed_are_noticed(own_database_url: str, keys: str, said: str) -> None:
    engine = create_engine(own_database_url, limit=WORK_LIMIT, pool_size=1)
    await save_workspace(Database(engine, KeyRing.parse(TEST_KEY)))
    await engine.dispose()
    async with set_up(own_database_url, {"encryption_keys": keys}) as environment:
        broken = await checked(environment)
    async with set_up(own_database_url, {"encryption_keys": f"{OTHER_KEY},{TEST_KEY}"}) as environment:
        whole = await checked(environment)

    assert broken.broken == {"stored keys"}
    assert said in broken.found["stored keys"]["text"]
    assert (whole.code, whole.found["stored keys"]["text"]) == (0, "the 1 stored open")


async def test_looking_changes_nothing(own_database_url: str) -> None:
    async with set_up(own_database_url) as environment:
        await checked(environment)
    engine = create_engine(own_database_url, limit=WORK_LIMIT, pool_size=1)
    async with Database(engine, KeyRing.parse(TEST_KEY)).begin_all("a test counts what is there") as wide:
        keys = await wide.scalar(text("SELECT count(*) FROM workspace_key"))
    await engine.dispose()

    assert keys == 0
