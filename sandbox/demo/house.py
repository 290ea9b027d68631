"""Everything under one roof: the database, the workspace on its port, and Trellis beside it; gone with the block."""

import asyncio
import base64
import contextlib
import os
import secrets
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from starlette.routing import BaseRoute

from sandbox.clock import Clock
from sandbox.demo.process import TrellisProcess, run_trellis, start_trellis
from sandbox.manifest import load_manifest
from sandbox.postgres import running_postgres
from sandbox.server import Server, serve
from sandbox.workspace import Workspace

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
TICK_SECONDS = "0.05"
SETTLE_SECONDS = 60.0
Routes = Callable[["House"], Sequence[BaseRoute]]


@dataclass(slots=True)
class House:
    """`admin_url` reads the whole database, for the summary. `log` is what Trellis wrote."""

    workspace: Workspace
    server: Server
    trellis: TrellisProcess
    database_url: str
    admin_url: str
    log: Path

    async def settle(self) -> datetime | None:
        """Wait until Trellis has seen to everything due by the workspace's now; returns when something comes next."""
        wanted = self.workspace.clock.now()
        async with asyncio.timeout(SETTLE_SECONDS):
            while True:
                health = await self.trellis.health()
                if health and health.due == 0 and health.ran_through >= wanted:
                    return health.next_at
                await asyncio.sleep(0.01)

    async def move_to(self, instant: datetime) -> None:
        """Move the clock to an instant, stopping wherever something comes due on the way."""
        following = await self.settle()
        while following is not None and following < instant:
            self.workspace.move_to(max(following, self.workspace.clock.now()))
            following = await self.settle()
        if instant > self.workspace.clock.now():
            self.workspace.move_to(instant)
        await self.settle()

    async def move(self, step: timedelta) -> None:
        await self.move_to(self.workspace.clock.now() + step)


def new_workspace(folder: Path) -> Workspace:
    """An empty workspace with Trellis's manifest; its clock's offset stands in `folder`, where Trellis reads it."""
    return Workspace(load_manifest(MANIFEST), clock=Clock(file=folder / "clock"))


@asynccontextmanager
async def open_house(
    people: Callable[[Workspace], None], *, mode: str, port: int = 0, routes: Routes | None = None
) -> AsyncIterator[House]:
    """Start everything; `people` fills the workspace. `mode` is socket or http. Must run in the main thread.

    TRELLIS_DATABASE_URL, if given, is the database; else an embedded PostgreSQL lives as long as the block.
    """
    async with contextlib.AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="trellis-")))
        database_url, admin_url = _database(stack)
        workspace = new_workspace(folder)
        people(workspace)
        pages: list[BaseRoute] = []
        server = await stack.enter_async_context(serve(workspace, port=port, routes=pages))
        settings = _settings(workspace, server, folder, database_url, mode)
        log = folder / "trellis.log"
        await run_trellis("migrate", settings=settings, log=log)
        trellis = await start_trellis(settings, log=log)
        stack.push_async_callback(trellis.stop)
        if mode == "http":
            workspace.deliver_by_http(f"{trellis.url}/slack/events")
        await trellis.ready()
        yield House(workspace, server, trellis, database_url, admin_url, log)


def _database(stack: contextlib.AsyncExitStack) -> tuple[str, str]:
    given = os.environ.get("TRELLIS_DATABASE_URL")
    if given:
        return given, given
    postgres = stack.enter_context(running_postgres(tcp=True))
    return postgres.url, postgres.admin_url


def _settings(workspace: Workspace, server: Server, folder: Path, database_url: str, mode: str) -> dict[str, str]:
    key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    return {
        "TRELLIS_ENVIRONMENT": "demo",
        "TRELLIS_DATABASE_URL": "postgresql://" + database_url.split("://", 1)[1],
        "TRELLIS_SLACK_MODE": mode,
        "TRELLIS_SLACK_API_URL": server.api_url,
        "TRELLIS_SLACK_BOT_TOKEN": workspace.app.bot_token,
        "TRELLIS_SLACK_APP_TOKEN": workspace.app.app_token,
        "TRELLIS_SLACK_SIGNING_SECRET": workspace.app.signing_secret,
        "TRELLIS_HTTP_PORT": str(_free_port()),
        "TRELLIS_ENCRYPTION_KEYS": f"demo:{key}",
        "TRELLIS_CLOCK_FILE": str(folder / "clock"),
        "TRELLIS_TICK_SECONDS": TICK_SECONDS,
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
