"""Who may take part, loops in reporting lines, and who is above whom on which day."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import DEFAULT_RHYTHM
from app.domain.people import (
    ReportingLine,
    acting_leader,
    acting_manager,
    acts_on,
    check_can_take_part,
    find_loops,
    is_below,
    managers_above,
    why_cannot_be_chosen,
)
from app.domain.person import Person, PersonKind
from app.errors import NotAllowed

PRIYA, TOM, DANA, LEE, ANN = (UUID(int=n) for n in range(1, 6))
MONDAY = date(2026, 4, 13)
DAY = timedelta(days=1)
LINES = [ReportingLine(PRIYA, DANA, MONDAY), ReportingLine(TOM, DANA, MONDAY), ReportingLine(DANA, LEE, MONDAY)]


def test_a_member_can_take_part() -> None:
    check_can_take_part(PersonKind.MEMBER)


@pytest.mark.parametrize(
    ("kind", "deactivated", "word"),
    [
        (PersonKind.GUEST, False, "Guests"),
        (PersonKind.BOT, False, "bot"),
        (PersonKind.EXTERNAL, False, "another workspace"),
        (PersonKind.MEMBER, True, "deactivated"),
        (PersonKind.GUEST, True, "deactivated"),
    ],
)
def test_everybody_else_is_refused_with_words(kind: PersonKind, deactivated: bool, word: str) -> None:
    with pytest.raises(NotAllowed, match=word) as refusal:
        check_can_take_part(kind, deactivated=deactivated)

    assert "Nothing was sent" not in str(refusal.value)


def test_nobody_chooses_themselves() -> None:
    priya, guest = (Person(PRIYA, "UPRIYA", kind, DEFAULT_RHYTHM) for kind in (PersonKind.MEMBER, PersonKind.GUEST))

    assert why_cannot_be_chosen(DANA, priya) is None
    assert why_cannot_be_chosen(PRIYA, priya) == "That's you. Please choose somebody else."
    assert why_cannot_be_chosen(DANA, guest) == "Guests can't take part yet. Nothing was sent."


@pytest.mark.parametrize(
    ("edges", "loops"),
    [
        ([], []),
        ([("tom", "dana"), ("priya", "dana"), ("dana", "lee")], []),
        ([("dana", "dana")], [["dana"]]),
        ([("tom", "dana"), ("dana", "tom")], [["tom", "dana"]]),
        ([("priya", "tom"), ("tom", "dana"), ("dana", "lee"), ("lee", "tom")], [["tom", "dana", "lee"]]),
        ([("a", "b"), ("b", "a"), ("c", "d"), ("d", "e"), ("e", "c")], [["a", "b"], ["c", "d", "e"]]),
        ([("tom", "tom"), ("tom", "dana")], []),
    ],
)
def test_loops_are_listed_from_their_first_person_upwards(edges: list[tuple[str, str]], loops: list[list[str]]) -> None:
    assert find_loops(edges) == loops


@given(st.dictionaries(st.integers(0, 15), st.integers(0, 15)))
def test_the_loops_are_the_people_who_come_back_to_themselves(above: dict[int, int]) -> None:
    def comes_back(person: int) -> bool:
        here = above.get(person)
        for _ in range(len(above)):
            if here == person:
                return True
            here = None if here is None else above.get(here)
        return False

    loops = find_loops(above.items())
    listed = [person for loop in loops for person in loop]

    assert sorted(listed) == sorted(person for person in above if comes_back(person))
    for loop in loops:
        assert [above[person] for person in loop] == [*loop[1:], loop[0]]


def test_a_long_line_is_walked_once() -> None:
    people = range(20_000)

    assert find_loops((n, n + 1) for n in people) == []
    assert find_loops((n + 1, n) for n in people) == []


@pytest.mark.parametrize(("offset", "manager"), [(-1, None), (0, DANA), (9, DANA), (10, ANN), (100, ANN)])
def test_a_change_of_manager_acts_from_its_day_on(offset: int, manager: UUID | None) -> None:
    change_on = MONDAY + 10 * DAY
    lines = [ReportingLine(PRIYA, DANA, MONDAY, until_on=change_on), ReportingLine(PRIYA, ANN, change_on)]

    assert acting_manager(lines, PRIYA, MONDAY + offset * DAY) == manager


def test_of_two_lines_the_one_that_began_last_counts() -> None:
    later = replace(LINES[0], manager=ANN, acts_on=MONDAY + DAY)

    assert acting_manager([later, *LINES], PRIYA, MONDAY + DAY) == ANN
    assert acting_manager([later, *LINES], PRIYA, MONDAY) == DANA
    assert managers_above([later, *LINES], PRIYA, MONDAY + DAY) == [ANN]


def test_a_line_that_ended_without_another_leaves_nobody() -> None:
    assert acting_manager([replace(LINES[0], until_on=MONDAY + DAY)], PRIYA, MONDAY + DAY) is None


def test_a_change_acts_after_two_working_days() -> None:
    assert acts_on(date(2026, 4, 16), DEFAULT_RHYTHM) == date(2026, 4, 20)
    assert acts_on(date(2026, 4, 18), DEFAULT_RHYTHM) == date(2026, 4, 21)


def test_the_leader_is_above_the_lead() -> None:
    assert acting_leader(LINES, DANA, PRIYA, MONDAY) == LEE


def test_nobody_is_told_about_themselves() -> None:
    assert acting_leader([ReportingLine(DANA, PRIYA, MONDAY)], DANA, PRIYA, MONDAY) is None
    assert acting_leader([ReportingLine(DANA, DANA, MONDAY)], DANA, PRIYA, MONDAY) is None
    assert acting_leader(LINES, LEE, DANA, MONDAY) is None


def test_people_below_are_below_over_several_levels() -> None:
    assert managers_above(LINES, PRIYA, MONDAY) == [DANA, LEE]
    assert is_below(LINES, PRIYA, LEE, MONDAY)
    assert is_below(LINES, DANA, LEE, MONDAY)
    assert not is_below(LINES, LEE, DANA, MONDAY)
    assert not is_below(LINES, PRIYA, TOM, MONDAY)
    assert not is_below(LINES, PRIYA, PRIYA, MONDAY)
    assert not is_below(LINES, PRIYA, LEE, MONDAY - DAY)


def test_a_loop_ends_the_list_of_managers() -> None:
    lines = [*LINES, ReportingLine(LEE, PRIYA, MONDAY)]

    assert managers_above(lines, PRIYA, MONDAY) == [DANA, LEE]
