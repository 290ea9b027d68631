"""What happens to a check-in by itself: one pure function decides everything that is due by `now` [checkin.escalate].

The state moves through its days in order, however many have passed since it was looked at last; what is asked of
people follows from the state alone. So running it twice changes nothing, and after an outage only what is still useful
is said.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from app.domain.calendar import NoWorkingDay, add_working_days, local_date, shift_pair_days, start_of_day
from app.domain.checkin import (
    LAST_CALL,
    Checkin,
    CheckinDays,
    CheckinState,
    Frame,
    day_after,
    days_of,
    telling_day,
)
from app.domain.cohort import Chain
from app.domain.steps import Ask, StepKind, SubjectKind

SILENCE = 3
"""Working days of the other one after which a record they have read counts."""
LOOK_AGAIN = timedelta(days=30)
"""When nobody can say on which day both will work again."""
EVE, DAY, AFTER = 1, 2, 3
"""What the number of a nudge means, on top of ten times the changes of its day before it."""

WAITING_KINDS = frozenset(
    {
        StepKind.CHECKIN_PREPARE,
        StepKind.CHECKIN_NUDGE,
        StepKind.CHECKIN_MISSED,
        StepKind.CHECKIN_TOLD,
        StepKind.CHECKIN_CONFIRM,
        StepKind.CHECKIN_EXCUSE,
    }
)
"""Steps that wait for an act. Those a turn doesn't ask for (any more) are settled; news is only ever added."""


@dataclass(frozen=True, slots=True)
class Turn:
    """The check-in as it is now, all that is asked for by now (of WAITING_KINDS, and news), and when to look again."""

    checkin: Checkin
    asks: tuple[Ask, ...]
    next_turn_at: datetime | None


def advance_checkin(checkin: Checkin, frame: Frame, *, now: datetime) -> Turn:
    """Apply what is due by `now`. Idempotent; a check-in that is over stays as it is."""
    if frame.rests and not checkin.is_over:
        return Turn(checkin, (), None)
    if _is_untouched(checkin) and not frame.stands_still and frame.has_no_day(checkin):
        return _wait_for_a_day(checkin, frame, now)
    try:
        days = days_of(checkin, frame)
    except NoWorkingDay:  # One of the two is away for more than a year.
        return Turn(checkin, (), start_of_day(frame.today(now) + LOOK_AGAIN, frame.pair.lead.tz))
    if frame.stands_still and not checkin.is_over:
        return _stand_still(checkin, frame, days, now)
    after = _shift(checkin, days.due_on) if _is_untouched(checkin) else checkin
    if not checkin.is_over:
        after = _settle_silence(_open(after, frame, days, now), frame, days, now)
        after = _close(_tell(_miss(after, frame, days, now), frame, days, now), frame, days, now)
    asks = (*_waiting(after, frame, days, now), *_news(after, frame, now))
    return Turn(after, asks, _next_turn_at(after, frame, days, now))


def silence_ends_at(checkin: Checkin, frame: Frame) -> datetime | None:
    """When silence confirms the record: after three working days of the other; None while they haven't read of it."""
    if frame.confirm_said_at is None or checkin.recorded_by is None:
        return None
    other = frame.rhythm_of(checkin, checkin.other(checkin.recorded_by))
    last = add_working_days(local_date(frame.confirm_said_at, other.tz), SILENCE, other)
    return start_of_day(day_after(last), other.tz)


def held_state(held_on: date, days: CheckinDays) -> CheckinState:
    return CheckinState.HELD if held_on <= days.in_time_until_on else CheckinState.HELD_LATE


def end_held(checkin: Checkin, days: CheckinDays) -> Checkin:
    """The recorded check-in, over: held, or held late, by the day it took place."""
    if checkin.held_on is None:
        raise ValueError("only a recorded check-in can end as held")
    return replace(checkin, state=held_state(checkin.held_on, days), excuse_by=None)


def _stand_still(checkin: Checkin, frame: Frame, days: CheckinDays, now: datetime) -> Turn:
    """Nothing is asked of anybody; once its time has passed it ends by itself, and counts nowhere."""
    if days.closes_on <= frame.today(now):
        return Turn(replace(checkin, state=CheckinState.EXCUSED, excuse_own=True, excuse_by=None), (), None)
    return Turn(checkin, (), start_of_day(day_after(frame.today(now)), frame.pair.lead.tz))


def _is_untouched(checkin: Checkin) -> bool:
    """Nobody has recorded it, and nobody was told that it is late: days off may still change its day."""
    return not checkin.is_over and not checkin.is_recorded and checkin.missed_on is None


def _wait_for_a_day(checkin: Checkin, frame: Frame, now: datetime) -> Turn:
    """There is no day to hold it on before the next one is due: nothing is asked, and what isn't held by then ends by
    itself and counts nowhere [checkin.away].

    Not a day sooner: who says that they are away, and takes it back, has made nothing go away.
    """
    until_on = frame.span_ends_on(checkin)
    if until_on <= frame.today(now):
        over = replace(checkin, state=CheckinState.EXCUSED, excuse_own=True, excuse_by=None)
        return Turn(over, tuple(_news(over, frame, now)), None)
    after = _shift(checkin, until_on)
    asks = (*_questions(after, _Asker(after, frame), now), *_news(after, frame, now))
    return Turn(after, asks, start_of_day(until_on, frame.pair.lead.tz))


def _shift(checkin: Checkin, to: date) -> Checkin:
    return checkin if to == checkin.falls_on else replace(checkin, shifted_to=to, shifts=checkin.shifts + 1)


def _open(checkin: Checkin, frame: Frame, days: CheckinDays, now: datetime) -> Checkin:
    if checkin.state is CheckinState.SCHEDULED and days.opens_on <= frame.today(now):
        opened_at = start_of_day(days.opens_on, frame.pair.lead.tz)
        return replace(checkin, state=CheckinState.OPEN, opened_at=min(opened_at, now))
    return checkin


def _settle_silence(checkin: Checkin, frame: Frame, days: CheckinDays, now: datetime) -> Checkin:
    ends_at = silence_ends_at(checkin, frame) if checkin.waits_for_answer else None
    return end_held(checkin, days) if ends_at is not None and ends_at <= now else checkin


def _miss(checkin: Checkin, frame: Frame, days: CheckinDays, now: datetime) -> Checkin:
    if not _clock_runs(checkin):
        return checkin
    if checkin.missed_on is None and days.missed_on <= frame.today(now):
        checkin = replace(checkin, missed_on=days.missed_on)
    if checkin.missed_on is not None and checkin.warned_at is None:
        checkin = replace(checkin, warned_at=frame.warning_said_at)
    return checkin


def _tell(checkin: Checkin, frame: Frame, days: CheckinDays, now: datetime) -> Checkin:
    if not _clock_runs(checkin) or checkin.told_on is not None or checkin.warned_at is None:
        return checkin
    today = frame.today(now)
    warned_on = local_date(checkin.warned_at, frame.pair.lead.tz)
    if not telling_day(checkin, frame, warned_on) <= today < days.closes_on:
        return checkin
    told_to = frame.leader if frame.chain is Chain.STANDARD else None
    return replace(checkin, told_on=today, told_to=told_to)


def _close(checkin: Checkin, frame: Frame, days: CheckinDays, now: datetime) -> Checkin:
    if checkin.is_over or frame.today(now) < _last_day(checkin, frame, days):
        return checkin
    if checkin.waits_for_answer and frame.confirm_said_at is not None:
        return checkin  # The other has read of it: their silence decides, a few working days from now.
    return replace(checkin, state=CheckinState.NOT_HELD, excuse_by=None)


def _last_day(checkin: Checkin, frame: Frame, days: CheckinDays) -> date:
    """The day at whose start it closes; a record without an answer keeps it open a little longer."""
    return shift_pair_days(days.closes_on, LAST_CALL, frame.pair) if checkin.is_recorded else days.closes_on


def _clock_runs(checkin: Checkin) -> bool:
    return not checkin.is_over and not checkin.waits_for_answer


def _waiting(checkin: Checkin, frame: Frame, days: CheckinDays, now: datetime) -> Iterator[Ask]:
    """What waits for an act of somebody right now, once a person and kind; earlier reminders are overtaken by later."""
    if checkin.is_over:
        return
    made = _Asker(checkin, frame)
    yield from _questions(checkin, made, now)
    if checkin.told_to is not None and checkin.told_on is not None and checkin.told_seen_at is None:
        yield made.on(checkin.told_to, StepKind.CHECKIN_TOLD, checkin.told_on)
    if checkin.missed_on is not None and not checkin.waits_for_answer:
        yield from _missed(checkin, made, checkin.missed_on, frame.today(now))
    elif not checkin.is_recorded:
        yield from _reminders(checkin, made, days, frame.today(now))


def _questions(checkin: Checkin, made: "_Asker", now: datetime) -> Iterator[Ask]:
    """What one of the two did waits for a word of the other."""
    if checkin.is_recorded and checkin.recorded_by is not None and checkin.recorded_at is not None:
        other = checkin.other(checkin.recorded_by)
        yield made.ask(other, StepKind.CHECKIN_CONFIRM, checkin.recorded_at, checkin.round)
    elif checkin.excuse_by is not None:
        yield made.ask(checkin.other(checkin.excuse_by), StepKind.CHECKIN_EXCUSE, now, checkin.round)


def _missed(checkin: Checkin, made: "_Asker", missed_on: date, today: date) -> Iterator[Ask]:
    """Both are told what comes next, and reminded on the day they named. A doubted record doesn't spare them that."""
    for someone in (checkin.person, checkin.lead):
        yield made.on(someone, StepKind.CHECKIN_MISSED, missed_on)
        if checkin.named_on is not None and checkin.named_on <= today and not checkin.is_recorded:
            yield made.on(someone, StepKind.CHECKIN_NUDGE, checkin.named_on, checkin.named_on.toordinal())


def _reminders(checkin: Checkin, made: "_Asker", days: CheckinDays, today: date) -> Iterator[Ask]:
    """To the participant until they have shared, to the lead as the day comes and goes; the latest word only."""
    if days.opens_on <= today and checkin.shared_at is None:
        if today < days.eve_on:
            yield made.on(checkin.person, StepKind.CHECKIN_PREPARE, days.opens_on, checkin.turns)
        else:
            yield made.nudge(checkin.person, EVE, days.eve_on)
    reached = [(no, on) for no, on in _nudge_days(days) if on <= today]
    if reached:
        yield made.nudge(checkin.lead, *reached[-1])


def _nudge_days(days: CheckinDays) -> tuple[tuple[int, date], ...]:
    return (EVE, days.eve_on), (DAY, days.due_on), (AFTER, days.after_on)


def _news(checkin: Checkin, frame: Frame, now: datetime) -> Iterator[Ask]:
    """What the two read about it once."""
    made = _Asker(checkin, frame)
    if checkin.shifted_to is not None and _is_untouched(checkin):
        for someone in (checkin.person, checkin.lead):
            yield made.on(someone, StepKind.CHECKIN_SHIFTED, frame.today(now), checkin.shifts)
    if checkin.told_on is not None and not checkin.is_over:
        for someone in (checkin.person, checkin.lead):
            yield made.on(someone, StepKind.CHECKIN_TOLD_PAIR, checkin.told_on)
    had_no_day = checkin.excuse_own and frame.has_no_day(checkin)  # others ended with their season, and were told so
    if checkin.state is CheckinState.NOT_HELD or had_no_day or checkin.is_unconfirmed:
        for someone in (checkin.person, checkin.lead):
            yield made.on(someone, StepKind.CHECKIN_CLOSED, checkin.due_on)


@dataclass(frozen=True, slots=True)
class _Asker:
    checkin: Checkin
    frame: Frame

    def ask(self, someone: UUID, kind: StepKind, due_at: datetime, no: int = 0) -> Ask:
        return Ask(someone, kind, SubjectKind.CHECKIN, self.checkin.id, due_at, no)

    def on(self, someone: UUID, kind: StepKind, day: date, no: int = 0) -> Ask:
        return self.ask(someone, kind, start_of_day(day, self.frame.pair.lead.tz), no)

    def nudge(self, someone: UUID, no: int, day: date) -> Ask:
        return self.on(someone, StepKind.CHECKIN_NUDGE, day, 10 * self.checkin.turns + no)


def _next_turn_at(checkin: Checkin, frame: Frame, days: CheckinDays, now: datetime) -> datetime | None:
    """The next instant at which something may change. What hangs on a word being read is looked at every day."""
    if checkin.is_over:
        return None
    tz = frame.pair.lead.tz
    fixed = [days.opens_on, days.eve_on, days.due_on, days.after_on, days.missed_on, _last_day(checkin, frame, days)]
    if checkin.missed_on is not None or checkin.is_recorded:
        fixed.append(day_after(frame.today(now)))
    moments = [start_of_day(on, tz) for on in fixed]
    silence = silence_ends_at(checkin, frame) if checkin.waits_for_answer else None
    if silence is not None:
        moments.append(silence)
    return min((at for at in moments if at > now), default=start_of_day(day_after(frame.today(now)), tz))
