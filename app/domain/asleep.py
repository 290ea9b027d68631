"""Whether a season has fallen asleep: both are asked then, once, whether to pause or end it [cohort.asleep]."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.checkin import CheckinState

QUIET = timedelta(days=60)
NOT_HELD_RUNNING = 2


@dataclass(frozen=True, slots=True)
class SeasonFacts:
    """How its check-ins ended, in their order, and when somebody last did something that was written down."""

    ended: Sequence[CheckinState]
    last_act_at: datetime


def look_for_sleep_at(last_act_at: datetime) -> datetime:
    """When to look next, unless a check-in that is not held comes first."""
    return last_act_at + QUIET


def spell_of_sleep(facts: SeasonFacts, *, now: datetime) -> int | None:
    """Which spell of sleep this is, so that each is asked about once; None while the season is awake."""
    last = facts.ended[-NOT_HELD_RUNNING:]
    if len(last) == NOT_HELD_RUNNING and set(last) == {CheckinState.NOT_HELD}:
        return len(facts.ended)
    if look_for_sleep_at(facts.last_act_at) <= now:
        return facts.last_act_at.date().toordinal()
    return None
