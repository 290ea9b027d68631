"""The workspace of the tests beside, with the page on it, and somebody who asks it over HTTP."""

import time as real_time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.blockkit.whole import with_ids
from sandbox.model import Json, View
from sandbox.page import Stage, page_routes
from sandbox.people.person import Person
from sandbox.server import serve
from sandbox.workspace import Workspace
from tests.sandbox.bots import Bot, running_bot
from tests.sandbox.conftest import RealTime, Scene
from tests.sandbox.page.screens import window


@dataclass
class Settling:
    """Stands for waiting until the app has caught up: notes each time it is asked, and says what comes next."""

    workspace: Workspace
    at: list[datetime]
    next_at: datetime | None = None
    fault: Exception | None = None

    async def __call__(self) -> datetime | None:
        self.at.append(self.workspace.clock.now())
        if self.fault is not None:
            raise self.fault
        return self.next_at


@dataclass
class Visitor:
    """A browser without a screen."""

    session: aiohttp.ClientSession
    url: str

    async def see(self, path: str, *parts: str) -> str:
        """The HTML of a page, or of some of its parts."""
        async with self.session.get(f"{self.url}{path}", headers={"X-Parts": " ".join(parts)} if parts else {}) as got:
            assert got.status == 200, await got.text()
            return await got.text()

    async def do(self, who: str, act: str, **asked: Any) -> Json:
        """What the page's script would post."""
        async with self.session.post(f"{self.url}/as/{who}/do/{act}", json=asked) as got:
            answer: Json = await got.json()
            return answer


def opened(scene: Scene, *blocks: Json, on_top: bool = False, **more: Any) -> View:
    """A window on Priya's screen, as if the bot had opened it."""
    workspace = scene.workspace
    body = window(*with_ids(blocks, workspace.ids), **more)
    show = workspace.windows.push if on_top else workspace.windows.open
    return show(scene.priya.id, body)


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
def settling(workspace: Workspace) -> Settling:
    return Settling(workspace, [])


@pytest.fixture
async def scene(workspace: Workspace, time: RealTime, stage: Stage, settling: Settling) -> AsyncIterator[Scene]:
    routes = page_routes(workspace, stage=stage, settle=settling)
    async with serve(workspace, routes=routes) as server, aiohttp.ClientSession() as session:
        people = Person(workspace, "priya"), Person(workspace, "dana")
        client = AsyncWebClient(workspace.app.bot_token, base_url=server.api_url, session=session, retry_handlers=[])
        yield Scene(workspace, server, time, *people, client, session)


@pytest.fixture
def visitor(scene: Scene) -> Visitor:
    return Visitor(scene.session, scene.server.url)


@pytest.fixture
async def bot(scene: Scene) -> AsyncIterator[Bot]:
    scene.workspace.clock.real = real_time.time
    async with running_bot(scene, "socket") as running:
        yield running
