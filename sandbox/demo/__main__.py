"""`python -m sandbox.demo`: a season on a page in the browser; with `--story`, six months of it without a person."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Coroutine

from sandbox.demo.database import DatabaseNotEmpty
from sandbox.demo.hands import StoryBroke
from sandbox.demo.leaks import SearchIsBlind
from sandbox.demo.process import ProcessFailed
from sandbox.demo.show import PortInUse, run_show
from sandbox.demo.telling import tell_story
from sandbox.pg_host import PostgresUnavailable

KIND_ENDS = (DatabaseNotEmpty, PortInUse, PostgresUnavailable, ProcessFailed, SearchIsBlind, StoryBroke)
"""What can go wrong outside of our code: said in its own words, without a stack."""

INTERRUPTED = 130


def main() -> int:
    """Returns the exit code."""
    arguments = _arguments()
    work = tell_story(arguments.mode) if arguments.story else run_show(arguments.port, arguments.mode)
    try:
        return asyncio.run(_until_asked_to_stop(work, stopped=INTERRUPTED if arguments.story else 0))
    except KIND_ENDS as told:
        print(f"\n{told}", file=sys.stderr)
        return 1


async def _until_asked_to_stop(work: Coroutine[None, None, int], *, stopped: int) -> int:
    """Ctrl-C and SIGTERM end the work where it is: its blocks are left in order, and end what they started.

    Returns the exit code; `stopped` is the one for that.
    """
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    try:
        return await task
    except asyncio.CancelledError:
        return stopped


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox.demo", description=__doc__)
    parser.add_argument("--story", action="store_true", help="play six months without a page and sum them up as JSON")
    parser.add_argument("--mode", choices=("socket", "http"), default="socket", help="how Trellis hears of things")
    parser.add_argument("--port", type=int, default=8080, help="where the page listens; 0 takes a free one")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
