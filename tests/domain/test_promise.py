"""When a promise is said, and how many were kept."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.domain.calendar import add_working_days
from app.domain.promise import Promise, PromisesKept, PromiseState, count_kept, next_promise_turn, remind_of_promise
from tests.factories_checkins import LEAD, OFFICE, PERSON, at

PROMISE = Promise(UUID(int=20), LEAD, PERSON, "introduce you", date(2026, 4, 10), source=UUID(int=10))


@pytest.mark.parametrize(("day", "no"), [(9, None), (10, 1), (14, 1), (15, 2), (30, 2)])
def test_the_latest_word_that_is_due_is_said(day: int, no: int | None) -> None:
    asks = remind_of_promise(PROMISE, OFFICE, now=at(day))

    assert [ask.no for ask in asks] == ([] if no is None else [no])


@pytest.mark.parametrize("state", [PromiseState.KEPT, PromiseState.DROPPED, PromiseState.WITHDRAWN])
def test_nothing_is_said_of_one_that_is_settled(state: PromiseState) -> None:
    assert remind_of_promise(replace(PROMISE, state=state), OFFICE, now=at(15)) == ()


def test_a_day_off_puts_it_to_the_next_working_day() -> None:
    off = replace(OFFICE, days_off=frozenset({date(2026, 4, 10)}))

    assert remind_of_promise(PROMISE, off, now=at(12)) == ()
    assert next_promise_turn(PROMISE.due_on, off, now=at(12)) == at(13)
    assert next_promise_turn(PROMISE.due_on, off, now=at(13)) == at(16)
    assert next_promise_turn(PROMISE.due_on, off, now=at(16)) is None


def test_it_is_late_from_the_day_after() -> None:
    assert not PROMISE.is_late(PROMISE.due_on)
    assert PROMISE.is_late(add_working_days(PROMISE.due_on, 1, OFFICE))
    assert not replace(PROMISE, state=PromiseState.KEPT).is_late(date(2026, 5, 1))


def test_kept_are_counted_among_those_whose_day_has_passed_or_that_are_settled() -> None:
    early = replace(PROMISE, state=PromiseState.KEPT, due_on=date(2026, 6, 1))
    dropped, withdrawn = (replace(PROMISE, state=state) for state in (PromiseState.DROPPED, PromiseState.WITHDRAWN))
    to_come = replace(PROMISE, due_on=date(2026, 6, 1))

    assert count_kept([early, dropped, withdrawn, to_come, PROMISE], date(2026, 4, 10)) == PromisesKept(1, 2)
    assert count_kept([early, dropped, withdrawn, to_come, PROMISE], date(2026, 4, 11)) == PromisesKept(1, 3)
