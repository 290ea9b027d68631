"""The windows of preparing a check-in: one goal a page, a last page, and the question for one example."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.domain.checkin_page import GoalPage
from app.domain.checkin_situation import Situation
from app.domain.evidence import has_gap
from app.domain.preparation import GoalStatus, Prompt
from app.domain.preparing import (
    EXAMPLE_FIELD,
    LINK_FIELD,
    MOST_CHARS,
    MOVED_FIELD,
    NEEDS_FIELD,
    STATUS_FIELD,
    PreparationEntry,
    Preparing,
)
from app.views.blocks import (
    Block,
    View,
    actions,
    button,
    clip,
    context,
    day,
    field,
    header,
    mention,
    month,
    option,
    radio,
    section,
    small,
    text_area,
    typed,
    window,
)
from app.views.checkin_ids import who_sees_button
from app.views.checkin_words import STATUSES, the_checkin
from app.views.forms import Values, read_choice, read_id, read_number, read_parts, values_of
from app.views.plan_texts import goal_title
from app.views.plans import GOAL_EVIDENCE

PREPARE_GOAL = "checkin_prepare_goal"
PREPARE_LAST = "checkin_prepare_last"
PREPARE_EXAMPLE = "checkin_prepare_example"
PREPARE_SHARED = "checkin_prepare_shared"
PREPARE_SAVE = "checkin_prepare_save"
PREPARE_BACK = "checkin_prepare_back"

_VALUE = "entered"
_LINK_CHARS = 2000
_LINE_CHARS = 500
_TITLE_CHARS = 140
_LABELS: Mapping[Prompt, str] = {
    Prompt.MOVED: "What moved{since}?",
    Prompt.UPDATE: "Your update: what moved{since}?",
    Prompt.SET_OBJECTIVE: "What do you want to have reached in two months?",
    Prompt.LOOK_AT_OBJECTIVE: "How far did you get with what you had set?",
}
_HINTS: Mapping[Prompt, str] = {
    Prompt.UPDATE: "This goal asks for an update each month: a sentence, or a link below.",
    Prompt.SET_OBJECTIVE: "You look at it together in two check-ins.",
}


def preparing_window(preparing: Preparing, *, saved: bool = False) -> View:
    """The page of the wizard that the draft is on."""
    if preparing.wants_example:
        return _example_window(preparing)
    goal = preparing.goal
    return _last_window(preparing, saved=saved) if goal is None else _goal_window(preparing, goal, saved=saved)


def shared_window(situation: Situation) -> View:
    """What happens next, once it was shared."""
    checkin, lead = situation.checkin, mention(situation.lead.slack_user)
    blocks = [
        section(f"{lead} can read it now. Your check-in is on {day(checkin.falls_on, situation.person.tz)}."),
        context("You can change it at any time; what you change after you met shows as changed afterwards."),
    ]
    return window(PREPARE_SHARED, "Shared", blocks)


def parse_preparation(view: Mapping[str, Any]) -> PreparationEntry:
    """What is entered on a page, also where it isn't submitted (Save draft, Back)."""
    entered = _by_field(values_of(dict(view)))
    return PreparationEntry(
        status=read_choice(GoalStatus, entered.get(STATUS_FIELD)),
        moved=_text(entered, MOVED_FIELD),
        link=_text(entered, LINK_FIELD),
        needs=_text(entered, NEEDS_FIELD),
    )


def parse_examples(view: Mapping[str, Any]) -> dict[UUID, str]:
    """The lines that answered the question for an example, by goal."""
    prefix = f"{EXAMPLE_FIELD}:"
    values = values_of(dict(view))
    return {
        read_id(block_id.removeprefix(prefix)): (text or "").strip()
        for block_id, text in values.items()
        if block_id.startswith(prefix)
    }


def encode_page(checkin_id: UUID, page: int) -> str:
    return f"{checkin_id} {page}"


def decode_page(about: str) -> tuple[UUID, int]:
    """Which check-in and page a window of the wizard is about."""
    checkin_id, page = read_parts(about, 2)
    return read_id(checkin_id), read_number(page)


def _goal_window(preparing: Preparing, goal: GoalPage, *, saved: bool) -> View:
    draft, number = preparing.draft, preparing.draft.page + 1
    note = draft.note(goal.goal.id)
    statuses = [option(label, status) for status, label in STATUSES.items()]
    last = goal.last
    blocks = [
        *_saved(saved),
        context(f"Goal {number} of {len(preparing.page.goals)} · {_who_reads(preparing)}"),
        header(clip(goal_title(goal.goal), _TITLE_CHARS)),
        *_agreed_last_time(goal),
        field(_named(STATUS_FIELD, preparing), "Where is it?", radio(_VALUE, statuses, chosen=note.status)),
        field(
            _named(MOVED_FIELD, preparing),
            _LABELS[goal.prompt].format(since=_since(preparing)),
            text_area(_VALUE, value=note.moved, most=MOST_CHARS),
            hint=_HINTS.get(goal.prompt),
            optional=True,
        ),
        *([context("Last time you wrote"), small(last.moved)] if last and last.moved else []),
        *([context("What you had set"), small(goal.objective)] if goal.objective else []),
        _evidence(preparing, goal),
        field(
            _named(LINK_FIELD, preparing),
            "Add a link",
            text_area(_VALUE, lines=False, most=_LINK_CHARS, placeholder="https://"),
            optional=True,
        ),
        _buttons(preparing),
    ]
    return window(PREPARE_GOAL, _title(preparing), blocks, submit="Next", about=_about(preparing))


def _who_reads(preparing: Preparing) -> str:
    if preparing.page.is_shared:
        lead = mention(preparing.page.situation.lead.slack_user)
        return f"{lead} reads what you shared; what you change is yours until you share again"
    return "only you see this until you share it"


def _last_window(preparing: Preparing, *, saved: bool) -> View:
    situation = preparing.page.situation
    lead = mention(situation.lead.slack_user)
    note = f"{lead} reads all of this when you press Share, and not before."
    if preparing.page.is_shared:
        note = f"You shared this before. {lead} sees the changes when you share again."
    if situation.checkin.is_recorded:
        note += " What you change now shows as changed afterwards."
    blocks = [
        *_saved(saved),
        *(_summary(preparing, goal) for goal in preparing.page.goals),
        field(
            _named(NEEDS_FIELD, preparing),
            "What do you need from your lead?",
            text_area(_VALUE, value=preparing.draft.needs, most=MOST_CHARS),
            optional=True,
        ),
        context(note),
        _buttons(preparing),
    ]
    return window(PREPARE_LAST, _title(preparing), blocks, submit="Share with my lead", about=_about(preparing))


def _example_window(preparing: Preparing) -> View:
    blocks = [section("Is there one example, a date, a name? A line is enough.")]
    for goal in preparing.vague:
        blocks += typed(preparing.draft.note(goal.goal.id).moved)
        blocks.append(
            field(
                f"{EXAMPLE_FIELD}:{goal.goal.id}",
                clip(goal_title(goal.goal), _TITLE_CHARS),
                text_area(_VALUE, lines=False, most=_LINE_CHARS),
                optional=True,
            )
        )
    blocks.append(context("Leave it empty to share it as it is. I ask this once."))
    return window(PREPARE_EXAMPLE, _title(preparing), blocks, submit="Share with my lead", about=_about(preparing))


def _summary(preparing: Preparing, goal: GoalPage) -> Block:
    status = preparing.draft.note(goal.goal.id).status
    return small(f"{STATUSES[status] if status else 'Left open'}: {goal_title(goal.goal)}", 300)


def _agreed_last_time(goal: GoalPage) -> list[Block]:
    agreed = goal.last_agreed
    if agreed is None:
        return []
    other = [context("in their own words"), *typed(agreed.agreed_other)] if agreed.agreed_other else []
    return [context("*Agreed last time*"), *typed(agreed.agreed), *other]


def _evidence(preparing: Preparing, goal: GoalPage) -> Block:
    """What was linked since the last check-in; a gap only where the goal looks for evidence each month."""
    see = button("See", GOAL_EVIDENCE, str(preparing.page.situation.checkin.plan), says="See what is linked")
    found = [
        f"{count} {what}{'' if count == 1 else 's'}"
        for count, what in ((goal.messages, "message"), (goal.links, "link"))
        if count
    ]
    if found:
        return section(f"Linked{_since(preparing)}: {', '.join(found)}", accessory=see)
    if has_gap(goal.goal, linked=0, checkin_no=preparing.page.situation.checkin.no):
        return section(f"Nothing linked{_since(preparing)}. That is something to talk about, not a failure.")
    return section(f"Nothing linked{_since(preparing)}.")


def _since(preparing: Preparing) -> str:
    since = preparing.page.since
    return f" since {since.day} {month(since)}" if since else ""


def _buttons(preparing: Preparing) -> Block:
    page = preparing.draft.page
    back = [button("Back", PREPARE_BACK, str(page - 1))] if page else []
    who = who_sees_button(preparing.page.situation.checkin.id)
    return actions(*back, button("Save draft", PREPARE_SAVE, str(page)), who)


def _saved(saved: bool) -> list[Block]:
    return [section("Saved. You can close this and go on later, here or in Home.")] if saved else []


def _title(preparing: Preparing) -> str:
    return the_checkin(preparing.page.situation.checkin)


def _about(preparing: Preparing) -> str:
    return encode_page(preparing.page.situation.checkin.id, preparing.draft.page)


def _named(name: str, preparing: Preparing) -> str:
    """Changes with the page and with what was saved, so that Slack shows what stands in the draft."""
    return f"{name}:{preparing.draft.page}.{preparing.draft.rev}"


def _by_field(values: Values) -> Values:
    return {block_id.partition(":")[0]: value for block_id, value in values.items()}


def _text(values: Values, name: str) -> str:
    return (values.get(name) or "").strip()
