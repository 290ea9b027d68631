"""The sum of the story: what it counts as a call, and which broken promise of the story it names."""

from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sandbox.demo.summary import count_slack
from sandbox.demo.verdict import Behind, rules_broken
from sandbox.inspector import Direction, Inspector

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)

GOOD: dict[str, Any] = {
    "months": 6,
    "people": 12,
    "invited": 8,
    "accepted": 6,
    "declined": 1,
    "checkins": {
        "due": 36,
        "held": 32,
        "held_late": 2,
        "excused": 1,
        "not_held": 1,
        "missed": 3,
        "told": 2,
        "moved": 1,
    },
    "evidence": 14,
    "promises": {"made": 32, "kept": 29},
    "messages": 239,
    "digests": 5,
    "most_unasked_to_one_person_in_a_day": 1,
    "contents_in_messages": 0,
    "slack": {"calls": 1300, "errors": 0, "invalid_payloads": 0, "duplicates": 0},
    "seconds": 60.0,
}
BEHIND = Behind(
    late_and_untold=1, told_then_held=1, told_and_closed=2, digests_arrived=5, answers_late=0, traffic_kept=True
)


def changed(path: str, value: object) -> dict[str, Any]:
    """The good summary with one figure changed."""
    summary = deepcopy(GOOD)
    *parents, last = path.split(".")
    place = summary
    for parent in parents:
        place = place[parent]
    place[last] = value
    return summary


def test_nothing_is_broken_where_all_holds() -> None:
    assert rules_broken(GOOD, BEHIND) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("checkins.held", 31),
        ("checkins.held", 33),
        ("months", 5),
        ("declined", 0),
        ("checkins.moved", 0),
        ("promises.kept", 0),
        ("promises.kept", 32),
        ("evidence", 0),
        ("digests", 4),
        ("most_unasked_to_one_person_in_a_day", 2),
        ("contents_in_messages", 1),
        ("slack.errors", 1),
        ("slack.invalid_payloads", 1),
        ("slack.duplicates", 1),
    ],
)
def test_a_figure_that_breaks_a_promise_is_named(path: str, value: object) -> None:
    assert len(rules_broken(changed(path, value), BEHIND)) == 1


@pytest.mark.parametrize("end", ["excused", "not_held"])
def test_an_end_that_nobody_came_to_is_named(end: str) -> None:
    summary = changed(f"checkins.{end}", 0)
    summary["checkins"]["held"] += 1
    assert len(rules_broken(summary, BEHIND)) == 1


@pytest.mark.parametrize(
    "behind",
    [
        replace(BEHIND, late_and_untold=0),
        replace(BEHIND, told_then_held=0),
        replace(BEHIND, told_and_closed=1),
        replace(BEHIND, digests_arrived=6),
        replace(BEHIND, answers_late=1),
        replace(BEHIND, traffic_kept=False),
    ],
)
def test_what_stands_behind_the_figures_counts_too(behind: Behind) -> None:
    assert len(rules_broken(GOOD, behind)) == 1


def test_edits_of_one_message_that_come_together_count_as_one_call() -> None:
    now = [NOON]
    inspector = Inspector(lambda: now[0])

    def called(name: str, **sent: str) -> None:
        inspector.note(Direction.CALL, name, "ok", took_ms=1, sent=sent)

    called("chat.postMessage", text="Good morning")
    called("chat.update", ts="1.0")
    called("chat.update", ts="1.0")
    called("chat.update", ts="2.0")
    called("apps.connections.open")
    now[0] += timedelta(hours=1)
    called("chat.update", ts="1.0")
    assert count_slack(inspector)["calls"] == 4
