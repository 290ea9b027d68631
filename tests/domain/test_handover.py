"""Nothing carries by itself: the choice part by part, its last day, and which changes of a line begin it."""

from datetime import date
from uuid import UUID

import pytest

from app.domain.handover import (
    ALL_SEALED,
    MOST_SUMMARY_CHARS,
    Fate,
    Handover,
    Part,
    changed_line,
    check_choices,
    choose_until,
    next_line_on,
)
from app.domain.people import ReportingLine
from app.errors import InvalidInput
from tests.factories_checkins import OFFICE

LEAD, OTHER, ME = (UUID(int=n) for n in (1, 2, 3))
MONDAY, CHANGE_ON = date(2026, 4, 13), date(2026, 5, 4)


def line(manager: UUID, acts_on: date, until_on: date | None = None) -> ReportingLine:
    return ReportingLine(ME, manager, acts_on, until_on)


LED_UNTIL = line(LEAD, date(2025, 1, 1), CHANGE_ON)


def test_sealed_is_what_nobody_chose() -> None:
    assert set(Handover(MONDAY).choices.values()) == {Fate.SEAL}


def test_the_last_day_to_choose_is_the_tenth_working_day() -> None:
    assert choose_until(MONDAY, OFFICE) == date(2026, 4, 27)
    assert Handover(MONDAY).is_open(date(2026, 4, 27), OFFICE)
    assert not Handover(MONDAY).is_open(date(2026, 4, 28), OFFICE)


def test_what_was_chosen_in_time_can_be_changed_until_it_is_taken_on() -> None:
    assert Handover(MONDAY, to=OTHER).is_open(date(2026, 6, 1), OFFICE)


@pytest.mark.parametrize(
    ("changes", "summaries", "field"),
    [
        ({Part.EVIDENCE: Fate.CARRY}, {}, "evidence"),
        ({Part.PLAN: Fate.SUMMARISE}, {}, "summary_plan"),
        ({Part.PLAN: Fate.SUMMARISE}, {Part.PLAN: "x" * (MOST_SUMMARY_CHARS + 1)}, "summary_plan"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_where_it_stands(
    changes: dict[Part, Fate], summaries: dict[Part, str], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_choices({**ALL_SEALED, **changes}, summaries)

    assert refused.value.field == field


def test_a_sound_choice_passes() -> None:
    check_choices(
        {**ALL_SEALED, Part.PLAN: Fate.CARRY, Part.EVIDENCE: Fate.CARRY, Part.CHECKINS: Fate.SUMMARISE},
        {Part.CHECKINS: "x" * MOST_SUMMARY_CHARS},
    )


def test_a_line_changes_on_the_day_it_begins_and_once() -> None:
    lines = [LED_UNTIL, line(OTHER, CHANGE_ON)]

    assert changed_line(lines, LEAD, MONDAY, date(2026, 5, 3)) is None
    assert changed_line(lines, LEAD, MONDAY, CHANGE_ON) == CHANGE_ON
    assert changed_line(lines, LEAD, CHANGE_ON, date(2026, 6, 1)) is None


def test_a_change_of_somebody_who_was_never_the_leads_report_is_none_of_the_season() -> None:
    stranger = UUID(int=9)
    assert (
        changed_line([line(stranger, date(2025, 1, 1), CHANGE_ON), line(OTHER, CHANGE_ON)], LEAD, MONDAY, CHANGE_ON)
        is None
    )
    assert changed_line([], LEAD, MONDAY, CHANGE_ON) is None


def test_the_next_change_is_looked_at_on_its_day() -> None:
    lines = [LED_UNTIL, line(OTHER, CHANGE_ON)]

    assert next_line_on(lines, LEAD, MONDAY) == CHANGE_ON
    assert next_line_on(lines, LEAD, CHANGE_ON) is None
