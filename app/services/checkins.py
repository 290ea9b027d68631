"""Use cases of a check-in's life by itself: it is fixed, turns with the days, and ends with its season."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from app.db.checkin_situations import find_situation
from app.db.checkins import excuse_by_itself, insert_checkins, lock_checkins_of_plan, lock_plan_checkins, update_checkin
from app.db.concerned import lock_concerned
from app.db.engine import Session
from app.db.ids import new_id
from app.db.season_facts import look_at_participation_of
from app.db.seasons import find_season
from app.db.steps import OVERTAKEN, settle_others, settle_steps, touch_messages
from app.db.timers import set_timer, set_timers
from app.domain.calendar import Pair, start_of_day
from app.domain.checkin import Checkin, CheckinState, Frame, days_of, due_days, fitting_days
from app.domain.checkin_pause import lay_to_rest, rests, shift_checkin
from app.domain.checkin_situation import Situation
from app.domain.checkin_turn import WAITING_KINDS, advance_checkin
from app.domain.person import Person
from app.domain.steps import Ask, SubjectKind
from app.errors import NotAllowed
from app.services.asking import ask
from app.services.digests import update_digests

Decision = Callable[[Situation], tuple[Checkin, tuple[Ask, ...]]]
"""What somebody's act makes of a check-in, and the news it brings to others; raises UserError where it may not be."""


async def schedule_checkins(
    session: Session,
    plan_id: UUID,
    *,
    season_id: UUID | None,
    person: Person,
    lead: Person,
    kicked_off_on: date,
    now: datetime,
) -> None:
    """Fix the check-ins of a plan that was kicked off on that day (the lead's date); once per plan.

    They are six, or as many as the season still has time for.

    A check-in whose days have begun by `now` is looked at at once.
    """
    pair = Pair(lead.rhythm, person.rhythm)
    season = await find_season(session, season_id) if season_id else None
    days = due_days(kicked_off_on, pair)
    checkins = [
        Checkin(new_id(), plan_id, season_id, person.id, lead.id, no, first_due_on=on, due_on=on)
        for no, on in enumerate(fitting_days(days, season.ends_on) if season else days, start=1)
    ]
    await insert_checkins(session, checkins)
    turns = [(one.id, max(now, start_of_day(days_of(one, Frame(pair)).opens_on, lead.tz))) for one in checkins]
    await set_timers(session, SubjectKind.CHECKIN, turns)


async def turn_checkin(session: Session, subject: UUID, *, now: datetime) -> None:
    """Apply everything that is due about this check-in by `now`, and look again when the next thing is.

    Several steps at once after an outage; nothing when run twice, or on a check-in that is over.
    """
    await lock_plan_checkins(session, subject)
    situation = await find_situation(session, subject, now=now)
    if situation is not None:
        await _carry_out(session, situation, situation.checkin, (), now=now)


async def act_on_checkin(session: Session, checkin_id: UUID, decide: Decision, *, now: datetime) -> Situation:
    """Let somebody's act change the check-in as it is at `now`, and carry out all that follows from it.

    All check-ins of the plan are locked meanwhile: of two who act at once, the second one acts on what the first one
    made of it. First everything that is due by `now` happens, so that an act never beats a clock that ran late.
    """
    await lock_concerned(session, SubjectKind.CHECKIN, checkin_id)
    await lock_plan_checkins(session, checkin_id)
    situation = await find_situation(session, checkin_id, now=now)
    if situation is None:
        raise NotAllowed
    caught_up = advance_checkin(situation.checkin, situation.frame, now=now).checkin
    after, news = decide(replace(situation, checkin=caught_up))
    return await _carry_out(session, situation, after, news, now=now)


async def end_checkins(session: Session, plan_id: UUID) -> None:
    """The season is over for this pair before its time: what was still to come is not asked for and counts nowhere."""
    ended = [one for one in await lock_checkins_of_plan(session, plan_id) if not one.is_over]
    await excuse_by_itself(session, [one.id for one in ended])
    for one in ended:
        await set_timer(session, SubjectKind.CHECKIN, one.id, None)
        await settle_steps(session, subject_kind=SubjectKind.CHECKIN, subject=one.id, reason="season over")
    for lead in {one.lead for one in ended}:
        await update_digests(session, lead=lead, days={one.due_on for one in ended})


async def rest_checkins(session: Session, plan_id: UUID, *, paused_on: date) -> None:
    """The season is paused from that day on: what was still to come waits, and is not asked for."""
    resting = [one for one in await lock_checkins_of_plan(session, plan_id) if rests(one, paused_on)]
    for one in resting:
        await update_checkin(session, one, lay_to_rest(one))
        await set_timer(session, SubjectKind.CHECKIN, one.id, None)
        await settle_steps(
            session, subject_kind=SubjectKind.CHECKIN, subject=one.id, kinds=WAITING_KINDS, reason="paused"
        )
    for lead in {one.lead for one in resting}:
        await update_digests(session, lead=lead, days={one.due_on for one in resting})


async def resume_checkins(
    session: Session, plan_id: UUID, pair: Pair, *, paused_on: date, today: date, now: datetime
) -> None:
    """The season goes on: what waited moves by as many days as the pause lasted, and is looked at at once."""
    resting = [one for one in await lock_checkins_of_plan(session, plan_id) if rests(one, paused_on)]
    shifted = [shift_checkin(one, (today - paused_on).days, pair) for one in resting]
    for before, after in zip(resting, shifted, strict=True):
        await update_checkin(session, before, after)
        await touch_messages(session, subject_kind=SubjectKind.CHECKIN, subject=after.id)
    await set_timers(session, SubjectKind.CHECKIN, [(one.id, now) for one in shifted])
    for lead in {one.lead for one in resting}:
        await update_digests(session, lead=lead, days={one.due_on for one in (*resting, *shifted)})


async def _carry_out(
    session: Session, situation: Situation, after: Checkin, news: tuple[Ask, ...], *, now: datetime
) -> Situation:
    """Let time do its part about `after`, save what became of the check-in, and let everybody know who has to."""
    before, frame = situation.checkin, situation.frame
    if after.round != before.round:
        frame = replace(frame, confirm_said_at=None)
    turn = advance_checkin(after, frame, now=now)
    if turn.checkin != before:
        await update_checkin(session, before, turn.checkin)
    if (turn.checkin.state, turn.checkin.due_on) != (before.state, before.due_on):
        await update_digests(session, lead=before.lead, days={before.due_on, turn.checkin.due_on})
    if turn.checkin.state is CheckinState.NOT_HELD and not before.is_over:
        await look_at_participation_of(session, before.plan, now=now)
    if news:
        await _replace_news(session, before.id, news)
    await _tell(session, before, turn.checkin, (*turn.asks, *news), now=now)
    await set_timer(session, SubjectKind.CHECKIN, before.id, turn.next_turn_at)
    return replace(situation, checkin=turn.checkin, frame=frame)


async def _tell(session: Session, before: Checkin, after: Checkin, asks: tuple[Ask, ...], *, now: datetime) -> None:
    """Ask for what is wanted now and settle what isn't wanted any more; messages follow what changed."""
    settled = await settle_others(
        session,
        subject_kind=SubjectKind.CHECKIN,
        subject=after.id,
        kinds=WAITING_KINDS,
        keep=asks,
        reason=after.state if after.is_over else OVERTAKEN,
    )
    if asks:
        await ask(session, asks, now=now)
    if settled or after != before:
        await touch_messages(session, subject_kind=SubjectKind.CHECKIN, subject=after.id)


async def _replace_news(session: Session, checkin_id: UUID, news: tuple[Ask, ...]) -> None:
    """Newer news of a kind takes the place of what wasn't said yet."""
    kinds = {one.kind for one in news}
    await settle_others(
        session, subject_kind=SubjectKind.CHECKIN, subject=checkin_id, kinds=kinds, keep=news, reason=OVERTAKEN
    )
