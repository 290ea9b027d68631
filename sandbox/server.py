"""Puts a workspace on a port of this machine: Web API, Socket Mode, response URLs, uploads, and what a page adds."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.api.dispatch import Dropped, answer_api, answer_response_url, answer_upload
from sandbox.workspace import Workspace

LOOPBACK = "127.0.0.1"


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
    """Serve a workspace in this event loop until the block is left. Port 0 takes a free one. `routes` are a page's."""
    listener = socket.create_server((LOOPBACK, port))
    chosen = int(listener.getsockname()[1])
    workspace.base_url = f"http://{LOOPBACK}:{chosen}"
    lines = Lines()
    config = uvicorn.Config(
        create_asgi(workspace, lines, routes),
        http=lines.protocol,
        log_level="warning",
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=1,
    )
    quiet = _Quiet(config)
    running = asyncio.create_task(quiet.serve(sockets=[listener]))
    try:
        while not quiet.started:
            if running.done():
                await running
            await asyncio.sleep(0.005)
        yield Server(workspace, chosen)
    finally:
        await workspace.courier.stop()
        await workspace.sockets.close()
        quiet.should_exit = True
        await running


class _Quiet(uvicorn.Server):
    """A server that leaves signals to whoever owns the event loop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class Lines:
    """The open connections, so that a fault can cut one off."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, int], asyncio.Transport] = {}

    @property
    def protocol(self) -> type[asyncio.Protocol]:
        """uvicorn's own protocol, which also tells of each connection."""
        opened = self._open

        class Watched(H11Protocol):
            def connection_made(self, transport: Any) -> None:
                opened[transport.get_extra_info("peername")[:2]] = transport
                super().connection_made(transport)

            def connection_lost(self, exc: Exception | None) -> None:
                if self.client is not None:
                    opened.pop(self.client, None)
                super().connection_lost(exc)

        return Watched

    def cut(self, request: Request) -> Response:
        """Close the connection of a request at once. The response returned is never seen."""
        client = request.client
        if client is not None and (client.host, client.port) in self._open:
            self._open[client.host, client.port].abort()
        return Response(status_code=500)


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
