"""Trellis as its own process: the demo knows it by its command, its settings and its health, and nothing else."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

import aiohttp

STOP_SECONDS = 15.0
READY_SECONDS = 30.0
POLL_SECONDS = 0.02
PR_SET_PDEATHSIG = 1


class ProcessFailed(Exception):
    """Trellis ended, or never became ready; the message ends with its last words."""


@dataclass(frozen=True, slots=True)
class Health:
    """What /readyz says: everything due by `ran_through` was seen to if `due` is 0; `next_at` is when more comes."""

    ran_through: datetime
    due: int
    next_at: datetime | None


@dataclass(slots=True)
class TrellisProcess:
    """One running `trellis run`."""

    process: asyncio.subprocess.Process
    url: str
    log: Path
    session: aiohttp.ClientSession

    async def health(self) -> Health | None:
        """What it says of itself; None while it does not answer. Raises ProcessFailed once it has ended."""
        if self.process.returncode is not None:
            raise ProcessFailed(f"trellis run ended with {self.process.returncode}:\n{last_words(self.log)}")
        try:
            async with self.session.get(f"{self.url}/readyz") as answer:
                body: dict[str, Any] = await answer.json()
        except aiohttp.ClientError:
            return None
        if "ran_through" not in body:
            return None
        following = body["next_at"]
        return Health(
            ran_through=datetime.fromisoformat(body["ran_through"]),
            due=int(body["due"]),
            next_at=datetime.fromisoformat(following) if following else None,
        )

    async def ready(self) -> None:
        """Wait until it answers. Raises ProcessFailed if it ends instead, or takes too long."""
        try:
            async with asyncio.timeout(READY_SECONDS):
                while await self.health() is None:  # noqa: ASYNC110  # Another process: there is no event to wait for.
                    await asyncio.sleep(POLL_SECONDS)
        except TimeoutError:
            raise ProcessFailed(f"trellis run is not ready after {READY_SECONDS} s:\n{last_words(self.log)}") from None

    async def stop(self) -> None:
        """Ask it to end, and insist after a while."""
        await end_process(self.process)
        await self.session.close()


async def run_trellis(*words: str, settings: Mapping[str, str], log: Path) -> None:
    """Run a command of Trellis to its end; it ends with the caller. Raises ProcessFailed if it does not end well."""
    process = await _spawn(words, settings, log)
    try:
        code = await process.wait()
    finally:
        await end_process(process)
    if code:
        raise ProcessFailed(f"trellis {' '.join(words)} ended with {code}:\n{last_words(log)}")


async def start_trellis(settings: Mapping[str, str], *, log: Path) -> TrellisProcess:
    """Start `trellis run`."""
    process = await _spawn(("run",), settings, log)
    url = f"http://127.0.0.1:{settings['TRELLIS_HTTP_PORT']}"
    return TrellisProcess(process, url, log, aiohttp.ClientSession())


async def end_process(process: asyncio.subprocess.Process) -> None:
    """Ask a process to end if it has not, and insist after a while."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
        await process.wait()


async def _spawn(words: tuple[str, ...], settings: Mapping[str, str], log: Path) -> asyncio.subprocess.Process:
    """Start a command. On Linux the kernel ends it together with us, even when we are killed."""
    with log.open("ab") as out:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app", *words, **_streams(out), env=environment(settings)
        )


def _streams(out: IO[bytes]) -> dict[str, Any]:
    return {
        "stdin": asyncio.subprocess.DEVNULL,
        "stdout": out,
        "stderr": out,
        # Ctrl-C goes to the demo alone, which ends its parts in order.
        "start_new_session": True,
        "preexec_fn": partial(_end_with, os.getpid(), ctypes.CDLL(None)) if sys.platform == "linux" else None,
    }


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without settings of Trellis or Slack that happen to be in it, and with these."""
    mine = {key: value for key, value in os.environ.items() if not key.startswith(("TRELLIS_", "SLACK_"))}
    return {**mine, **settings}


def last_words(log: Path, lines: int = 15) -> str:
    """The end of a log."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def _end_with(owner: int, libc: ctypes.CDLL) -> None:
    """Runs in the new process before Trellis: the end of its owner is its end. Its database dies with us as well."""
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != owner:  # it went before we could ask
        os._exit(1)
