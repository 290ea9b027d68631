"""The last page of the wizard: the plan as it would be shared, what is missing, what the other one did meanwhile."""

from collections.abc import Mapping
from typing import Any

from app.domain.plan import MOST_GOALS, Goal, PlanBody, PlanState
from app.domain.plan_changes import PlanChanges, diff_plans
from app.domain.plan_draft import DIRECTION_PAGE, PlanDraft
from app.domain.plan_entry import WizardPlace
from app.domain.plan_page import PlanPage
from app.domain.plan_rules import MOST_CHARS, PlanField, goal_problems, tidy_body, too_long
from app.errors import InvalidInput
from app.views.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    divider,
    field,
    header,
    mention,
    section,
    text_area,
    typed,
    window,
)
from app.views.forms import required_text, values_of
from app.views.plan_changes import change_blocks
from app.views.plan_texts import MOST_BLOCKS, direction_blocks, fit, goal_blocks, goal_title
from app.views.plan_wizard import PLAN_WHO, encode_place

PLAN_SHARE = "plan_share"
PLAN_TURN = "plan_turn"
PLAN_FORGET = "plan_forget"
PLAN_MERGE = "plan_merge"
PLAN_MERGE_WINDOW = "plan_merge_window"
PLAN_REASON = "plan_reason"
REASON_BLOCK = "reason"

_MISSING: Mapping[PlanField, str] = {
    PlanField.WORK: "the work",
    PlanField.SIGNAL: "what someone would notice",
    PlanField.CADENCE: "how often we look",
}


def summary_window(place: WizardPlace, page: PlanPage, draft: PlanDraft, *, as_lead: bool, other: str) -> View:
    """What pressing Share would make of the plan; `other` is the member id of who reads it next."""
    body = tidy_body(draft.body)
    changes = diff_plans(draft.start, body)
    blocks = _what_changes(changes, as_lead) if draft.base else []
    blocks += [_direction_head(draft.body), *direction_blocks(draft.body)]
    for goal in draft.body.goals:
        blocks += _goal(goal, as_lead)
    blocks = fit(blocks, MOST_BLOCKS - 2)
    blocks += [actions(*_buttons(place, draft)), context(_what_happens(page, other))]
    submit = None if draft.base and not changes else _share_label(page, as_lead)
    return window(PLAN_SHARE, "The plan", blocks, submit=submit, about=encode_place(place))


def merge_window(page: PlanPage, draft: PlanDraft, *, as_lead: bool, other: str, is_theirs: bool) -> View:
    """A version was shared while I was writing, by the other one or in another window of mine; my text is kept."""
    theirs = diff_plans(draft.start, page.body)
    who = mention(other) if is_theirs else "You yourself"
    blocks: list[Block] = [
        section(f"{who} changed the plan while you were writing here. Nothing is lost."),
        header("What changed"),
        *change_blocks(theirs, as_lead=as_lead),
        divider(),
        section(
            "*Put mine on top* keeps both; where you both changed the same text, yours stands. You see the whole plan "
            "before you share it."
        ),
        actions(
            button("Put mine on top", PLAN_MERGE, str(page.plan.id), style="primary"),
            button("Forget my draft", PLAN_FORGET, str(page.plan.id)),
        ),
    ]
    return window(PLAN_MERGE_WINDOW, "The plan changed", blocks, about=str(page.plan.id))


def goal_reason_window(place: WizardPlace, goal: Goal) -> View:
    """Why a goal that was agreed is taken out: the plan keeps it."""
    area = text_area("entered", most=MOST_CHARS[PlanField.REASON])
    blocks = [
        *typed(goal_title(goal)),
        field(REASON_BLOCK, "Why is it no longer a goal?", area, hint="One line is enough. The plan keeps it."),
    ]
    return window(PLAN_REASON, "Take a goal out", blocks, submit="Take it out", about=encode_place(place))


def parse_goal_reason(view: dict[str, Any]) -> str:
    """Why a goal is taken out; raises InvalidInput."""
    reason = required_text(values_of(view), REASON_BLOCK, "One line is enough.")
    long = too_long(reason, MOST_CHARS[PlanField.REASON])
    if long:
        raise InvalidInput(REASON_BLOCK, long)
    return reason


def _what_changes(changes: PlanChanges, as_lead: bool) -> list[Block]:
    if not changes:
        return [section("Nothing has changed yet. Press *Change* where you want to.")]
    return [header("What would change"), *change_blocks(changes, as_lead=as_lead), divider(), header("The whole plan")]


def _direction_head(body: PlanBody) -> Block:
    text = "*The direction*" if body.direction else "*The direction* is still open. It may come later."
    return section(text, accessory=button("Change", PLAN_TURN, str(DIRECTION_PAGE), says="Change the direction"))


def _goal(goal: Goal, as_lead: bool) -> list[Block]:
    missing = [_MISSING[name] for name in goal_problems(goal) if name in _MISSING]
    note = f"*Goal {goal.position}*" + (f" needs {', '.join(missing)}." if missing else "")
    change = button("Change", PLAN_TURN, str(goal.position), says=f"Change goal {goal.position}")
    return [section(note, accessory=change), *goal_blocks(goal, as_lead=as_lead)]


def _buttons(place: WizardPlace, draft: PlanDraft) -> list[Block]:
    following = str(len(draft.body.goals) + 1)
    buttons = [button("Add a goal", PLAN_TURN, following)] if len(draft.body.goals) < MOST_GOALS else []
    if draft.rev:
        buttons.append(button("Forget my draft", PLAN_FORGET, str(place.plan)))
    return [*buttons, button("Who can see this", PLAN_WHO, str(place.plan))]


def _share_label(page: PlanPage, as_lead: bool) -> str:
    if page.plan.state is PlanState.ACTIVE:
        return "Save the change"
    return "Share with them" if as_lead else "Share with my lead"


def _what_happens(page: PlanPage, other: str) -> str:
    if page.plan.state is PlanState.ACTIVE:
        return f"It counts from now on. {mention(other)} is told, and can take it back within five working days."
    return f"Until you share it, only you see this. Then {mention(other)} reads it, and agrees or changes something."
