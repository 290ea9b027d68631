"""The windows of holding a check-in: one page before, one form after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.domain.calendar import local_date
from app.domain.checkin_page import CheckinPage, GoalPage
from app.domain.holding import AGREED_FIELD, DAY_FIELD, HELD_FIELD, MOST_CHARS, PROMISE_FIELD, HeldRecord
from app.domain.person import Person
from app.domain.promise import MOST_AT_ONCE, NewPromise
from app.domain.questions import question_for
from app.errors import InvalidInput
from app.views.blocks import (
    Block,
    View,
    actions,
    button,
    clip,
    context,
    datepicker,
    day,
    divider,
    field,
    header,
    mention,
    option,
    plain_day,
    section,
    select,
    text_area,
    typed,
    window,
)
from app.views.checkin_ids import (
    CHECKIN_EXCUSE,
    CHECKIN_MOVE,
    CHECKIN_NAME,
    CHECKIN_RECORD,
    checkin_button,
    who_sees_button,
)
from app.views.checkin_words import STATUSES, due_in_words, the_checkin
from app.views.forms import date_of, read_id, read_number, read_parts, text_of, values_of
from app.views.plan_texts import MOST_BLOCKS, fit, goal_title
from app.views.plans import GOAL_EVIDENCE

HOLD_WINDOW = "checkin_hold"
RECORD_WINDOW = "checkin_record"
ANOTHER_PROMISE = "checkin_another_promise"

_VALUE = "entered"
_TITLE_CHARS = 140
_MOST_LATE = 5


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Which check-in a form is about, and how many promises it has room for."""

    checkin: UUID
    promises: int = 1


def hold_window(page: CheckinPage, reader: Person, *, now: datetime) -> View:
    """The page before: late promises first, then what was prepared, goal by goal, and one question worth asking."""
    situation, checkin = page.situation, page.situation.checkin
    due = due_in_words(situation, reader, now)
    blocks = [
        context(f"{_hat(page, reader)} · it {due}"),
        *_late_promises(page, reader, now),
        *_preparation(page, reader),
        *(block for goal in page.goals for block in _goal(page, goal)),
        divider(),
        section(f"*Worth asking today:* {question_for(checkin.plan, checkin.no)}"),
    ]
    return window(HOLD_WINDOW, the_checkin(checkin), [*fit(blocks, MOST_BLOCKS - 1), _buttons(page)])


def record_window(page: CheckinPage, reader: Person, days: Sequence[date], *, promises: int = 1) -> View:
    """The form after. `days` are those on which it may have been held, newest first."""
    situation, checkin = page.situation, page.situation.checkin
    other = mention(situation.other(reader.id).slack_user)
    chosen = days[0].isoformat()
    options = [option(plain_day(on), on.isoformat()) for on in days]
    blocks = [
        field(HELD_FIELD, "When did you meet?", select(_VALUE, options, placeholder="Pick a day", chosen=chosen)),
        *(_agreed_field(goal) for goal in page.goals),
        *(block for no in range(1, promises + 1) for block in _promise_fields(page, reader, no, days[0])),
    ]
    if promises < MOST_AT_ONCE:
        blocks.append(actions(button("+ another promise", ANOTHER_PROMISE, str(promises + 1))))
    blocks.append(context(f"{other} reads it and answers. Nobody else reads it."))
    about = encode_record(RecordPlace(checkin.id, promises))
    return window(RECORD_WINDOW, "What came of it", blocks, submit="Record", about=about)


def parse_record(view: Mapping[str, Any]) -> HeldRecord:
    """What was entered; raises InvalidInput by field. A date without words is no promise: it was there already."""
    values = values_of(dict(view))
    held_on = date_of(values, HELD_FIELD)
    if held_on is None:
        raise InvalidInput(HELD_FIELD, "Pick the day on which you met.")
    promises = []
    for no in range(1, MOST_AT_ONCE + 1):
        text, due_on = text_of(values, f"{PROMISE_FIELD}_{no}"), date_of(values, f"{DAY_FIELD}_{no}")
        if text and due_on is None:
            raise InvalidInput(f"{DAY_FIELD}_{no}", "By when?")
        if text and due_on:
            promises.append(NewPromise(text, due_on))
    return HeldRecord(held_on, parse_agreed(view), tuple(promises))


def parse_agreed(view: Mapping[str, Any]) -> dict[UUID, str]:
    """What was agreed, by goal; empty where nothing was entered."""
    found = {}
    for block_id, text in values_of(dict(view)).items():
        name, _, rest = block_id.partition(":")
        if name == AGREED_FIELD:
            found[read_id(rest.partition(":")[0])] = (text or "").strip()
    return found


def encode_record(place: RecordPlace) -> str:
    return f"{place.checkin} {place.promises}"


def decode_record(about: str) -> RecordPlace:
    checkin_id, promises = read_parts(about, 2)
    return RecordPlace(read_id(checkin_id), read_number(promises))


def _agreed_field(goal: GoalPage) -> Block:
    label = f"What did you agree? {clip(goal_title(goal.goal), _TITLE_CHARS)}"
    return field(f"{AGREED_FIELD}:{goal.goal.id}", label, text_area(_VALUE, most=MOST_CHARS), optional=True)


def _promise_fields(page: CheckinPage, reader: Person, no: int, today: date) -> list[Block]:
    mine = reader.id == page.situation.lead.id
    label = "Your promise" if mine else "What your lead promised"
    next_on = page.situation.frame.next_due_on
    by_on = next_on if next_on and next_on > today else None
    return [
        field(
            f"{PROMISE_FIELD}_{no}",
            label if no == 1 else f"{label} ({no})",
            text_area(_VALUE, lines=False, most=MOST_CHARS),
            optional=True,
        ),
        field(f"{DAY_FIELD}_{no}", "By", datepicker(_VALUE, chosen=by_on), optional=True),
    ]


def _hat(page: CheckinPage, reader: Person) -> str:
    situation = page.situation
    if reader.id == situation.lead.id:
        return f"As {mention(situation.person.slack_user)}'s lead"
    return f"With {mention(situation.lead.slack_user)}"


def _late_promises(page: CheckinPage, reader: Person, now: datetime) -> list[Block]:
    """Said first: a check-in begins with what the lead still owes."""
    today = local_date(now, page.situation.lead.tz)
    late = [one for one in page.promises if one.is_late(today)]
    who = "You" if reader.id == page.situation.lead.id else mention(page.situation.lead.slack_user)
    blocks: list[Block] = []
    for one in late[:_MOST_LATE]:
        start = "*Start here.* " if not blocks else ""
        blocks += [section(f"{start}{who} said:"), *typed(one.text)]
        blocks.append(context(f"by {day(one.due_on, reader.tz)}; it isn't done."))
    return blocks


def _preparation(page: CheckinPage, reader: Person) -> list[Block]:
    is_lead = reader.id == page.situation.lead.id
    person = mention(page.situation.person.slack_user)
    if not page.is_shared:
        return [section(f"{person if is_lead else 'What you prepared'}: not shared yet.")]
    if not page.needs:
        return []
    what = f"What {person} needs from you" if is_lead else "What you need from your lead"
    return [section(f"*{what}*"), *typed(page.needs)]


def _goal(page: CheckinPage, goal: GoalPage) -> list[Block]:
    """One goal: its status, what moved, what is linked, what was agreed the last time."""
    see = button("Evidence", GOAL_EVIDENCE, str(page.situation.checkin.plan), says="See what is linked")
    linked = goal.messages + goal.links
    status = STATUSES[goal.now.status] if goal.now.status else "Nothing said yet"
    line = f"*{status}* · {linked or 'nothing'} linked since the last check-in"
    blocks = [header(clip(goal_title(goal.goal), _TITLE_CHARS)), section(line, accessory=see)]
    blocks += typed(goal.now.moved) if goal.now.moved else []
    blocks += [context("changed afterwards")] if goal.now.changed_after else []
    if goal.objective:
        blocks += [context("*The objective that was set*"), *typed(goal.objective)]
    agreed = goal.last_agreed
    if agreed is not None:
        blocks += [context("*Agreed last time*"), *typed(agreed.agreed)]
        blocks += [context("*… in the other's words*"), *typed(agreed.agreed_other)] if agreed.agreed_other else []
    return blocks


def _buttons(page: CheckinPage) -> Block:
    checkin = page.situation.checkin
    record = (
        []
        if checkin.is_over or checkin.is_recorded
        else [checkin_button("We met: record it", CHECKIN_RECORD, checkin, style="primary")]
    )
    when = CHECKIN_NAME if checkin.missed_on else CHECKIN_MOVE
    other_ways = [
        checkin_button("Name a day…" if checkin.missed_on else "Move…", when, checkin),
        checkin_button("Leave it out…", CHECKIN_EXCUSE, checkin),
    ]
    return actions(*record, *(other_ways if record else []), who_sees_button(checkin.id))
