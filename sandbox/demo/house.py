"""Everything under one roof: the workspace on its port, the database, and Trellis beside it; gone with the block."""

import asyncio
import base64
import contextlib
import secrets
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from starlette.routing import BaseRoute

from sandbox.clock import Clock
from sandbox.demo.database import Store, open_store
from sandbox.demo.process import ProcessFailed, TrellisProcess, last_words, run_trellis, start_trellis
from sandbox.manifest import load_manifest
from sandbox.pg_host import find_account, own_folder
from sandbox.server import serve
from sandbox.workspace import Workspace

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
TICK_SECONDS = "1"
"""Trellis looks at its clock by itself when it is moved; ticks are for what has to be tried again."""
SETTLE_SECONDS = 10.0
POLL_SECONDS = 0.04
EVENTS = "/slack/events"

Routes = Callable[["House"], Sequence[BaseRoute]]


class NobodyHome(Exception):
    """Asked for the database or for Trellis before they moved in."""


@dataclass(slots=True)
class House:
    """`folder` holds the clock and `log`, what Trellis wrote. `mode` is how it hears of things: socket or http."""

    workspace: Workspace
    folder: Path
    mode: str
    _stack: contextlib.AsyncExitStack
    _store: Store | None = None
    _trellis: TrellisProcess | None = None
    _settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def api_url(self) -> str:
        return f"{self.workspace.base_url}/api/"

    @property
    def log(self) -> Path:
        return self.folder / "trellis.log"

    @property
    def store(self) -> Store:
        if self._store is None:
            raise NobodyHome("the database is not there yet")
        return self._store

    @property
    def trellis(self) -> TrellisProcess:
        if self._trellis is None:
            raise NobodyHome("Trellis is not there yet")
        return self._trellis

    def take_store(self, store: Store) -> None:
        """Use this database."""
        self._store = store

    async def move_in(self, report: Callable[[str], None]) -> None:
        """Start the database and Trellis; must run in the main thread. `report` hears what is being done."""
        report("Starting a database")
        self.take_store(self._stack.enter_context(open_store()))
        self._settings = self._make_settings()
        report("Laying out the tables")
        await self.run("migrate")
        report("Starting Trellis")
        self._trellis = await start_trellis(self._settings, log=self.log)
        self._stack.push_async_callback(self._trellis.stop)
        if self.mode == "http":
            self.workspace.deliver_by_http(f"{self._trellis.url}{EVENTS}")
        await self._trellis.ready()

    async def run(self, *words: str) -> None:
        """Run a command of Trellis, as an operator would. Raises ProcessFailed if it does not end well."""
        await run_trellis(*words, settings=self._settings, log=self.log)

    async def settle(self) -> datetime | None:
        """Wait until Trellis has seen to everything due by the workspace's now; returns when something comes next.

        Its jobs must have run since the clock was moved, and nothing may be left for them. Raises ProcessFailed if it
        doesn't get there.
        """
        wanted, health = self.workspace.clock.moved_at, None
        try:
            async with asyncio.timeout(SETTLE_SECONDS):
                while True:
                    health = await self.trellis.health()
                    if health and health.due == 0 and (wanted is None or health.ran_through >= wanted):
                        return health.next_at
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            said = last_words(self.log)
            raise ProcessFailed(f"Trellis does not catch up with {wanted}: {health}\n{said}") from None

    def _make_settings(self) -> dict[str, str]:
        """What Trellis is told: as an operator would, with a movable clock and quick ticks."""
        key = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        app = self.workspace.app
        return {
            "TRELLIS_ENVIRONMENT": "demo",
            "TRELLIS_DATABASE_URL": self.store.url,
            "TRELLIS_SLACK_MODE": self.mode,
            "TRELLIS_SLACK_API_URL": self.api_url,
            "TRELLIS_SLACK_BOT_TOKEN": app.bot_token,
            "TRELLIS_SLACK_APP_TOKEN": app.app_token,
            "TRELLIS_SLACK_SIGNING_SECRET": app.signing_secret,
            "TRELLIS_HTTP_PORT": str(_free_port()),
            "TRELLIS_ENCRYPTION_KEYS": f"demo:{key}",
            "TRELLIS_CLOCK_FILE": str(self.folder / "clock"),
            "TRELLIS_TICK_SECONDS": TICK_SECONDS,
        }


@asynccontextmanager
async def open_house(
    people: Callable[[Workspace], None], *, mode: str, begins_at: datetime, port: int = 0, routes: Routes | None = None
) -> AsyncIterator[House]:
    """Put a workspace on a port at once; `move_in` brings the rest. All of it ends with the block.

    `people` fills the workspace, whose clock shows `begins_at`. `routes` are a page's.
    """
    async with contextlib.AsyncExitStack() as stack:
        folder = stack.enter_context(own_folder(Path(tempfile.gettempdir()), find_account()))
        workspace = _workspace_at(begins_at, folder)
        people(workspace)
        house = House(workspace, folder, mode, stack)
        await stack.enter_async_context(serve(workspace, port=port, routes=routes(house) if routes else ()))
        yield house


def _workspace_at(begins_at: datetime, folder: Path) -> Workspace:
    """An empty workspace with Trellis's manifest; its clock's offset stands in `folder`, where Trellis reads it."""
    file = folder / "clock"
    file.write_text(f"{(begins_at - datetime.now(UTC)).total_seconds():.6f}\n")
    return Workspace(load_manifest(MANIFEST), clock=Clock(file=file))


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
