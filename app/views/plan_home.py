"""The plan's part of Home: at most fifteen blocks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.domain.calendar import local_date
from app.domain.person import Person
from app.domain.plan import GoalState, PlanState
from app.domain.plan_page import PlanFrame, PlanPage
from app.views.blocks import Block, actions, button, clip, context, header, in_days, mention, section, typed
from app.views.evidence import EVIDENCE_CHOOSE
from app.views.evidence_list import EVIDENCE_NEW
from app.views.plan_texts import CADENCES, goal_title
from app.views.plans import GOAL_EVIDENCE, PLAN_OPEN, PLAN_WRITE, plan_stage

_MOST_LED = 4
_TITLE_CHARS = 100


def plan_home_blocks(
    mine: PlanPage | None,
    led: Sequence[PlanFrame],
    me: Person,
    *,
    linked: Mapping[UUID, int],
    without_goal: Sequence[UUID],
    now: datetime,
) -> list[Block]:
    """`linked` counts this month's evidence by goal; `without_goal` is what was forwarded and waits for one."""
    blocks: list[Block] = []
    if mine is not None:
        blocks += [header("Your plan"), *_mine(mine, me, linked, now)]
    if led:
        blocks.append(header("Plans of people you lead"))
    for frame in led[:_MOST_LED]:
        opens = button("Open", PLAN_OPEN, str(frame.plan.id), says="Open their plan")
        blocks.append(section(f"{mention(frame.person.slack_user)} · {plan_stage(frame)}", accessory=opens))
    if without_goal:
        choose = button("Choose", EVIDENCE_CHOOSE, str(without_goal[0]), says="Choose the goal")
        blocks.append(section(f"Forwarded to me and still without a goal: {len(without_goal)}.", accessory=choose))
    return blocks


def _mine(page: PlanPage, me: Person, linked: Mapping[UUID, int], now: datetime) -> list[Block]:
    other = mention(page.partner.slack_user) if page.partner else "nobody"
    plan_id = str(page.plan.id)
    blocks: list[Block] = []
    if page.draft is not None and page.draft_saved_at is not None:
        begun = in_days(local_date(page.draft_saved_at, me.tz), local_date(now, me.tz))
        opens = button("Continue", PLAN_WRITE, plan_id, style="primary", says="Continue my draft of the plan")
        blocks.append(section(f"You wrote on the plan {begun} and haven't shared it.", accessory=opens))
    if page.plan.state is not PlanState.ACTIVE:
        text = f"You and {other} write it together: {plan_stage_of(page, me)}."
        return [*blocks, section(text, accessory=button("My plan", PLAN_OPEN, plan_id))]
    for goal in (goal for goal in page.body.goals if goal.state is GoalState.ACTIVE):
        count = linked.get(goal.id, 0)
        looked = CADENCES[goal.cadence] if goal.cadence else ""
        blocks += typed(clip(goal_title(goal), _TITLE_CHARS))
        blocks.append(context(f"{count or 'nothing'} linked this month · {looked}"))
    buttons = [button("My plan", PLAN_OPEN, plan_id), button("Evidence", GOAL_EVIDENCE, plan_id)]
    return [*blocks, actions(*buttons, button("Link something", EVIDENCE_NEW))]


def plan_stage_of(page: PlanFrame, me: Person) -> str:
    """How far a plan is, said to one of the two."""
    if page.plan.waits_for is None:
        return "nothing is shared yet"
    return "it waits for you" if page.plan.waits_for == me.id else "the other one reads it next"
