"""Items about plans: one or two sentences each, for the day's message and for Home."""

from app.domain.person import Person
from app.domain.plan import PlanState
from app.domain.plan_news import HOMEWORK_SHARED, KICKED_OFF
from app.domain.plan_page import PlanFrame
from app.domain.plan_turn import plan_dates
from app.domain.steps import Step
from app.views.blocks import Obsolete, button, day, mention
from app.views.evidence_list import EVIDENCE_NEW
from app.views.items import Item
from app.views.plan_wizard import HOMEWORK_OPEN
from app.views.plans import PLAN_OPEN, PLAN_WRITE


def homework_item(frame: PlanFrame, step: Step, reader: Person) -> Item | Obsolete:
    if frame.homework_shared_at is not None:
        return Item("You shared your three answers.", done=True)
    if frame.plan.state is not PlanState.DRAFTING:
        return Obsolete("the plan is agreed")
    text = f"Three questions before you write the plan with {_other(frame, reader)}. Five minutes are enough."
    return Item(text, (button("Answer them", HOMEWORK_OPEN, str(frame.plan.id)),))


def plan_due_item(frame: PlanFrame, step: Step, reader: Person) -> Item | Obsolete:
    if frame.plan.state is not PlanState.DRAFTING:
        return Item(f"The plan with {_other(frame, reader)} is agreed.", done=True)
    waits_for = frame.plan.waits_for
    if waits_for is not None and waits_for != reader.id:
        return Item(f"You shared the plan; {_other(frame, reader)} reads it next.", done=True)
    dates = plan_dates(frame)
    due = f"is due on {day(dates.due_on, reader.tz)}" if dates else "is due"
    if waits_for == reader.id:
        text = f"The plan with {_other(frame, reader)} {due} and waits for your yes."
        return Item(text, (button("Read and agree", PLAN_OPEN, str(frame.plan.id)),))
    text = f"The plan with {_other(frame, reader)} {due}. Nothing is shared yet; 45 minutes together are enough."
    return Item(text, (button("Write it", PLAN_WRITE, str(frame.plan.id)),))


def plan_ready_item(frame: PlanFrame, step: Step, reader: Person) -> Item | Obsolete:
    if frame.plan.state is PlanState.ACTIVE or frame.plan.agreed(reader.id) == frame.plan.version:
        return Item(f"You agreed to the plan with {_other(frame, reader)}.", done=True)
    if step.no != frame.plan.version:
        return Obsolete("a newer version is there")
    whose = "Your plan" if frame.is_of(reader) else f"{mention(frame.person.slack_user)}'s plan"
    by = f"{_other(frame, reader)} shared it. " if frame.is_of(reader) else ""
    text = f"{whose} is ready for you. {by}It begins when you agree."
    return Item(text, (button("Read and agree", PLAN_OPEN, str(frame.plan.id)),))


def changed_item(frame: PlanFrame, step: Step, reader: Person) -> Item | Obsolete:
    see = (button("See", PLAN_OPEN, str(frame.plan.id)),)
    if step.no == HOMEWORK_SHARED:
        text = f"{_other(frame, reader)} shared three answers for the plan you will write together."
        return Item(text, (button("Read them", HOMEWORK_OPEN, str(frame.plan.id)),))
    if step.no == KICKED_OFF:
        return Item(f"{_other(frame, reader)} agreed to the plan. The season has begun.", see)
    if step.no != frame.plan.version:
        return Obsolete("a newer version is there")
    whose = "Your plan" if frame.is_of(reader) else f"{mention(frame.person.slack_user)}'s plan"
    return Item(f"{whose} changed: {_other(frame, reader)} edited it. It counts unless you undo it.", see)


def first_evidence_item(frame: PlanFrame, step: Step, reader: Person) -> Item | Obsolete:
    if frame.has_evidence:
        return Item("The first thing is linked to a goal.", done=True)
    text = (
        "Did something happen that shows one of your goals? Link it: from the message's menu, by forwarding it to me, "
        "or here."
    )
    return Item(text, (button("Link something", EVIDENCE_NEW),))


def _other(frame: PlanFrame, reader: Person) -> str:
    other = frame.other(reader)
    return mention(other.slack_user) if other else "nobody"
