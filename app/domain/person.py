"""One person as the rest of Trellis sees them. There is no name: Slack shows the current one for a mention."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.calendar import Rhythm
from app.domain.steps import StepKind


class PersonKind(StrEnum):
    MEMBER = "member"
    GUEST = "guest"
    BOT = "bot"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True)
class Person:
    """A member of a workspace; `slack_user` is their member id, `silent` what they don't want to hear in messages."""

    id: UUID
    slack_user: str
    kind: PersonKind
    rhythm: Rhythm
    is_admin: bool = False
    deactivated_at: datetime | None = None
    dm_channel: str | None = None
    speak_at: datetime | None = None
    last_said_at: datetime | None = None
    last_said_on: date | None = None
    turn_asked_at: datetime | None = None
    left_out_until: date | None = None
    silent: frozenset[StepKind] = frozenset()

    @property
    def tz(self) -> str:
        return self.rhythm.tz


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack tells of a member, as far as Trellis looks at it. Of a status it reads the sign and the end alone."""

    slack_user: str
    home_team: str | None
    kind: PersonKind
    tz: str
    is_admin: bool
    deactivated: bool
    status_emoji: str = ""
    status_ends_at: datetime | None = None
