"""A pause of somebody's season: why it began, when both are asked about it, when it ends by itself [cohort.change]."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.errors import Outdated

ASKS_AFTER = 60
"""Days of a pause after which both are asked, once, whether to go on."""

MOST_PAUSED = 90
"""Days a pause may last; on the one after, the season ends for the person, with a place at the front."""


class PauseCause(StrEnum):
    BY_PERSON = "by_person"
    AGREED = "agreed"  # the lead proposed it, and the participant agreed
    LEAD_GONE = "lead_gone"
    LINE_CHANGED = "line_changed"
    PERSON_GONE = "person_gone"


@dataclass(frozen=True, slots=True)
class Pause:
    """Since when, and why."""

    since_on: date
    cause: PauseCause

    @property
    def is_of_change(self) -> bool:
        """Whether it began because the lead left or the line changed: how it goes on is the participant's to say."""
        return self.cause in (PauseCause.LEAD_GONE, PauseCause.LINE_CHANGED)

    @property
    def asks_on(self) -> date:
        return self.since_on + timedelta(days=ASKS_AFTER)

    @property
    def ends_on(self) -> date:
        return self.since_on + timedelta(days=MOST_PAUSED + 1)

    def look_on(self, today: date) -> date | None:
        """The next day on which something follows from how long it lasts; None once it is over."""
        return next((on for on in (self.asks_on, self.ends_on) if on > today), None)


def has_place_at_front(paused_on: date | None, ended_on: date | None) -> bool:
    """Whether somebody's season ended because it was paused for too long."""
    return paused_on is not None and ended_on is not None and (ended_on - paused_on).days > MOST_PAUSED


def check_may_go_on(pause: Pause, *, by_lead: bool, lead_gone: bool = False, person_gone: bool = False) -> None:
    """Either ends a pause; one that began because the lead changed, the participant alone. Raises Outdated."""
    if lead_gone:
        raise Outdated("Who led this season is no longer here. It goes on with somebody else, or it ends.")
    if person_gone:
        raise Outdated("Their account is deactivated. This can go on if they come back.")
    if by_lead and pause.is_of_change:
        raise Outdated("Whether this season goes on with you is theirs to say. You hear of it from me.")
