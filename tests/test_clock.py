"""Time that a file moves: read at every look, and told to whoever waits for it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from app.clock import follow_moves, shifted_clock, system_clock


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clock"


def replace_with(file: Path, seconds: str) -> None:
    """In one step, as whoever moves time has to."""
    beside = file.with_suffix(".new")
    beside.write_text(seconds)
    os.replace(beside, file)


@asynccontextmanager
async def following(file: Path) -> AsyncIterator[asyncio.Queue[None]]:
    moves: asyncio.Queue[None] = asyncio.Queue()
    task = asyncio.ensure_future(follow_moves(file, lambda: moves.put_nowait(None)))
    await asyncio.sleep(0.02)
    try:
        yield moves
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def test_a_file_shifts_the_clock_whenever_it_says_something_else(file: Path) -> None:
    now = shifted_clock(file)
    assert abs(now() - system_clock()) < timedelta(seconds=1)
    replace_with(file, "86400.5\n")
    assert abs(now() - system_clock() - timedelta(days=1)) < timedelta(seconds=2)


async def test_each_move_is_told(file: Path) -> None:
    replace_with(file, "0")
    async with following(file) as moves:
        for seconds in ("60", "120"):
            replace_with(file, seconds)
            await asyncio.wait_for(moves.get(), 2)
        assert moves.empty()


async def test_a_file_that_appears_moves_time_too(file: Path) -> None:
    async with following(file) as moves:
        replace_with(file, "60")
        await asyncio.wait_for(moves.get(), 2)


async def test_nothing_is_told_while_time_goes_on_by_itself(file: Path) -> None:
    replace_with(file, "60")
    async with following(file) as moves:
        await asyncio.sleep(0.05)
        assert moves.empty()
