"""The story in figures: one JSON object, from the rows of the database and from what arrived in the workspace."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.demo.arrived import list_arrived, most_unasked_a_day
from sandbox.demo.cast import CAST
from sandbox.demo.house import House
from sandbox.inspector import Direction, Inspector

ENDS = ("held", "held_late", "excused", "not_held")

SEASONS = """
    SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM plan AS l WHERE l.participation_id = p.id)),
           count(*) FILTER (WHERE p.state = 'declined')
    FROM participation AS p
"""
CHECKINS = """
    SELECT max(no), count(*), count(*) FILTER (WHERE state = 'held'), count(*) FILTER (WHERE state = 'held_late'),
           count(*) FILTER (WHERE state = 'excused'), count(*) FILTER (WHERE state = 'not_held'),
           count(*) FILTER (WHERE missed_on IS NOT NULL), count(*) FILTER (WHERE told_to_id IS NOT NULL),
           count(*) FILTER (WHERE moved > 0)
    FROM checkin
"""
PROMISES = "SELECT count(*), count(*) FILTER (WHERE state = 'kept') FROM action WHERE kind = 'promise'"
EVIDENCE = "SELECT count(*) FROM evidence"
DIGESTS = "SELECT count(*) FROM message WHERE kind = 'digest' AND state = 'sent'"

EDIT = "chat.update"
NOT_COUNTED = frozenset({"apps.connections.open"})
"""Socket Mode alone makes these calls, once for each connection."""


def count_slack(inspector: Inspector) -> dict[str, int]:
    """What the workspace noticed of the app's calls, `calls` being those that any telling of the story makes.

    Take it before the search for leaks, which makes calls of its own.

    It leaves out what only one of the two ways to listen needs. Edits of one message within a minute of the story count
    as one: whether it shows each of two changes that come together, or only the last, is a matter of milliseconds.
    """
    counts = inspector.counts
    calls = [one for one in inspector.entries if one.direction is Direction.CALL and one.name not in NOT_COUNTED]
    edits = {(one.sent["ts"], one.at.replace(second=0, microsecond=0)) for one in calls if one.name == EDIT}
    others = sum(one.name != EDIT for one in calls)
    return {
        "calls": others + len(edits),
        "errors": counts.errors,
        "invalid_payloads": counts.invalid_payloads,
        "duplicates": counts.duplicates,
    }


def sum_up(house: House, slack: Mapping[str, int], leaks: Sequence[str], *, seconds: float) -> dict[str, Any]:
    """The summary, in the order in which it is printed."""
    invited, accepted, declined = house.store.row(SEASONS)
    months, *checkins = house.store.row(CHECKINS)
    made, kept = house.store.row(PROMISES)
    return {
        "months": months,
        "people": len(CAST),
        "invited": invited,
        "accepted": accepted,
        "declined": declined,
        "checkins": dict(zip(("due", *ENDS, "missed", "told", "moved"), checkins, strict=True)),
        "evidence": house.store.count(EVIDENCE),
        "promises": {"made": made, "kept": kept},
        "messages": len(list_arrived(house.workspace)),
        "digests": house.store.count(DIGESTS),
        "most_unasked_to_one_person_in_a_day": most_unasked_a_day(house.workspace),
        "contents_in_messages": len(leaks),
        "slack": dict(slack),
        "seconds": round(seconds, 1),
    }
