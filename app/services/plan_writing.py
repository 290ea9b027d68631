"""Writing a plan: every page is kept as a draft of its writer, until it is shared as a version [plan.goals]."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.db.drafts import delete_draft, save_draft
from app.db.engine import Session
from app.db.ids import new_id
from app.db.people import lock_people
from app.db.plan_pages import PLAN_DRAFT
from app.db.plan_versions import find_version
from app.domain.goal_coach import Hint, coach
from app.domain.person import Person
from app.domain.plan import Goal, PlanBody, PlanState
from app.domain.plan_changes import retire_goal
from app.domain.plan_draft import (
    DIRECTION_PAGE,
    SUMMARY_PAGE,
    PlanDraft,
    begin_draft,
    drop_goal,
    next_page,
    put_body,
    put_direction,
    put_goal,
    rebase_draft,
)
from app.domain.plan_entry import (
    DirectionEntry,
    PageEntry,
    WizardPlace,
    apply_example,
    find_example,
    length_problem,
)
from app.domain.plan_json import draft_to_json
from app.domain.plan_page import PlanPage
from app.errors import Outdated, UserError
from app.services.plan_access import access_plan

OVER = "This season is over, so its plan stays as it is."


@dataclass(frozen=True, slots=True)
class Writing:
    """The wizard as its writer sees it: the plan as it holds, their draft, the page, and the coach's word on it."""

    plan: PlanPage
    draft: PlanDraft
    goal: Goal | None = None
    hints: tuple[Hint, ...] = ()

    @property
    def is_overtaken(self) -> bool:
        """Somebody shared a version after this draft was begun."""
        return self.draft.base != self.plan.plan.version

    @property
    def place(self) -> WizardPlace:
        goal = self.goal.id if self.goal else None
        is_new = goal is not None and self.draft.body.find_goal(goal) is None
        return WizardPlace(self.plan.plan.id, self.draft.page, self.draft.base, goal, is_new)


async def open_writing(session: Session, me: Person, plan_id: UUID, *, now: datetime) -> Writing:
    """Where I left off, or the first page; a plan that was shared opens at its summary. Nothing is saved by it."""
    page = await access_plan(session, me, plan_id, now=now)
    _check_running(page)
    draft = page.draft
    if draft is None or (draft.body == draft.start and draft.base != page.plan.version):
        draft = _begin(page)
    return _at(page, draft)


async def write_page(
    session: Session, me: Person, place: WizardPlace, entry: PageEntry, *, to: int | None = None, now: datetime
) -> Writing:
    """Keep a page and show page `to`, the same one by default; raises UserError where a text is too long."""
    too_long = length_problem(entry)
    if too_long:
        raise UserError(too_long)
    page, draft = await _take_up(session, me, place, now=now)
    draft = replace(_put(draft, place, entry), page=place.page if to is None else to)
    return await _keep(session, me, _at(page, draft, place.goal), now=now)


async def write_next(session: Session, me: Person, place: WizardPlace, entry: PageEntry, *, now: datetime) -> Writing:
    """Keep a page that has no problems and go on; a goal meets the coach once before that [plan.coach]."""
    page, draft = await _take_up(session, me, place, now=now)
    draft = _put(draft, place, entry)
    goal = draft.body.find_goal(place.goal) if place.goal else None
    if goal is not None and goal.id not in draft.advised:
        lead = "you" if me.id == page.plan.partner else "your lead"
        hints = coach(goal, number=goal.position, lead=lead)
        draft = replace(draft, advised=draft.advised | {goal.id})
        if hints:
            writing = Writing(page, replace(draft, page=goal.position), goal, hints)
            return await _keep(session, me, writing, now=now)
    draft = replace(draft, page=next_page(draft, place.page))
    return await _keep(session, me, _at(page, draft), now=now)


async def turn_to(session: Session, me: Person, place: WizardPlace, to: int, *, now: datetime) -> Writing:
    """Show another page of my draft without bringing anything new."""
    page, draft = await _take_up(session, me, place, now=now)
    return _at(page, replace(draft, page=to), place.goal if to == place.page else None)


async def use_example(session: Session, me: Person, place: WizardPlace, key: str, *, now: datetime) -> Writing:
    """Fill the goal on this page from a worked example."""
    example = find_example(key)
    if example is None or place.goal is None:
        raise Outdated("That example is gone. The others are still there.")
    page, draft = await _take_up(session, me, place, now=now)
    goal = draft.body.find_goal(place.goal) or Goal(place.goal, position=0)
    draft = put_goal(draft, apply_example(goal, example))
    return await _keep(session, me, _at(page, replace(draft, page=place.page), place.goal), now=now)


async def take_goal_out(
    session: Session, me: Person, place: WizardPlace, *, reason: str | None, now: datetime
) -> Writing | None:
    """Take the goal on this page out of my draft. One that was shared before needs a reason: None until it is given."""
    page, draft = await _take_up(session, me, place, now=now)
    goal = draft.body.find_goal(place.goal) if place.goal else None
    if goal is not None and draft.start.find_goal(goal.id) is not None:
        if reason is None:
            return None
        draft = put_body(draft, retire_goal(draft.body, goal, reason))
    elif goal is not None:
        draft = drop_goal(draft, goal.id)
    return await _keep(session, me, _at(page, replace(draft, page=SUMMARY_PAGE)), now=now)


async def merge_draft(session: Session, me: Person, plan_id: UUID, *, now: datetime) -> Writing:
    """Put my draft on top of what the other one shared meanwhile; I see what would change before I share it."""
    await lock_people(session, [me.id])
    page = await access_plan(session, me, plan_id, now=now)
    _check_running(page)
    if page.draft is None:
        return _at(page, _begin(page))
    draft = rebase_draft(page.draft, version=page.plan.version, body=page.body)
    return await _keep(session, me, _at(page, draft), now=now)


async def drop_draft(session: Session, me: Person, plan_id: UUID, *, now: datetime) -> PlanPage:
    """Forget my draft; the plan stays as it is."""
    page = await access_plan(session, me, plan_id, now=now)
    await delete_draft(session, person=me.id, form=PLAN_DRAFT, subject=plan_id)
    return replace(page, draft=None, draft_saved_at=None)


async def _take_up(session: Session, me: Person, place: WizardPlace, *, now: datetime) -> tuple[PlanPage, PlanDraft]:
    """My draft, or one begun from the version I had before me, even if there is a newer one by now.

    I am locked, so that pages sent from two windows at once are put in one after the other, and none is lost.
    """
    await lock_people(session, [me.id])
    page = await access_plan(session, me, place.plan, now=now)
    _check_running(page)
    if page.draft is not None:
        return page, page.draft
    if place.base == page.plan.version:
        return page, _begin(page)
    seen = await find_version(session, place.plan, place.base)
    return page, begin_draft(place.base, seen.body if seen else PlanBody())


def _check_running(page: PlanPage) -> None:
    if page.plan.state is PlanState.CLOSED:
        raise Outdated(OVER)


def _begin(page: PlanPage) -> PlanDraft:
    draft = begin_draft(page.plan.version, page.body)
    return replace(draft, page=SUMMARY_PAGE if page.plan.version else DIRECTION_PAGE)


def _put(draft: PlanDraft, place: WizardPlace, entry: PageEntry) -> PlanDraft:
    if isinstance(entry, DirectionEntry):
        return put_direction(draft, direction=entry.direction, because=entry.because)
    return put_goal(draft, entry.as_goal(place.goal or new_id()))


def _at(page: PlanPage, draft: PlanDraft, goal: UUID | None = None) -> Writing:
    """The wizard at the draft's page; a goal page without a goal gets a new one, with the id `goal` if that is free."""
    if draft.page in (DIRECTION_PAGE, SUMMARY_PAGE):
        return Writing(page, draft)
    found = draft.goal_on(draft.page)
    return Writing(page, draft, found or Goal(goal or new_id(), position=draft.page))


async def _keep(session: Session, me: Person, writing: Writing, *, now: datetime) -> Writing:
    draft = writing.draft
    await save_draft(
        session,
        person=me.id,
        form=PLAN_DRAFT,
        subject=writing.plan.plan.id,
        step=draft.page,
        body=draft_to_json(draft),
        now=now,
    )
    return replace(writing, plan=replace(writing.plan, draft=draft, draft_saved_at=now))
