"""Puts a workspace on a port of this machine: Web API, Socket Mode, response URLs, uploads, and what a page adds."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from sandbox.api.dispatch import Dropped, answer_api, answer_response_url, answer_upload
from sandbox.workspace import Workspace

LOOPBACK = "127.0.0.1"
GRACE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Server:
    """Where the workspace listens. `url` has no slash at the end, `api_url` has one, as Slack's clients want it."""

    workspace: Workspace
    port: int

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def api_url(self) -> str:
        return f"{self.url}/api/"


@contextlib.asynccontextmanager
async def serve(workspace: Workspace, *, port: int = 0, routes: Sequence[BaseRoute] = ()) -> AsyncIterator[Server]:
    """Serve a workspace in this event loop until the block is left. Port 0 takes a free one. `routes` are a page's.

    Connections are taken by uvicorn's protocol, without its server: that one handles signals, which belong to whoever
    owns the loop, and takes a fifth of a second to stop.
    """
    lines = Lines()
    config = uvicorn.Config(create_asgi(workspace, lines, routes), log_level="warning", access_log=False)
    config.load()
    listening = await asyncio.get_running_loop().create_server(lambda: lines.take(config), LOOPBACK, port)
    chosen = int(listening.sockets[0].getsockname()[1])
    workspace.base_url = f"http://{LOOPBACK}:{chosen}"
    try:
        yield Server(workspace, chosen)
    finally:
        await workspace.courier.stop()
        await workspace.sockets.close()
        listening.close()
        await lines.end()


class Lines:
    """The open connections, so that a fault can cut one off, and the end of serving all."""

    def __init__(self) -> None:
        self._state = ServerState()
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    def take(self, config: uvicorn.Config) -> asyncio.Protocol:
        """A protocol for one new connection."""
        return _Watched(self._open, config=config, server_state=self._state, app_state={})

    async def end(self) -> None:
        """Close every connection and wait for what runs in them."""
        for transport in list(self._open.values()):
            transport.abort()
        if self._state.tasks:
            await asyncio.wait(self._state.tasks, timeout=GRACE_SECONDS)

    def cut(self, request: Request) -> Response:
        """Close the connection of a request at once. The response returned is never seen."""
        client = request.client
        if client is not None and (client.host, client.port) in self._open:
            self._open[client.host, client.port].abort()
        return Response(status_code=500)


class _Watched(H11Protocol):
    """uvicorn's protocol, which also says where its connection is."""

    def __init__(self, opened: dict[tuple[str, int], asyncio.Transport], **more: Any) -> None:
        super().__init__(**more)
        self._opened = opened

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if self.client is not None:
            self._opened[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        if self.client is not None:
            self._opened.pop(self.client, None)
        super().connection_lost(exc)


def create_asgi(workspace: Workspace, lines: Lines, routes: Sequence[BaseRoute] = ()) -> Starlette:
    """The ASGI app of a workspace."""

    def door(answer: Callable[[Workspace, Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
        """A route's handler; a fault may close the connection instead of an answer."""

        async def handle(request: Request) -> Response:
            try:
                return await answer(workspace, request)
            except Dropped:
                return lines.cut(request)

        return handle

    async def download(request: Request) -> Response:
        return _file(workspace, request)

    async def link(socket: WebSocket) -> None:
        await workspace.sockets.accept(socket)

    own = [
        Route("/api/{method}", door(answer_api), methods=["GET", "POST"]),
        Route("/response/{key:path}", door(answer_response_url), methods=["POST"]),
        Route("/upload/v1/{file}", door(answer_upload), methods=["POST"]),
        Route("/files/{file}/{name}", download),
        WebSocketRoute("/link/", link),
    ]
    return Starlette(routes=[*own, *routes])


def _file(workspace: Workspace, request: Request) -> Response:
    """A file's bytes, for whoever shows the bot's token; a page serves people on its own route."""
    file = workspace.files.get(request.path_params["file"])
    if file is None:
        return PlainTextResponse("no such file", status_code=404)
    if request.headers.get("authorization") != f"Bearer {workspace.app.bot_token}":
        return PlainTextResponse("not authed", status_code=403)
    return Response(file.content, media_type=file.mimetype)
