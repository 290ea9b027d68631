"""`make story`: six months through the real bot, told twice, and the same in figures both ways."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.journeys.demo_process import ROOT

pytestmark = pytest.mark.timeout(300)

KEYS = [
    *("months", "people", "invited", "accepted", "declined", "checkins", "evidence", "promises", "messages", "digests"),
    *("most_unasked_to_one_person_in_a_day", "contents_in_messages", "slack", "seconds"),
]
CHECKIN_KEYS = ["due", "held", "held_late", "excused", "not_held", "missed", "told", "moved"]


def tell(mode: str) -> dict[str, Any]:
    """Tell the story in one of its two ways; the last line is its sum."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("TRELLIS_")}
    command = [sys.executable, "-m", "sandbox.demo", "--story", "--mode", mode]
    told = subprocess.run(command, cwd=ROOT, env=mine, capture_output=True, text=True, timeout=240, check=False)
    assert told.returncode == 0, f"{told.stdout[-3000:]}\n{told.stderr[-3000:]}"
    summary: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return summary


def test_the_story_is_the_same_over_both_ways_in() -> None:
    by_socket, by_http = tell("socket"), tell("http")
    assert list(by_socket) == KEYS
    assert list(by_socket["checkins"]) == CHECKIN_KEYS
    for summary in (by_socket, by_http):
        assert summary.pop("seconds") < 120
    assert by_socket == by_http
