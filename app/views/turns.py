""" "I'd like a turn" and "leave me out until …": anybody may press either, without a reason and without a minus."""

from datetime import date, datetime
from typing import Any

from app.domain.calendar import local_date
from app.domain.person import Person
from app.views.blocks import Block, View, actions, button, context, datepicker, day, field, section, window
from app.views.forms import date_of, values_of

TURN_WISH = "turn_wish"
TURN_LEAVE_OUT = "turn_leave_out"
TURN_FORGET = "turn_forget"
LEAVE_OUT_WINDOW = "turn_leave_out_window"
UNTIL_FIELD = "until"


def turn_blocks(me: Person, today: date) -> list[Block]:
    """Where the person stands with a turn, and what they can press."""
    if me.left_out_until is not None and today < me.left_out_until:
        text = f"Nobody asks you into a season before {day(me.left_out_until, me.tz)}."
        return [section(text), actions(button("Take that back", TURN_FORGET), button("I'd like a turn", TURN_WISH))]
    if me.turn_asked_at is not None:
        asked_on = day(local_date(me.turn_asked_at, me.tz), me.tz)
        text = f"You asked for a turn on {asked_on}. Whoever leads you sees it when they form a season."
        return [section(text), actions(button("Take that back", TURN_FORGET))]
    text = (
        "Would a season suit you? That is six months of close work on your growth with whoever leads you. They see "
        "your wish when they form one. No reason is needed."
    )
    return [
        section(text),
        actions(button("I'd like a turn", TURN_WISH), button("Leave me out until …", TURN_LEAVE_OUT)),
    ]


def leave_out_window() -> View:
    return window(
        LEAVE_OUT_WINDOW,
        "Leave me out until …",
        [
            field(UNTIL_FIELD, "Nobody asks you before", datepicker("day")),
            context("No reason is needed, nobody is told, and you can take it back at any time."),
        ],
        submit="Save",
    )


def parse_leave_out(view: dict[str, Any]) -> date | None:
    return date_of(values_of(view), UNTIL_FIELD)


def turn_words(me: Person, now: datetime) -> str:
    """What holds after a press, in a sentence."""
    text: str = turn_blocks(me, local_date(now, me.tz))[0]["text"]["text"]
    return text
