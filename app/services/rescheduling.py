"""Moving a check-in, naming a day for it, excusing it, and what the leader who was told may do [checkin.move]."""

from datetime import date, datetime
from uuid import UUID

from app.db.checkin_situations import find_situation
from app.db.checkins import find_excuse_reason, set_excuse_reason
from app.db.engine import Session
from app.domain.checkin import Checkin
from app.domain.checkin_acts import (
    ExcuseReason,
    agree_excuse,
    check_excusable,
    check_givable,
    check_movable,
    check_nameable,
    give_until,
    move_checkin_to,
    name_day,
    propose_excuse,
    see_told,
    withdraw_excuse,
)
from app.domain.checkin_situation import Situation
from app.domain.person import Person
from app.domain.steps import Ask, StepKind, SubjectKind
from app.errors import NotAllowed
from app.services.checkin_access import catch_up, log_checkin_access, open_situation
from app.services.checkins import act_on_checkin


async def open_movable(
    session: Session, checkin_id: UUID, slack_user: str, *, now: datetime
) -> tuple[Situation, Person]:
    """For the list of days it may move to; raises Outdated or UserError where there is none."""
    situation, me = await open_situation(session, checkin_id, slack_user, now=now)
    check_movable(situation.checkin, situation.frame, now=now)
    return situation, me


async def move_checkin(session: Session, checkin_id: UUID, slack_user: str, day: date, *, now: datetime) -> Situation:
    """Move it to a day of that list; the other one reads of it."""
    _, me = await open_situation(session, checkin_id, slack_user, now=now)

    def moved(current: Situation) -> tuple[Checkin, tuple[Ask, ...]]:
        after = move_checkin_to(current.checkin, me.id, day, current.frame, now=now)
        return after, _news(current, me, StepKind.CHECKIN_MOVED, after.moved, now)

    return await act_on_checkin(session, checkin_id, moved, now=now)


async def open_nameable(
    session: Session, checkin_id: UUID, slack_user: str, *, now: datetime
) -> tuple[Situation, Person]:
    situation, me = await open_situation(session, checkin_id, slack_user, now=now)
    check_nameable(situation.checkin, situation.frame, now=now)
    return situation, me


async def name_checkin_day(
    session: Session, checkin_id: UUID, slack_user: str, day: date, *, now: datetime
) -> Situation:
    """Say when a missed one will be held; the other one reads of it, and so does the leader if they were told."""
    _, me = await open_situation(session, checkin_id, slack_user, now=now)

    def named(current: Situation) -> tuple[Checkin, tuple[Ask, ...]]:
        after = name_day(current.checkin, me.id, day, current.frame, now=now)
        return after, _news(current, me, StepKind.CHECKIN_MOVED, day.toordinal(), now)

    return await act_on_checkin(session, checkin_id, named, now=now)


async def open_excusable(
    session: Session, checkin_id: UUID, slack_user: str, *, now: datetime
) -> tuple[Situation, Person]:
    situation, me = await open_situation(session, checkin_id, slack_user, now=now)
    check_excusable(situation.checkin, me.id, situation.frame)
    return situation, me


async def propose_checkin_excuse(
    session: Session, checkin_id: UUID, slack_user: str, reason: ExcuseReason, *, now: datetime
) -> Situation:
    """Propose to excuse it; it counts when the other one agrees. The reason is for the two only."""
    _, me = await open_situation(session, checkin_id, slack_user, now=now)

    def proposed(current: Situation) -> tuple[Checkin, tuple[Ask, ...]]:
        return propose_excuse(current.checkin, me.id, current.frame), ()

    situation = await act_on_checkin(session, checkin_id, proposed, now=now)
    await set_excuse_reason(session, checkin_id, reason)
    return situation


async def withdraw_checkin_excuse(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> Situation:
    _, me = await open_situation(session, checkin_id, slack_user, now=now)
    return await act_on_checkin(
        session, checkin_id, lambda current: (withdraw_excuse(current.checkin, me.id), ()), now=now
    )


async def agree_checkin_excuse(session: Session, checkin_id: UUID, slack_user: str, *, now: datetime) -> Situation:
    """The other one agrees, which ends it; who proposed it reads of that."""
    _, me = await open_situation(session, checkin_id, slack_user, now=now)

    def agreed(current: Situation) -> tuple[Checkin, tuple[Ask, ...]]:
        after = agree_excuse(current.checkin, me.id, current.frame, now=now)
        return after, _news(current, me, StepKind.CHECKIN_CLOSED, current.checkin.round, now)

    return await act_on_checkin(session, checkin_id, agreed, now=now)


async def access_excuse(
    session: Session, checkin_id: UUID, slack_user: str, *, now: datetime
) -> tuple[Situation, Person, ExcuseReason | None]:
    """A proposal with its reason, for one of the two; None where it was taken back or has lapsed."""
    situation, me = await open_situation(session, checkin_id, slack_user, now=now)
    reason = await find_excuse_reason(session, checkin_id)
    if me.id == situation.lead.id:
        await log_checkin_access(session, situation, me, now=now)
    return situation, me, ExcuseReason(reason) if reason else None


async def open_givable(session: Session, checkin_id: UUID, leader: Person, *, now: datetime) -> Situation:
    """For the list of days a leader who was told may give; raises NotAllowed, Outdated or UserError."""
    situation = await find_situation(session, checkin_id, now=now)
    if situation is None:
        raise NotAllowed
    situation = catch_up(situation, now=now)
    check_givable(situation.checkin, leader.id, situation.frame, now=now)
    return situation


async def give_checkin_until(
    session: Session, checkin_id: UUID, leader: Person, day: date, *, now: datetime
) -> Situation:
    """The leader gives them until a day; both read of it."""

    def given(current: Situation) -> tuple[Checkin, tuple[Ask, ...]]:
        after = give_until(current.checkin, leader.id, day, current.frame, now=now)
        two = (current.person.id, current.lead.id)
        kind, no = StepKind.CHECKIN_TOLD_PAIR, day.toordinal()
        return after, tuple(Ask(one, kind, SubjectKind.CHECKIN, checkin_id, now, no) for one in two)

    return await act_on_checkin(session, checkin_id, given, now=now)


async def mark_told_seen(session: Session, checkin_id: UUID, leader: Person, *, now: datetime) -> Situation:
    return await act_on_checkin(
        session, checkin_id, lambda current: (see_told(current.checkin, leader.id, now=now), ()), now=now
    )


def _news(current: Situation, me: Person, kind: StepKind, no: int, now: datetime) -> tuple[Ask, ...]:
    """A word to the other one."""
    return (Ask(current.other(me.id).id, kind, SubjectKind.CHECKIN, current.checkin.id, now, no),)
