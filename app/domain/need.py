"""Who is next: a lead's people in groups, with reasons in words and no scores [cohort.need]."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from app.domain.calendar import add_months
from app.domain.season import next_turn


class Mark(StrEnum):
    """What a lead may note while forming a season; theirs alone."""

    READY = "ready"
    FINDS_IT_HARD = "finds_it_hard"
    ASKED = "asked"
    UNHAPPY = "unhappy"
    MORE_MILEAGE = "more_mileage"


class NeedGroup(StrEnum):
    ASKED_OR_MARKED = "asked_or_marked"
    DUE_AGAIN = "due_again"
    REST = "rest"
    NOT_NOW = "not_now"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of a lead's people. Dates of seasons are those this lead may know."""

    person: UUID
    last_started_on: date | None = None
    turn_asked_on: date | None = None
    left_out_until: date | None = None
    front_on: date | None = None  # a season of theirs ended that day because it was paused for over 90 days
    marks: frozenset[Mark] = frozenset()


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A person in a group, with the reasons in words; their name is the caller's to add."""

    person: UUID
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    kind: NeedGroup
    title: str
    people: tuple[Reasoned, ...]


TITLES = {
    NeedGroup.ASKED_OR_MARKED: "Asked for a turn, or noted by you",
    NeedGroup.DUE_AGAIN: "A year and a half or more since their last start",
    NeedGroup.REST: "Everybody else",
    NeedGroup.NOT_NOW: "Asked to be left out for now",
}

MARK_WORDS = {
    Mark.READY: "ready for more",
    Mark.FINDS_IT_HARD: "finding it hard",
    Mark.ASKED: "asked you",
    Mark.UNHAPPY: "unhappy",
    Mark.MORE_MILEAGE: "more mileage first",
}

ONLY_STRUGGLING = "A season of only people who find it hard soon reads as a warning. Mix it."


def rank_people(candidates: Iterable[Candidate], today: date) -> list[Group]:
    """All people in the groups that have any; inside each, a place at the front first, then never, then longest ago."""
    groups: dict[NeedGroup, list[Candidate]] = {kind: [] for kind in NeedGroup}
    for candidate in candidates:
        groups[_group_of(candidate, today)].append(candidate)
    return [
        Group(kind, TITLES[kind], tuple(Reasoned(one.person, _reasons(one, today)) for one in _longest_first(members)))
        for kind, members in groups.items()
        if members
    ]


def warn_of_selection(marks: Sequence[frozenset[Mark]]) -> str | None:
    """What to say when everybody chosen is marked as finding it hard; one set of marks for each person."""
    only_struggling = bool(marks) and all(Mark.FINDS_IT_HARD in each for each in marks)
    return ONLY_STRUGGLING if only_struggling else None


def _group_of(candidate: Candidate, today: date) -> NeedGroup:
    if candidate.left_out_until is not None and today < candidate.left_out_until:
        return NeedGroup.NOT_NOW
    if _is_first_in_line(candidate) or _wish_is_open(candidate) or candidate.marks - {Mark.MORE_MILEAGE}:
        return NeedGroup.ASKED_OR_MARKED
    is_due = candidate.last_started_on is not None and next_turn(candidate.last_started_on).due_from_on <= today
    # The lead's own "more mileage first" speaks against a turn that has merely come due.
    return NeedGroup.DUE_AGAIN if is_due and not candidate.marks else NeedGroup.REST


def _is_first_in_line(candidate: Candidate) -> bool:
    """A place at the front holds until the next start."""
    return candidate.front_on is not None and (candidate.last_started_on or date.min) < candidate.front_on


def _wish_is_open(candidate: Candidate) -> bool:
    """A wish that was followed by a season has been met."""
    asked_on, started_on = candidate.turn_asked_on, candidate.last_started_on
    return asked_on is not None and (started_on is None or started_on < asked_on)


def _longest_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda one: (not _is_first_in_line(one), one.last_started_on or date.min, one.person))


def _reasons(candidate: Candidate, today: date) -> tuple[str, ...]:
    reasons = []
    if candidate.left_out_until is not None and today < candidate.left_out_until:
        reasons.append(f"asked to be left out until {_day(candidate.left_out_until, today)}")
    if _is_first_in_line(candidate):
        reasons.append("paused for over 90 days; first in line")
    if candidate.turn_asked_on is not None and _wish_is_open(candidate):
        reasons.append(f"asked for a turn in {_month(candidate.turn_asked_on, today)}")
    reasons += [f"your note: {MARK_WORDS[mark]}" for mark in Mark if mark in candidate.marks]
    return (*reasons, _since(candidate.last_started_on, today))


def _since(last_started_on: date | None, today: date) -> str:
    if last_started_on is None:
        return "no season yet"
    if today < last_started_on:
        return f"a season starts on {_day(last_started_on, today)}"
    months = (today.year - last_started_on.year) * 12 + today.month - last_started_on.month
    if today < add_months(last_started_on, months):
        months -= 1
    if months == 0:
        return "less than a month since the last start"
    return f"{months} month{'' if months == 1 else 's'} since the last start"


def _month(on: date, today: date) -> str:
    return f"{on:%B}" if on.year == today.year else f"{on:%B} {on.year}"


def _day(on: date, today: date) -> str:
    return f"{on.day} {_month(on, today)}"
