"""`trellis run` as a process: it starts, is ready, and stops in order; where it can't start, it says why."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from sandbox.manifest import load_manifest
from sandbox.server import serve
from sandbox.workspace import Workspace
from tests.app_fixtures import TEST_KEY
from tests.commands import ROOT, run_command

MANIFEST = load_manifest(ROOT / "manifest.yml")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@asynccontextmanager
async def running(database_url: str, workspace: Workspace) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """`trellis run` in Socket Mode against that workspace, and the address of its health; ended at the end."""
    port = free_port()
    async with serve(workspace) as server:
        environment = {
            "PATH": os.environ["PATH"],
            "TRELLIS_DATABASE_URL": database_url.replace("+psycopg", ""),
            "TRELLIS_SLACK_BOT_TOKEN": workspace.app.bot_token,
            "TRELLIS_SLACK_APP_TOKEN": workspace.app.app_token,
            "TRELLIS_SLACK_API_URL": server.api_url,
            "TRELLIS_ENCRYPTION_KEYS": TEST_KEY,
            "TRELLIS_HTTP_PORT": str(port),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app", "run", cwd=ROOT, env=environment, stderr=asyncio.subprocess.PIPE
        )
        try:
            yield process, f"http://127.0.0.1:{port}"
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def ready(url: str) -> bool:
    async with aiohttp.ClientSession() as session:
        for _ in range(200):
            try:
                async with session.get(f"{url}/readyz") as answer:
                    if answer.status == 200:
                        return True
            except aiohttp.ClientConnectorError:
                pass  # not listening yet
            await asyncio.sleep(0.05)
    return False


async def test_it_becomes_ready_answers_and_ends_with_zero_when_told_to(own_database_url: str) -> None:
    workspace = Workspace(MANIFEST)
    async with running(own_database_url, workspace) as (process, url):
        was_ready = await ready(url)
        process.send_signal(signal.SIGTERM)
        _, logged = await asyncio.wait_for(process.communicate(), 15)

    assert was_ready
    assert process.returncode == 0, logged.decode()
    assert b'"trellis.started"' in logged
    assert b'"trellis.stopped"' in logged
    secrets = (workspace.app.bot_token, workspace.app.app_token, TEST_KEY)
    assert not [secret for secret in secrets if secret.encode() in logged]


async def test_an_unmigrated_database_is_named_in_a_sentence(empty_database_url: str) -> None:
    async with running(empty_database_url, Workspace(MANIFEST)) as (process, _):
        _, said = await asyncio.wait_for(process.communicate(), 20)

    assert process.returncode == 1
    assert b"Traceback" not in said
    assert b"`trellis check` names everything that is missing" in said


@pytest.mark.parametrize(
    ("settings", "code", "said"),
    [
        ({}, 2, "TRELLIS_DATABASE_URL is missing."),
        (
            {
                "database_url": "postgresql://trellis:hunter2@127.0.0.1:9/trellis",
                "slack_bot_token": "xoxb-1",
                "slack_app_token": "xapp-1",
                "slack_api_url": "http://127.0.0.1:9/api/",
                "encryption_keys": TEST_KEY,
            },
            2,
            "TRELLIS_SLACK_BOT_TOKEN does not work",
        ),
        ({"encryption_keys": "nonsense"}, 2, "TRELLIS_SLACK_BOT_TOKEN is missing."),
    ],
)
def test_where_it_cant_start_it_says_why_without_a_traceback(settings: dict[str, str], code: int, said: str) -> None:
    refused = run_command("run", **settings)

    assert refused.returncode == code
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not [secret for secret in ("hunter2", "xoxb-1", "xapp-1") if secret in refused.stderr]
