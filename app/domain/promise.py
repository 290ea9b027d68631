"""Promises of a lead: said on the day, again three working days later, then at the check-in [checkin.promises]."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.calendar import Rhythm, add_working_days, is_working_day, local_date, start_of_day
from app.domain.steps import Ask, StepKind, SubjectKind
from app.errors import Outdated

AGAIN_AFTER = 3
"""Working days after the due day until it is said once more."""
MOST_AT_ONCE = 3
"""Promises in one record of a check-in."""


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    DROPPED = "dropped"  # not any more, with a word
    WITHDRAWN = "withdrawn"  # the check-in it came from didn't take place


@dataclass(frozen=True, slots=True)
class Promise:
    """`owner` promised it to `toward`; `word` is why it no longer holds."""

    id: UUID
    owner: UUID
    toward: UUID
    text: str
    due_on: date
    source: UUID
    goal: UUID | None = None
    state: PromiseState = PromiseState.OPEN
    closed_at: datetime | None = None
    word: str = ""

    def is_late(self, today: date) -> bool:
        return self.state is PromiseState.OPEN and self.due_on < today


@dataclass(frozen=True, slots=True)
class NewPromise:
    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class PromisesKept:
    """For the one they were made to, and nobody else."""

    kept: int
    due: int


def promise_days(promise_due_on: date, owner: Rhythm) -> tuple[date, date]:
    """The days on which the owner hears of it: the due day, or the next on which they work, and once more."""
    first = promise_due_on if is_working_day(promise_due_on, owner) else add_working_days(promise_due_on, 1, owner)
    return first, add_working_days(first, AGAIN_AFTER, owner)


def remind_of_promise(promise: Promise, owner: Rhythm, *, now: datetime) -> tuple[Ask, ...]:
    """The word that is due by now: the latest one only, because the earlier one is overtaken by it."""
    today = local_date(now, owner.tz)
    reached = [(no, on) for no, on in enumerate(promise_days(promise.due_on, owner), start=1) if on <= today]
    if promise.state is not PromiseState.OPEN or not reached:
        return ()
    no, on = reached[-1]
    at = start_of_day(on, owner.tz)
    return (Ask(promise.owner, StepKind.PROMISE_DUE, SubjectKind.ACTION, promise.id, at, no),)


def next_promise_turn(promise_due_on: date, owner: Rhythm, *, now: datetime) -> datetime | None:
    """When an open promise is to be said next; None when it was said for the last time."""
    turns = (start_of_day(on, owner.tz) for on in promise_days(promise_due_on, owner))
    return next((at for at in turns if at > now), None)


def check_promise_open(promise: Promise) -> None:
    """Refuse what is settled already; raises Outdated with what is true now."""
    if promise.state is PromiseState.KEPT:
        raise Outdated("This promise is kept already. Nothing left to do.")
    if promise.state is not PromiseState.OPEN:
        raise Outdated("This promise doesn't hold any more. Nothing left to do.")


def count_kept(promises: Iterable[Promise], today: date) -> PromisesKept:
    """How many of the promises that are settled, or whose day has passed, were kept; withdrawn ones never counted."""
    counted = [one for one in promises if one.state is not PromiseState.WITHDRAWN]
    due = [one for one in counted if one.state is not PromiseState.OPEN or one.due_on < today]
    return PromisesKept(sum(one.state is PromiseState.KEPT for one in due), len(due))
