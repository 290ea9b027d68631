"""Reading lines of "who reports to whom" from a CSV file, with everything that is wrong said by line number."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.people import find_loops

COLUMNS = ("person", "manager")
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One line as it stands in the file. An empty `manager`: nobody is above this person."""

    number: int
    person: str
    manager: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in words for the operator; `line` 0 is the whole file."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines of the file that can be read, and what is wrong with the others."""

    lines: tuple[RosterLine, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_roster(text: str) -> Reading:
    """The lines of a file with the columns person and manager, in any order, beside others; commas or semicolons."""
    rows = csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK)), delimiter=_delimiter_of(text), strict=True)
    try:
        numbered = [(rows.line_num, [cell.strip() for cell in row]) for row in rows]
    except csv.Error as error:
        return Reading(problems=(Problem(rows.line_num, f"This is not CSV: {error}."),))
    if not numbered:
        return Reading(problems=(Problem(0, "The file is empty."),))
    names = [name.lower() for name in numbered[0][1]]
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        return Reading(problems=(Problem(1, f"The first line must name the columns; missing: {', '.join(missing)}."),))
    return _read_cells(names, numbered[1:])


def _read_cells(names: Sequence[str], numbered: Sequence[tuple[int, list[str]]]) -> Reading:
    lines = []
    problems = []
    for number, row in numbered:
        cells = dict(zip(names, row, strict=False))  # a short or long row is somebody's trailing comma
        person, manager = (cells.get(column, "") for column in COLUMNS)
        if person:
            lines.append(RosterLine(number, person, manager))
        elif manager:
            problems.append(Problem(number, "The person is missing."))
    return Reading(tuple(lines), tuple(problems))


def check_roster(
    lines: Sequence[RosterLine], *, find_id: Callable[[str], str | None], above: Mapping[str, str]
) -> list[Problem]:
    """Everything that keeps these lines from being taken, by line number.

    `find_id` gives the member id behind a cell, None where there is nobody; `above` are the lines we hold already, from
    person to manager: what the file says of a person replaces them.
    """
    problems = [
        Problem(line.number, f"I know nobody as {cell!r}.")
        for line in lines
        for cell in (line.person, line.manager)
        if cell and find_id(cell) is None
    ]
    said: dict[str, list[RosterLine]] = defaultdict(list)
    for line in lines:
        person = find_id(line.person)
        if person is not None:
            said[person].append(line)
    for twice in said.values():
        problems += [Problem(line.number, f"{line.person} is in line {twice[0].number} already.") for line in twice[1:]]
    return sorted([*problems, *_loops_of(said, find_id, above)], key=lambda problem: problem.line)


def _loops_of(
    said: Mapping[str, Sequence[RosterLine]], find_id: Callable[[str], str | None], above: Mapping[str, str]
) -> list[Problem]:
    edges = dict(above)
    for person, lines in said.items():
        manager = find_id(lines[0].manager) if lines[0].manager else None
        edges.pop(person, None)
        if manager is not None:
            edges[person] = manager
    problems = []
    for loop in find_loops(edges.items()):
        number = min((said[person][0].number for person in loop if person in said), default=0)
        problems.append(Problem(number, f"A loop: {' → '.join([*loop, loop[0]])}."))
    return problems


def _delimiter_of(text: str) -> str:
    """Spreadsheets of many countries write semicolons."""
    first = text.partition("\n")[0]
    return ";" if first.count(";") > first.count(",") else ","
