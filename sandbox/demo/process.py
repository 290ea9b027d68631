"""Trellis as its own process: the demo knows it by its command, its settings and its health, and nothing else."""

import asyncio
import ctypes
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

STOP_SECONDS = 15.0
READY_SECONDS = 30.0
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
        """Wait until it answers."""
        async with asyncio.timeout(READY_SECONDS):
            while await self.health() is None:  # noqa: ASYNC110  # Another process: there is no event to wait for.
                await asyncio.sleep(0.02)

    async def stop(self) -> None:
        """Ask it to end, and insist after a while."""
        if self.process.returncode is None:
            self.process.terminate()
            try:
                await asyncio.wait_for(self.process.wait(), STOP_SECONDS)
            except TimeoutError:
                self.process.kill()
                await self.process.wait()
        await self.session.close()


async def run_trellis(*words: str, settings: Mapping[str, str], log: Path) -> None:
    """Run a command of Trellis to its end. Raises ProcessFailed if it does not end well."""
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "app", *words, env=environment(settings), stdout=out, stderr=out
        )
        if await process.wait():
            raise ProcessFailed(f"trellis {' '.join(words)} ended with {process.returncode}:\n{last_words(log)}")


async def start_trellis(settings: Mapping[str, str], *, log: Path) -> TrellisProcess:
    """Start `trellis run`; on Linux it ends with this process even when this one is killed."""
    with log.open("ab") as out:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "app",
            "run",
            env=environment(settings),
            stdout=out,
            stderr=out,
            preexec_fn=_end_with_owner if sys.platform == "linux" else None,
            start_new_session=True,  # Ctrl-C goes to the demo alone, which ends its parts in order.
        )
    url = f"http://127.0.0.1:{settings['TRELLIS_HTTP_PORT']}"
    return TrellisProcess(process, url, log, aiohttp.ClientSession())


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without settings of Trellis or Slack that happen to be in it, and with these."""
    mine = {key: value for key, value in os.environ.items() if not key.startswith(("TRELLIS_", "SLACK_"))}
    return {**mine, **settings}


def last_words(log: Path, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def _end_with_owner() -> None:
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
