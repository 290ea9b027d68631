"""A season gets another lead: nothing carries by itself, the person chooses part by part [cohort.change]."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.domain.calendar import Rhythm, add_working_days
from app.domain.people import ReportingLine, acting_manager
from app.errors import InvalidInput

CHOICE_DAYS = 10
"""Working days of the person after which what they didn't choose stays sealed."""
MOST_SUMMARY_CHARS = 3000


class Part(StrEnum):
    PLAN = "plan"  # with its goals
    EVIDENCE = "evidence"
    CHECKINS = "checkins"
    PROMISES = "promises"


class Fate(StrEnum):
    CARRY = "carry"
    SUMMARISE = "summarise"
    SEAL = "seal"


Choices = Mapping[Part, Fate]
ALL_SEALED: Choices = dict.fromkeys(Part, Fate.SEAL)


@dataclass(frozen=True, slots=True)
class Handover:
    """How far it is: `asked_on` the person was asked; `to` is whom they asked to carry the season on.

    On the part that came of one, `came_from` is the part before it, and `got` what was chosen for its lead; neither
    changes when that part is handed over in turn.
    """

    asked_on: date
    choices: Choices = field(default_factory=lambda: ALL_SEALED)
    to: UUID | None = None
    came_from: UUID | None = None
    got: Choices = field(default_factory=lambda: ALL_SEALED)

    def is_open(self, today: date, rhythm: Rhythm) -> bool:
        """Whether the person can still choose. What they chose in time, they may change until it is taken on."""
        return self.to is not None or today <= choose_until(self.asked_on, rhythm)


def check_choices(choices: Choices, summaries: Mapping[Part, str]) -> None:
    """Refuse a summary that is missing or too long, and evidence without its goals; raises InvalidInput on a field."""
    if choices[Part.EVIDENCE] is Fate.CARRY and choices[Part.PLAN] is not Fate.CARRY:
        raise InvalidInput(Part.EVIDENCE, "Evidence hangs on goals: carry the plan as well, or summarise it.")
    for part in Part:
        text = summaries.get(part, "")
        if choices[part] is Fate.SUMMARISE and not text:
            raise InvalidInput(f"summary_{part}", "Write a few words, or choose to keep it sealed.")
        if len(text) > MOST_SUMMARY_CHARS:
            raise InvalidInput(f"summary_{part}", f"{MOST_SUMMARY_CHARS} characters are the most here.")


def choose_until(asked_on: date, rhythm: Rhythm) -> date:
    """The last day on which the person can choose."""
    return add_working_days(asked_on, CHOICE_DAYS, rhythm)


def changed_line(lines: Sequence[ReportingLine], lead: UUID, since_on: date, today: date) -> date | None:
    """Since which day somebody else is the manager of the lead's report; None where nothing changed after `since_on`.

    Somebody who was never the lead's report is in the season by their own choice: a change of their line is none of it.
    """
    began = [one.acts_on for one in lines if since_on < one.acts_on <= today and one.manager != lead]
    was_led = any(one.manager == lead and one.until_on in began for one in lines)
    is_led = acting_manager(lines, lines[0].person, today) == lead if lines else False
    return max(began) if began and was_led and not is_led else None


def next_line_on(lines: Iterable[ReportingLine], lead: UUID, today: date) -> date | None:
    """The next day on which somebody else becomes their manager, as far as is known today."""
    return min((one.acts_on for one in lines if one.acts_on > today and one.manager != lead), default=None)
