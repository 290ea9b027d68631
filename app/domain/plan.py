"""A growth plan: a direction, up to four goals in real work, and who agreed to which version of it [plan.goals]."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

MOST_GOALS = 4


class PlanKind(StrEnum):
    SEASON = "season"
    LIGHT = "light"


class PlanState(StrEnum):
    DRAFTING = "drafting"
    ACTIVE = "active"
    CLOSED = "closed"


class Cadence(StrEnum):
    """How a goal is looked for: evidence or an update each month, an objective each quarter."""

    EVIDENCE = "evidence"
    UPDATE = "update"
    OBJECTIVE = "objective"


class GoalKind(StrEnum):
    GOAL = "goal"
    EXPERIMENT = "experiment"


class GoalState(StrEnum):
    ACTIVE = "active"
    DONE = "done"
    CARRIED = "carried"
    DROPPED = "dropped"
    RETIRED = "retired"  # taken out of the plan by an edit; its reason is kept


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal. `work` names it wherever it is listed; `help` is what the lead will do for it.

    In a shared plan `work`, `signal` and `cadence` are always there; while somebody writes, anything may be missing.
    """

    id: UUID
    position: int
    work: str = ""
    signal: str = ""
    cadence: Cadence | None = None
    doing: str = ""
    help: str = ""
    by_checkin: int | None = None
    kind: GoalKind = GoalKind.GOAL
    state: GoalState = GoalState.ACTIVE
    reason: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written yet."""
        return not (self.work or self.signal or self.doing or self.help)


@dataclass(frozen=True, slots=True)
class PlanBody:
    """What a version says: the direction, why, and the goals; `retired` keeps goals that were taken out, with why."""

    direction: str = ""
    because: str = ""
    goals: tuple[Goal, ...] = ()
    retired: tuple[Goal, ...] = ()

    def find_goal(self, goal_id: UUID) -> Goal | None:
        return next((goal for goal in self.goals if goal.id == goal_id), None)

    @property
    def is_blank(self) -> bool:
        return not (self.direction or self.because or any(not goal.is_blank for goal in self.goals))


@dataclass(frozen=True, slots=True)
class Plan:
    """`partner` is the lead (nobody for a light plan). `version` 0: nothing was shared yet."""

    id: UUID
    person: UUID
    partner: UUID | None
    participation: UUID | None
    kind: PlanKind
    state: PlanState
    version: int
    person_agreed: int | None = None
    partner_agreed: int | None = None
    kicked_off_on: date | None = None
    touched_at: datetime | None = field(default=None, compare=False)

    def agreed(self, person: UUID) -> int | None:
        """The version this one of the two agreed to last."""
        return self.person_agreed if person == self.person else self.partner_agreed

    def with_yes(self, person: UUID, version: int) -> "Plan":
        """The plan once this one of the two has agreed to that version."""
        if person == self.person:
            return replace(self, version=version, person_agreed=version)
        return replace(self, version=version, partner_agreed=version)

    @property
    def waits_for(self) -> UUID | None:
        """Who has yet to agree to the shared version; nobody where it is active, or nothing was shared."""
        if self.state is not PlanState.DRAFTING or self.version == 0:
            return None
        if self.person_agreed != self.version:
            return self.person
        return self.partner if self.partner_agreed != self.version else None
