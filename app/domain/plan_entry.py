"""What one page of the plan's wizard brings, and where in the wizard it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from app.domain.goal_examples import EXAMPLES, GoalExample
from app.domain.plan import Cadence, Goal, GoalKind, PlanBody
from app.domain.plan_rules import PlanField, direction_problems, goal_problems


@dataclass(frozen=True, slots=True)
class WizardPlace:
    """A page of somebody's wizard. `base` is the version they began with; `goal` the goal on the page.

    `is_new`: the goal has never been saved. Its id is made when the page is shown, so that a page sent twice adds one.
    """

    plan: UUID
    page: int
    base: int
    goal: UUID | None = None
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class DirectionEntry:
    direction: str = ""
    because: str = ""


@dataclass(frozen=True, slots=True)
class GoalEntry:
    work: str = ""
    doing: str = ""
    signal: str = ""
    help: str = ""
    cadence: Cadence | None = None
    by_checkin: int | None = None
    experiment: bool = False

    def as_goal(self, goal_id: UUID) -> Goal:
        """The goal as it was entered; its place is found when it is put into the plan."""
        return Goal(
            id=goal_id,
            position=0,
            work=self.work,
            signal=self.signal,
            cadence=self.cadence,
            doing=self.doing,
            help=self.help,
            by_checkin=self.by_checkin,
            kind=GoalKind.EXPERIMENT if self.experiment else GoalKind.GOAL,
        )


PageEntry = DirectionEntry | GoalEntry


def entry_problems(place: WizardPlace, entry: PageEntry) -> Mapping[PlanField, str]:
    """What is wrong with a page, by field. A further goal that was left blank is none: there is no further goal."""
    if isinstance(entry, DirectionEntry):
        return direction_problems(PlanBody(entry.direction, entry.because))
    goal = entry.as_goal(UUID(int=0))
    if goal.is_blank and place.is_new and place.page > 1:
        return {}
    return goal_problems(goal)


def length_problem(entry: PageEntry) -> str | None:
    """The first text that is too long, whatever else is missing."""
    if isinstance(entry, DirectionEntry):
        problems = direction_problems(PlanBody(entry.direction, entry.because))
    else:
        whole = replace(entry, work=entry.work or "-", signal=entry.signal or "-", cadence=Cadence.EVIDENCE)
        problems = goal_problems(whole.as_goal(UUID(int=0)))
    return next(iter(problems.values()), None)


def find_example(key: str) -> GoalExample | None:
    return next((example for example in EXAMPLES if example.key == key), None)


def apply_example(goal: Goal, example: GoalExample) -> Goal:
    """The example's words wherever the person has none of their own; those of an earlier example give way."""

    def fill(typed: str, name: str) -> str:
        borrowed = any(typed == getattr(other, name) for other in EXAMPLES)
        return str(getattr(example, name)) if not typed or borrowed else typed

    return replace(
        goal,
        work=fill(goal.work, "work"),
        doing=fill(goal.doing, "doing"),
        signal=fill(goal.signal, "signal"),
        help=fill(goal.help, "help"),
        cadence=example.cadence,
    )
