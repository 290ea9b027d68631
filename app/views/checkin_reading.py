"""Reading a record of a check-in and answering it; the window of one that is over."""

from collections.abc import Mapping
from uuid import UUID

from app.domain.checkin_page import CheckinPage, GoalPage
from app.domain.holding import AGREED_FIELD, MOST_CHARS
from app.domain.person import Person
from app.domain.promise import Promise
from app.views.blocks import (
    Block,
    View,
    actions,
    button,
    clip,
    confirmed,
    context,
    day,
    field,
    header,
    mention,
    section,
    text_area,
    typed,
    window,
)
from app.views.checkin_ids import hold_button, who_sees_button
from app.views.checkin_words import STATUSES, how_it_ended, the_checkin
from app.views.plan_texts import MOST_BLOCKS, fit, goal_title
from app.views.promises import promise_state

READ_WINDOW = "checkin_read"
CHANGE_WINDOW = "checkin_change"
CHECKIN_RIGHT = "checkin_right"
CHECKIN_CHANGE = "checkin_change"
CHECKIN_NOT_MET = "checkin_not_met"

_VALUE = "entered"
_TITLE_CHARS = 140


def read_window(page: CheckinPage, reader: Person) -> View:
    """What was recorded, with the answers that are still possible; what stands once it is over."""
    checkin = page.situation.checkin
    blocks = [
        section(_headline(page, reader)),
        *(block for goal in page.goals for block in _goal(goal)),
        *_promises(page, reader),
    ]
    closing = [actions(*_answers(page, reader), who_sees_button(checkin.id)), *_what_silence_means(page, reader)]
    return window(READ_WINDOW, the_checkin(checkin), [*fit(blocks, MOST_BLOCKS - 2), *closing])


def change_window(page: CheckinPage, reader: Person, *, mine: Mapping[UUID, str] | None = None) -> View:
    """My version of what was agreed; both stand. It begins with theirs, or with what I typed at the same time."""
    checkin, other = page.situation.checkin, mention(page.situation.other(reader.id).slack_user)
    start = f"{other} recorded this. Change what isn't right; both versions stand, side by side."
    if mine is not None:
        start = f"{other} recorded it a moment before you. What you wrote is below: send it as your version."
    blocks = [section(start), *(_version_field(page, goal, mine) for goal in page.goals)]
    return window(CHANGE_WINDOW, "My version", blocks, submit="Send my version", about=str(checkin.id))


def _version_field(page: CheckinPage, goal: GoalPage, mine: Mapping[UUID, str] | None) -> Block:
    text = goal.now.agreed if mine is None else mine.get(goal.goal.id, "")
    suffix = "mine" if mine is not None else page.situation.checkin.round
    return field(
        f"{AGREED_FIELD}:{goal.goal.id}:{suffix}",
        f"What did you agree? {clip(goal_title(goal.goal), _TITLE_CHARS)}",
        text_area(_VALUE, value=text, most=MOST_CHARS),
        optional=True,
    )


def _headline(page: CheckinPage, reader: Person) -> str:
    situation, checkin = page.situation, page.situation.checkin
    if checkin.is_over:
        unconfirmed = " Nobody confirmed it." if checkin.is_unconfirmed else ""
        return f"This check-in: {how_it_ended(checkin, reader.tz)}.{unconfirmed}"
    if checkin.held_on is None or checkin.recorded_by is None:
        return "This check-in is open; nothing is recorded."
    mine = checkin.recorded_by == reader.id
    who = "You" if mine else mention(situation.other(reader.id).slack_user)
    return f"{who} recorded that you met on {day(checkin.held_on, reader.tz)}."


def _goal(goal: GoalPage) -> list[Block]:
    now = goal.now
    if not (now.moved or now.agreed or now.agreed_other or now.status):
        return []
    blocks: list[Block] = [header(clip(goal_title(goal.goal), _TITLE_CHARS))]
    if now.moved or now.status:
        changed = " · changed afterwards" if now.changed_after else ""
        blocks.append(context(f"*{STATUSES[now.status] if now.status else 'Prepared'}*{changed}"))
        blocks += typed(now.moved)
    if now.agreed:
        blocks += [context("*Agreed*"), *typed(now.agreed)]
    if now.agreed_other:
        blocks += [context("*Agreed, in the other's words*"), *typed(now.agreed_other)]
    return blocks


def _promises(page: CheckinPage, reader: Person) -> list[Block]:
    made = [one for one in page.promises if one.source == page.situation.checkin.id]
    if not made:
        return []
    who = "You" if reader.id == page.situation.lead.id else mention(page.situation.lead.slack_user)
    return [header("Promises"), context(f"{who} promised"), *(block for one in made for block in _promise(one, reader))]


def _promise(one: Promise, reader: Person) -> list[Block]:
    return [*typed(one.text), context(promise_state(one, reader.tz))]


def _answers(page: CheckinPage, reader: Person) -> list[Block]:
    checkin = page.situation.checkin
    about = str(checkin.id)
    not_met = confirmed(
        button("We didn't meet", CHECKIN_NOT_MET, about),
        "We didn't meet",
        "The check-in is open again, and the other one of you reads that you said so.",
        yes="We didn't meet",
    )
    answers = [
        button("That's right", CHECKIN_RIGHT, about, style="primary"),
        button("Change something", CHECKIN_CHANGE, about),
    ]
    if checkin.is_over:
        return answers if checkin.is_unconfirmed and checkin.recorded_by != reader.id else []
    if not checkin.is_recorded:
        return [hold_button(checkin)]
    return [not_met] if checkin.recorded_by == reader.id else [*answers, not_met]


def _what_silence_means(page: CheckinPage, reader: Person) -> list[Block]:
    checkin = page.situation.checkin
    if checkin.is_over or not checkin.is_recorded:
        return []
    mine = checkin.recorded_by == reader.id
    other = mention(page.situation.other(reader.id).slack_user)
    if checkin.needs_click:
        return [context(f"It counts when {f'{other} says' if mine else 'you say'} so.")]
    return [context(f"If {f'{other} says' if mine else 'you say'} nothing, it counts after three working days.")]
