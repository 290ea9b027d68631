"""The wizard in which a plan is written: a direction, then one goal a screen; and the parsers of its pages."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from app.domain.checkin import CHECKINS
from app.domain.goal_coach import Hint
from app.domain.plan import MOST_GOALS, Cadence, Goal, GoalKind, PlanBody
from app.domain.plan_entry import DirectionEntry, GoalEntry, PageEntry, WizardPlace
from app.domain.plan_rules import MOST_CHARS, PlanField
from app.views.blocks import (
    Block,
    View,
    actions,
    button,
    checkboxes,
    context,
    divider,
    field,
    option,
    radio,
    section,
    select,
    text_area,
    typed,
    window,
)
from app.views.forms import read_choice, read_id, read_number, read_parts, values_of
from app.views.plan_texts import CADENCES, checkin_label

PLAN_PAGE = "plan_page"
PLAN_SAVE = "plan_save"
PLAN_BACK = "plan_back"
PLAN_ENOUGH = "plan_enough"
PLAN_EXAMPLES = "plan_examples"
PLAN_GOAL_OUT = "plan_goal_out"
PLAN_WHO = "plan_who"
HOMEWORK_OPEN = "homework_open"

_VALUE = "entered"
_YES = "yes"


def encode_place(place: WizardPlace) -> str:
    """A page of the wizard as a window carries it: ids and numbers only."""
    goal = place.goal.hex if place.goal else "-"
    return f"{place.plan.hex} {place.page} {place.base} {goal} {'new' if place.is_new else 'old'}"


def decode_place(about: str) -> WizardPlace:
    plan, page, base, goal, is_new = read_parts(about, 5)
    of_goal = None if goal == "-" else read_id(goal)
    return WizardPlace(read_id(plan), read_number(page), read_number(base), of_goal, is_new == "new")


def direction_page(place: WizardPlace, body: PlanBody, *, rev: int, as_lead: bool, homework: bool, saved: bool) -> View:
    """The first page. `homework`: the three answers can be read from here."""
    who = "they" if as_lead else "you"
    blocks = [
        context("Best written together, in about 45 minutes. Each page is kept as your draft until you share it."),
        _area(
            PlanField.DIRECTION,
            rev,
            f"Where would {who} like to be in about three years?",
            body.direction,
            True,
            hint="A sentence or two. It may be a state rather than a role.",
        ),
        _area(PlanField.BECAUSE, rev, "Because …", body.because, True),
    ]
    buttons = [button("Save draft", PLAN_SAVE)]
    if homework:
        buttons.append(button("The three answers", HOMEWORK_OPEN, str(place.plan)))
    return _page_window(place, "The direction", [*blocks, actions(*buttons, _who(place))], saved=saved)


def goal_page(
    place: WizardPlace,
    goal: Goal,
    *,
    rev: int,
    as_lead: bool,
    hints: Sequence[Hint],
    kicked_off_on: date | None,
    today: date,
    saved: bool,
) -> View:
    """One goal. The coach's hints stand above the fields, once."""
    blocks = [
        *_coach_blocks(hints),
        *_goal_texts(goal, rev, as_lead),
        *_goal_choices(goal, rev, kicked_off_on, today),
        _goal_buttons(place),
    ]
    return _page_window(place, f"Goal {place.page} of up to {MOST_GOALS}", blocks, saved=saved)


def parse_page(view: dict[str, Any]) -> PageEntry:
    """What stands in the fields of either page, complete or not."""
    values = {block_id.split(".")[0]: value for block_id, value in values_of(view).items()}

    def text(name: PlanField) -> str:
        return str(values.get(name) or "").strip()

    if PlanField.DIRECTION in values:
        return DirectionEntry(text(PlanField.DIRECTION), text(PlanField.BECAUSE))
    return GoalEntry(
        work=" ".join(text(PlanField.WORK).split()),
        doing=text(PlanField.DOING),
        signal=text(PlanField.SIGNAL),
        help=text(PlanField.HELP),
        cadence=read_choice(Cadence, values.get(PlanField.CADENCE)),
        by_checkin=read_number(values[PlanField.BY_CHECKIN]) if values.get(PlanField.BY_CHECKIN) else None,
        experiment=bool(values.get(PlanField.EXPERIMENT)),
    )


def under_fields(view: dict[str, Any], problems: Mapping[PlanField, str]) -> dict[str, str]:
    """The problems by the block ids that the fields have in this window."""
    ids = [block["block_id"] for block in view.get("blocks", []) if block.get("type") == "input"]
    return {block_id: problems[name] for block_id in ids if (name := block_id.split(".")[0]) in problems}


def _page_window(place: WizardPlace, title: str, blocks: Sequence[Block], *, saved: bool) -> View:
    note = [context("Saved. Only you see it until you share the plan.")] if saved else []
    return window(PLAN_PAGE, title, [*blocks, *note], submit="Next", about=encode_place(place))


def _goal_texts(goal: Goal, rev: int, as_lead: bool) -> list[Block]:
    who = "they" if as_lead else "you"
    promise = "What will you do for it?" if as_lead else "What will your lead do for it?"
    becomes = "It becomes a promise, with a day." if as_lead else "It becomes your lead's promise, with a day."
    work, noticed = "A project, an area, a responsibility.", "What someone would notice."
    return [
        _area(PlanField.WORK, rev, "In which real work?", goal.work, False, hint=work),
        _area(PlanField.DOING, rev, f"What will {who} do there?", goal.doing, True),
        _area(PlanField.SIGNAL, rev, "How will we see it happen?", goal.signal, False, hint=noticed),
        _area(PlanField.HELP, rev, promise, goal.help, True, hint=becomes),
    ]


def _goal_choices(goal: Goal, rev: int, kicked_off_on: date | None, today: date) -> list[Block]:
    checkins = _checkins(goal, kicked_off_on, today)
    return [
        field(_block(PlanField.CADENCE, rev), "How often do we look?", radio(_VALUE, _cadences(), chosen=goal.cadence)),
        field(_block(PlanField.BY_CHECKIN, rev), "By which check-in?", checkins, optional=True),
        field(_block(PlanField.EXPERIMENT, rev), "Is it an experiment?", _experiment(goal), optional=True),
    ]


def _goal_buttons(place: WizardPlace) -> Block:
    buttons = [button("See examples", PLAN_EXAMPLES), button("Save draft", PLAN_SAVE), button("Back", PLAN_BACK)]
    if place.is_new and place.page > 1:
        buttons.append(button("That's all for now", PLAN_ENOUGH))
    if not place.is_new:
        buttons.append(button("Take this goal out", PLAN_GOAL_OUT))
    return actions(*buttons, _who(place))


def _who(place: WizardPlace) -> Block:
    return button("Who can see this", PLAN_WHO, str(place.plan))


def _coach_blocks(hints: Sequence[Hint]) -> list[Block]:
    """Hints quote what was typed, so they stand in plain text."""
    if not hints:
        return []
    texts = [block for hint in hints for block in typed(hint.text)]
    return [section("*Before we go on*"), *texts, context("Change it, or press Next to keep it."), divider()]


def _area(name: PlanField, rev: int, label: str, value: str, optional: bool, *, hint: str | None = None) -> Block:
    lines = name is not PlanField.WORK
    area = text_area(_VALUE, value=value, most=MOST_CHARS[name], lines=lines)
    return field(_block(name, rev), label, area, hint=hint, optional=optional)


def _block(name: PlanField, rev: int) -> str:
    """Slack keeps what stands under a block id; the count of saves makes it new whenever we fill in something."""
    return f"{name}.{rev}"


def _cadences() -> list[Block]:
    return [option(words.capitalize(), cadence) for cadence, words in CADENCES.items()]


def _checkins(goal: Goal, kicked_off_on: date | None, today: date) -> Block:
    options = [option(checkin_label(n, kicked_off_on, today), str(n)) for n in range(1, CHECKINS + 1)]
    return select(_VALUE, options, placeholder="Any of the six", chosen=str(goal.by_checkin or ""))


def _experiment(goal: Goal) -> Block:
    options = [option("I want to find out whether it suits me", _YES)]
    return checkboxes(_VALUE, options, chosen=[_YES] if goal.kind is GoalKind.EXPERIMENT else [])
