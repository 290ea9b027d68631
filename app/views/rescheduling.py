"""The windows of moving a check-in, naming a day, leaving it out, and of the leader who gives time."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.domain.checkin_acts import MOST_MOVES, ExcuseReason
from app.domain.checkin_situation import Situation
from app.domain.person import Person
from app.errors import InvalidInput
from app.views.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    day,
    field,
    mention,
    option,
    plain_day,
    radio,
    section,
    select,
    window,
)
from app.views.checkin_ids import who_sees_button
from app.views.checkin_words import REASONS, how_it_ended, the_checkin
from app.views.forms import date_of, values_of

MOVE_WINDOW = "checkin_move"
NAME_WINDOW = "checkin_name"
EXCUSE_WINDOW = "checkin_excuse"
PROPOSAL_WINDOW = "checkin_proposal"
GIVE_WINDOW = "checkin_give"
EXCUSE_AGREE = "checkin_excuse_agree"
EXCUSE_BACK = "checkin_excuse_back"

CHOSEN_DAY, REASON_FIELD = "day", "reason"
_VALUE = "entered"


def move_window(situation: Situation, reader: Person, days: Sequence[date]) -> View:
    """The days it may move to."""
    checkin = situation.checkin
    other = mention(situation.other(reader.id).slack_user)
    left = MOST_MOVES - situation.frame.moves
    blocks = [
        section(f"It is due on {day(checkin.falls_on, reader.tz)}. These are days on which you both work."),
        _day_field(days, "Move it to"),
        context(f"{other} reads of it. The clock counts from the new day, and the move stays visible."),
        context(f"Two check-ins of a season can move; {'this is the last one' if left == 1 else 'two are left'}."),
    ]
    return window(MOVE_WINDOW, "Move the check-in", blocks, submit="Move it", about=str(checkin.id))


def name_window(situation: Situation, reader: Person, days: Sequence[date]) -> View:
    """The days left for one that was missed."""
    other = mention(situation.other(reader.id).slack_user)
    blocks = [
        section(f"When will the {the_checkin(situation.checkin)} take place?"),
        _day_field(days, "The day"),
        context(f"{other} reads of it, and I remind you both on that day. The clock goes on."),
    ]
    return window(NAME_WINDOW, "Name a day", blocks, submit="Name it", about=str(situation.checkin.id))


def excuse_window(situation: Situation, reader: Person) -> View:
    """Proposing to leave it out."""
    other = mention(situation.other(reader.id).slack_user)
    options = [option(text, reason) for reason, text in REASONS.items()]
    blocks = [
        section(f"You can leave out two check-ins of a season, if you both want to. {other} decides with you."),
        field(REASON_FIELD, "Why?", radio(_VALUE, options)),
        context("The reason is for the two of you. Upwards it is a number. Saying nothing means no."),
        actions(who_sees_button(situation.checkin.id)),
    ]
    return window(EXCUSE_WINDOW, "Leave it out", blocks, submit="Propose it", about=str(situation.checkin.id))


def proposal_window(situation: Situation, reader: Person, reason: ExcuseReason | None) -> View:
    """A proposal to leave it out, with its reason, for the two."""
    checkin = situation.checkin
    if checkin.is_over or checkin.excuse_by is None or reason is None:
        standing = how_it_ended(checkin, reader.tz) if checkin.is_over else "open; nothing is proposed any more"
        return window(PROPOSAL_WINDOW, the_checkin(checkin), [section(f"This check-in: {standing}.")])
    mine = checkin.excuse_by == reader.id
    other = mention(situation.other(reader.id).slack_user)
    start, agrees = ("You propose", f"{other} agrees") if mine else (f"{other} proposes", "you agree")
    blocks = [
        section(f"{start} to leave out the {the_checkin(checkin)}: {REASONS[reason]}."),
        actions(_proposal_button(mine, str(checkin.id)), who_sees_button(checkin.id)),
        context(f"It counts when {agrees}. Saying nothing means no, and it goes on as planned."),
    ]
    return window(PROPOSAL_WINDOW, the_checkin(checkin), blocks)


def give_window(situation: Situation, reader: Person, days: Sequence[date]) -> View:
    """The days a leader who was told may give."""
    lead, person = mention(situation.lead.slack_user), mention(situation.person.slack_user)
    blocks = [
        section(f"How long do {lead} and {person} have for the {the_checkin(situation.checkin)}?"),
        _day_field(days, "Until"),
        context("Both of them see it. I won't tell you of this one again; it closes here when it was held."),
    ]
    return window(GIVE_WINDOW, "Give until", blocks, submit="Give it", about=str(situation.checkin.id))


def parse_day(view: dict[str, Any]) -> date:
    """The day that was chosen; raises InvalidInput."""
    chosen = date_of(values_of(view), CHOSEN_DAY)
    if chosen is None:
        raise InvalidInput(CHOSEN_DAY, "Pick a day.")
    return chosen


def parse_reason(view: dict[str, Any]) -> ExcuseReason:
    reason = values_of(view).get(REASON_FIELD)
    if reason not in set(ExcuseReason):
        raise InvalidInput(REASON_FIELD, "Pick a reason. It is for the two of you only.")
    return ExcuseReason(reason)


def _day_field(days: Sequence[date], label: str) -> Block:
    options = [option(plain_day(on), on.isoformat()) for on in days]
    return field(CHOSEN_DAY, label, select(_VALUE, options, placeholder="Pick a day"))


def _proposal_button(mine: bool, about: str) -> Block:
    if mine:
        return button("Take it back", EXCUSE_BACK, about)
    return button("Agree to leave it out", EXCUSE_AGREE, about, style="primary")
