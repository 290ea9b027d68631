"""The digest for leaders: what it counts, where it goes, and whether there is anything to say [digest.channel].

A digest holds numbers of a group: never a name, an answer, a goal, a reason or an invitation. The group of a leader are
the leads right below them, and the people those leads run seasons with.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.calendar import add_months
from app.domain.message import MessageState

LEAST_LEADS = 2
LEAST_PEOPLE = 6
"""In smaller groups a number would point at somebody, so the lines go to the leader alone."""


class DigestCadence(StrEnum):
    MONTHLY = "monthly"
    WEEKLY = "weekly"


class DigestState(StrEnum):
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Period:
    """The days a digest speaks of, both included."""

    from_on: date
    to_on: date

    @property
    def is_whole_month(self) -> bool:
        return self.from_on.day == 1 and self.to_on + timedelta(days=1) == add_months(self.from_on, 1)


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a digest says. `late` was held late; `open` may still be held."""

    held: int = 0
    late: int = 0
    excused: int = 0
    not_held: int = 0
    open: int = 0
    under_way: int = 0
    people: int = 0
    began: int = 0
    ending: int = 0
    starting: int = 0

    @property
    def due(self) -> int:
        """Check-ins that should have taken place: excused ones don't count."""
        return self.held + self.late + self.not_held + self.open

    @property
    def is_news(self) -> bool:
        """Whether there is anything to say: seasons that merely go on are none."""
        return any((self.due, self.excused, self.began, self.ending, self.starting))


FIGURE_NAMES = tuple(field.name for field in fields(Figures))


@dataclass(frozen=True, slots=True)
class GroupSize:
    """Leads who run seasons, and the people in them."""

    leads: int = 0
    people: int = 0

    @property
    def may_have_channel(self) -> bool:
        return self.leads >= LEAST_LEADS and self.people >= LEAST_PEOPLE


@dataclass(frozen=True, slots=True)
class DigestPlace:
    """What a leader chose. Without a `channel` the lines come in their own brief; `next_at` is waited for."""

    id: UUID
    leader: UUID
    channel: str | None
    cadence: DigestCadence
    next_at: datetime
    state: DigestState

    @property
    def is_on(self) -> bool:
        return self.state is DigestState.ON


@dataclass(frozen=True, slots=True)
class DigestStanding:
    """Where a leader stands. `is_leader`: somebody right below them runs or ran a season."""

    is_leader: bool = False
    size: GroupSize = GroupSize()
    place: DigestPlace | None = None


@dataclass(frozen=True, slots=True)
class Digest:
    """A frozen digest: its days, its numbers, and until when the seasons that end or start are counted."""

    id: UUID
    leader: UUID
    period: Period
    coming_to: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class LeadFigures:
    """One lead's check-ins as counts; `lead` is their member id."""

    lead: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class DigestDetails:
    """A digest with what its leader may see beyond it: each lead's check-ins as counts, as they stand now."""

    digest: Digest
    leads: tuple[LeadFigures, ...]


@dataclass(frozen=True, slots=True)
class DigestPost:
    """What became of a digest or a test post in its channel; `period` is None for a test."""

    subject: UUID
    channel: str
    state: MessageState
    reason: str | None
    due_at: datetime
    period: Period | None = None

    @property
    def is_test(self) -> bool:
        return self.period is None

    @property
    def is_on_its_way(self) -> bool:
        return self.state in (MessageState.WAITING, MessageState.CLAIMED, MessageState.SENDING)

    @property
    def is_refused(self) -> bool:
        return self.state is MessageState.FAILED

    @property
    def needs_leader(self) -> bool:
        """Slack refused it, or never said whether it took it: only somebody who sees the channel can go on."""
        return self.state in (MessageState.FAILED, MessageState.UNKNOWN)


def what_would_help(figures: Figures) -> str:
    """One line for the leader, chosen by the figures; it points at nobody."""
    if figures.not_held:
        return "ask one lead what would make check-ins easier to keep"
    if figures.open:
        return "the open ones can still be held; leads may need an hour given back for it"
    if figures.late * 4 >= figures.due and figures.late:
        return "ask your leads which hour of their week nobody else may take"
    if figures.excused * 4 >= figures.due + figures.excused and figures.excused:
        return "many were left out; ask whether the rhythm fits the weeks people have"
    if figures.ending:
        return "ask your leads who comes next, and what the season taught them"
    if figures.began or figures.starting:
        return "the first month decides; ask leads whether they have an hour a week for it"
    return "nothing stands out: keep the hour for check-ins as free as it was"
