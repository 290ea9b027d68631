"""The database stops and starts again under a running Trellis: nobody is left without an answer, nothing is lost."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sandbox.demo.process import TrellisProcess, run_trellis, start_trellis
from sandbox.manifest import load_manifest
from sandbox.people.person import Person
from sandbox.postgres import Postgres, running_postgres
from sandbox.server import serve
from sandbox.workspace import Workspace

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
KEY = "test:" + "A" * 43
BACK_SECONDS = 20


@asynccontextmanager
async def running(folder: Path, postgres: Postgres) -> AsyncIterator[tuple[Person, TrellisProcess]]:
    """`trellis run` as a process, in Socket Mode, with one member."""
    workspace = Workspace(load_manifest(MANIFEST))
    priya = Person(workspace, workspace.add_user("priya", tz="Europe/Berlin"))
    async with serve(workspace) as server:
        settings = {
            "TRELLIS_DATABASE_URL": postgres.url.replace("postgresql+psycopg://", "postgresql://"),
            "TRELLIS_SLACK_API_URL": server.api_url,
            "TRELLIS_SLACK_BOT_TOKEN": workspace.app.bot_token,
            "TRELLIS_SLACK_APP_TOKEN": workspace.app.app_token,
            "TRELLIS_ENCRYPTION_KEYS": KEY,
            "TRELLIS_HTTP_PORT": str(free_port()),
        }
        log = folder / "trellis.log"
        await run_trellis("migrate", settings=settings, log=log)
        trellis = await start_trellis(settings, log=log)
        try:
            await trellis.ready()
            yield priya, trellis
        finally:
            await trellis.stop()


@pytest.mark.timeout(120)
async def test_a_stopped_database_gets_a_kind_reply_within_three_seconds_and_comes_back_by_itself(
    tmp_path: Path,
) -> None:
    with running_postgres(tcp=True) as postgres:
        async with running(tmp_path, postgres) as (priya, trellis):
            before = await until_it_answers(priya)
            await asyncio.to_thread(postgres.stop)
            away = await priya.command("/growth")
            postgres.start()
            after = await until_it_answers(priya)

            assert away.ok
            assert away.took_ms < 3000
            assert away.message is not None
            assert away.message.text.startswith("I can't reach my database right now.")
            assert before == after
            assert await trellis.health() is not None


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def until_it_answers(priya: Person) -> str:
    """What `/growth` says once the database is there."""
    started = datetime.now(UTC)
    while (datetime.now(UTC) - started).total_seconds() < BACK_SECONDS:
        outcome = await priya.command("/growth")
        if outcome.message and "Trellis helps" in outcome.message.text:
            return outcome.message.text
        await asyncio.sleep(0.2)
    raise AssertionError("/growth did not come back")
