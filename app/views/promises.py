"""Promises of a lead: the item of a day, the list, and the words when one no longer holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.domain.calendar import local_date
from app.domain.person import Person
from app.domain.plan_rules import too_long
from app.domain.promise import Promise, PromiseState
from app.domain.visibility import Data
from app.domain.visibility_reasons import explain
from app.errors import InvalidInput
from app.views.blocks import (
    Block,
    Obsolete,
    View,
    actions,
    button,
    context,
    day,
    field,
    mention,
    section,
    text_area,
    typed,
    window,
)
from app.views.forms import required_text, values_of
from app.views.items import Item
from app.views.plan_texts import MOST_BLOCKS, fit

PROMISE_SEE = "promise_see"
PROMISE_DONE = "promise_done"
PROMISE_DROP = "promise_drop"
PROMISE_LIST = "promise_list"
PROMISE_WHO = "promise_who"
PROMISE_WINDOW = "promise"
PROMISE_DROP_WINDOW = "promise_drop"

WORD_FIELD = "word"
_VALUE = "entered"
_WORD_CHARS = 500


def promise_item(promise: Promise, reader: Person, toward_user: str, *, now: datetime) -> Item | Obsolete:
    """How a promise reads in a message: to whom, and by when; never what."""
    toward = mention(toward_user)
    match promise.state:
        case PromiseState.KEPT:
            return Item(f"A promise to {toward} is kept.", done=True)
        case PromiseState.DROPPED:
            return Item(f"A promise to {toward} doesn't hold any more; they can read why.", done=True)
        case PromiseState.WITHDRAWN:
            return Obsolete("withdrawn")
    due = (
        "is due today"
        if promise.due_on == local_date(now, reader.tz)
        else f"was due on {day(promise.due_on, reader.tz)}"
    )
    about = str(promise.id)
    return Item(
        f"A promise to {toward} {due}.", (button("See", PROMISE_SEE, about), button("Done", PROMISE_DONE, about))
    )


def promise_window(promise: Promise, reader: Person, other_user: str) -> View:
    """One promise, for one of the two."""
    mine = reader.id == promise.owner
    who = f"You promised {mention(other_user)}" if mine else f"{mention(other_user)} promised you"
    blocks = [section(f"{who}:"), *_promise(promise, reader), *_buttons(promise, reader)]
    return window(PROMISE_WINDOW, "A promise", blocks)


def promises_window(promises: Sequence[tuple[Promise, str]], reader: Person) -> View:
    """All of them, each with the member id of the other one: open ones first."""
    ordered = sorted(promises, key=lambda one: (one[0].state is not PromiseState.OPEN, one[0].due_on))
    blocks: list[Block] = []
    for promise, other_user in ordered:
        who = f"To {mention(other_user)}" if reader.id == promise.owner else f"From {mention(other_user)}"
        blocks += [context(who), *_promise(promise, reader), *_buttons(promise, reader)]
    if not blocks:
        blocks = [section("No promises yet. They come from the plan, and from each check-in.")]
    return window(PROMISE_WINDOW, "Promises", fit(blocks, MOST_BLOCKS))


def drop_window(promise: Promise, toward_user: str) -> View:
    """Why it no longer holds, in a word for the one it was made to."""
    blocks = [
        *typed(promise.text),
        field(
            WORD_FIELD,
            "What has changed?",
            text_area(_VALUE, lines=False, most=_WORD_CHARS),
            hint="One line is enough.",
        ),
        context(f"{mention(toward_user)} reads it beside the promise."),
    ]
    return window(PROMISE_DROP_WINDOW, "Not any more", blocks, submit="Take it back", about=str(promise.id))


def parse_word(view: dict[str, Any]) -> str:
    word = required_text(values_of(view), WORD_FIELD, "A word on why helps. One line is enough.")
    long = too_long(word, _WORD_CHARS)
    if long:
        raise InvalidInput(WORD_FIELD, long)
    return word


def promise_state(promise: Promise, tz: str) -> str:
    """By when, and what became of it."""
    by = f"by {day(promise.due_on, tz)}"
    if promise.state is PromiseState.OPEN:
        return by
    return f"{by} · {'kept' if promise.state is PromiseState.KEPT else 'not any more'}"


def who_sees_promises_window() -> View:
    return window(PROMISE_WINDOW, "Who can see this", [section(line) for line in explain(Data.PROMISES)])


def _promise(promise: Promise, reader: Person) -> list[Block]:
    word = [context("because"), *typed(promise.word)] if promise.word else []
    return [*typed(promise.text), context(promise_state(promise, reader.tz)), *word]


def _buttons(promise: Promise, reader: Person) -> list[Block]:
    about = str(promise.id)
    if promise.owner != reader.id or promise.state is not PromiseState.OPEN:
        return []
    return [
        actions(
            button("Done", PROMISE_DONE, about, style="primary"),
            button("Not any more…", PROMISE_DROP, about),
            button("Who can see this", PROMISE_WHO),
        )
    ]
