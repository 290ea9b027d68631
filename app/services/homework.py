"""Homework before the plan: a draft is its writer's alone, until they press Share [cohort.zero]."""

from datetime import datetime
from uuid import UUID

from app.db.concerned import lock_concerned
from app.db.drafts import delete_draft, save_draft
from app.db.engine import Session
from app.db.homework import HOMEWORK_DRAFT, HomeworkPage, find_homework_page, set_homework
from app.db.steps import settle_steps
from app.domain.homework import Homework, no_answers
from app.domain.person import Person
from app.domain.plan import PlanState
from app.domain.plan_news import HOMEWORK_SHARED
from app.domain.plan_page import PlanFrame
from app.domain.steps import Ask, StepKind, SubjectKind
from app.errors import NotAllowed, Outdated
from app.services.asking import ask
from app.services.plan_access import log_plan_access, sees_plan


async def access_homework(
    session: Session, viewer: Person, plan_id: UUID, *, now: datetime
) -> tuple[PlanFrame, Homework]:
    """The answers as this one of the two may read them: the writer their draft first, the lead what was shared.

    Raises NotAllowed for everybody else. The lead of somebody who shared nothing yet gets empty answers.
    """
    page = await find_homework_page(session, plan_id, reader=viewer.id)
    if page is None or not sees_plan(page.frame, viewer):
        raise NotAllowed
    frame, nothing = page.frame, Homework(plan_id, no_answers())
    if frame.is_of(viewer):
        return frame, page.draft or page.shared or nothing
    if page.shared is not None:
        await log_plan_access(session, viewer, frame, now=now)
    return frame, page.shared or nothing


async def keep_homework(
    session: Session, me: Person, plan_id: UUID, answers: tuple[str, ...], *, now: datetime
) -> tuple[PlanFrame, Homework]:
    """Save what I wrote so far; nobody else reads it."""
    page = await _own_page(session, me, plan_id)
    body = {"answers": list(answers)}
    await save_draft(session, person=me.id, form=HOMEWORK_DRAFT, subject=plan_id, step=0, body=body, now=now)
    return page.frame, Homework(plan_id, answers, saved_at=now)


async def share_homework(
    session: Session, me: Person, plan_id: UUID, answers: tuple[str, ...], *, now: datetime
) -> None:
    """Let my lead read these answers; they hear of it once, and read them anew when I share again."""
    await lock_concerned(session, SubjectKind.PLAN, plan_id)
    page = await _own_page(session, me, plan_id)
    plan = page.frame.plan
    if plan.participation is None or not page.frame.in_season:
        raise Outdated("This season is over, so there is nobody to share it with.")
    await set_homework(session, plan.participation, answers, now=now)
    await delete_draft(session, person=me.id, form=HOMEWORK_DRAFT, subject=plan_id)
    await settle_steps(
        session, subject_kind=SubjectKind.PLAN, subject=plan_id, kinds={StepKind.HOMEWORK}, reason="done"
    )
    if plan.partner is not None and plan.state is PlanState.DRAFTING:
        news = Ask(plan.partner, StepKind.PLAN_CHANGED, SubjectKind.PLAN, plan_id, now, HOMEWORK_SHARED)
        await ask(session, [news], now=now)


async def _own_page(session: Session, me: Person, plan_id: UUID) -> HomeworkPage:
    page = await find_homework_page(session, plan_id, reader=me.id)
    if page is None or not page.frame.is_of(me):
        raise NotAllowed
    return page
