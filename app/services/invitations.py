"""Use cases of an invitation: yes, no, later, and what follows from each [cohort.opt-in]."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from app.db.access import log_access
from app.db.concerned import lock_concerned
from app.db.consents import insert_consent, withdraw_consents
from app.db.engine import Session
from app.db.participations import (
    TakingPart,
    count_seats,
    find_decline_reason,
    find_news_no,
    find_running_part,
    find_taking_part,
    save_reason,
    set_participation_state,
)
from app.db.people import set_turn_wish
from app.db.reporting import leader_of, list_lines_above
from app.db.steps import settle_steps
from app.db.timers import set_timer
from app.domain.asleep import look_for_sleep_at
from app.domain.calendar import local_date, start_of_day
from app.domain.cohort import TERMS_KEY, check_can_join, check_reason
from app.domain.participation import ParticipationState as State
from app.domain.participation import ask_again_on, check_transition, takes_seat
from app.domain.people import is_below
from app.domain.person import Person
from app.domain.season import check_seats
from app.domain.steps import Ask, StepKind, SubjectKind
from app.domain.visibility import Circumstances, Data, Hat, View, may_see
from app.errors import NotAllowed, Outdated, UserError
from app.services.asking import ask
from app.services.ending import end_part
from app.services.plans import start_plan

NOT_MY_LEAD = "You aren't my lead."
_IN_ANOTHER = (
    "You are in a growth season already, and one at a time is the most. This question stays open as long as it says."
)
_NO_SEAT = "All seats of this season are taken by now. “I'd like a turn” in Home lets your lead know for the next one."


async def accept_invitation(session: Session, participation: UUID, me: Person, *, now: datetime) -> TakingPart:
    """Say yes: the season begins for this person, their lead hears of it, and the plan can be written.

    Raises NotAllowed for anybody else's invitation, Outdated where it can't be answered so any more, and UserError
    where the person is in another season or no seat is left. Two clicks at once on the last seat: the second is told.
    """
    found = await _lock_own_part(session, participation, me)
    await _check_yes(session, found, now=now)
    found = await _answer(session, found, State.ACCEPTED, now=now)
    await save_reason(session, participation, reason=None, shared=False)
    await insert_consent(
        session,
        person=me.id,
        subject_kind=SubjectKind.PARTICIPATION,
        subject=participation,
        text_key=TERMS_KEY,
        text_version=found.participation.season.text_version,
        now=now,
    )
    await set_turn_wish(session, me.id, asked_at=None, left_out_until=None)
    await _settle(session, found, reason="accepted", now=now)
    await start_plan(session, participation, found.person, found.lead, now=now)
    await set_timer(session, SubjectKind.PARTICIPATION, participation, look_for_sleep_at(now))
    await introduce_to_leader(session, found, now=now)
    return found


async def _check_yes(session: Session, found: TakingPart, *, now: datetime) -> None:
    state, season, lead = found.participation.state, found.participation.season, found.lead
    if state is State.PAUSED:
        raise Outdated("This season is paused for now.")
    check_transition(state, State.ACCEPTED)
    if lead.deactivated_at is not None:
        raise Outdated("Who asked you is no longer here, so this season can't begin.")
    today = local_date(now, lead.tz)
    check_can_join(season, today)
    if await find_running_part(session, found.person.id, kind=season.kind):
        raise UserError(_IN_ANOTHER)
    if not takes_seat(state, None, today):
        await _check_seat_left(session, lead, today=today)


async def _check_seat_left(session: Session, lead: Person, *, today: date) -> None:
    if check_seats(await count_seats(session, lead.id, today=today), 1).is_refused:
        raise UserError(_NO_SEAT)


async def decline_invitation(
    session: Session, participation: UUID, me: Person, *, reason: str | None, shared: bool, now: datetime
) -> TakingPart:
    """Say not now. The lead hears that, and reads why only where it is `shared`."""
    check_reason(reason)
    found = await _lock_own_part(session, participation, me)
    check_transition(found.participation.state, State.DECLINED)
    found = await _answer(session, found, State.DECLINED, now=now)
    await save_reason(session, participation, reason=reason, shared=shared)
    await _settle(session, found, reason="declined", now=now)
    return replace(found, participation=replace(found.participation, reason_shared=shared and reason is not None))


async def refuse_lead(session: Session, participation: UUID, me: Person, *, now: datetime) -> TakingPart:
    """Say that whoever asked isn't their lead; only who was asked from outside their reporting line can."""
    found = await _own_part(session, participation, me)
    if not await is_outside_line(session, found):
        raise NotAllowed
    return await decline_invitation(session, participation, me, reason=NOT_MY_LEAD, shared=True, now=now)


async def is_outside_line(session: Session, part: TakingPart) -> bool:
    """Whether the person was not one of the lead's people when they were asked."""
    asked_on = local_date(part.participation.invited_at, part.lead.tz)
    lines = await list_lines_above(session, [part.person.id])
    return not is_below(lines, part.person.id, part.lead.id, asked_on)


async def postpone_invitation(session: Session, participation: UUID, me: Person, *, now: datetime) -> TakingPart:
    """Ask to be asked again in two weeks; the seat is kept until then."""
    found = await _lock_own_part(session, participation, me)
    check_transition(found.participation.state, State.LATER)
    today = local_date(now, found.lead.tz)
    if not takes_seat(found.participation.state, None, today):
        await _check_seat_left(session, found.lead, today=today)
    again_at = start_of_day(ask_again_on(local_date(now, me.tz), me.rhythm), found.lead.tz)
    found = await _answer(session, found, State.LATER, ask_again_at=again_at, now=now)
    await _settle(session, found, reason="later", now=now)
    await set_timer(session, SubjectKind.PARTICIPATION, participation, again_at)
    return found


async def withdraw_invitation(session: Session, participation: UUID, lead: Person) -> None:
    """The lead takes back a question that isn't answered with yes or no yet; it changes where it stands."""
    found = await find_taking_part(session, participation, lock=True)
    if found is None or found.lead.id != lead.id:
        raise NotAllowed
    if found.participation.state not in (State.ASKED, State.LATER, State.LAPSED):
        raise Outdated("This question has been answered by now. `/growth cohort` shows how the season stands.")
    await set_participation_state(session, participation, State.ENDED, ask_again_at=None, lapses_at=None)
    await _close_question(session, participation, reason="withdrawn")


async def leave_season(session: Session, participation: UUID, me: Person, *, now: datetime) -> TakingPart:
    """Leave, at any time and without a reason: nothing is asked for any more, and what was to come counts nowhere.

    The lead hears of it, nobody else does.
    """
    found = await _lock_own_part(session, participation, me)
    check_transition(found.participation.state, State.LEFT)
    found = await _answer(session, found, State.LEFT, ended_on=local_date(now, found.lead.tz), now=now)
    await withdraw_consents(session, person=me.id, subject=participation, now=now)
    await end_part(session, participation, reason="left", now=now)
    await _settle(session, found, reason="left", now=now)
    return found


async def access_decline_reason(
    session: Session, participation: UUID, lead: Person, *, now: datetime
) -> tuple[str, str]:
    """Who said not now (a member id), and why, where they chose to tell their lead; NotAllowed for anybody else."""
    found = await find_decline_reason(session, participation)
    if found is None or found.lead != lead.id:
        raise NotAllowed
    known = Circumstances(shared=found.shared is not None)
    if found.shared is None or may_see(Data.DECLINE_REASON, (Hat.LEAD,), known) is not View.FULL:
        raise Outdated("There is nothing to read any more: they changed their mind about telling why.")
    await log_access(
        session,
        owner=found.person,
        viewer=lead,
        subject_kind=SubjectKind.PARTICIPATION,
        subject=participation,
        hat=Hat.LEAD,
        now=now,
    )
    return found.slack_user, found.shared


async def tell_lead(session: Session, part: TakingPart, *, now: datetime) -> None:
    """The lead hears in their next brief how this invitation stands; nobody else does."""
    participation = part.participation.id
    no = await find_news_no(session, participation, part.lead.id)
    news = Ask(part.lead.id, StepKind.INVITATION_ANSWERED, SubjectKind.PARTICIPATION, participation, now, no)
    await ask(session, [news], now=now)


async def _lock_own_part(session: Session, participation: UUID, me: Person) -> TakingPart:
    """The people before the participation, as every answer does it: no two answers wait for each other."""
    found = await _own_part(session, participation, me)
    await lock_concerned(session, SubjectKind.PARTICIPATION, found.participation.id)
    return await _own_part(session, participation, me, lock=True)


async def _own_part(session: Session, participation: UUID, me: Person, *, lock: bool = False) -> TakingPart:
    found = await find_taking_part(session, participation, lock=lock)
    if found is None or found.person.id != me.id:
        raise NotAllowed
    return found


async def _answer(
    session: Session,
    part: TakingPart,
    state: State,
    *,
    ask_again_at: datetime | None = None,
    ended_on: date | None = None,
    now: datetime,
) -> TakingPart:
    """Write what the person answered; returns the participation as it is from now on."""
    await set_participation_state(
        session,
        part.participation.id,
        state,
        answered_at=now,
        ask_again_at=ask_again_at,
        lapses_at=None,
        ended_on=ended_on,
    )
    answered = replace(part.participation, state=state, answered_at=now, ask_again_at=ask_again_at, lapses_at=None)
    return replace(part, participation=answered)


async def _settle(session: Session, part: TakingPart, *, reason: str, now: datetime) -> None:
    await _close_question(session, part.participation.id, reason=reason)
    await tell_lead(session, part, now=now)


async def _close_question(session: Session, participation: UUID, *, reason: str) -> None:
    await set_timer(session, SubjectKind.PARTICIPATION, participation, None)
    await settle_steps(
        session,
        subject_kind=SubjectKind.PARTICIPATION,
        subject=participation,
        kinds={StepKind.INVITATION},
        reason=reason,
    )


async def introduce_to_leader(session: Session, part: TakingPart, *, now: datetime) -> None:
    """At the first yes of a season, the person above the lead reads what they will see of it, and what not."""
    season, lead = part.participation.season, part.lead
    leader = await leader_of(session, lead.id, on=local_date(now, lead.tz))
    if leader is not None and leader != part.person.id:
        intro = Ask(leader, StepKind.LEADER_INTRO, SubjectKind.SEASON, season.id, now)
        await ask(session, [intro], now=now)
