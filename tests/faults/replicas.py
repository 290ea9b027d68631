"""Replicas of `trellis run` as real processes, beside one local workspace and one database."""

import asyncio
import json
import signal
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.db.engine import WORK_LIMIT, Database, create_engine
from app.db.sealing import KeyRing
from sandbox.clock import Clock
from sandbox.demo.process import TrellisProcess, start_trellis
from sandbox.manifest import load_manifest
from sandbox.rules import Rules
from sandbox.server import serve
from sandbox.workspace import Workspace
from tests.app_fixtures import TEST_KEY

MANIFEST = Path(__file__).parent.parent.parent / "manifest.yml"
START_SECONDS = 60.0
FAST = Rules(workspace_posts_per_minute=60_000, tier_factor=100, retry_pace=0.05)
"""Budgets are proved elsewhere; here messages flow faster than a company's, and an event comes again in seconds."""


@dataclass(slots=True, eq=False)
class Replica:
    """One process. `name` is what it signs its leases with."""

    process: TrellisProcess
    name: str

    async def kill(self) -> None:
        """As a machine dies: without a word."""
        self.process.process.kill()
        await self.process.process.wait()
        await self.process.session.close()

    async def stop(self) -> int:
        """Ask it to end; returns its exit code."""
        self.process.process.send_signal(signal.SIGTERM)
        code = await self.process.process.wait()
        await self.process.session.close()
        return code


@dataclass(slots=True)
class House:
    """The workspace, the database, and the replicas that are up; `settings` are those of every replica."""

    workspace: Workspace
    db: Database
    settings: Mapping[str, str]
    folder: Path
    replicas: list[Replica] = field(default_factory=list)
    started: int = 0

    async def start(self) -> Replica:
        """One more replica, once it is connected and its jobs run."""
        self.started += 1
        log = self.folder / f"replica-{self.started}.log"
        process = await start_trellis({**self.settings, "TRELLIS_HTTP_PORT": str(free_port())}, log=log)
        try:
            replica = Replica(process, await _name_in(process, log))
        except BaseException:
            process.process.kill()
            await process.session.close()
            raise
        self.replicas.append(replica)
        return replica

    async def kill(self, replica: Replica) -> None:
        self.replicas.remove(replica)
        await replica.kill()

    async def stop_all(self) -> list[int]:
        """Ask all of them to end at once; their exit codes."""
        leaving, self.replicas = self.replicas, []
        return list(await asyncio.gather(*(one.stop() for one in leaving)))

    def words(self, found: object) -> str:
        """What is wrong, and what all replicas logged, for whoever reads a failure."""
        logs = sorted(self.folder.glob("replica-*.log"))
        return "\n".join([str(found), *(line for log in logs for line in _lines(log)[-12:])])


@asynccontextmanager
async def open_house(folder: Path, database_url: str, *, people: int, **settings: str) -> AsyncIterator[House]:
    """A workspace with so many members on a Monday at ten, London time; replicas left at the end are killed."""
    clock_file = folder / "clock"
    workspace = Workspace(load_manifest(MANIFEST), clock=Clock(file=clock_file), rules=FAST)
    workspace.move_to(monday_at_ten())
    for number in range(people):
        workspace.add_user(f"member{number}")
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(serve(workspace))
        engine = create_engine(database_url, limit=WORK_LIMIT, pool_size=4)
        stack.push_async_callback(engine.dispose)
        given = {
            "TRELLIS_DATABASE_URL": database_url.replace("+psycopg", "", 1),
            "TRELLIS_SLACK_API_URL": server.api_url,
            "TRELLIS_SLACK_BOT_TOKEN": workspace.app.bot_token,
            "TRELLIS_SLACK_APP_TOKEN": workspace.app.app_token,
            "TRELLIS_ENCRYPTION_KEYS": TEST_KEY,
            "TRELLIS_ENVIRONMENT": "demo",
            "TRELLIS_CLOCK_FILE": str(clock_file),
            "TRELLIS_TICK_SECONDS": "0.2",
        }
        house = House(workspace, Database(engine, KeyRing.parse(TEST_KEY)), {**given, **settings}, folder)
        try:
            yield house
        finally:
            for replica in list(house.replicas):
                await house.kill(replica)


def monday_at_ten() -> datetime:
    """On the first Monday of next year's March; no clock changes that week."""
    first = datetime(datetime.now(UTC).year + 1, 3, 1, 10, tzinfo=UTC)
    return first + timedelta(days=-first.weekday() % 7)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def _name_in(process: TrellisProcess, log: Path) -> str:
    """The name it gave itself, from the line it logs once it is up."""
    async with asyncio.timeout(START_SECONDS):
        while True:
            for line in _lines(log):
                if '"trellis.started"' in line:
                    return str(json.loads(line)["replica"])
            await process.health()  # raises with its last words if it ended
            await asyncio.sleep(0.05)


def _lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines()
