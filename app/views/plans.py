"""Windows in which a plan is read: my plan, my people's, agreeing, what changed over time, who can see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.domain.person import Person
from app.domain.plan import PlanState
from app.domain.plan_changes import PlanChanges, diff_plans
from app.domain.plan_page import PlanFrame, PlanPage
from app.domain.visibility import Data
from app.domain.visibility_reasons import Names, explain
from app.views.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    day,
    divider,
    header,
    instant,
    mention,
    section,
    window,
)
from app.views.forms import read_id, read_number, read_parts
from app.views.growth import go
from app.views.plan_changes import change_blocks
from app.views.plan_texts import MOST_BLOCKS, fit, plan_blocks
from app.views.plan_wizard import HOMEWORK_OPEN, PLAN_WHO

PLAN_WINDOW = "plan"
PLAN_AGREE = "plan_agree"
PLAN_OPEN = "plan_open"
PLAN_WRITE = "plan_write"
PLAN_UNDO = "plan_undo"
PLAN_HISTORY = "plan_history"
GOAL_EVIDENCE = "goal_evidence"

_MOST_OTHERS = 6
"""More than the seats of a lead; a window holds them beside a plan."""


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One edit in the history of a plan."""

    author_user: str
    made_at: datetime
    changes: PlanChanges


def plan_window(page: PlanPage, reader: Person, *, others: Sequence[PlanFrame] = (), due_on: date | None) -> View:
    """A plan as one of the two reads it; `others` are plans of people the reader leads, by name only.

    Where the other one shared a version that the reader hasn't agreed to, the window ends in "I agree".
    """
    as_lead = not page.is_of(reader)
    waits_for_me = page.plan.waits_for == reader.id
    blocks = [context(_hat(page, reader)), section(_status(page, reader, due_on)), *_change_notice(page, reader)]
    if page.plan.version and not page.body.is_blank:
        blocks += plan_blocks(page.body, as_lead=as_lead, linked=page.linked)
    blocks += [actions(*_buttons(page, reader)), *others_blocks(others)]
    if waits_for_me:
        about = f"{page.plan.id} {page.plan.version}"
        return window(PLAN_AGREE, _title(page, reader), blocks, submit="I agree", about=about)
    return window(PLAN_WINDOW, _title(page, reader), blocks, about=str(page.plan.id))


def plans_window(others: Sequence[PlanFrame]) -> View:
    """The plans of people I lead, where I have none of my own."""
    return window(PLAN_WINDOW, "Plans", others_blocks(others))


def no_plan_window() -> View:
    """What a plan is and how it begins, for somebody who has none."""
    return window(
        PLAN_WINDOW,
        "Your plan",
        [
            section(
                "You have no plan yet. It begins when you say yes to a season: the two of you write where you would "
                "like to be in about three years, and up to four goals in your real work."
            ),
            section("Would you like a turn? `/growth people` lets your lead know."),
        ],
    )


def no_goals_window() -> View:
    """For somebody without an agreed plan, who asked for what is linked to its goals."""
    text = "There are no goals yet. They come with a plan you both agreed on; `/growth plan` shows where yours stands."
    return window(PLAN_WINDOW, "Evidence", [section(text)])


def others_blocks(others: Sequence[PlanFrame]) -> list[Block]:
    """People I lead, each with how far their plan is."""
    if not others:
        return []
    blocks: list[Block] = [divider(), header("People you lead")]
    for frame in others[:_MOST_OTHERS]:
        opens = button("Open", PLAN_OPEN, str(frame.plan.id), says="Open their plan")
        blocks.append(section(f"{mention(frame.person.slack_user)} · {plan_stage(frame)}", accessory=opens))
    return blocks


def plan_stage(frame: PlanFrame) -> str:
    """How far a plan is, in a few words without contents."""
    if frame.plan.state is PlanState.ACTIVE:
        return "agreed"
    if frame.plan.state is PlanState.CLOSED:
        return "over"
    if frame.plan.waits_for is None:
        return "not shared yet"
    return "waits for you" if frame.plan.waits_for == frame.plan.partner else "waits for them"


def history_window(versions: Sequence[VersionChange], reader: Person, *, as_lead: bool) -> View:
    """What changed over time, the newest first."""
    blocks: list[Block] = []
    for version in versions:
        line = f"*{instant(version.made_at, reader.tz)}*, by {mention(version.author_user)}"
        blocks += [section(line), *change_blocks(version.changes, as_lead=as_lead), divider()]
    nothing = [section("Nothing has changed since you both agreed.")]
    return window(PLAN_WINDOW, "What changed", fit(blocks, MOST_BLOCKS) or nothing)


def plan_readers_window(frame: PlanFrame, data: Data) -> View:
    """Who can see this and why, from the table that decides it."""
    lead = mention(frame.partner.slack_user) if frame.partner else "their lead"
    names = Names(person=mention(frame.person.slack_user), lead=lead)
    return window(PLAN_WINDOW, "Who can see this", [section(line) for line in explain(data, names)])


def _title(page: PlanPage, reader: Person) -> str:
    return "Your plan" if page.is_of(reader) else "Their plan"


def _hat(page: PlanPage, reader: Person) -> str:
    if not page.is_of(reader):
        return f"You see this as {mention(page.person.slack_user)}'s lead."
    return f"Your plan with {mention(page.partner.slack_user)}." if page.partner else "Your plan."


def _status(page: PlanPage, reader: Person, due_on: date | None) -> str:
    plan, other = page.plan, page.other(reader)
    name = mention(other.slack_user) if other else "nobody"
    if plan.state is PlanState.CLOSED:
        return "This season is over; the plan stays here for you."
    if plan.state is PlanState.ACTIVE and plan.kicked_off_on:
        return f"You both agreed on {day(plan.kicked_off_on, reader.tz)}."
    due = f" It is due on {day(due_on, reader.tz)}." if due_on else ""
    if plan.version == 0:
        return f"Nothing is shared yet. Either of you can write it; best you look at it together.{due}"
    if plan.waits_for == reader.id:
        return f"{name} shared this. Read it, then agree or change something.{due}"
    return f"Shared. {name} reads it next.{due}"


def _change_notice(page: PlanPage, reader: Person) -> list[Block]:
    """What changed since the reader knew it; with a way back where it is the latest edit of an active plan."""
    if page.before is None:
        return []
    changes = diff_plans(page.before, page.body)
    if not changes:
        return []
    as_lead = not page.is_of(reader)
    if page.plan.state is not PlanState.ACTIVE:
        return [header("What changed since you agreed"), *change_blocks(changes, as_lead=as_lead), divider()]
    if page.contest_until is None or page.made_at is None:
        return []
    author = page.person if page.author == page.plan.person else page.partner
    name = mention(author.slack_user) if author else "somebody"
    said = f"Changed by {name} on {instant(page.made_at, reader.tz)}. It counts unless it is taken back."
    undo = button("Undo this change", PLAN_UNDO, f"{page.plan.id} {page.plan.version}")
    return [
        header("The latest change"),
        context(said),
        *change_blocks(changes, as_lead=as_lead),
        actions(undo),
        divider(),
    ]


def _buttons(page: PlanPage, reader: Person) -> list[Block]:
    plan_id = str(page.plan.id)
    buttons: list[Block] = []
    if page.plan.state is not PlanState.CLOSED:
        buttons.append(button(_write_label(page), PLAN_WRITE, plan_id))
    if page.homework_shared_at or (page.is_of(reader) and page.plan.state is PlanState.DRAFTING):
        buttons.append(button("The three answers", HOMEWORK_OPEN, plan_id))
    if page.plan.state is not PlanState.DRAFTING:
        buttons.append(button("Evidence", GOAL_EVIDENCE, plan_id))
    if page.plan.state is PlanState.ACTIVE:
        buttons.append(go("checkin", "Check-ins"))
    if page.contest_until:
        buttons.append(button("Earlier changes", PLAN_HISTORY, plan_id))
    return [*buttons, button("Who can see this", PLAN_WHO, plan_id)]


def _write_label(page: PlanPage) -> str:
    if page.draft is not None:
        return "Continue my draft"
    return "Change something" if page.plan.version else "Write it"


def decode_version(value: str) -> tuple[UUID, int]:
    """The plan and version that a button or window is about."""
    plan, version = read_parts(value, 2)
    return read_id(plan), read_number(version)
