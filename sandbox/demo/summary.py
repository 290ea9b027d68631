"""The story in figures: one JSON object, from the rows of the database and from what arrived in the workspace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.demo.arrived import list_arrived, list_direct, list_in_room, most_unasked_a_day
from sandbox.demo.cast import CAST, LEE
from sandbox.demo.database import Store
from sandbox.demo.house import House
from sandbox.inspector import Direction, Inspector

LEADERS_ROOM = "growth-leads"
ENDS = ("held", "held_late", "excused", "not_held")

SEASONS = """
    SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM plan AS l WHERE l.participation_id = p.id)),
           count(*) FILTER (WHERE p.state = 'declined')
    FROM participation AS p
"""
CHECKINS = """
    SELECT count(*), max(no), count(*) FILTER (WHERE state = 'held'), count(*) FILTER (WHERE state = 'held_late'),
           count(*) FILTER (WHERE state = 'excused'), count(*) FILTER (WHERE state = 'not_held'),
           count(*) FILTER (WHERE missed_on IS NOT NULL), count(*) FILTER (WHERE told_to_id IS NOT NULL),
           count(*) FILTER (WHERE moved > 0)
    FROM checkin
"""
PROMISES = "SELECT count(*), count(*) FILTER (WHERE state = 'kept') FROM action WHERE kind = 'promise'"
EVIDENCE = "SELECT count(*) FROM evidence"
DIGESTS = "SELECT count(*) FROM message WHERE kind = 'digest' AND state = 'sent'"
TOLD_THEN_HELD = "SELECT count(*) FROM checkin WHERE told_to_id IS NOT NULL AND state = 'held_late'"
LATE_AND_UNTOLD = "SELECT count(*) FROM checkin WHERE missed_on IS NOT NULL AND told_on IS NULL AND state = 'held_late'"

CLOSED = "Nothing left to do."
"""How a word to the leader ends once the check-in has."""

EDIT = "chat.update"
NOT_COUNTED = frozenset({"apps.connections.open"})
"""Socket Mode alone makes these calls, once for each connection."""


@dataclass(frozen=True, slots=True)
class SlackCounts:
    """What the workspace noticed of the app's calls, taken before the search for leaks makes calls of its own."""

    calls: int
    errors: int
    invalid_payloads: int
    duplicates: int


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind the figures. `digests_arrived` leaves out the test post, the first one in its channel."""

    late_and_untold: int
    told_then_held: int
    told_and_closed: int
    digests_arrived: int
    answers_late: int
    traffic_kept: bool


def count_slack(inspector: Inspector) -> SlackCounts:
    """`calls` are those that any telling of the story makes.

    It leaves out what only one of the two ways to listen needs. Edits of one message within a minute of the story count
    as one: whether it shows each of two changes that come together, or only the last, is a matter of milliseconds.
    """
    counts = inspector.counts
    calls = [one for one in inspector.entries if one.direction is Direction.CALL and one.name not in NOT_COUNTED]
    edits = {(one.sent["ts"], one.at.replace(second=0, microsecond=0)) for one in calls if one.name == EDIT}
    others = sum(one.name != EDIT for one in calls)
    return SlackCounts(others + len(edits), counts.errors, counts.invalid_payloads, counts.duplicates)


def sum_up(house: House, slack: SlackCounts, leaks: Sequence[str], *, seconds: float) -> dict[str, Any]:
    """The summary, in the order in which it is printed."""
    invited, accepted, declined = _row(house.store, SEASONS)
    due, months, *ends_and_marks = _row(house.store, CHECKINS)
    made, kept = _row(house.store, PROMISES)
    return {
        "months": months,
        "people": len(CAST),
        "invited": invited,
        "accepted": accepted,
        "declined": declined,
        "checkins": {"due": due, **dict(zip((*ENDS, "missed", "told", "moved"), ends_and_marks, strict=True))},
        "evidence": _count(house.store, EVIDENCE),
        "promises": {"made": made, "kept": kept},
        "messages": len(list_arrived(house.workspace)),
        "digests": _count(house.store, DIGESTS),
        "most_unasked_to_one_person_in_a_day": most_unasked_a_day(house.workspace),
        "contents_in_messages": len(leaks),
        "slack": {
            "calls": slack.calls,
            "errors": slack.errors,
            "invalid_payloads": slack.invalid_payloads,
            "duplicates": slack.duplicates,
        },
        "seconds": round(seconds, 1),
    }


def look_behind(house: House) -> Behind:
    """What the rules of the story need beside the summary."""
    inspector = house.workspace.inspector
    return Behind(
        late_and_untold=_count(house.store, LATE_AND_UNTOLD),
        told_then_held=_count(house.store, TOLD_THEN_HELD),
        told_and_closed=sum(CLOSED in one.text for one in list_direct(house.workspace, LEE)),
        digests_arrived=len(list_in_room(house.workspace, LEADERS_ROOM)) - 1,
        answers_late=inspector.counts.acks_late,
        traffic_kept=len(inspector.entries) < (inspector.entries.maxlen or 0),
    )


def rules_broken(summary: Mapping[str, Any], behind: Behind) -> list[str]:
    """Which of the story's promises do not hold, a line each."""
    checkins, promises, slack = summary["checkins"], summary["promises"], summary["slack"]
    ended = sum(checkins[end] for end in ENDS)
    must = {
        f"every due check-in has one of the four ends: {ended} of {checkins['due']}": ended == checkins["due"] > 0,
        "six months were played": summary["months"] == 6,
        "somebody declined": summary["declined"] > 0,
        "a check-in was excused": checkins["excused"] > 0,
        "a check-in was moved": checkins["moved"] > 0,
        "a check-in was not held": checkins["not_held"] > 0,
        "one was held late before anybody was told": behind.late_and_untold > 0,
        "one was told and then held": behind.told_then_held > 0,
        "each word to the leader closed by itself": behind.told_and_closed == checkins["told"] > 0,
        "some promises were kept, and not all": 0 < promises["kept"] < promises["made"],
        "evidence was linked": summary["evidence"] > 0,
        "every digest arrived once": behind.digests_arrived == summary["digests"] > 0,
        "nobody got two unasked messages on one day": summary["most_unasked_to_one_person_in_a_day"] == 1,
        "no contents stand outside windows": summary["contents_in_messages"] == 0,
        "no call to Slack failed": slack["errors"] == 0,
        "no payload was invalid": slack["invalid_payloads"] == 0,
        "nothing was said twice": slack["duplicates"] == 0,
        "nothing was answered too late": behind.answers_late == 0,
        "all traffic could be searched": behind.traffic_kept,
    }
    return [rule for rule, holds in must.items() if not holds]


def _row(store: Store, statement: str) -> tuple[Any, ...]:
    return store.read(statement)[0]


def _count(store: Store, statement: str) -> int:
    return int(_row(store, statement)[0])
