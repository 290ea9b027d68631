"""Evidence: a message or a link that shows something of a goal, and where it is missing [evidence.month]."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.plan import Cadence, Goal, GoalState


class EvidenceKind(StrEnum):
    MESSAGE = "message"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something linked to a goal. `url` opens it; `channel` is there for Slack messages; `quote` is the owner's own."""

    id: UUID
    goal: UUID
    owner: UUID
    added_by: UUID
    added_by_user: str
    kind: EvidenceKind
    url: str
    linked_at: datetime
    channel: str | None = None
    said_at: datetime | None = None
    note: str = ""
    quote: str = ""


def find_gaps(
    goals: Sequence[Goal], linked_on: Mapping[UUID, Sequence[date]], *, since: date, checkin_no: int
) -> tuple[Goal, ...]:
    """The goals that look for evidence each month and have none since that day, the last due check-in or the start.

    Where none was due there is no gap: other cadences, goals that are done, goals whose check-in has passed.
    """

    def is_due(goal: Goal) -> bool:
        running = goal.state is GoalState.ACTIVE and (goal.by_checkin is None or checkin_no <= goal.by_checkin)
        return running and goal.cadence is Cadence.EVIDENCE

    return tuple(goal for goal in goals if is_due(goal) and all(on < since for on in linked_on.get(goal.id, ())))
