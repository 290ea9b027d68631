"""`make demo`: the page at once, then the first months of the season before its eyes, then the visitor's turn."""

import asyncio
import errno
from collections.abc import Sequence
from datetime import datetime, timedelta

from starlette.routing import BaseRoute

from sandbox.demo.cast import enter
from sandbox.demo.hands import StoryBroke
from sandbox.demo.house import House, Routes, open_house
from sandbox.demo.story import BEGINS_AT, CURTAIN_AT, begin_story
from sandbox.page import Hint, Stage, page_routes

TITLE = "Trellis, a season under way"
FIRST_WEEK = timedelta(days=7)
"""From the beginning of the story to that of the seasons in it."""
MONTH_DAYS = 30

HINTS = (
    Hint("You begin as Ravi: answer the invitation that waits for you", "/as/ravi/dm"),
    Hint("Go on where Priya stopped preparing her check-in", "/as/priya/home"),
    Hint("Hold Tom's check-in as Dana: it is due today", "/as/dana/dm"),
    Hint("Type /growth as anybody, or forward a message to Trellis", "/as/noor/c/platform"),
    Hint("Move the clock, do nothing, and read what Lee is told of Tom's check-in", "/as/lee/dm"),
)


class PortInUse(Exception):
    """Somebody else listens where the page should."""


async def run_show(port: int, mode: str) -> int:
    """Until Ctrl-C or SIGTERM. Returns the exit code. Raises PortInUse."""
    stage = Stage(title=TITLE, busy="Starting", progress=0.0, start="/as/ravi/dm")
    try:
        async with open_house(enter, mode=mode, begins_at=BEGINS_AT, port=port, routes=_page(stage)) as house:
            print(f"Trellis in a Slack workspace of its own: {house.workspace.base_url}", flush=True)
            await house.move_in(lambda words: stage.show(busy=words))
            await _raise_curtain(house, stage)
            await asyncio.Event().wait()
    except OSError as problem:
        if problem.errno == errno.EADDRINUSE:
            raise PortInUse(f"Port {port} is taken. Try another one: make demo PORT={port + 1}") from problem
        raise
    return 0


def _page(stage: Stage) -> Routes:
    """The page's routes for a house; its clock waits for Trellis."""

    def routes(house: House) -> Sequence[BaseRoute]:
        return page_routes(house.workspace, stage=stage, settle=house.settle)

    return routes


async def _raise_curtain(house: House, stage: Stage) -> None:
    """Play until the visitor's turn, with word of how far it is. Who acts meanwhile may end the play before that."""
    length = CURTAIN_AT - BEGINS_AT

    def progress(now: datetime) -> None:
        part = min((now - BEGINS_AT) / length, 1.0)
        stage.show(busy="Playing the first months", chapter=month_of(now), progress=part)

    try:
        await begin_story(house).run_until(CURTAIN_AT, progress)
    except StoryBroke as broke:
        print(f"The story stops here, and all is yours. {broke}", flush=True)
    stage.show(busy="", progress=None, hints=HINTS)
    print("A season is under way. What to try:", *(f"  {one.text}" for one in HINTS), sep="\n", flush=True)


def month_of(now: datetime) -> str:
    """How far the seasons are, in words."""
    days = (now - BEGINS_AT - FIRST_WEEK).days
    return f"month {min(days // MONTH_DAYS + 1, 6)} of 6" if days >= 0 else "before the season"
