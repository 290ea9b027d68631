"""What time and changes around it do to somebody's part in a season; run by the clock [cohort.asleep]."""

from datetime import date, datetime

from app.db.engine import Session
from app.db.participations import TakingPart, note_cause, note_line
from app.db.reporting import list_lines_of
from app.db.season_facts import load_season_facts
from app.db.timers import set_timer
from app.domain.asleep import look_for_sleep_at, spell_of_sleep
from app.domain.calendar import local_date, start_of_day
from app.domain.handover import changed_line, next_line_on
from app.domain.participation import ParticipationState as State
from app.domain.pause import PauseCause
from app.domain.steps import Ask, StepKind, SubjectKind
from app.services.asking import ask
from app.services.handing_over import ask_for_handover, turn_handover
from app.services.pausing import begin_pause, turn_pause


async def turn_taking_part(session: Session, part: TakingPart, *, now: datetime) -> None:
    """Everything that is due by `now` about somebody who is in a season; idempotent."""
    participation = part.participation
    if participation.pause is not None and participation.state is State.PAUSED:
        if part.lead.deactivated_at is not None and participation.pause.cause is not PauseCause.LEAD_GONE:
            await note_cause(session, participation.id, PauseCause.LEAD_GONE)
            await ask_for_handover(session, part, now=now)
        also_on = await turn_handover(session, part, now=now)
        await turn_pause(session, part, participation.pause, also_on=also_on, now=now)
        return
    if part.lead.deactivated_at is not None:
        await begin_pause(session, part, PauseCause.LEAD_GONE, now=now)
        await ask_for_handover(session, part, now=now)
    elif part.person.deactivated_at is not None:
        await begin_pause(session, part, PauseCause.PERSON_GONE, now=now)
    else:
        await _turn_running(session, part, now=now)


async def _turn_running(session: Session, part: TakingPart, *, now: datetime) -> None:
    today = local_date(now, part.person.tz)
    lines = [one.line for one in await list_lines_of(session, [part.person.id])]
    changed_on = changed_line(lines, part.lead.id, part.line_counts_from, today)
    if changed_on is not None:
        await note_line(session, part.participation.id, changed_on)
        await begin_pause(session, part, PauseCause.LINE_CHANGED, now=now)
        await ask_for_handover(session, part, now=now)
        return
    await _ask_whether_asleep(session, part, next_line_on(lines, part.lead.id, today), now=now)


async def _ask_whether_asleep(session: Session, part: TakingPart, line_on: date | None, *, now: datetime) -> None:
    participation = part.participation.id
    facts = await load_season_facts(session, participation, now=now)
    spell = spell_of_sleep(facts, now=now)
    if spell is not None:
        both = (part.person.id, part.lead.id)
        asks = [Ask(one, StepKind.SEASON_ASLEEP, SubjectKind.PARTICIPATION, participation, now, spell) for one in both]
        await ask(session, asks, now=now)
    look_at = look_for_sleep_at(max(facts.last_act_at, now) if spell is not None else facts.last_act_at)
    if line_on is not None:
        look_at = min(look_at, start_of_day(line_on, part.person.tz))
    await set_timer(session, SubjectKind.PARTICIPATION, participation, look_at)
