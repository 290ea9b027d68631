"""The stage of handler and job tests: a local Slack workspace, real signed HTTP, the real app, jobs run by hand.

Time is the workspace's clock. `await stage.at(instant)` moves it and lets every job run through that instant.
"""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from sqlalchemy import update

from app.bootstrap import SLACK_PATH, create_bolt, install
from app.config import Settings, SlackMode
from app.db.engine import SERVE_LIMIT, Database, create_engine
from app.db.job_runs import count_due
from app.db.models import person
from app.db.sealing import KeyRing
from app.deps import Deps
from app.domain.days_off import NOWHERE
from app.handlers import register_all
from app.handlers.routes import Routes
from app.jobs import run_all_jobs
from app.jobs.refresh_people import refresh_people
from app.services.tenants import Tenants
from app.slack.client import Slack
from sandbox.manifest import load_manifest
from sandbox.people.person import Person
from sandbox.server import serve
from sandbox.workspace import Workspace
from tests.app_fixtures import TEST_KEY

MANIFEST = Path(__file__).parent.parent / "manifest.yml"
MOST_ROUNDS = 20


def a_monday() -> datetime:
    """Eight in the morning, UTC, on the first Monday of next year's March; no clock of the tests changes that week."""
    first = datetime(datetime.now(UTC).year + 1, 3, 1, 8, tzinfo=UTC)
    return first + timedelta(days=-first.weekday() % 7)


@dataclass(slots=True)
class Stage:
    """`people` are the members by handle; `deps` those of the running app, `jobs` those of its jobs."""

    workspace: Workspace
    deps: Deps
    jobs: Deps
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, handle: str) -> Person:
        return self.people[handle]

    @property
    def now(self) -> datetime:
        return self.workspace.clock.now()

    async def settle(self) -> None:
        """Let events arrive and what follows answers end, and run the jobs until nothing is due."""
        for _ in range(MOST_ROUNDS):
            await self.workspace.courier.settled()
            await self.deps.after.drain(5)
            await run_all_jobs(self.jobs)
            async with self.jobs.db.begin_all("a test waits until nothing is due") as wide:
                backlog = await count_due(wide, now=self.now)
            if backlog.due == 0:
                return
        raise AssertionError(f"{backlog.due} things are still due after {MOST_ROUNDS} rounds")

    async def at(self, instant: datetime) -> None:
        """Move the clock there, stopping wherever something comes due on the way."""
        await self.settle()
        while True:
            async with self.jobs.db.begin_all("a test looks for what comes next") as wide:
                backlog = await count_due(wide, now=self.now)
            if backlog.next_at is None or backlog.next_at > instant:
                break
            self._move_to(backlog.next_at)
            await self.settle()
        self._move_to(instant)
        await self.settle()

    def _move_to(self, instant: datetime) -> None:
        """Meanwhile real time goes on, so the instant may have passed."""
        self.workspace.advance(max(instant - self.now, timedelta(0)))

    async def later(self, step: timedelta) -> None:
        await self.at(self.now + step)


@asynccontextmanager
async def set_stage(
    database_url: str, *handles: str, tz: str = "Europe/Berlin", routes: Routes | None = None
) -> AsyncIterator[Stage]:
    """A workspace with these members, and Trellis installed in it by signed HTTP; `routes` other than all of them."""
    workspace = Workspace(load_manifest(MANIFEST))
    workspace.move_to(a_monday())
    people = {handle: Person(workspace, workspace.add_user(handle, tz=tz)) for handle in handles}
    async with _database(database_url) as db, serve(workspace) as server, aiohttp.ClientSession() as session:
        tenants = Tenants(db)
        slack = Slack(session, server.api_url, tenants.token_of)
        deps = Deps(db=db, slack=slack, tenants=tenants, clock=workspace.clock.now)
        settings = _settings(workspace, server.api_url, database_url)
        await install(deps, settings)
        await refresh_people(deps)
        await _keep_no_holidays(deps)
        door = AsyncSlackRequestHandler(create_bolt(deps, settings, routes or register_all(Routes())), SLACK_PATH)
        async with _listening(door) as url:
            workspace.deliver_by_http(f"{url}{SLACK_PATH}")
            try:
                yield Stage(workspace, deps, replace(deps), people)
            finally:
                await deps.after.drain(5)


async def _keep_no_holidays(deps: Deps) -> None:
    """Easter moves with the years, and tests count days."""
    async with deps.db.begin_all("a test takes public holidays away") as wide:
        await wide.execute(update(person).values(country=NOWHERE))


@asynccontextmanager
async def _database(url: str) -> AsyncIterator[Database]:
    engine = create_engine(url, limit=SERVE_LIMIT, pool_size=8)
    try:
        yield Database(engine, KeyRing.parse(TEST_KEY))
    finally:
        await engine.dispose()


def _settings(workspace: Workspace, api_url: str, database_url: str) -> Settings:
    return Settings.model_validate(
        {
            "database_url": "postgresql://" + database_url.split("://", 1)[1],
            "slack_mode": SlackMode.HTTP,
            "slack_bot_token": workspace.app.bot_token,
            "slack_signing_secret": workspace.app.signing_secret,
            "slack_api_url": api_url,
            "encryption_keys": TEST_KEY,
        }
    )


@asynccontextmanager
async def _listening(door: Any) -> AsyncIterator[str]:
    """The app's door on a free port of this machine, in this event loop."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(door, log_level="warning", access_log=False, lifespan="off"))
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign,assignment]  # pytest owns the signals
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:  # noqa: ASYNC110  # uvicorn sets a plain flag.
        await asyncio.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
