"""Sharing, agreeing, kicking off, contradicting: a plan is what both agreed to, version by version [plan.both]."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.db.concerned import lock_concerned
from app.db.drafts import delete_draft
from app.db.engine import Session
from app.db.plan_pages import PLAN_DRAFT, find_plan_page
from app.db.plan_versions import PlanVersion, insert_version, set_contested
from app.db.plans import find_plan, retire_other_goals, save_goals, set_agreed, set_kicked_off
from app.db.steps import OVERTAKEN, settle_steps, touch_messages
from app.domain.calendar import local_date
from app.domain.person import Person
from app.domain.plan import Plan, PlanBody, PlanState
from app.domain.plan_changes import diff_plans, restore_version
from app.domain.plan_dates import contest_until
from app.domain.plan_draft import PlanDraft
from app.domain.plan_news import KICKED_OFF
from app.domain.plan_page import PlanPage
from app.domain.plan_rules import check_ready, tidy_body
from app.domain.steps import Ask, StepKind, SubjectKind
from app.errors import NotAllowed, Outdated, UserError
from app.services.asking import ask
from app.services.checkins import schedule_checkins
from app.services.plan_access import sees_plan
from app.services.plan_writing import OVER
from app.services.plans import promise_help, reset_plan_timer

CHANGED_MEANWHILE = "The other one of you changed the plan meanwhile. Your text is kept: open the plan to see both."
TAKEN_BACK = "This change was taken back."


async def share_plan(session: Session, me: Person, plan_id: UUID, *, now: datetime) -> Plan:
    """Make my draft the next version, agreed to by me.

    Until the kick-off the other one is asked to read and agree; afterwards it counts unless they contradict in time.
    Raises Outdated where somebody shared meanwhile (my draft stays), UserError where the plan isn't ready. A second
    press changes nothing.
    """
    page = await _lock_page(session, me, plan_id)
    plan, draft = page.plan, page.draft
    if draft is None:
        if page.author == me.id:
            return plan
        raise Outdated("There is nothing new of yours to share. The plan is as you see it.")
    if draft.base != plan.version:
        raise Outdated(CHANGED_MEANWHILE)
    body = _ready_body(draft)
    shared = await _make_version(session, me, page, body, now=now)
    await delete_draft(session, person=me.id, form=PLAN_DRAFT, subject=plan_id)
    return shared


async def agree_plan(session: Session, me: Person, plan_id: UUID, version: int, *, now: datetime) -> Plan:
    """Agree to that version; when both have, the season's work begins. A second press changes nothing."""
    page = await _lock_page(session, me, plan_id)
    plan = page.plan
    if plan.version != version:
        raise Outdated("The plan was changed a moment ago. Close this and read it once more.")
    if plan.state is PlanState.ACTIVE or plan.agreed(me.id) == version:
        return plan
    await set_agreed(session, plan, me.id, now=now)
    agreed = plan.with_yes(me.id, version)
    if agreed.waits_for is not None or page.partner is None:
        return agreed
    return await _kick_off(session, page, page.partner, agreed, me, now=now)


async def undo_change(session: Session, me: Person, plan_id: UUID, version: int, *, now: datetime) -> Plan:
    """Take the latest edit of a plan that is active back: a new version that reads like the one before it."""
    page = await _lock_page(session, me, plan_id)
    plan = page.plan
    if plan.version != version:
        raise Outdated("The plan was changed again since. Close this and open it once more.")
    if plan.state is not PlanState.ACTIVE or page.contest_until is None or page.before is None:
        raise UserError("There is no change to take back.")
    if page.author != me.id and now <= page.contest_until:
        await set_contested(session, plan_id, version, now=now)
    body = restore_version(page.body, page.before, TAKEN_BACK)
    return await _make_version(session, me, page, body, now=now)


async def _lock_page(session: Session, me: Person, plan_id: UUID) -> PlanPage:
    """The plan, which nobody else changes until this transaction ends; raises NotAllowed as access_plan does."""
    await lock_concerned(session, SubjectKind.PLAN, plan_id)
    if await find_plan(session, plan_id, lock=True) is None:
        raise NotAllowed
    page = await find_plan_page(session, plan_id, reader=me.id)
    if page is None or not sees_plan(page, me):
        raise NotAllowed
    if page.plan.state is PlanState.CLOSED:
        raise Outdated(OVER)
    return page


def _ready_body(draft: PlanDraft) -> PlanBody:
    body = tidy_body(draft.body)
    check_ready(body)
    if not diff_plans(draft.start, body):
        raise UserError("Nothing has changed, so there is nothing to share.")
    return body


async def _make_version(session: Session, me: Person, page: PlanPage, body: PlanBody, *, now: datetime) -> Plan:
    plan, other = page.plan, page.other(me)
    is_active = plan.state is PlanState.ACTIVE
    until = contest_until(now, other.rhythm) if is_active and other else None
    no = plan.version + 1
    await insert_version(session, plan, PlanVersion(no, me.id, now, until, None, body))
    if is_active:
        await save_goals(session, plan.id, [*body.goals, *body.retired], version=no)
        await reset_plan_timer(session, plan.id, now=now)
    else:
        await _settle_waiting(session, plan.id, reason=OVERTAKEN)
    if other is not None:
        kind = StepKind.PLAN_CHANGED if is_active else StepKind.PLAN_READY
        await _tell_other(session, plan.id, other.id, kind, no, now=now)
    return plan.with_yes(me.id, no)


async def _kick_off(session: Session, page: PlanPage, lead: Person, agreed: Plan, me: Person, *, now: datetime) -> Plan:
    """Both agreed: goals, check-ins and the lead's promises come into being, dated from the lead's today."""
    person = page.person
    on = local_date(now, lead.tz)
    active = replace(agreed, state=PlanState.ACTIVE, kicked_off_on=on)
    await set_kicked_off(session, active.id, on=on)
    await save_goals(session, active.id, page.body.goals, version=active.version)
    await retire_other_goals(session, active.id, [goal.id for goal in page.body.goals])
    await schedule_checkins(
        session, active.id, season_id=page.season, person=person, lead=lead, kicked_off_on=on, now=now
    )
    await promise_help(session, active, lead, page.body.goals, now=now)
    await _settle_waiting(session, active.id, reason="done")
    if active.participation is not None:
        # The lead's news of the yes said that the plan comes next.
        await touch_messages(
            session,
            subject_kind=SubjectKind.PARTICIPATION,
            subject=active.participation,
            kinds={StepKind.INVITATION_ANSWERED},
        )
    other = lead if me.id == person.id else person
    await _tell_other(session, active.id, other.id, StepKind.PLAN_CHANGED, KICKED_OFF, now=now)
    await reset_plan_timer(session, active.id, now=now)
    return active


async def _settle_waiting(session: Session, plan_id: UUID, *, reason: str) -> None:
    """Nobody waits for this version any more; homework stays open until the plan holds."""
    kinds = {StepKind.PLAN_READY, StepKind.PLAN_DUE}
    if reason == "done":
        kinds.add(StepKind.HOMEWORK)
    await settle_steps(session, subject_kind=SubjectKind.PLAN, subject=plan_id, kinds=kinds, reason=reason)


async def _tell_other(session: Session, plan_id: UUID, other: UUID, kind: StepKind, no: int, *, now: datetime) -> None:
    await ask(session, [Ask(other, kind, SubjectKind.PLAN, plan_id, now, no)], now=now)
