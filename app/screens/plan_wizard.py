"""Render where somebody is in the wizard that writes a plan."""

from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.domain.calendar import local_date
from app.domain.person import Person
from app.domain.plan_draft import DIRECTION_PAGE, SUMMARY_PAGE
from app.domain.plan_entry import WizardPlace
from app.services.plan_writing import Writing, open_writing, take_goal_out, turn_to
from app.views.blocks import View
from app.views.plan_summary import goal_reason_window, merge_window, summary_window
from app.views.plan_wizard import direction_page, goal_page


async def wizard_screen(session: Session, me: Person, plan_id: UUID, *, now: datetime) -> View:
    """Where I left off; what the other one shared meanwhile comes first."""
    return wizard_view(await open_writing(session, me, plan_id, now=now), me, now=now)


async def goal_out_screen(session: Session, me: Person, place: WizardPlace, *, now: datetime) -> View:
    """A goal goes, or the question why, where both had it in the plan."""
    writing = await take_goal_out(session, me, place, reason=None, now=now)
    if writing is not None:
        return wizard_view(writing, me, now=now)
    asked = await turn_to(session, me, place, place.page, now=now)
    return goal_reason_window(place, asked.goal) if asked.goal else wizard_view(asked, me, now=now)


def wizard_view(writing: Writing, me: Person, *, saved: bool = False, now: datetime) -> View:
    """The page somebody is on. `saved` says so below the fields."""
    page, draft = writing.plan, writing.draft
    as_lead = not page.is_of(me)
    other = page.other(me)
    user = other.slack_user if other else me.slack_user
    if writing.is_overtaken:
        return merge_window(page, draft, as_lead=as_lead, other=user, is_theirs=page.author != me.id)
    if draft.page == SUMMARY_PAGE:
        return summary_window(writing.place, page, draft, as_lead=as_lead, other=user)
    if draft.page == DIRECTION_PAGE or writing.goal is None:
        homework = page.homework_shared_at is not None
        return direction_page(writing.place, draft.body, rev=draft.rev, as_lead=as_lead, homework=homework, saved=saved)
    return goal_page(
        writing.place,
        writing.goal,
        rev=draft.rev,
        as_lead=as_lead,
        hints=writing.hints,
        kicked_off_on=page.plan.kicked_off_on,
        today=local_date(now, me.tz),
        saved=saved,
    )
