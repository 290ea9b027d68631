"""Load and render the windows of one check-in. Each opens complete after at most three statements."""

from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.domain.checkin_acts import check_recordable, givable_days, movable_days, nameable_days, recordable_days
from app.domain.person import Person
from app.services.checkin_access import access_checkin, open_situation
from app.services.preparing import open_preparing
from app.services.rescheduling import access_excuse, open_excusable, open_givable, open_movable, open_nameable
from app.views.blocks import View
from app.views.checkin_reading import change_window, read_window
from app.views.checkin_words import who_sees_checkin_window
from app.views.holding import hold_window, record_window
from app.views.preparing import preparing_window
from app.views.rescheduling import excuse_window, give_window, move_window, name_window, proposal_window


async def preparing_screen(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> View:
    """The wizard where its writer left off."""
    return preparing_window(await open_preparing(session, checkin_id, slack_user, now=now))


async def holding_screen(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> View:
    """The page before a check-in; what was recorded, once it is."""
    page, me = await access_checkin(session, checkin_id, slack_user, now=now)
    checkin = page.situation.checkin
    return read_window(page, me) if checkin.is_over or checkin.is_recorded else hold_window(page, me, now=now)


async def record_screen(
    session: Session, checkin_id: UUID, slack_user: str, *, promises: int = 1, now: datetime
) -> View:
    """The form after a check-in; what was recorded, if the other one was quicker."""
    page, me = await access_checkin(session, checkin_id, slack_user, now=now)
    checkin, frame = page.situation.checkin, page.situation.frame
    if checkin.is_over or checkin.is_recorded:
        return read_window(page, me)
    check_recordable(checkin, frame, now=now)
    return record_window(page, me, recordable_days(checkin, frame, now=now), promises=promises)


async def reading_screen(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> View:
    """What was recorded, with the answers that are possible."""
    return read_window(*await access_checkin(session, checkin_id, slack_user, now=now))


async def change_screen(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> View:
    """My version of what was agreed; without a record to answer, what stands."""
    page, me = await access_checkin(session, checkin_id, slack_user, now=now)
    checkin = page.situation.checkin
    answerable = checkin.is_unconfirmed if checkin.is_over else checkin.is_recorded
    if not answerable or checkin.recorded_by == me.id:
        return read_window(page, me)
    return change_window(page, me)


async def move_screen(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> View:
    situation, me = await open_movable(session, checkin_id, slack_user, now=now)
    return move_window(situation, me, movable_days(situation.checkin, situation.frame, now=now))


async def name_screen(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> View:
    situation, me = await open_nameable(session, checkin_id, slack_user, now=now)
    return name_window(situation, me, nameable_days(situation.checkin, situation.frame, now=now))


async def excuse_screen(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> View:
    situation, me = await open_excusable(session, checkin_id, slack_user, now=now)
    return excuse_window(situation, me)


async def proposal_screen(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> View:
    return proposal_window(*await access_excuse(session, checkin_id, slack_user, now=now))


async def give_screen(session: Session, leader: Person, checkin_id: UUID, *, now: datetime) -> View:
    situation = await open_givable(session, checkin_id, leader, now=now)
    return give_window(situation, leader, givable_days(situation.checkin, situation.frame, now=now))


async def who_sees_checkin_screen(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> View:
    situation, _ = await open_situation(session, checkin_id, slack_user, now=now)
    return who_sees_checkin_window(situation)
