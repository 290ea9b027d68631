"""`make demo`: the page at once, then the first months of the season before its eyes, then the visitor's turn."""

import asyncio
import errno
from collections.abc import Sequence
from datetime import datetime

from starlette.routing import BaseRoute

from sandbox.demo.cast import enter
from sandbox.demo.house import House, Routes, open_house
from sandbox.demo.story import BEGINS_AT, CURTAIN_AT, begin_story
from sandbox.page import Hint, Stage, page_routes

TITLE = "Trellis: a season of growth, in a Slack workspace of its own"

HINTS = (
    Hint("Answer the invitation that waits for Ravi", "/as/ravi/dm"),
    Hint("Prepare a check-in as Priya: a draft is waiting", "/as/priya/dm"),
    Hint("Hold one as Dana, from her messages", "/as/dana/dm"),
    Hint("Type /growth as anybody, or open Home", "/as/tom/home"),
    Hint("Move the clock, and see what happens when nobody does anything"),
)


class PortInUse(Exception):
    """Somebody else listens where the page should."""


async def run_show(port: int, mode: str) -> int:
    """Until Ctrl-C or SIGTERM. Returns the exit code."""
    stage = Stage(title=TITLE, busy="Starting", progress=0.0, start="/as/ravi/dm")
    try:
        async with open_house(enter, mode=mode, begins_at=BEGINS_AT, port=port, routes=_page(stage)) as house:
            print(f"The page: {house.workspace.base_url}", flush=True)
            await _raise_curtain(house, stage)
            await asyncio.Event().wait()
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise PortInUse(f"Port {port} is taken. Try another one: make demo PORT={port + 1}") from problem
        raise
    return 0


def _page(stage: Stage) -> Routes:
    """The page's routes for a house; its clock waits for Trellis from when that has moved in."""

    def routes(house: House) -> Sequence[BaseRoute]:
        return page_routes(house.workspace, stage=stage, settle=house.settle)

    return routes


async def _raise_curtain(house: House, stage: Stage) -> None:
    """Play until the visitor's turn, with word of how far it is."""
    await house.move_in(lambda words: stage.show(busy=words))
    play = begin_story(house)
    length = CURTAIN_AT - BEGINS_AT

    def progress(now: datetime) -> None:
        weeks = (now - BEGINS_AT).days // 7
        part = min((now - BEGINS_AT) / length, 1.0)
        stage.show(busy="Playing the first months", chapter=f"week {weeks + 1}", progress=part)

    await play.run_until(CURTAIN_AT, progress)
    stage.show(busy="", chapter="month 2 of 6", progress=None, hints=HINTS)
    print("A season is under way. What to try:", *(f"  {one.text}" for one in HINTS), sep="\n", flush=True)
    print("Ctrl-C ends it.", flush=True)
