"""A small real Bolt app, built as bots for this workspace are: answers leave when the listener returns."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from sandbox.model import Json
from tests.sandbox.conftest import Scene

Body = dict[str, Any]


@dataclass
class Bot:
    """What the app heard, and what it should answer next, by the name of what comes in."""

    client: AsyncWebClient
    heard: list[Body] = field(default_factory=list)
    answers: dict[str, Any] = field(default_factory=dict)
    slow: dict[str, float] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    """How many times to fail."""
    then: dict[str, Any] = field(default_factory=dict)
    """What to do after the ack: a coroutine function of the body."""
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def hear(self, name: str, body: Body, ack: AsyncAck | None) -> None:
        self.heard.append(body)
        await asyncio.sleep(self.slow.get(name, 0))
        if self.broken.get(name, 0):
            self.broken[name] -= 1
            raise RuntimeError("broken on purpose")
        if ack is not None:
            answer = self.answers.get(name)
            await (ack(answer) if isinstance(answer, str) else ack(**(answer or {})))
        if name in self.then:
            task = asyncio.create_task(self.then[name](body))
            self.tasks.add(task)

    def last(self, kind: str) -> Body:
        """The newest payload or event of this type."""
        return next(one for one in reversed(self.heard) if kind in {one.get("type"), one.get("event", {}).get("type")})

    async def opens(self, view: Json) -> Any:
        """Something to put into `then`: open a window."""

        async def open_window(body: Body) -> None:
            await self.client.views_open(trigger_id=body["trigger_id"], view=view)

        return open_window


def create_app(scene: Scene, bot: Bot) -> AsyncApp:
    workspace = scene.workspace

    async def authorize() -> AuthorizeResult:
        app = workspace.app
        return AuthorizeResult(
            enterprise_id=None,
            team_id=workspace.team.id,
            bot_user_id=app.bot_user,
            bot_id=app.bot_id,
            bot_token=app.bot_token,
        )

    app = AsyncApp(
        client=bot.client,
        authorize=authorize,
        signing_secret=workspace.app.signing_secret,
        process_before_response=True,
        request_verification_enabled=True,
    )

    @app.command(re.compile(".*"))
    async def on_command(ack: AsyncAck, body: Body) -> None:
        await bot.hear(body["command"], body, ack)

    @app.event(re.compile(".*"))
    async def on_event(body: Body) -> None:
        await bot.hear(body["event"]["type"], body, None)

    @app.action(re.compile(".*"))
    async def on_action(ack: AsyncAck, body: Body) -> None:
        await bot.hear("block_actions", body, ack)

    @app.options(re.compile(".*"))
    async def on_options(ack: AsyncAck, body: Body) -> None:
        await bot.hear("block_suggestion", body, ack)

    @app.view(re.compile(".*"))
    async def on_submission(ack: AsyncAck, body: Body) -> None:
        await bot.hear("view_submission", body, ack)

    @app.view_closed(re.compile(".*"))
    async def on_closed(ack: AsyncAck, body: Body) -> None:
        await bot.hear("view_closed", body, ack)

    @app.shortcut(re.compile(".*"))
    async def on_shortcut(ack: AsyncAck, body: Body) -> None:
        await bot.hear(body["callback_id"], body, ack)

    return app


@asynccontextmanager
async def running_bot(scene: Scene, mode: str) -> AsyncIterator[Bot]:
    """The bot connected in `socket` or `http` mode."""
    bot = Bot(scene.client)
    app = create_app(scene, bot)
    run = socket_bot(scene, app) if mode == "socket" else http_bot(scene, app)
    async with run:
        yield bot
        await asyncio.gather(*bot.tasks)
        await scene.workspace.courier.settled()


@asynccontextmanager
async def socket_bot(scene: Scene, app: AsyncApp) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, scene.workspace.app.app_token)
    await handler.connect_async()
    try:
        yield
    finally:
        await handler.close_async()


@asynccontextmanager
async def http_bot(scene: Scene, app: AsyncApp) -> AsyncIterator[None]:
    async with listening_app(AsyncSlackRequestHandler(app, path="/slack/events")) as url:
        scene.workspace.deliver_by_http(f"{url}/slack/events")
        yield
        await scene.workspace.courier.stop()


@asynccontextmanager
async def listening_app(asgi: Any) -> AsyncIterator[str]:
    """An ASGI app on a free port of this loop; its address."""
    config = uvicorn.Config(asgi, log_level="critical", lifespan="off")
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    listening = await loop.create_server(
        lambda: H11Protocol(config=config, server_state=state, app_state={}), "127.0.0.1", 0
    )
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    finally:
        listening.close()
        for connection in list(state.connections):
            connection.shutdown()
