"""Reading a list of who reports to whom: every mistake by its line number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.roster import Problem, RosterLine, check_roster, read_roster

KNOWN = {"U1", "U2", "U3", "U4"}


def _find(cell: str) -> str | None:
    return cell if cell in KNOWN else None


@pytest.mark.parametrize(
    "text",
    [
        "person,manager\nU1,U2\nU2,\n",
        "\ufeffPerson;Manager\r\nU1;U2\r\nU2;\r\n",
        "team,manager,person\nx,U2,U1\n\nx,,U2\n",
        "person,manager\n U1 , U2 \nU2\n",
        'person,manager\n"U1","U2"\n,,\nU2,',
    ],
)
def test_columns_may_stand_in_any_order_and_spreadsheet(text: str) -> None:
    reading = read_roster(text)

    assert [(line.person, line.manager) for line in reading.lines] == [("U1", "U2"), ("U2", "")]
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem(0, "The file is empty.")),
        ("U1,U2\n", Problem(1, "The first line must name the columns; missing: person, manager.")),
        ("person,boss\nU1,U2\n", Problem(1, "The first line must name the columns; missing: manager.")),
        ("person,manager\nU1,U2\n,U3\n", Problem(3, "The person is missing.")),
    ],
)
def test_what_can_not_be_read_is_said_by_line(text: str, problem: Problem) -> None:
    assert read_roster(text).problems == (problem,)


def test_a_file_that_is_no_csv_is_said_so() -> None:
    (problem,) = read_roster('person,manager\n"U1,U2\n').problems

    assert problem.text.startswith("This is not CSV")


def test_unknown_people_and_people_named_twice_are_listed() -> None:
    lines = [RosterLine(2, "U1", "U9"), RosterLine(3, "U8", ""), RosterLine(4, "U1", "U2")]

    assert check_roster(lines, find_id=_find, above={}) == [
        Problem(2, "I know nobody as 'U9'."),
        Problem(3, "I know nobody as 'U8'."),
        Problem(4, "U1 is in line 2 already."),
    ]


def test_loops_are_listed_also_through_lines_that_we_hold() -> None:
    lines = [RosterLine(2, "U1", "U2"), RosterLine(3, "U3", "U3")]

    assert check_roster(lines, find_id=_find, above={"U2": "U4", "U4": "U1"}) == [
        Problem(2, "A loop: U2 → U4 → U1 → U2."),
        Problem(3, "A loop: U3 → U3."),
    ]


def test_what_the_file_says_replaces_what_we_hold() -> None:
    held = {"U1": "U2", "U2": "U3"}

    assert check_roster([RosterLine(2, "U2", "U1")], find_id=_find, above=held) != []
    assert check_roster([RosterLine(2, "U2", "U1"), RosterLine(3, "U1", "")], find_id=_find, above=held) == []


@given(st.text())
def test_of_any_file_every_person_is_somebody_or_a_problem(text: str) -> None:
    reading = read_roster("person,manager\n" + text)
    problems = check_roster(reading.lines, find_id=_find, above={})

    strangers = {line.number for line in reading.lines if line.person not in KNOWN}
    assert strangers <= {problem.line for problem in problems}
