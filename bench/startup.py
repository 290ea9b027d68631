"""(c) `trellis run` as a process: time to ready, and memory, against a process that only imports the same libraries."""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

RUNS = 5
LIBRARIES = (
    "aiohttp",
    "alembic",
    "apscheduler.schedulers.asyncio",
    "cryptography.hazmat.primitives.ciphers.aead",
    "dateutil.relativedelta",
    "psycopg",
    "pydantic_settings",
    "slack_bolt.adapter.asgi.async_handler",
    "slack_bolt.adapter.socket_mode.aiohttp",
    "slack_bolt.async_app",
    "sqlalchemy.ext.asyncio",
    "starlette.applications",
    "structlog",
    "typer",
    "uvicorn",
    "uvloop",
)
BARE = "import {libraries}; print('ready', flush=True); input()"


@dataclass(frozen=True, slots=True)
class Startup:
    """Seconds to ready and resident MiB, ours and bare, medians; `time` and `memory` are ours over bare."""

    seconds: float
    bare_seconds: float
    mib: float
    bare_mib: float

    @property
    def time(self) -> float:
        return self.seconds / self.bare_seconds

    @property
    def memory(self) -> float:
        return self.mib / self.bare_mib


async def compare_startup(environment: dict[str, str]) -> Startup:
    """Start both in turn, five times each; `environment` makes `trellis run` answer on TRELLIS_HTTP_PORT."""
    ours: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    for _ in range(RUNS):
        ours.append(await _run_trellis(environment))
        bare.append(await asyncio.to_thread(_run_bare))
    return Startup(
        statistics.median(one[0] for one in ours),
        statistics.median(one[0] for one in bare),
        statistics.median(one[1] for one in ours),
        statistics.median(one[1] for one in bare),
    )


async def _run_trellis(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds until /readyz says ready, and memory then."""
    started = time.perf_counter()
    async with running_trellis(environment) as pid:
        return time.perf_counter() - started, _resident_mib(pid)


@asynccontextmanager
async def running_trellis(environment: dict[str, str]) -> AsyncIterator[int]:
    """`trellis run` that is ready; its process id."""
    url = f"http://127.0.0.1:{environment['TRELLIS_HTTP_PORT']}/readyz"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app", "run", env={**os.environ, **environment}, stderr=asyncio.subprocess.DEVNULL
    )
    async with aiohttp.ClientSession() as session:
        while not await _is_ready(session, url):
            if process.returncode is not None:
                raise RuntimeError(f"trellis run ended with {process.returncode}")
            await asyncio.sleep(0.005)
    try:
        yield process.pid
    finally:
        process.terminate()
        await process.wait()


async def _is_ready(session: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with session.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientConnectorError:
        return False


def _run_bare() -> tuple[float, float]:
    started = time.perf_counter()
    code = BARE.format(libraries=", ".join(LIBRARIES))
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        seconds, mib = time.perf_counter() - started, _resident_mib(process.pid)
        process.stdin.write(b"\n")
    return seconds, mib


def _resident_mib(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"no memory figure for process {pid}")
