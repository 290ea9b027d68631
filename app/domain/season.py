"""A season of six months: its seats, its dates, and when people come due again [cohort.focus] [cohort.cycle]."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.calendar import add_months
from app.errors import InvalidInput, UserError

SEASON_MONTHS = 6
MAX_SEATS = 4
INVITATIONS_A_QUARTER = 6
"""How many people outside their own line one lead may invite in a quarter of the calendar."""


class SeatKind(StrEnum):
    HINT = "hint"
    FINE = "fine"
    QUESTION = "question"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class SeatAdvice:
    """What to say to a lead who would have this many people; only REFUSED stands in the way."""

    kind: SeatKind
    seats: int
    text: str

    @property
    def is_refused(self) -> bool:
        return self.kind is SeatKind.REFUSED


@dataclass(frozen=True, slots=True)
class Rotation:
    """When somebody comes due again after their last start."""

    due_from_on: date
    reminded_again_on: date
    due_until_on: date


def check_seats(taken: int, adding: int) -> SeatAdvice:
    """Advice on the seats a lead would fill over all seasons; see `takes_seat` for what fills one."""
    seats = taken + adding
    if seats > MAX_SEATS:
        free = max(MAX_SEATS - taken, 0)
        return SeatAdvice(SeatKind.REFUSED, seats, f"{_count_free(free)} {_WHY_NO_FIFTH}")
    if seats == MAX_SEATS:
        return SeatAdvice(SeatKind.QUESTION, seats, _QUESTION)
    if seats == 1:
        return SeatAdvice(SeatKind.HINT, seats, _HINT)
    return SeatAdvice(SeatKind.FINE, seats, "Two or three works. More, and nobody gets your full attention.")


_HINT = "One person is fine. If somebody else is due as well: two or three works."
_QUESTION = "What will you stop doing to have time for four? (Just for you; I don't keep it.)"
_WHY_NO_FIFTH = (
    "Four is the most at a time: each person means a plan, a check-in every month and promises of yours, and with five "
    "these stop being kept. Seats come free when a season ends, or an invitation goes unanswered."
)


def _count_free(free: int) -> str:
    return {0: "All your seats are taken.", 1: "You have one seat left."}.get(free, f"You have {free} seats left.")


def season_ends_on(starts_on: date, months: int = SEASON_MONTHS) -> date:
    """The day a season is over: the same day of the month, clipped to the month's end."""
    return add_months(starts_on, months)


def check_season_dates(starts_on: date, ends_on: date, today: date) -> None:
    """Refuse a season that begins in the past or ends before it has begun; raises InvalidInput."""
    if starts_on < today:
        raise InvalidInput("starts_on", "Pick today or a later day.")
    if ends_on <= starts_on:
        raise InvalidInput("ends_on", "The end must come after the start.")


def next_turn(last_started_on: date) -> Rotation:
    """When somebody comes due again: 18 to 24 months after their last start; the lead hears at 18 and at 21."""
    return Rotation(
        due_from_on=add_months(last_started_on, 18),
        reminded_again_on=add_months(last_started_on, 21),
        due_until_on=add_months(last_started_on, 24),
    )


def invitations_left(invited_on: Iterable[date], today: date) -> int:
    """How many people outside their line a lead may still invite in this quarter of the calendar."""
    begins_on = quarter_begins_on(today)
    return max(INVITATIONS_A_QUARTER - sum(quarter_begins_on(on) == begins_on for on in invited_on), 0)


def check_invitations(invited_on: Iterable[date], adding: int, today: date) -> None:
    """Refuse more invitations outside one's line than a quarter allows; raises UserError with when it goes on."""
    left = invitations_left(invited_on, today)
    if adding > left:
        again_on = add_months(quarter_begins_on(today), 3)
        raise UserError(
            f"Outside your own line you can ask {INVITATIONS_A_QUARTER} people a quarter; {left or 'none'} of them "
            f"{'is' if left == 1 else 'are'} left until {again_on.day} {again_on:%B}."
        )


def quarter_begins_on(on: date) -> date:
    """The first day of that day's quarter of the calendar."""
    return date(on.year, (on.month - 1) // 3 * 3 + 1, 1)
