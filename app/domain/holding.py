"""Recording that a check-in was held: what the form brings, and what it must hold [checkin.hold]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.calendar import add_months
from app.domain.checkin_page import CheckinPage
from app.domain.person import Person
from app.domain.plan_rules import too_long
from app.domain.promise import MOST_AT_ONCE, NewPromise
from app.errors import InvalidInput

MOST_CHARS = 3000
MONTHS_AHEAD = 12
HELD_FIELD, AGREED_FIELD, PROMISE_FIELD, DAY_FIELD = "held_on", "agreed", "promise", "promise_day"


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """What is recorded: the day, what was agreed by goal, and what the lead promised."""

    held_on: date
    agreed: Mapping[UUID, str]
    promises: tuple[NewPromise, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedMeanwhile:
    """The other one has recorded it a moment ago: what I typed can go along as my version of it."""

    page: CheckinPage
    me: Person
    mine: Mapping[UUID, str]


def unsaid_promises(page: CheckinPage, promises: Sequence[NewPromise]) -> tuple[NewPromise, ...]:
    """Those that aren't kept from that check-in yet, so that the same form sent again promises nothing twice."""
    said = {NewPromise(one.text, one.due_on) for one in page.promises if one.source == page.situation.checkin.id}
    return tuple(one for one in promises if one not in said)


def check_record(record: HeldRecord, today: date) -> None:
    check_agreed(record.agreed)
    if record.agreed and not any(record.agreed.values()) and not record.promises:
        raise InvalidInput(AGREED_FIELD, "One line is enough: what did you agree?")
    if len(record.promises) > MOST_AT_ONCE:
        raise InvalidInput(PROMISE_FIELD, f"{MOST_AT_ONCE} promises at once are the most, so that they are kept.")
    for no, one in enumerate(record.promises, start=1):
        problem = too_long(one.text, MOST_CHARS)
        if problem:
            raise InvalidInput(f"{PROMISE_FIELD}_{no}", problem)
        if not today < one.due_on <= add_months(today, MONTHS_AHEAD):
            raise InvalidInput(f"{DAY_FIELD}_{no}", "Pick a day after today, within a year.")


def check_agreed(agreed: Mapping[UUID, str]) -> None:
    for text in agreed.values():
        problem = too_long(text, MOST_CHARS)
        if problem:
            raise InvalidInput(AGREED_FIELD, problem)
