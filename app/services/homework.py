"""Homework before the plan: a draft is its writer's alone, until they press Share [cohort.zero]."""

from datetime import datetime
from uuid import UUID

from app.db.access import log_access
from app.db.drafts import delete_draft, save_draft
from app.db.engine import Session
from app.db.homework import HOMEWORK_DRAFT, HomeworkPage, find_homework_page, set_homework
from app.db.steps import settle_steps
from app.domain.homework import Homework, no_answers
from app.domain.person import Person
from app.domain.plan import PlanState
from app.domain.plan_news import HOMEWORK_SHARED
from app.domain.plan_page import TAKING_PART
from app.domain.steps import Ask, StepKind, SubjectKind
from app.domain.visibility import Circumstances, Data, Hat, View, may_see
from app.errors import NotAllowed, Outdated
from app.services.asking import ask
from app.services.plan_access import plan_hats


async def access_homework(session: Session, viewer: Person, plan_id: UUID, *, now: datetime) -> Homework:
    """The answers as this one of the two may read them: the writer their draft first, the lead what was shared.

    Raises NotAllowed for everybody else. The lead of somebody who shared nothing yet gets empty answers.
    """
    page = await find_homework_page(session, plan_id, reader=viewer.id)
    if page is None or not _sees_homework(page, viewer):
        raise NotAllowed
    if viewer.id == page.plan.person:
        return page.draft or page.shared or Homework(plan_id, no_answers())
    if page.shared is None:
        return Homework(plan_id, no_answers())
    await log_access(
        session,
        owner=page.plan.person,
        viewer=viewer,
        subject_kind=SubjectKind.PLAN,
        subject=plan_id,
        hat=Hat.LEAD,
        now=now,
    )
    return page.shared


async def keep_homework(
    session: Session, me: Person, plan_id: UUID, answers: tuple[str, ...], *, now: datetime
) -> Homework:
    """Save what I wrote so far; nobody else reads it."""
    await _own_page(session, me, plan_id)
    body = {"answers": list(answers)}
    await save_draft(session, person=me.id, form=HOMEWORK_DRAFT, subject=plan_id, step=0, body=body, now=now)
    return Homework(plan_id, answers, saved_at=now)


async def share_homework(
    session: Session, me: Person, plan_id: UUID, answers: tuple[str, ...], *, now: datetime
) -> None:
    """Let my lead read these answers; they hear of it once, and read them anew when I share again."""
    page = await _own_page(session, me, plan_id)
    if page.plan.participation is None or page.taking_part not in TAKING_PART:
        raise Outdated("This season is over, so there is nobody to share it with.")
    await set_homework(session, page.plan.participation, answers, now=now)
    await delete_draft(session, person=me.id, form=HOMEWORK_DRAFT, subject=plan_id)
    await settle_steps(
        session, subject_kind=SubjectKind.PLAN, subject=plan_id, kinds={StepKind.HOMEWORK}, reason="done"
    )
    if page.plan.partner is not None and page.plan.state is PlanState.DRAFTING:
        news = Ask(page.plan.partner, StepKind.PLAN_CHANGED, SubjectKind.PLAN, plan_id, now, HOMEWORK_SHARED)
        await ask(session, [news], now=now)


async def _own_page(session: Session, me: Person, plan_id: UUID) -> HomeworkPage:
    page = await find_homework_page(session, plan_id, reader=me.id)
    if page is None or page.plan.person != me.id:
        raise NotAllowed
    return page


def _sees_homework(page: HomeworkPage, viewer: Person) -> bool:
    in_season = page.plan.state is not PlanState.CLOSED and page.taking_part in TAKING_PART
    hats = plan_hats(page.plan, viewer.id)
    return may_see(Data.PLAN, hats, Circumstances(in_season=in_season)) is View.FULL
