"""What time does to seasons and invitations: reminders, lapsing, notes that die, the end. Run by the clock."""

from datetime import datetime, timedelta
from uuid import UUID

from app.db.concerned import lock_concerned
from app.db.engine import Session
from app.db.forming import delete_marks, find_marks_until
from app.db.participations import (
    TakingPart,
    find_question,
    find_taking_part,
    list_parts_led,
    set_lapses,
    set_participation_state,
)
from app.db.people import get_person
from app.db.seasons import end_season, find_last_open_due_on, find_season
from app.db.steps import settle_steps
from app.db.timers import set_timer
from app.domain.calendar import local_date, start_of_day
from app.domain.cohort import Act, Season, SeasonState, plan_invitation_turn
from app.domain.participation import ParticipationState as State
from app.domain.participation import check_transition
from app.domain.person import Person
from app.domain.steps import Ask, StepKind, SubjectKind
from app.services.asking import ask
from app.services.invitations import tell_lead
from app.services.plans import close_plan
from app.services.season_watch import turn_taking_part

_OPEN = (State.ASKED, State.LATER)
_IN = (State.ACCEPTED, State.PAUSED)


async def turn_participation(session: Session, subject: UUID, *, now: datetime) -> None:
    """Everything that is due to somebody's part in a season by `now`; idempotent, and nothing once it is over."""
    part = await _lock_part(session, subject)
    if part is not None and part.participation.is_in:
        await turn_taking_part(session, part, now=now)
        return
    if part is None or part.participation.state not in _OPEN:
        return
    if part.participation.season.state is not SeasonState.RUNNING or _is_gone(part):
        await _end_question(session, part, now=now)
        return
    question = await find_question(session, subject)
    turn = plan_invitation_turn(part.participation, question, rhythm=part.person.rhythm, lead_tz=part.lead.tz, now=now)
    if turn.lapses_at is not None:
        await set_lapses(session, {subject: turn.lapses_at})
    await set_timer(session, SubjectKind.PARTICIPATION, subject, turn.look_at)
    if turn.act is Act.REMIND:
        await _put_again(session, part, question.reminder_no, now=now)
    elif turn.act is Act.ASK_AGAIN:
        await _ask_again(session, part, question.next_round_no, now=now)
    elif turn.act is Act.LAPSE:
        await _lapse(session, part, now=now)


async def _lock_part(session: Session, participation: UUID) -> TakingPart | None:
    """The people before the participation, as every answer does it: the clock and an answer never deadlock."""
    await lock_concerned(session, SubjectKind.PARTICIPATION, participation)
    return await find_taking_part(session, participation, lock=True)


def _is_gone(part: TakingPart) -> bool:
    return part.person.deactivated_at is not None or part.lead.deactivated_at is not None


async def _put_again(session: Session, part: TakingPart, no: int, *, now: datetime) -> None:
    """The newer step takes the place of the older one in what waits for the person."""
    participation = part.participation.id
    await _settle_question(session, participation, reason="asked anew")
    again = Ask(part.person.id, StepKind.INVITATION, SubjectKind.PARTICIPATION, participation, now, no)
    await ask(session, [again], now=now)


async def _ask_again(session: Session, part: TakingPart, no: int, *, now: datetime) -> None:
    check_transition(part.participation.state, State.ASKED)
    await set_participation_state(session, part.participation.id, State.ASKED, ask_again_at=None)
    await _put_again(session, part, no, now=now)
    tomorrow = local_date(now, part.lead.tz) + timedelta(days=1)
    await set_timer(session, SubjectKind.PARTICIPATION, part.participation.id, start_of_day(tomorrow, part.lead.tz))


async def _lapse(session: Session, part: TakingPart, *, now: datetime) -> None:
    check_transition(part.participation.state, State.LAPSED)
    await set_participation_state(session, part.participation.id, State.LAPSED)
    await _settle_question(session, part.participation.id, reason="lapsed")
    await tell_lead(session, part, now=now)


async def _end_question(session: Session, part: TakingPart, *, now: datetime) -> None:
    """One of the two is gone, or the season is over: the seat is free, and a lead who is there hears why."""
    await set_participation_state(session, part.participation.id, State.ENDED, ask_again_at=None, lapses_at=None)
    await _settle_question(session, part.participation.id, reason="over")
    await tell_lead(session, part, now=now)


async def _settle_question(session: Session, participation: UUID, *, reason: str) -> None:
    await settle_steps(
        session,
        subject_kind=SubjectKind.PARTICIPATION,
        subject=participation,
        kinds={StepKind.INVITATION},
        reason=reason,
    )


async def turn_season(session: Session, subject: UUID, *, now: datetime) -> None:
    """Notes of a season that was never sent die after thirty days; a season ends when its last check-in is over."""
    marks_until = await find_marks_until(session, subject)
    if marks_until is not None:
        if marks_until <= now:
            await delete_marks(session, subject)
        else:
            await set_timer(session, SubjectKind.SEASON, subject, marks_until)
        return
    season = await find_season(session, subject)
    if season is None or season.state is not SeasonState.RUNNING:
        return
    lead = await get_person(session, season.lead, lock=True)
    today = local_date(now, lead.tz)
    last_on = await find_last_open_due_on(session, subject)
    if today < season.ends_on or last_on is not None:
        look_on = max(season.ends_on, last_on or today, today + timedelta(days=1))
        await set_timer(session, SubjectKind.SEASON, subject, start_of_day(look_on, lead.tz))
        return
    await _end(session, season, lead, now=now)


async def _end(session: Session, season: Season, lead: Person, *, now: datetime) -> None:
    parts = [one for one in await list_parts_led(session, lead.id) if one.participation.season.id == season.id]
    await end_season(session, season.id, on=local_date(now, lead.tz), now=now)
    for part in parts:
        if part.participation.state in _OPEN:
            await set_timer(session, SubjectKind.PARTICIPATION, part.participation.id, None)
            await _settle_question(session, part.participation.id, reason="over")
        elif part.participation.state in _IN:
            await close_plan(session, part.participation.id, reason="season over", now=now)
