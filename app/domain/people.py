"""Who may take part, and who is above whom on a day."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from app.domain.calendar import Rhythm, add_working_days
from app.domain.person import Person, PersonKind
from app.errors import NotAllowed

CHANGE_ACTS_AFTER = 2
"""Working days between the report of a new manager and the day it counts, so that all three read of it first."""

_CANT_TAKE_PART = {
    PersonKind.GUEST: "Guests can't take part yet.",
    PersonKind.EXTERNAL: "People from another workspace can't take part yet.",
    PersonKind.BOT: "A bot can't take part.",
}

Id = TypeVar("Id")


@dataclass(frozen=True, slots=True)
class ReportingLine:
    """That somebody has this manager, from one day until (but not on) another."""

    person: UUID
    manager: UUID
    acts_on: date
    until_on: date | None = None


def why_cannot_take_part(kind: PersonKind, *, deactivated: bool = False) -> str | None:
    """What keeps somebody from having a season, in words; None where nothing does."""
    return "This account is deactivated." if deactivated else _CANT_TAKE_PART.get(kind)


def check_can_take_part(kind: PersonKind, *, deactivated: bool = False) -> None:
    """Refuse who can't have a season, with those words; raises NotAllowed."""
    refusal = why_cannot_take_part(kind, deactivated=deactivated)
    if refusal is not None:
        raise NotAllowed(refusal)


def why_cannot_be_chosen(chooser: UUID, person: Person) -> str | None:
    """The same for somebody whom another person picks: oneself won't do."""
    if person.id == chooser:
        return "That's you. Please choose somebody else."
    refusal = why_cannot_take_part(person.kind, deactivated=person.deactivated_at is not None)
    return f"{refusal} Nothing was sent." if refusal else None


def acts_on(reported_on: date, rhythm: Rhythm) -> date:
    """The day from which a reported change of manager counts."""
    return add_working_days(reported_on, CHANGE_ACTS_AFTER, rhythm)


def find_loops(edges: Iterable[tuple[Id, Id]]) -> list[list[Id]]:
    """All loops among (person, manager) lines, each from its first person upwards; of two lines the last counts."""
    above = dict(edges)
    settled: set[Id] = set()
    loops: list[list[Id]] = []
    for start in above:
        walked = _walk_up(above, start, settled)
        last = walked[-1] if walked else None
        if last is not None and above.get(last) in walked:
            loops.append(walked[walked.index(above[last]) :])
        settled.update(walked)
    return loops


def acting_manager(lines: Iterable[ReportingLine], person: UUID, on: date) -> UUID | None:
    """The manager of this person on this day, by the line that began last."""
    acting = [line for line in lines if line.person == person and _acts(line, on)]
    return max(acting, key=lambda line: line.acts_on).manager if acting else None


def acting_leader(lines: Iterable[ReportingLine], lead: UUID, person: UUID, on: date) -> UUID | None:
    """Who is above this lead on this day; never one of the two, because nobody is told about themselves."""
    leader = acting_manager(lines, lead, on)
    return None if leader in (lead, person) else leader


def managers_above(lines: Iterable[ReportingLine], person: UUID, on: date) -> list[UUID]:
    """The managers above this person on this day, the nearest first. A loop in the lines ends the list."""
    above = {line.person: line.manager for line in sorted(lines, key=lambda line: line.acts_on) if _acts(line, on)}
    return _walk_up(above, person, frozenset())[1:]


def is_below(lines: Iterable[ReportingLine], person: UUID, lead: UUID, on: date) -> bool:
    """Whether this lead may invite the person as one of theirs, however many levels lie between."""
    return lead in managers_above(lines, person, on)


def _acts(line: ReportingLine, on: date) -> bool:
    return line.acts_on <= on and (line.until_on is None or on < line.until_on)


def _walk_up(above: Mapping[Id, Id], start: Id, settled: Set[Id]) -> list[Id]:
    """From one person upwards, until nobody is above, somebody comes twice, or the way was walked before."""
    walked: dict[Id, None] = {}  # a set that keeps its order
    here: Id | None = start
    while here is not None and here not in walked and here not in settled:
        walked[here] = None
        here = above.get(here)
    return list(walked)
