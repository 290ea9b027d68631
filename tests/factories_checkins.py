"""Check-ins as values, for tests of their rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from app.domain.calendar import DEFAULT_RHYTHM, Pair
from app.domain.checkin import Checkin, Frame

LEAD, PERSON, LEADER = (UUID(int=n) for n in (1, 2, 3))
OFFICE = replace(DEFAULT_RHYTHM, tz="UTC")
PAIR = Pair(OFFICE, OFFICE)
DUE_ON = date(2026, 4, 14)
"""A Tuesday; D-3 is Thursday the 9th, D+3 Friday the 17th, D+5 Tuesday the 21st."""
NEXT_DUE_ON = date(2026, 5, 14)
"""A Thursday; its D-3 is Monday the 11th."""


def make_checkin(**values: Any) -> Checkin:
    """The first check-in of Priya and Dana, due on Tuesday, 14 April 2026."""
    base = Checkin(
        id=UUID(int=11),
        plan=UUID(int=10),
        season=UUID(int=9),
        person=PERSON,
        lead=LEAD,
        no=1,
        first_due_on=DUE_ON,
        due_on=DUE_ON,
    )
    return replace(base, **values)


def make_frame(**values: Any) -> Frame:
    """Both work from Monday to Friday, nine to half past five, UTC; somebody is above the lead."""
    return replace(Frame(PAIR, next_due_on=NEXT_DUE_ON, leader=LEADER), **values)


def at(day: int, clock: str = "00:00", month: int = 4) -> datetime:
    """That moment in spring 2026."""
    return datetime.combine(date(2026, month, day), time.fromisoformat(clock), UTC)
