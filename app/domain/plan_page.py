"""A plan with what surrounds it: as its rules look at it, and as one reader opens it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.domain.participation import ParticipationState
from app.domain.person import Person
from app.domain.plan import Plan, PlanBody, PlanState
from app.domain.plan_draft import PlanDraft

TAKING_PART = frozenset({ParticipationState.ACCEPTED, ParticipationState.PAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFrame:
    """Who the two are, how far they are, and the latest version without its words.

    `contest_until` is there when that version is an edit of an active plan: until then the other one can contradict.
    """

    plan: Plan
    person: Person
    partner: Person | None
    season: UUID | None = None
    taking_part: ParticipationState | None = None
    accepted_at: datetime | None = None
    homework_shared_at: datetime | None = None
    author: UUID | None = None
    made_at: datetime | None = None
    contest_until: datetime | None = None
    contested_at: datetime | None = None
    has_evidence: bool = False

    @property
    def in_season(self) -> bool:
        """Whether the two work on it now: what its lead may see ends with that."""
        return self.plan.state is not PlanState.CLOSED and self.taking_part in TAKING_PART

    def is_of(self, reader: Person) -> bool:
        """Whether the plan is about the reader."""
        return reader.id == self.plan.person

    def other(self, reader: Person) -> Person | None:
        """The other one of the two."""
        return self.partner if self.is_of(reader) else self.person


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage(PlanFrame):
    """The same with the words, opened for one reader.

    `before` is what the reader knew: the version they agreed to, or the one before the latest edit of an active plan.
    `draft` is the reader's own. `linked` counts evidence by goal.
    """

    body: PlanBody = field(default_factory=PlanBody)
    before: PlanBody | None = None
    draft: PlanDraft | None = None
    draft_saved_at: datetime | None = None
    linked: Mapping[UUID, int] = field(default_factory=dict)
