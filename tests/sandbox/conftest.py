"""A workspace with two people and a channel, served on a free port, and Slack's own client to call it with."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.clock import Clock
from sandbox.manifest import load_manifest
from sandbox.people.person import Person
from sandbox.rules import Rules
from sandbox.server import Server, serve
from sandbox.workspace import Workspace

NOON = 1_790_000_000.0


@dataclass
class RealTime:
    """Real time as a test tells it: it stands still until it is moved."""

    seconds: float = NOON

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Scene:
    """The workspace, who is in it, and the client."""

    workspace: Workspace
    server: Server
    time: RealTime
    priya: Person
    dana: Person
    client: AsyncWebClient
    session: aiohttp.ClientSession

    def client_with(self, token: str) -> AsyncWebClient:
        return AsyncWebClient(token, base_url=self.server.api_url, session=self.session, retry_handlers=[])


@pytest.fixture
def time() -> RealTime:
    return RealTime()


@pytest.fixture
def workspace(time: RealTime) -> Workspace:
    """Real time stands still, so that rates and triggers age only when a test says so. An unacknowledged event comes
    again within milliseconds."""
    manifest = load_manifest(Path(__file__).parent / "manifest.yml")
    rules = Rules(ack_seconds=0.3, retry_pace=0.0001)
    workspace = Workspace(manifest, clock=Clock(real=time), rules=rules)
    priya, dana = workspace.add_user("priya", real_name="Priya Raman"), workspace.add_user("dana")
    workspace.add_channel("payments", priya, dana, workspace.bot)
    return workspace


@pytest.fixture
async def scene(workspace: Workspace, time: RealTime) -> AsyncIterator[Scene]:
    async with serve(workspace) as server, aiohttp.ClientSession() as session:
        people = Person(workspace, "priya"), Person(workspace, "dana")
        client = AsyncWebClient(workspace.app.bot_token, base_url=server.api_url, session=session, retry_handlers=[])
        yield Scene(workspace, server, time, *people, client, session)


def without_scope(workspace: Workspace, *scopes: str) -> None:
    """Install the app again with fewer scopes."""
    workspace.app = replace(workspace.app, scopes=workspace.app.scopes - set(scopes))


def with_scope(workspace: Workspace, *scopes: str) -> None:
    """Install the app again with more scopes."""
    workspace.app = replace(workspace.app, scopes=workspace.app.scopes | set(scopes))
