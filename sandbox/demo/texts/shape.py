"""The shape of what one participant and their lead write in six months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class Cadence(StrEnum):
    """How often a goal is looked at; the words are those on the screen."""

    EVIDENCE = "evidence each month"
    UPDATE = "an update each month"
    OBJECTIVE = "an objective each quarter"


@dataclass(frozen=True, slots=True)
class GoalText:
    """A goal as it ends up. `first_doing` and `first_signal` are what was typed before the coach said a word."""

    work: str
    doing: str
    signal: str
    help: str
    cadence: Cadence
    first_doing: str = ""
    first_signal: str = ""
    is_experiment: bool = False


@dataclass(frozen=True, slots=True)
class PromiseText:
    """A promise of the lead, due so many days after the check-in."""

    text: str
    in_days: int


@dataclass(frozen=True, slots=True)
class MonthText:
    """One check-in: what moved per goal, what they need, what was agreed, what the lead promised."""

    moved: Sequence[str] = ()
    needs: str = ""
    agreed: str = ""
    promises: Sequence[PromiseText] = ()


@dataclass(frozen=True, slots=True)
class Growth:
    """A whole season of one person. `homework` answers the three questions before the plan, in their order."""

    homework: Sequence[str]
    direction: str
    because: str
    goals: Sequence[GoalText]
    months: Mapping[int, MonthText] = field(default_factory=dict)
