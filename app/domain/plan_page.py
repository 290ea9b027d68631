"""A plan as one reader opens it: who the two are, the version that holds, what changed, and the reader's own draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.domain.participation import ParticipationState
from app.domain.plan import Plan, PlanBody, PlanState
from app.domain.plan_draft import PlanDraft

TAKING_PART = frozenset({ParticipationState.ACCEPTED, ParticipationState.PAUSED})


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`before` is what the reader knew: the version they agreed to, or the one before the latest edit of a plan that is
    active. `linked` counts evidence by goal.
    """

    plan: Plan
    person_user: str
    partner_user: str | None
    season: UUID | None
    taking_part: ParticipationState | None
    homework_shared_at: datetime | None = None
    body: PlanBody = field(default_factory=PlanBody)
    author: UUID | None = None
    made_at: datetime | None = None
    contest_until: datetime | None = None
    contested_at: datetime | None = None
    before: PlanBody | None = None
    draft: PlanDraft | None = None
    draft_saved_at: datetime | None = None
    linked: Mapping[UUID, int] = field(default_factory=dict)

    @property
    def in_season(self) -> bool:
        """Whether the two work on it now: what its lead may see ends with that."""
        return self.plan.state is not PlanState.CLOSED and self.taking_part in TAKING_PART

    def user_of(self, person: UUID | None) -> str | None:
        """The member id of one of the two."""
        return self.person_user if person == self.plan.person else self.partner_user
