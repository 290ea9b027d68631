"""What changed in a plan, old and new, one under the other."""

from app.domain.plan import Goal
from app.domain.plan_changes import Change, PlanChanges
from app.views.blocks import Block, clip, context, section, typed
from app.views.plan_texts import field_label, field_text, fit, goal_blocks, goal_title

_SHOWN = 600
"""Characters of a text in a comparison; the whole text stands in the plan below it."""
_MOST_BLOCKS = 40
"""Beside them the whole plan must fit into the window."""


def change_blocks(changes: PlanChanges, *, as_lead: bool) -> list[Block]:
    """All changes as blocks, as far as they fit; empty where there are none."""
    blocks: list[Block] = []
    for change in changes.texts:
        blocks += _text_change(change, as_lead)
    for goal in changes.added:
        blocks += [section("*A new goal*"), *goal_blocks(goal, as_lead=as_lead)]
    for goal in changes.retired:
        blocks += _retired(goal)
    return fit(blocks, _MOST_BLOCKS)


def _text_change(change: Change, as_lead: bool) -> list[Block]:
    label = field_label(change.field, as_lead=as_lead)
    where = typed(clip(f"“{change.goal}”", 160)) if change.goal else []
    blocks: list[Block] = [*where, context(f"*{label}* · before")]
    blocks += _value(field_text(change.field, change.old))
    return [*blocks, context(f"*{label}* · now"), *_value(field_text(change.field, change.new))]


def _value(text: str) -> list[Block]:
    return typed(clip(text, _SHOWN)) if text else [section("_nothing_")]


def _retired(goal: Goal) -> list[Block]:
    blocks = [section("*No longer a goal*"), *typed(clip(goal_title(goal), _SHOWN))]
    return [*blocks, context("because"), *typed(goal.reason)] if goal.reason else blocks
