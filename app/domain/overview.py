"""What `/growth` alone shows: where the person stands, in a handful of facts."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Overview:
    """`month` is that of the season, 0 before it starts; `next_due_on` is None before the plan is agreed.

    Counts of `open_checkins` are as a lead.
    """

    invited_by: str | None = None
    season_lead: str | None = None
    month: int = 0
    next_due_on: date | None = None
    leads: int = 0
    open_checkins: int = 0
    promises_due: int = 0
    asked_for_turn: bool = False

    @property
    def is_new(self) -> bool:
        """Nothing runs for them and they lead nobody."""
        return self.season_lead is None and self.invited_by is None and self.leads == 0
