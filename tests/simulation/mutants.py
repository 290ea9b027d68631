"""Faults of our own, planted one at a time: a simulation that doesn't find them proves nothing.

Each takes something away, or turns it round, that delivery or the calendar rests on.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from importlib import import_module
from typing import Any
from unittest.mock import patch

from app.db import checkin_situations, people
from app.domain import calendar, checkin_turn, days_off, quiet
from app.domain.checkin_situation import Someone
from app.services import checkins, saying
from app.slack.errors import RateLimited, Refused

deliver, look_up = (
    import_module("app.jobs.deliver"),
    import_module("app.jobs.look_up"),
)  # not the functions of these names
Plant = Callable[[ExitStack], None]


@contextmanager
def planted(name: str) -> Iterator[None]:
    """Meanwhile Trellis has that fault."""
    with ExitStack() as stack:
        MUTANTS[name](stack)
        yield


def _set(stack: ExitStack, module: Any, **values: Any) -> None:
    for name, value in values.items():
        stack.enter_context(patch.object(module, name, value))


def _sent_before_it_is_posted(stack: ExitStack) -> None:
    prepare = deliver._prepare

    async def mutated(deps: Any, message: Any, channel: str) -> Any:
        outgoing = await prepare(deps, message, channel)
        if outgoing is not None:
            now = deps.clock()
            async with deps.db.begin(message.workspace) as session:
                await saying.record_said(session, message, channel=channel, ts="0", said=outgoing.said, now=now)
        return outgoing

    _set(stack, deliver, _prepare=mutated)


def _no_answer_counts_as_not_posted(stack: ExitStack) -> None:
    record = deliver._record_problem

    async def mutated(deps: Any, message: Any, outgoing: Any, problem: Any) -> None:
        if isinstance(problem, RateLimited | Refused):
            await record(deps, message, outgoing, problem)
        else:
            await deliver._take_back(deps, message, problem, reader=outgoing.reader)

    _set(stack, deliver, _record_problem=mutated)


def _never_looked_up(stack: ExitStack) -> None:
    async def mutated(deps: Any, message: Any, channel: str) -> None:
        return None

    _set(stack, look_up, find_posted=mutated)
    _set(stack, deliver, find_posted=mutated)


def _the_dead_keep_their_rows(stack: ExitStack) -> None:
    async def mutated(session: Any) -> list[Any]:
        return []

    _set(stack, deliver, recover_lapsed=mutated)


def _not_checked_again(stack: ExitStack) -> None:
    _set(stack, deliver, may_be_told=lambda message, person, *, now: True)


def _two_a_day(stack: ExitStack) -> None:
    _set(stack, quiet, _first_free=lambda at, rhythm, last_said_at, last_said_on: at)
    _set(stack, saying, MIN_GAP=timedelta(0), FREE_AFTER=timedelta(0))


def _summer_time_ignored(stack: ExitStack) -> None:
    def mutated(on: Any, at: time, tz: str) -> datetime:
        first_seen = datetime(2026, 9, 28, tzinfo=calendar.zone(tz)).utcoffset()
        assert first_seen is not None
        return datetime.combine(on, at, UTC) - first_seen

    _set(stack, calendar, wall_instant=mutated)


def _holidays_are_working_days(stack: ExitStack) -> None:
    of = days_off.days_off_of

    def mutated(*given: Any) -> Any:
        return replace(of(*given), country=None)

    _set(stack, people, days_off_of=mutated)


def _a_timer_is_not_set_anew(stack: ExitStack) -> None:
    async def mutated(session: Any, subject_kind: Any, subject: Any, at: datetime | None) -> None:
        return None

    _set(stack, checkins, set_timer=mutated)


def _told_to_one_of_the_two(stack: ExitStack) -> None:
    def mutated(row: Any, lead: Any, person: Any, now: datetime) -> Someone:
        return Someone(lead.id, lead.slack_user)

    _set(stack, checkin_situations, _leader=mutated)


def _silence_counts_at_once(stack: ExitStack) -> None:
    def mutated(checkin: Any, frame: Any) -> datetime | None:
        return frame.confirm_said_at  # type: ignore[no-any-return]

    _set(stack, checkin_turn, silence_ends_at=mutated)


MUTANTS: dict[str, Plant] = {
    "sent before it is posted": _sent_before_it_is_posted,
    "no answer counts as not posted": _no_answer_counts_as_not_posted,
    "never looked up": _never_looked_up,
    "the dead keep their rows": _the_dead_keep_their_rows,
    "not checked again": _not_checked_again,
    "two a day": _two_a_day,
    "summer time ignored": _summer_time_ignored,
    "holidays are working days": _holidays_are_working_days,
    "a timer is not set anew": _a_timer_is_not_set_anew,
    "told to one of the two": _told_to_one_of_the_two,
    "silence counts at once": _silence_counts_at_once,
}
