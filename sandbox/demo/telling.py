"""`make story`: the whole season without a person, summed up in one line of JSON."""

import json
import sys
import time
from datetime import datetime

from sandbox.demo.cast import enter
from sandbox.demo.house import open_house
from sandbox.demo.leaks import search_everywhere
from sandbox.demo.story import BEGINS_AT, ENDS_AT, begin_story
from sandbox.demo.summary import count_slack, sum_up
from sandbox.demo.verdict import look_behind, rules_broken


async def tell_story(mode: str) -> int:
    """Play it, search it for leaks, print the summary. Returns the exit code: 1 where a rule of the story broke."""
    began = time.monotonic()
    async with open_house(enter, mode=mode, begins_at=BEGINS_AT) as house:
        await house.move_in(lambda words: print(words, file=sys.stderr))
        play = begin_story(house)
        await play.run_until(ENDS_AT, _MonthsOnTerminal())
        slack = count_slack(house.workspace.inspector)
        leaks = await search_everywhere(house)
        summary = sum_up(house, slack, leaks, seconds=time.monotonic() - began)
        broken = rules_broken(summary, look_behind(house))
    for line in (*(f"contents found: {leak}" for leak in leaks), *(f"does not hold: {rule}" for rule in broken)):
        print(line)
    print(json.dumps(summary))
    return 1 if broken or leaks else 0


class _MonthsOnTerminal:
    """A line whenever a month begins."""

    def __init__(self) -> None:
        self._month = ""

    def __call__(self, now: datetime) -> None:
        month = f"{now:%B %Y}"
        if month != self._month:
            self._month = month
            print(month, file=sys.stderr, flush=True)
