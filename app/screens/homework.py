"""Load and render the three questions before the plan."""

from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.domain.person import Person
from app.services.homework import access_homework, keep_homework
from app.views.blocks import View
from app.views.homework import homework_read, homework_window


async def homework_screen(session: Session, me: Person, plan_id: UUID, *, now: datetime) -> View:
    """Mine to answer, or what the person I lead shared; raises NotAllowed."""
    frame, homework = await access_homework(session, me, plan_id, now=now)
    if frame.is_of(me):
        return homework_window(homework, lead_user=frame.partner.slack_user if frame.partner else None)
    return homework_read(homework, frame.person.slack_user)


async def saved_homework_screen(
    session: Session, me: Person, plan_id: UUID, answers: tuple[str, ...], *, now: datetime
) -> View:
    """The same, once what I wrote so far is saved."""
    frame, homework = await keep_homework(session, me, plan_id, answers, now=now)
    return homework_window(homework, lead_user=frame.partner.slack_user if frame.partner else None, saved=True)
