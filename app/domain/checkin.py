"""A monthly check-in: what it is, the days that count for it, and where it stands [checkin.due] [checkin.states].

D is the day it is due; D±n counts pair days. What happens by itself stands in checkin_turn.py, what people do with it
in checkin_acts.py.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from uuid import UUID

from app.domain.calendar import (
    Pair,
    Rhythm,
    add_months,
    is_pair_day,
    local_date,
    pair_day_on_or_after,
    shift_pair_days,
)
from app.domain.cohort import Chain

CHECKINS = 6
PREPARE_FROM = -8
OPENS = -3
IN_TIME = 2
MISSED = 3
TOLD = 5
AFTER_WARNING = 2
"""Pair days between the warning that was really read and the telling it announced."""
LAST_CALL = 5
"""Pair days after the season's end for its last check-in, and for a record that still waits for its answer."""


class CheckinState(StrEnum):
    SCHEDULED = "scheduled"
    OPEN = "open"
    HELD = "held"
    HELD_LATE = "held_late"
    EXCUSED = "excused"
    NOT_HELD = "not_held"


ENDS = frozenset({CheckinState.HELD, CheckinState.HELD_LATE, CheckinState.EXCUSED, CheckinState.NOT_HELD})
TOOK_PLACE = frozenset({CheckinState.HELD, CheckinState.HELD_LATE})


class RecordAnswer(StrEnum):
    """What the other one said to a record that the check-in was held."""

    RIGHT = "right"
    CHANGED = "changed"
    NOT_MET = "not_met"


@dataclass(frozen=True, slots=True)
class Checkin:
    """One check-in of two people, without its contents.

    `shifted_to` is the day it waits for since days off came to lie on its due day, or that day again when they are
    gone; both were told, and `shifts` counts how often. `round` counts records and proposals, so that each is asked
    about once. `missed_on`, `warned_at` and `told_on` are marks that stay. `named_on` is the day the two named after it
    was missed, `told_until` the one the leader gave.
    """

    id: UUID
    plan: UUID
    season: UUID | None
    person: UUID
    lead: UUID
    no: int
    first_due_on: date
    due_on: date
    state: CheckinState = CheckinState.SCHEDULED
    shifted_to: date | None = None
    shifts: int = 0
    moved: int = 0
    round: int = 0
    opened_at: datetime | None = None
    shared_at: datetime | None = None
    held_on: date | None = None
    recorded_by: UUID | None = None
    recorded_at: datetime | None = None
    answer: RecordAnswer | None = None
    answer_by: UUID | None = None
    answered_at: datetime | None = None
    excuse_by: UUID | None = None
    excuse_agreed_at: datetime | None = None
    excuse_own: bool = False  # excused by itself, counted nowhere
    missed_on: date | None = None
    warned_at: datetime | None = None
    named_on: date | None = None
    told_on: date | None = None
    told_to: UUID | None = None
    told_until: date | None = None
    told_seen_at: datetime | None = None
    version: int = 0

    @property
    def falls_on(self) -> date:
        """The day on which it is due, as far as the two have been told."""
        return self.shifted_to or self.due_on

    @property
    def turns(self) -> int:
        """How often its day has changed: what was asked about an earlier day is asked anew about the new one."""
        return self.moved + self.shifts

    @property
    def is_over(self) -> bool:
        return self.state in ENDS

    @property
    def is_recorded(self) -> bool:
        """Somebody recorded that it was held, and the record stands."""
        return self.recorded_at is not None

    @property
    def needs_click(self) -> bool:
        """Silence is no answer to a record once the leader was told, or once the other said that they didn't meet."""
        return self.told_to is not None or self.answer is RecordAnswer.NOT_MET

    @property
    def waits_for_answer(self) -> bool:
        """A record that silence will confirm; until then nothing else is asked."""
        return not self.is_over and self.is_recorded and not self.needs_click

    @property
    def is_unconfirmed(self) -> bool:
        """It counts as held because nobody said otherwise."""
        return self.state in TOOK_PLACE and self.answer is None

    def is_of(self, someone: UUID) -> bool:
        return someone in (self.person, self.lead)

    def other(self, someone: UUID) -> UUID:
        """The other one of the two."""
        return self.lead if someone == self.person else self.person


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a check-in when its rules are applied.

    `leader` is above the lead right now, never one of the two. `warning_said_at`: both have read what will be told.
    `confirm_said_at`: the other has read that it was recorded. The counts are over the whole plan. `stands_still`: one
    of the two has left the workspace, so that nothing is asked, missed or told. `rests`: the season was paused before
    its day, and its days move when the season goes on.
    """

    pair: Pair
    chain: Chain = Chain.STANDARD
    next_due_on: date | None = None  # as first fixed: moving the next one doesn't close this one sooner or later
    season_ends_on: date | None = None
    leader: UUID | None = None
    warning_said_at: datetime | None = None
    confirm_said_at: datetime | None = None
    moves: int = 0
    excuses: int = 0
    previous: Checkin | None = None
    stands_still: bool = False
    rests: bool = False

    def today(self, now: datetime) -> date:
        """Days of a check-in begin and end where the lead is."""
        return local_date(now, self.pair.lead.tz)

    def span_ends_on(self, checkin: Checkin) -> date:
        """The day the next one is due, or would be after the last."""
        return self.next_due_on or add_months(checkin.first_due_on, 1)

    def has_no_day(self, checkin: Checkin) -> bool:
        """Whether there is no day on which both work from the day it is due to the day the next one is."""
        days = (self.span_ends_on(checkin) - checkin.due_on).days
        return days > 0 and not any(is_pair_day(checkin.due_on + timedelta(days=n), self.pair) for n in range(days))

    def rhythm_of(self, checkin: Checkin, someone: UUID) -> Rhythm:
        return self.pair.lead if someone == checkin.lead else self.pair.person


@dataclass(frozen=True, slots=True)
class CheckinDays:
    """The days of one check-in, by the clock as it stands (moved, and with the days off known by now)."""

    prepare_from_on: date
    opens_on: date
    eve_on: date
    due_on: date
    after_on: date
    in_time_until_on: date
    missed_on: date
    tells_on: date
    closes_on: date


def due_days(kicked_off_on: date, pair: Pair) -> list[date]:
    """When the check-ins of a plan are due: k months after the kick-off, on the next day on which both work."""
    return [pair_day_on_or_after(add_months(kicked_off_on, k), pair) for k in range(1, CHECKINS + 1)]


def fitting_days(days: list[date], ends_on: date) -> list[date]:
    """Those of the due days that a season has time for, one at least: who joins late has fewer than six.

    Writing the plan takes its weeks after the start, so the last one may come up to a month after the end.
    """
    last_on = add_months(ends_on, 1)
    return [on for on in days if on <= last_on] or days[:1]


def days_of(checkin: Checkin, frame: Frame) -> CheckinDays:
    """All days that count for this check-in. A due day on which one of the two is off waits for the next pair day."""
    return _count_days(checkin.due_on, frame.next_due_on, frame.season_ends_on, frame.pair)


@lru_cache(maxsize=4096)  # Each look at a check-in asks for them several times, and counting takes a while.
def _count_days(fixed_on: date, next_due_on: date | None, season_ends_on: date | None, pair: Pair) -> CheckinDays:
    due_on = pair_day_on_or_after(fixed_on, pair)
    return CheckinDays(
        prepare_from_on=shift_pair_days(due_on, PREPARE_FROM, pair),
        opens_on=shift_pair_days(due_on, OPENS, pair),
        eve_on=shift_pair_days(due_on, -1, pair),
        due_on=due_on,
        after_on=shift_pair_days(due_on, 1, pair),
        in_time_until_on=shift_pair_days(due_on, IN_TIME, pair),
        missed_on=shift_pair_days(due_on, MISSED, pair),
        tells_on=shift_pair_days(due_on, TOLD, pair),
        closes_on=_closes_on(due_on, next_due_on, season_ends_on, pair),
    )


def telling_day(checkin: Checkin, frame: Frame, warned_on: date) -> date:
    """The first day on which the leader may be told, where the two read of it on `warned_on` (the lead's date)."""
    return max(days_of(checkin, frame).tells_on, shift_pair_days(warned_on, AFTER_WARNING, frame.pair))


def _closes_on(due_on: date, next_due_on: date | None, season_ends_on: date | None, pair: Pair) -> date:
    """The day at whose start it ends as not held; never before the day after its leader could be told."""
    told_on = shift_pair_days(due_on, TOLD, pair)
    if next_due_on is not None:
        next_opens_on = shift_pair_days(pair_day_on_or_after(next_due_on, pair), OPENS, pair)
        return max(next_opens_on, shift_pair_days(told_on, 1, pair))
    ends_on = max(season_ends_on or told_on, told_on)
    return shift_pair_days(ends_on, LAST_CALL, pair)


def day_after(on: date) -> date:
    return on + timedelta(days=1)
