"""What the story promises, checked against its sum and what stands behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.demo.arrived import list_direct, list_in_room
from sandbox.demo.cast import LEE
from sandbox.demo.house import House
from sandbox.demo.summary import ENDS

LEADERS_ROOM = "growth-leads"
CLOSED = "Nothing left to do."
"""How a word to the leader ends once the check-in has."""

TOLD_THEN_HELD = "SELECT count(*) FROM checkin WHERE told_to_id IS NOT NULL AND state = 'held_late'"
LATE_AND_UNTOLD = "SELECT count(*) FROM checkin WHERE missed_on IS NOT NULL AND told_on IS NULL AND state = 'held_late'"

Rules = Iterator[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind the figures. `digests_arrived` leaves out the test post, the first one in its channel."""

    late_and_untold: int
    told_then_held: int
    told_and_closed: int
    digests_arrived: int
    answers_late: int
    traffic_kept: bool


def look_behind(house: House) -> Behind:
    """What the rules of the story need beside its sum."""
    inspector = house.workspace.inspector
    return Behind(
        late_and_untold=house.store.count(LATE_AND_UNTOLD),
        told_then_held=house.store.count(TOLD_THEN_HELD),
        told_and_closed=sum(CLOSED in one.text for one in list_direct(house.workspace, LEE)),
        digests_arrived=len(list_in_room(house.workspace, LEADERS_ROOM)) - 1,
        answers_late=inspector.counts.acks_late,
        traffic_kept=len(inspector.entries) < (inspector.entries.maxlen or 0),
    )


def rules_broken(summary: Mapping[str, Any], behind: Behind) -> list[str]:
    """Which of the story's promises do not hold, a line each."""
    return [rule for rule, holds in (*_told(summary, behind), *_kept(summary, behind)) if not holds]


def _told(summary: Mapping[str, Any], behind: Behind) -> Rules:
    """It has in it what makes it a story."""
    checkins, promises = summary["checkins"], summary["promises"]
    yield "six months were played", summary["months"] == 6
    yield "somebody declined", summary["declined"] > 0
    yield "a check-in was excused", checkins["excused"] > 0
    yield "a check-in was moved", checkins["moved"] > 0
    yield "a check-in was not held", checkins["not_held"] > 0
    yield "one was held late before anybody was told", behind.late_and_untold > 0
    yield "one was told and then held", behind.told_then_held > 0
    yield "some promises were kept, and not all", 0 < promises["kept"] < promises["made"]
    yield "evidence was linked", summary["evidence"] > 0


def _kept(summary: Mapping[str, Any], behind: Behind) -> Rules:
    """Trellis kept its word."""
    checkins, slack = summary["checkins"], summary["slack"]
    ended = sum(checkins[end] for end in ENDS)
    yield f"each of {checkins['due']} due check-ins has one of four ends ({ended})", ended == checkins["due"] > 0
    yield "each word to the leader closed by itself", behind.told_and_closed == checkins["told"] > 0
    yield "each digest arrived once", behind.digests_arrived == summary["digests"] > 0
    yield "nobody got two unasked messages on one day", summary["most_unasked_to_one_person_in_a_day"] == 1
    yield "no contents stand outside windows", summary["contents_in_messages"] == 0
    yield "no call to Slack failed", slack["errors"] == 0
    yield "no payload was invalid", slack["invalid_payloads"] == 0
    yield "nothing was said twice", slack["duplicates"] == 0
    yield "nothing was answered too late", behind.answers_late == 0
    yield "all traffic could be searched", behind.traffic_kept
