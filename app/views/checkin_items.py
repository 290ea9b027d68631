"""Items about check-ins: one or two sentences each, for the day's message and for Home."""

from collections.abc import Callable, Mapping
from datetime import datetime

from app.domain.checkin import TOOK_PLACE, Checkin, CheckinState, RecordAnswer, days_of
from app.domain.checkin_situation import Situation
from app.domain.checkin_turn import AFTER, EVE
from app.domain.person import Person
from app.domain.steps import Step, StepKind
from app.views.blocks import Block, Obsolete, day, mention
from app.views.checkin_ids import (
    CHECKIN_EXCUSE,
    CHECKIN_HOLD,
    CHECKIN_MOVE,
    CHECKIN_NAME,
    CHECKIN_PREPARE,
    CHECKIN_PROPOSAL,
    CHECKIN_READ,
    checkin_button,
    hold_button,
)
from app.views.checkin_telling import told_item, told_pair_item, what_will_be_told
from app.views.checkin_words import (
    due_in_words,
    how_it_ended,
    the_checkin,
    with_other,
)
from app.views.items import Item

Shown = Item | Obsolete
_NAMED_FROM = 10_000
"""Nudges with a greater number speak of a day that was named: the number is its ordinal."""


def checkin_item(situation: Situation, step: Step, reader: Person, now: datetime) -> Shown:
    """How one step about this check-in reads to `reader` now."""
    return _ITEMS[step.kind](situation, step, reader, now)


def _over(situation: Situation, reader: Person) -> Item | None:
    """What stands in place of anything that was asked, once it is over or recorded."""
    checkin = situation.checkin
    if checkin.is_over:
        return Item(f"{with_other(situation, reader.id)}: {how_it_ended(checkin, reader.tz)}.", done=True)
    if checkin.is_recorded and checkin.held_on is not None:
        text = f"{with_other(situation, reader.id)} is recorded: {day(checkin.held_on, reader.tz)}."
        return Item(text, done=True)
    return None


def _prepare(situation: Situation, step: Step, reader: Person, now: datetime) -> Shown:
    over = _over(situation, reader)
    if over is not None:
        return over
    checkin, lead = situation.checkin, mention(situation.lead.slack_user)
    if checkin.shared_at is not None:
        return Item(f"You shared what you prepared for the {the_checkin(checkin)} with {lead}.", done=True)
    if step.kind is StepKind.CHECKIN_NUDGE:
        text = f"Your {the_checkin(checkin)} with {lead} {due_in_words(situation, reader, now)}. Nothing is shared yet."
    else:
        text = (
            f"Your {the_checkin(checkin)} with {lead} {due_in_words(situation, reader, now)}. Two minutes now: what "
            "moved, what is stuck?"
        )
    return Item(text, (checkin_button("Prepare it", CHECKIN_PREPARE, checkin), *_move(checkin)))


def _nudge(situation: Situation, step: Step, reader: Person, now: datetime) -> Shown:
    if step.no >= _NAMED_FROM:
        return _named_day(situation, step, reader)
    if reader.id == situation.person.id:
        return _prepare(situation, step, reader, now)
    over = _over(situation, reader)
    if over is not None:
        return over
    checkin = situation.checkin
    text = f"{with_other(situation, reader.id)} {due_in_words(situation, reader, now)}."
    if step.no % 10 == AFTER and checkin.missed_on is None:
        in_time_until_on = days_of(checkin, situation.frame).in_time_until_on
        text += f" Until {day(in_time_until_on, reader.tz)} it counts as in time."
    elif step.no % 10 == EVE:
        text += " There is something to read." if checkin.shared_at else ""
    return Item(text, (checkin_button("See and hold", CHECKIN_HOLD, checkin), *_move(checkin)))


def _named_day(situation: Situation, step: Step, reader: Person) -> Shown:
    over = _over(situation, reader)
    if over is not None:
        return over
    checkin = situation.checkin
    if checkin.named_on is None or checkin.named_on.toordinal() != step.no:
        return Obsolete("another day was named")
    text = f"{with_other(situation, reader.id)}: {day(checkin.named_on, reader.tz)} is the day one of you named."
    return Item(text, (hold_button(checkin), checkin_button("Name a day", CHECKIN_NAME, checkin)))


def _missed(situation: Situation, step: Step, reader: Person, now: datetime) -> Shown:
    checkin = situation.checkin
    if checkin.is_over or checkin.waits_for_answer:
        return _over(situation, reader) or Obsolete("done")
    opening = "hasn't happened yet. It's still worth it."
    if checkin.is_recorded:
        opening = "is recorded by one of you, and waits for the other's yes."
    parts = [f"{with_other(situation, reader.id)} {opening}"]
    if checkin.named_on is not None and not checkin.is_recorded:
        parts.append(f"Named for it: {day(checkin.named_on, reader.tz)}.")
    parts.append(what_will_be_told(situation, step, reader, now))
    if checkin.is_recorded:
        return Item(" ".join(parts), (checkin_button("Read it", CHECKIN_READ, checkin),))
    buttons = (
        hold_button(checkin),
        checkin_button("Name a day", CHECKIN_NAME, checkin),
        checkin_button("Leave it out", CHECKIN_EXCUSE, checkin),
    )
    return Item(" ".join(parts), buttons)


def _moved(situation: Situation, step: Step, reader: Person, now: datetime) -> Shown:
    checkin = situation.checkin
    other = mention(situation.other(reader.id).slack_user)
    if checkin.is_over or checkin.is_recorded:
        return Obsolete("over")
    if checkin.named_on is not None and step.no == checkin.named_on.toordinal():
        text = f"{other} named {day(checkin.named_on, reader.tz)} for your {the_checkin(checkin)}."
        return Item(text, (hold_button(checkin),))
    if step.no != checkin.moved or checkin.missed_on is not None:
        return Obsolete("moved again")
    text = (
        f"{other} moved your {the_checkin(checkin)} to {day(checkin.due_on, reader.tz)}. First it was "
        f"{day(checkin.first_due_on, reader.tz)}."
    )
    return Item(text, _move(checkin))


def _shifted(situation: Situation, step: Step, reader: Person, now: datetime) -> Shown:
    checkin = situation.checkin
    if checkin.is_over or checkin.is_recorded or checkin.missed_on is not None:
        return Obsolete("over")
    if checkin.shifted_to is None or step.no != checkin.shifts:
        return Obsolete("shifted again")
    on, named = day(checkin.shifted_to, reader.tz), with_other(situation, reader.id)
    if situation.frame.has_no_day(checkin):
        return Item(f"{named}: a day off lies over the whole of it. If that stays so until {on}, it falls away.")
    if checkin.shifted_to == checkin.due_on:
        return Item(f"{named} is due on {on} again.", _move(checkin))
    return Item(f"{named} is due on {on} now: a day off lies in between.", _move(checkin))


def _confirm(situation: Situation, step: Step, reader: Person, now: datetime) -> Shown:
    checkin = situation.checkin
    if checkin.is_over:
        return _over(situation, reader) or Obsolete("done")
    if not checkin.is_recorded or step.no != checkin.round or checkin.recorded_by == reader.id:
        return Item(f"{with_other(situation, reader.id)} is open again.", done=True)
    other = mention(situation.other(reader.id).slack_user)
    silence = "If you say nothing, it counts after three of your working days."
    if checkin.needs_click:
        silence = "It counts when you say so."
    text = f"{other} recorded your {the_checkin(checkin)}. {silence}"
    return Item(text, (checkin_button("Read it", CHECKIN_READ, checkin),))


def _excuse(situation: Situation, step: Step, reader: Person, now: datetime) -> Shown:
    over = _over(situation, reader)
    if over is not None:
        return over
    checkin = situation.checkin
    if checkin.excuse_by is None or step.no != checkin.round:
        return Item(f"{with_other(situation, reader.id)} goes on: the proposal was taken back.", done=True)
    other = mention(situation.other(reader.id).slack_user)
    text = f"{other} proposes to leave out your {the_checkin(checkin)}. Saying nothing means no."
    return Item(text, (checkin_button("Read and answer", CHECKIN_PROPOSAL, checkin),))


def _closed(situation: Situation, step: Step, reader: Person, now: datetime) -> Shown:
    checkin = situation.checkin
    other = mention(situation.other(reader.id).slack_user)
    read = (checkin_button("Read it", CHECKIN_READ, checkin),)
    named = with_other(situation, reader.id)
    if checkin.state is CheckinState.NOT_HELD:
        return Item(f"{named} is closed; it didn't take place. The next one begins fresh.")
    if checkin.state is CheckinState.EXCUSED and checkin.excuse_own:
        return Item(f"{named} falls away: until the next one there is no day on which you both work. It isn't counted.")
    if checkin.state is CheckinState.EXCUSED:
        return Item(f"{other} agreed: the {the_checkin(checkin)} is left out.")
    if checkin.answer is RecordAnswer.CHANGED and step.no:
        return Item(f"{other} added their own version to the {the_checkin(checkin)}. Both stand.", read)
    if checkin.is_unconfirmed and not step.no:
        return Item(f"{named} counts as {how_it_ended(checkin, reader.tz)}. Nobody confirmed it.", read)
    if not checkin.is_over and not checkin.is_recorded and checkin.answer is RecordAnswer.NOT_MET:
        return Item(f"{other} says that you didn't meet. {named} is open again.", (hold_button(checkin),))
    return Obsolete("over" if checkin.state in TOOK_PLACE else "answered anew")


def _move(checkin: Checkin) -> tuple[Block, ...]:
    return () if checkin.missed_on else (checkin_button("Move…", CHECKIN_MOVE, checkin),)


_ITEMS: Mapping[StepKind, Callable[[Situation, Step, Person, datetime], Shown]] = {
    StepKind.CHECKIN_PREPARE: _prepare,
    StepKind.CHECKIN_NUDGE: _nudge,
    StepKind.CHECKIN_MISSED: _missed,
    StepKind.CHECKIN_TOLD: told_item,
    StepKind.CHECKIN_TOLD_PAIR: told_pair_item,
    StepKind.CHECKIN_MOVED: _moved,
    StepKind.CHECKIN_SHIFTED: _shifted,
    StepKind.CHECKIN_CONFIRM: _confirm,
    StepKind.CHECKIN_EXCUSE: _excuse,
    StepKind.CHECKIN_CLOSED: _closed,
}
"""How each kind of step about a check-in reads."""
