"""A check-in with the people around it: what every screen and every act begins with."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.calendar import local_date
from app.domain.checkin import Checkin, Frame, telling_day
from app.domain.cohort import Chain
from app.domain.person import Person
from app.domain.visibility import Circumstances, Hat


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of whom only the name is shown."""

    id: UUID
    slack_user: str


@dataclass(frozen=True, slots=True)
class Situation:
    """`leader` is who would be told now, `told_to` who was. `in_season`: the lead may still see contents."""

    checkin: Checkin
    frame: Frame
    person: Person
    lead: Person
    leader: Someone | None
    told_to: Someone | None
    in_season: bool
    lead_team: str = ""

    def side(self, slack_user: str) -> Person | None:
        """Which of the two that member is; None for everybody else."""
        return next((one for one in (self.person, self.lead) if one.slack_user == slack_user), None)

    def other(self, someone: UUID) -> Person:
        return self.lead if someone == self.person.id else self.person

    def hats(self, viewer: UUID) -> tuple[Hat, ...]:
        if viewer == self.person.id:
            return (Hat.PARTICIPANT,)
        if viewer == self.lead.id:
            return (Hat.LEAD,)
        return (Hat.LEADER,) if viewer == self.checkin.told_to else (Hat.STRANGER,)

    def circumstances(self) -> Circumstances:
        return Circumstances(in_season=self.in_season, told=self.checkin.told_to is not None)

    def will_tell(self) -> Someone | None:
        """Whom the chain of this season would tell; nobody in a light one."""
        return self.leader if self.frame.chain is Chain.STANDARD else None

    def telling_day(self, said_at: datetime | None, now: datetime) -> date:
        """The earliest day of telling, for a warning that was read at that instant, or is being read now."""
        read_at = self.checkin.warned_at or said_at or now
        return telling_day(self.checkin, self.frame, local_date(read_at, self.lead.tz))
