"""Opening check-ins: the visibility table decides, and what the lead opened is written down [trust.table]."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.db.access import log_access
from app.db.checkin_pages import load_checkin_page
from app.db.checkin_situations import find_situation
from app.db.engine import Session
from app.domain.checkin_page import CheckinPage
from app.domain.checkin_situation import Situation
from app.domain.checkin_turn import advance_checkin
from app.domain.person import Person
from app.domain.steps import SubjectKind
from app.domain.visibility import Data, Hat, View, may_see
from app.errors import NotAllowed


async def open_situation(
    session: Session, checkin_id: UUID, slack_user: str, *, now: datetime
) -> tuple[Situation, Person]:
    """The check-in as it is at `now`, and which of the two that member is; one statement.

    Raises NotAllowed, in the same words for everybody else, and for a lead whose season with them is over.
    """
    situation = await find_situation(session, checkin_id, now=now)
    me = situation.side(slack_user) if situation else None
    if situation is None or me is None:
        raise NotAllowed
    if may_see(Data.CHECKIN_TEXTS, situation.hats(me.id), situation.circumstances()) is not View.FULL:
        raise NotAllowed
    return catch_up(situation, now=now), me


def catch_up(situation: Situation, *, now: datetime) -> Situation:
    """The check-in as it is by its days, also where the jobs run late."""
    return replace(situation, checkin=advance_checkin(situation.checkin, situation.frame, now=now).checkin)


async def access_checkin(
    session: Session, checkin_id: UUID, slack_user: str, *, now: datetime
) -> tuple[CheckinPage, Person]:
    """The contents of a check-in, for one of the two: two statements, a third that writes down that the lead looked."""
    situation, me = await open_situation(session, checkin_id, slack_user, now=now)
    page = (await load_checkin_page(session, situation)).for_viewer(me)
    if me.id == situation.lead.id:
        await log_checkin_access(session, situation, me, now=now)
    return page, me


async def log_checkin_access(session: Session, situation: Situation, viewer: Person, *, now: datetime) -> None:
    await log_access(
        session,
        owner=situation.person.id,
        viewer=viewer,
        subject_kind=SubjectKind.CHECKIN,
        subject=situation.checkin.id,
        hat=Hat.LEAD,
        now=now,
    )
