"""Use cases of a pause: begun by the participant or a change, proposed by the lead, ended by either [cohort.change]."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from app.db.concerned import lock_concerned
from app.db.engine import Session
from app.db.handovers import find_handover, save_handover
from app.db.participations import TakingPart, count_seats, find_taking_part, set_participation_state
from app.db.plans import find_plan_of
from app.db.reporting import list_lines_of
from app.db.steps import OVERTAKEN, settle_others, settle_steps
from app.db.timers import set_timer
from app.domain.asleep import look_for_sleep_at
from app.domain.calendar import Pair, local_date, start_of_day
from app.domain.handover import changed_line, next_line_on
from app.domain.participation import ParticipationState as State
from app.domain.participation import check_transition, takes_seat
from app.domain.pause import Pause, PauseCause, check_may_go_on
from app.domain.person import Person
from app.domain.season import check_seats
from app.domain.steps import Ask, StepKind, SubjectKind
from app.errors import NotAllowed, Outdated, UserError
from app.services.asking import ask
from app.services.checkins import rest_checkins, resume_checkins
from app.services.ending import end_part
from app.services.plans import reset_plan_timer

PROPOSALS = frozenset({StepKind.PAUSE_PROPOSED, StepKind.END_PROPOSED})
ANSWERED_BY_A_CHANGE = PROPOSALS | {StepKind.PAUSE_LONG, StepKind.SEASON_ASLEEP, StepKind.HANDOVER_CHOICE}
_NO_SEAT = (
    "A pause of more than 30 days gives the seat free, and by now all seats are taken. The season can go on when one "
    "is free again; after 90 days it ends, with a place at the front."
)


async def pause_season(session: Session, participation: UUID, me: Person, *, now: datetime) -> TakingPart:
    """The participant pauses: at once, without a reason. Raises Outdated where it isn't running."""
    part = await lock_part(session, participation, me)
    if me.id != part.person.id:
        raise NotAllowed
    proposed = await settle_others(
        session,
        subject_kind=SubjectKind.PARTICIPATION,
        subject=participation,
        kinds={StepKind.PAUSE_PROPOSED},
        keep=(),
        reason="agreed",
    )
    cause = PauseCause.AGREED if proposed else PauseCause.BY_PERSON
    await begin_pause(session, part, cause, now=now)
    return await _as_it_is(session, participation)


async def propose_change(
    session: Session, participation: UUID, me: Person, kind: StepKind, *, now: datetime
) -> TakingPart:
    """The lead proposes to pause or to end; it counts when the participant presses, and saying nothing means no."""
    part = await lock_part(session, participation, me)
    if me.id != part.lead.id:
        raise NotAllowed
    wanted = State.PAUSED if kind is StepKind.PAUSE_PROPOSED else State.LEFT
    check_transition(part.participation.state, wanted)
    await _settle(session, participation, reason="answered", kinds={StepKind.SEASON_ASLEEP}, people={me.id})
    proposal = Ask(
        part.person.id, kind, SubjectKind.PARTICIPATION, participation, now, local_date(now, me.tz).toordinal()
    )
    await ask(session, [proposal], now=now)
    return part


async def keep_season(session: Session, participation: UUID, me: Person, *, now: datetime) -> TakingPart:
    """Go on: a pause ends and what remains moves by its length; where none runs, the question whether to is answered.

    Raises UserError where the seat was given to somebody else meanwhile, Outdated where it can't go on.
    """
    part = await lock_part(session, participation, me)
    pause = part.participation.pause
    if part.participation.state is State.ACCEPTED:
        await _settle(session, participation, reason="goes on", kinds=ANSWERED_BY_A_CHANGE, people={me.id})
        return part
    check_transition(part.participation.state, State.ACCEPTED)
    if pause is None or not part.participation.is_in:
        raise Outdated("This invitation wasn't accepted, so there is nothing to go on with.")
    check_may_go_on(
        pause,
        by_lead=me.id == part.lead.id,
        lead_gone=part.lead.deactivated_at is not None,
        person_gone=part.person.deactivated_at is not None,
    )
    today = local_date(now, part.lead.tz)
    await _check_seat(session, part, pause, today)
    await set_participation_state(session, participation, State.ACCEPTED, paused_on=None, pause_cause=None)
    await _resume_plan(session, part, pause, today=today, now=now)
    await _settle(session, participation, reason="goes on", kinds=ANSWERED_BY_A_CHANGE | {StepKind.CARRY_ON})
    handover = await find_handover(session, participation)
    if handover is not None and handover.to is not None:
        await save_handover(session, participation, replace(handover, to=None))
    await tell_change(session, part, [part.other(me.id).id], now=now)
    await set_timer(session, SubjectKind.PARTICIPATION, participation, await _look_again_at(session, part, now=now))
    return await _as_it_is(session, participation)


async def _look_again_at(session: Session, part: TakingPart, *, now: datetime) -> datetime:
    """Whoever became the person's manager meanwhile, or will, is not forgotten over the pause."""
    today = local_date(now, part.person.tz)
    lines = [one.line for one in await list_lines_of(session, [part.person.id])]
    if changed_line(lines, part.lead.id, part.line_counts_from, today) is not None:
        return now
    line_on = next_line_on(lines, part.lead.id, today)
    sleeps_at = look_for_sleep_at(now)
    return min(sleeps_at, start_of_day(line_on, part.person.tz)) if line_on else sleeps_at


async def begin_pause(session: Session, part: TakingPart, cause: PauseCause, *, now: datetime) -> None:
    """What remains waits from today on, and both of those who are here know of it."""
    participation = part.participation.id
    check_transition(part.participation.state, State.PAUSED)
    pause = Pause(local_date(now, part.lead.tz), cause)
    await set_participation_state(session, participation, State.PAUSED, paused_on=pause.since_on, pause_cause=cause)
    plan = await find_plan_of(session, participation)
    if plan is not None:
        await rest_checkins(session, plan.id, paused_on=pause.since_on)
        await set_timer(session, SubjectKind.PLAN, plan.id, None)
    await _settle(session, participation, reason="paused", kinds=ANSWERED_BY_A_CHANGE)
    await set_timer(session, SubjectKind.PARTICIPATION, participation, start_of_day(pause.asks_on, part.lead.tz))
    readers = {part.person.id, part.lead.id} - ({part.person.id} if cause in _KNOWN_TO_PERSON else set())
    await tell_change(session, part, readers, now=now)


_KNOWN_TO_PERSON = (PauseCause.BY_PERSON, PauseCause.AGREED, PauseCause.PERSON_GONE)


async def turn_pause(
    session: Session, part: TakingPart, pause: Pause, *, also_on: date | None = None, now: datetime
) -> None:
    """After 60 days both are asked whether to go on; after 90 it ends, with a place at the front.

    `also_on`: there is something else to look at on that day.
    """
    participation, today = part.participation.id, local_date(now, part.lead.tz)
    if pause.ends_on <= today:
        await _end_pause(session, part, today=today, now=now)
        return
    if pause.asks_on <= today:
        no = pause.since_on.toordinal()
        asks = [
            Ask(one, StepKind.PAUSE_LONG, SubjectKind.PARTICIPATION, participation, now, no)
            for one in (part.person.id, part.lead.id)
        ]
        await ask(session, asks, now=now)
    look_on = min(on for on in (pause.look_on(today) or pause.ends_on, also_on) if on is not None)
    await set_timer(session, SubjectKind.PARTICIPATION, participation, start_of_day(look_on, part.lead.tz))


async def _end_pause(session: Session, part: TakingPart, *, today: date, now: datetime) -> None:
    participation = part.participation.id
    check_transition(part.participation.state, State.ENDED)
    await set_participation_state(session, participation, State.ENDED, ended_on=today)
    await end_part(session, participation, reason="paused for long", now=now)
    await tell_change(session, part, [part.person.id, part.lead.id], now=now)


async def tell_change(session: Session, part: TakingPart, readers: Collection[UUID], *, now: datetime) -> None:
    """Those of the two read how the season stands by then; newer news takes the place of what wasn't said yet."""
    participation = part.participation.id
    no = int(now.timestamp() // 60)
    news = [Ask(one, StepKind.SEASON_CHANGED, SubjectKind.PARTICIPATION, participation, now, no) for one in readers]
    await settle_others(
        session,
        subject_kind=SubjectKind.PARTICIPATION,
        subject=participation,
        kinds={StepKind.SEASON_CHANGED},
        keep=news,
        reason=OVERTAKEN,
    )
    await ask(session, news, now=now)


async def lock_part(session: Session, participation: UUID, me: Person, *, also: Collection[UUID] = ()) -> TakingPart:
    """The people before the participation, as every answer does it; raises NotAllowed for all but the two.

    `also`: others who will be asked.
    """
    found = await find_taking_part(session, participation)
    if found is None or me.id not in (found.person.id, found.lead.id):
        raise NotAllowed
    await lock_concerned(session, SubjectKind.PARTICIPATION, participation, also=also)
    return await _as_it_is(session, participation, lock=True)


async def _as_it_is(session: Session, participation: UUID, *, lock: bool = False) -> TakingPart:
    found = await find_taking_part(session, participation, lock=lock)
    if found is None:
        raise NotAllowed
    return found


async def _check_seat(session: Session, part: TakingPart, pause: Pause, today: date) -> None:
    if takes_seat(State.PAUSED, pause.since_on, today):
        return
    if check_seats(await count_seats(session, part.lead.id, today=today), 1).is_refused:
        raise UserError(_NO_SEAT)


async def _resume_plan(session: Session, part: TakingPart, pause: Pause, *, today: date, now: datetime) -> None:
    plan = await find_plan_of(session, part.participation.id)
    if plan is None:
        return
    pair = Pair(part.lead.rhythm, part.person.rhythm)
    await resume_checkins(session, plan.id, pair, paused_on=pause.since_on, today=today, now=now)
    await reset_plan_timer(session, plan.id, now=now)


async def _settle(
    session: Session,
    participation: UUID,
    *,
    reason: str,
    kinds: Collection[StepKind],
    people: Collection[UUID] | None = None,
) -> None:
    await settle_steps(
        session,
        subject_kind=SubjectKind.PARTICIPATION,
        subject=participation,
        kinds=kinds,
        people=people,
        reason=reason,
    )
