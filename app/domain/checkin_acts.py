"""What people do with a check-in. Each takes it as it is now (after its turn) and returns it as it is afterwards.

No act of one person alone ends a check-in: a record waits for the other's answer (or their silence, once they read of
it), an excuse for their click. Who comes too late reads what is true instead (Outdated).
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.calendar import list_pair_days, pair_day_on_or_after, shift_pair_days
from app.domain.checkin import (
    OPENS,
    PREPARE_FROM,
    TOLD,
    TOOK_PLACE,
    Checkin,
    CheckinState,
    Frame,
    RecordAnswer,
    day_after,
    days_of,
)
from app.domain.checkin_turn import end_held
from app.errors import InvalidInput, NotAllowed, Outdated, UserError

MOST_MOVES = 2
MOST_EXCUSES = 2
MOST_CHOICES = 90
"""Days in one list; Slack shows a hundred."""


class ExcuseReason(StrEnum):
    AWAY = "away"
    ILL = "ill"
    WORKLOAD = "workload"
    CHANGE = "change"
    JUST_TALKED = "just_talked"
    OTHER = "other"


def check_one_of_two(checkin: Checkin, by: UUID) -> None:
    """Refuse everybody else, always in the same words; raises NotAllowed."""
    if not checkin.is_of(by):
        raise NotAllowed


def check_running(checkin: Checkin) -> None:
    """Refuse a check-in that has ended; raises Outdated with how."""
    if checkin.is_over:
        raise Outdated(f"{_end_in_words(checkin)} Nothing left to do.")


def check_preparable(checkin: Checkin, frame: Frame, *, now: datetime) -> None:
    """Preparing begins eight pair days before; afterwards it can still be changed, and shows as changed afterwards."""
    starts_on = days_of(checkin, frame).prepare_from_on
    if frame.rests:
        raise UserError("The season is paused. You can prepare this check-in when it goes on.")
    if checkin.state is CheckinState.SCHEDULED and frame.today(now) < starts_on:
        raise UserError(f"You can prepare this check-in from {_day(starts_on)} on.")
    if checkin.state in (CheckinState.EXCUSED, CheckinState.NOT_HELD):
        check_running(checkin)


def share_preparation(checkin: Checkin, by: UUID, frame: Frame, *, now: datetime) -> Checkin:
    """The participant shows what they prepared; that opens a check-in whose three days before haven't come yet."""
    if by != checkin.person:
        raise NotAllowed
    check_preparable(checkin, frame, now=now)
    shared = replace(checkin, shared_at=checkin.shared_at or now)
    if checkin.state is CheckinState.SCHEDULED:
        shared = replace(shared, state=CheckinState.OPEN, opened_at=now)
    return shared


def recordable_days(checkin: Checkin, frame: Frame, *, now: datetime) -> list[date]:
    """The days on which it may have taken place, newest first: from eight pair days before, after the last one held."""
    first = shift_pair_days(min(checkin.due_on, checkin.first_due_on), PREPARE_FROM, frame.pair)
    if frame.previous is not None and frame.previous.held_on is not None:
        first = max(first, day_after(frame.previous.held_on))
    today = frame.today(now)
    return [today - timedelta(days=back) for back in range(min((today - first).days + 1, MOST_CHOICES))]


def check_recordable(checkin: Checkin, frame: Frame, *, now: datetime) -> None:
    """Refuse to record what is over, recorded already, or too far ahead; raises Outdated or UserError."""
    check_running(checkin)
    if checkin.is_recorded:
        raise Outdated("It is recorded already, and waits for the answer of the other one of you.")
    if not recordable_days(checkin, frame, now=now):
        raise UserError(f"This one is due on {_day(checkin.falls_on)}. If you meet earlier, move it first.")


def record_held(checkin: Checkin, by: UUID, held_on: date, frame: Frame, *, now: datetime) -> Checkin:
    """Either records that it took place. It ends when the other agrees; an open proposal to excuse it lapses."""
    check_one_of_two(checkin, by)
    check_recordable(checkin, frame, now=now)
    if held_on not in recordable_days(checkin, frame, now=now):
        raise InvalidInput("held_on", "Pick a day that has come, after your last check-in.")
    opened_at = checkin.opened_at or now
    return replace(
        checkin,
        state=CheckinState.OPEN,
        opened_at=opened_at,
        held_on=held_on,
        recorded_by=by,
        recorded_at=now,
        round=checkin.round + 1,
        excuse_by=None,
    )


def answer_record(checkin: Checkin, by: UUID, answer: RecordAnswer, frame: Frame, *, now: datetime) -> Checkin:
    """What the other says to a record; "we didn't meet" may also come from who recorded it by mistake.

    Agreeing ends the check-in; after silence has ended it, it can still be confirmed, and no longer undone.
    """
    check_one_of_two(checkin, by)
    _check_answerable(checkin, by, answer)
    answered = replace(checkin, answer=answer, answer_by=by, answered_at=now)
    if answer is RecordAnswer.NOT_MET:
        return replace(answered, held_on=None, recorded_by=None, recorded_at=None)
    return answered if checkin.is_over else end_held(answered, days_of(checkin, frame))


def _check_answerable(checkin: Checkin, by: UUID, answer: RecordAnswer) -> None:
    if checkin.is_over and not (checkin.is_unconfirmed and answer is not RecordAnswer.NOT_MET):
        check_running(checkin)
    if not checkin.is_recorded:
        raise Outdated("There is no record to answer any more. The check-in is open.")
    if by == checkin.recorded_by and answer is not RecordAnswer.NOT_MET:
        raise Outdated("You recorded it yourself. The answer of the other one of you counts.")


def movable_days(checkin: Checkin, frame: Frame, *, now: datetime) -> list[date]:
    """The pair days it may move to: from today, behind the one before it, to five pair days after it was first due."""
    pair = frame.pair
    fixed_on = pair_day_on_or_after(checkin.first_due_on, pair)
    first, last = frame.today(now), shift_pair_days(fixed_on, TOLD, pair)
    if frame.previous is not None:
        first = max(first, day_after(frame.previous.due_on))
        if not frame.previous.is_over:
            first = max(first, shift_pair_days(fixed_on, OPENS, pair))
    found = [day for day in list_pair_days(first, last, pair) if day != checkin.falls_on]
    return [day for day in found if day <= fixed_on or _leaves_time(day, frame)][:MOST_CHOICES]


def check_movable(checkin: Checkin, frame: Frame, *, now: datetime) -> None:
    """Until missed, twice a season; raises Outdated or UserError."""
    check_running(checkin)
    if frame.rests:
        raise Outdated("The season is paused. The days of this check-in move by themselves when it goes on.")
    if checkin.is_recorded:
        raise Outdated("It is recorded as held, so there is nothing to move.")
    if checkin.missed_on is not None:
        raise Outdated("It is too late to move this one. You can still hold it, or name a day for it.")
    if frame.moves >= MOST_MOVES:
        raise UserError("You have moved two check-ins this season; that is all there is. You can hold it on any day.")
    if not movable_days(checkin, frame, now=now):
        raise UserError("There is no other day on which you both work.")


def move_checkin_to(checkin: Checkin, by: UUID, day: date, frame: Frame, *, now: datetime) -> Checkin:
    """Either moves it; the clock counts from the new day, and the move stays visible."""
    check_one_of_two(checkin, by)
    check_movable(checkin, frame, now=now)
    if day not in movable_days(checkin, frame, now=now):
        raise InvalidInput("day", "That day isn't free any more. Please pick another one.")
    return replace(checkin, due_on=day, shifted_to=None, moved=checkin.moved + 1)


def nameable_days(checkin: Checkin, frame: Frame, *, now: datetime) -> list[date]:
    """The pair days left before it closes, for one that was missed."""
    last = days_of(checkin, frame).closes_on - timedelta(days=1)
    return list_pair_days(frame.today(now), last, frame.pair)[:MOST_CHOICES]


def check_nameable(checkin: Checkin, frame: Frame, *, now: datetime) -> None:
    check_running(checkin)
    if checkin.is_recorded:
        raise Outdated("It is recorded as held, so there is no day to name.")
    if checkin.missed_on is None:
        raise Outdated("This one isn't missed. You can move it instead.")
    if not nameable_days(checkin, frame, now=now):
        raise UserError("There is no day left for this one before the next begins.")


def name_day(checkin: Checkin, by: UUID, day: date, frame: Frame, *, now: datetime) -> Checkin:
    """After it was missed, either says when it will be held; the clock goes on."""
    check_one_of_two(checkin, by)
    check_nameable(checkin, frame, now=now)
    if day not in nameable_days(checkin, frame, now=now):
        raise InvalidInput("day", "That day isn't free any more. Please pick another one.")
    return replace(checkin, named_on=day)


def check_excusable(checkin: Checkin, by: UUID, frame: Frame) -> None:
    """Two a season, and one proposal at a time; raises NotAllowed, Outdated or UserError."""
    check_one_of_two(checkin, by)
    check_running(checkin)
    if checkin.is_recorded:
        raise Outdated("It is recorded as held, so there is nothing to leave out.")
    if frame.excuses >= MOST_EXCUSES:
        raise UserError("Two check-ins of this season are left out already; that is all there is.")
    if checkin.excuse_by == by:
        raise Outdated("You proposed that already. It counts when the other one of you agrees.")
    if checkin.excuse_by is not None:
        raise Outdated("The other one of you has proposed that already. You can agree to it.")


def propose_excuse(checkin: Checkin, by: UUID, frame: Frame) -> Checkin:
    check_excusable(checkin, by, frame)
    return replace(checkin, excuse_by=by, round=checkin.round + 1)


def withdraw_excuse(checkin: Checkin, by: UUID) -> Checkin:
    check_one_of_two(checkin, by)
    check_running(checkin)
    if checkin.excuse_by != by:
        raise Outdated("There is no proposal of yours any more.")
    return replace(checkin, excuse_by=None)


def agree_excuse(checkin: Checkin, by: UUID, frame: Frame, *, now: datetime) -> Checkin:
    """The other one agrees: it is excused. Saying nothing never does that."""
    check_one_of_two(checkin, by)
    check_running(checkin)
    if checkin.excuse_by is None:
        raise Outdated("The proposal was taken back, or has lapsed. The check-in is open.")
    if checkin.excuse_by == by:
        raise Outdated("You proposed it yourself. It counts when the other one of you agrees.")
    if frame.excuses >= MOST_EXCUSES:
        raise UserError("Two check-ins of this season are left out already; that is all there is.")
    return replace(checkin, state=CheckinState.EXCUSED, excuse_agreed_at=now)


def givable_days(checkin: Checkin, frame: Frame, *, now: datetime) -> list[date]:
    """The pair days a leader who was told may give: after today, before it closes."""
    last = days_of(checkin, frame).closes_on - timedelta(days=1)
    return list_pair_days(day_after(frame.today(now)), last, frame.pair)[:MOST_CHOICES]


def check_givable(checkin: Checkin, by: UUID, frame: Frame, *, now: datetime) -> None:
    if checkin.told_to != by:
        raise NotAllowed
    check_running(checkin)
    if not givable_days(checkin, frame, now=now):
        raise UserError("It closes before another day on which both work. There is no more time to give.")


def give_until(checkin: Checkin, by: UUID, day: date, frame: Frame, *, now: datetime) -> Checkin:
    """The leader who was told gives them until a day; both see it. That is also having seen it."""
    check_givable(checkin, by, frame, now=now)
    if day not in givable_days(checkin, frame, now=now):
        raise InvalidInput("day", "That day isn't free any more. Please pick another one.")
    return replace(checkin, told_until=day, told_seen_at=checkin.told_seen_at or now)


def see_told(checkin: Checkin, by: UUID, *, now: datetime) -> Checkin:
    if checkin.told_to != by:
        raise NotAllowed
    return replace(checkin, told_seen_at=checkin.told_seen_at or now)


def _leaves_time(day: date, frame: Frame) -> bool:
    """Whether a check-in moved to this day could still be missed and told before the next one begins."""
    if frame.next_due_on is None:
        return True
    next_opens_on = shift_pair_days(pair_day_on_or_after(frame.next_due_on, frame.pair), OPENS, frame.pair)
    return shift_pair_days(day, TOLD, frame.pair) < next_opens_on


def _end_in_words(checkin: Checkin) -> str:
    if checkin.state in TOOK_PLACE and checkin.held_on is not None:
        return f"This check-in was held on {_day(checkin.held_on)}."
    if checkin.state is CheckinState.EXCUSED:
        return "This check-in was left out by both of you."
    return "This check-in is closed; it didn't take place."


def _day(on: date) -> str:
    return f"{on.day} {on:%B}"
