"""`python -m sandbox --manifest manifest.yml`: just the workspace, for anybody's bot."""

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from sandbox.clock import Clock
from sandbox.manifest import load_manifest
from sandbox.server import Server, serve
from sandbox.workspace import Workspace

PEOPLE = ("priya", "dana", "tom", "lee")


def main() -> None:
    """Serve until Ctrl-C or SIGTERM."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(_arguments()))


def build_workspace(arguments: argparse.Namespace) -> Workspace:
    """A workspace with a few people and a channel; the bot is in it."""
    clock = Clock(file=arguments.clock_file)
    workspace = Workspace(load_manifest(arguments.manifest), clock=clock)
    people = [workspace.add_user(name) for name in arguments.people]
    workspace.add_channel("general", *people, workspace.bot)
    if arguments.request_url:
        workspace.deliver_by_http(arguments.request_url)
    return workspace


async def _serve(arguments: argparse.Namespace) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with serve(build_workspace(arguments), port=arguments.port) as server:
        sys.stdout.write(_welcome(server))
        sys.stdout.flush()
        await stop.wait()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest, in YAML or JSON")
    parser.add_argument("--port", type=int, default=8899, help="0 takes a free one")
    parser.add_argument("--request-url", default="", help="post signed payloads here instead of using Socket Mode")
    parser.add_argument("--clock-file", type=Path, help="a file that holds the seconds added to real time")
    parser.add_argument("--people", nargs="+", default=PEOPLE, help="handles of the people there")
    return parser.parse_args()


def _welcome(server: Server) -> str:
    app = server.workspace.app
    mode = "Socket Mode" if server.workspace.is_socket_mode else "signed HTTP"
    lines = {
        "Page": server.url,
        "Web API": server.api_url,
        "Delivery": mode,
        "Bot token": app.bot_token,
        "App token": app.app_token,
        "Signing secret": app.signing_secret,
    }
    return "".join(f"{name + ':':<16}{value}\n" for name, value in lines.items())


if __name__ == "__main__":
    main()
