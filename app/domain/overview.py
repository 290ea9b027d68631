"""What `/growth` alone shows: where the person stands, in a handful of facts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Overview:
    """`month` is that of the season, 0 before it starts; `next_due_on` is None before the plan is agreed.

    Counts of `open_checkins` are as a lead. With `has_group` they are above somebody who runs a season.
    """

    invited_by: str | None = None
    season_lead: str | None = None
    month: int = 0
    paused: bool = False
    next_due_on: date | None = None
    leads: int = 0
    open_checkins: int = 0
    promises_due: int = 0
    asked_for_turn: bool = False
    has_group: bool = False

    @property
    def is_new(self) -> bool:
        """Nothing runs for them, and they lead nobody and no lead."""
        return self.season_lead is None and self.invited_by is None and self.leads == 0 and not self.has_group
