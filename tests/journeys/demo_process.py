"""The demo as somebody starts it: its own process, what it says, and whatever it started in turn."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")
GONE_SECONDS = 15.0
POLL_SECONDS = 0.05


@dataclass(slots=True)
class Demo:
    """A running `python -m sandbox.demo`."""

    process: asyncio.subprocess.Process

    async def says(self, words: str, *, within: float = 60.0) -> str:
        """The next line of its output that has these words in it."""
        assert self.process.stdout is not None
        async with asyncio.timeout(within):
            async for line in self.process.stdout:
                if words in line.decode():
                    return line.decode()
        raise AssertionError(f"it ended without saying {words!r}")

    async def address(self) -> str:
        """Where its page is."""
        found = ADDRESS.search(await self.says("http://"))
        assert found is not None
        return found[0]

    async def started(self, *programs: str) -> set[int]:
        """The processes below it, once these programs are among them."""
        async with asyncio.timeout(30):
            while True:
                below = list_below(self.process.pid)
                commands = [command_of(pid) for pid in below]
                if all(any(program in command for command in commands) for program in programs):
                    return below
                await asyncio.sleep(POLL_SECONDS)

    async def ends(self, number: signal.Signals) -> int:
        """Send it a signal and wait for its end."""
        self.process.send_signal(number)
        async with asyncio.timeout(30):
            return await self.process.wait()


@asynccontextmanager
async def running_demo(*words: str, environ: Mapping[str, str] | None = None) -> AsyncIterator[Demo]:
    """Start it; killed at the end if it is still there."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("TRELLIS_")}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox.demo", *words),
        cwd=ROOT,
        env={**mine, **(environ or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Demo(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def are_gone(pids: set[int]) -> set[int]:
    """Those of these processes that are still there after a while."""
    try:
        async with asyncio.timeout(GONE_SECONDS):
            while left := {pid for pid in pids if is_alive(pid)}:  # noqa: ASYNC110  # Nothing tells us of their end.
                await asyncio.sleep(POLL_SECONDS)
    except TimeoutError:
        return left
    return set()


def list_below(pid: int) -> set[int]:
    """The children of a process, and theirs."""
    parents = {
        int(folder.name): parent_of(int(folder.name)) for folder in Path("/proc").iterdir() if folder.name.isdigit()
    }
    below: set[int] = set()
    fresh = {pid}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh} - below
        below |= fresh
    return below


def parent_of(pid: int) -> int:
    """0 for a process that is gone."""
    fields = _stat(pid)
    return int(fields[1]) if fields else 0


def is_alive(pid: int) -> bool:
    """Gone, or dead and only not collected yet, is not alive."""
    fields = _stat(pid)
    return bool(fields) and fields[0] != "Z"


def command_of(pid: int) -> str:
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def _stat(pid: int) -> list[str]:
    """State, parent and what follows of a process; empty for one that is gone."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
