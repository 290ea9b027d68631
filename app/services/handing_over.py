"""Use cases of a season that gets another lead: part by part, by the participant's choice [cohort.change]."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from app.db.access import log_access
from app.db.concerned import lock_concerned
from app.db.engine import Session
from app.db.handovers import (
    CheckinWords,
    find_handover,
    find_summaries,
    list_checkin_words,
    save_handover,
    save_summaries,
)
from app.db.participations import TakingPart, find_taking_part
from app.db.people import find_people
from app.db.plans import find_plan_of
from app.db.promises import list_plan_promises
from app.db.steps import settle_others, settle_steps
from app.db.timers import set_timer
from app.domain.calendar import local_date, start_of_day
from app.domain.handover import Choices, Fate, Handover, Part, check_choices, choose_until
from app.domain.participation import ParticipationState as State
from app.domain.people import why_cannot_be_chosen
from app.domain.person import Person
from app.domain.promise import Promise
from app.domain.steps import Ask, StepKind, SubjectKind
from app.domain.visibility import Circumstances, Data, Hat, View, may_see
from app.errors import InvalidInput, NotAllowed, Outdated
from app.services.asking import ask
from app.services.members import UnknownMember
from app.services.pausing import lock_part

TO_FIELD = "to"
SEALED_NOW = "The days to choose are over, so it stays sealed: nobody else sees it."


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What a new lead sees of the season before: what was carried, or the summaries, and nothing of the rest."""

    person: Person
    choices: Choices
    summaries: Mapping[Part, str]
    checkins: Collection[CheckinWords] = ()
    promises: Collection[Promise] = ()


async def ask_for_handover(session: Session, part: TakingPart, *, now: datetime) -> None:
    """The participant is asked what goes to a new lead; without an answer, nothing does."""
    asked_on = local_date(now, part.person.tz)
    known = await find_handover(session, part.participation.id)
    fresh = Handover(asked_on)
    kept = replace(fresh, came_from=known.came_from, got=known.got) if known else fresh
    await save_handover(session, part.participation.id, kept)
    await _ask_person(session, part, now=now)
    look_on = choose_until(asked_on, part.person.rhythm) + timedelta(days=1)
    await set_timer(session, SubjectKind.PARTICIPATION, part.participation.id, start_of_day(look_on, part.person.tz))


async def turn_handover(session: Session, part: TakingPart, *, now: datetime) -> date | None:
    """Once the days to choose are over, nobody is asked any more; returns until when that is to be looked at."""
    handover = await find_handover(session, part.participation.id)
    if handover is None or handover.to is not None:
        return None
    if handover.is_open(local_date(now, part.person.tz), part.person.rhythm):
        return choose_until(handover.asked_on, part.person.rhythm) + timedelta(days=1)
    await _settle(session, part, {StepKind.HANDOVER_CHOICE}, reason="sealed")
    return None


async def open_handover(
    session: Session, participation: UUID, me: Person, *, now: datetime
) -> tuple[TakingPart, Handover]:
    """The choice as it stands, for the participant while it can be made; raises NotAllowed, Outdated."""
    part = await find_taking_part(session, participation)
    if part is None or part.person.id != me.id:
        raise NotAllowed
    handover = await find_handover(session, participation)
    pause = part.participation.pause
    if handover is None or part.participation.state is not State.PAUSED or pause is None or not pause.is_of_change:
        raise Outdated("There is nothing to hand over now.")
    if not handover.is_open(local_date(now, me.tz), me.rhythm):
        raise Outdated(SEALED_NOW)
    return part, handover


async def choose_handover(
    session: Session,
    participation: UUID,
    me: Person,
    *,
    to: str | None,
    choices: Choices,
    summaries: Mapping[Part, str],
    now: datetime,
) -> Person:
    """Ask somebody to carry the season on, and say what of it they will see; returns them.

    It can be chosen anew until they take it on. Raises InvalidInput by field, and as open_handover does.
    """
    wanted = (await find_people(session, [to])).get(to) if to else None
    await lock_part(session, participation, me, also=[wanted.id] if wanted else ())
    part, handover = await open_handover(session, participation, me, now=now)
    check_choices(choices, summaries)
    lead = _check_new_lead(part, to, wanted)
    kept = {one: text for one, text in summaries.items() if choices[one] is Fate.SUMMARISE}
    await save_handover(session, participation, replace(handover, choices=dict(choices), to=lead.id))
    await save_summaries(session, participation, kept)
    await _settle(session, part, {StepKind.HANDOVER_CHOICE}, reason="done")
    question = Ask(lead.id, StepKind.CARRY_ON, SubjectKind.PARTICIPATION, participation, now, _no(now))
    await settle_others(
        session,
        subject_kind=SubjectKind.PARTICIPATION,
        subject=participation,
        kinds={StepKind.CARRY_ON},
        keep=[question],
        reason="chosen anew",
    )
    await ask(session, [question], now=now)
    return lead


async def decline_handover(session: Session, participation: UUID, me: Person, *, now: datetime) -> TakingPart:
    """Who was asked can't carry it on; the participant is asked anew, and nothing was opened."""
    part, handover = await find_asked_part(session, participation, me)
    asked_on = local_date(now, part.person.tz)
    await save_handover(session, participation, replace(handover, asked_on=asked_on, to=None))
    await _settle(session, part, {StepKind.CARRY_ON}, reason="declined")
    await _ask_person(session, part, now=now)
    return part


async def find_asked_part(session: Session, participation: UUID, me: Person) -> tuple[TakingPart, Handover]:
    """The participation that I am asked to carry on, locked after its people; raises NotAllowed for everybody else."""
    await lock_concerned(session, SubjectKind.PARTICIPATION, participation, also=[me.id])
    part = await find_taking_part(session, participation, lock=True)
    handover = await find_handover(session, participation) if part else None
    if part is None or handover is None or handover.to != me.id:
        raise NotAllowed
    if part.participation.state is not State.PAUSED:
        raise Outdated("This is settled by now. `/growth cohort` shows how your seasons stand.")
    return part, handover


async def access_handed_over(session: Session, participation: UUID, me: Person, *, now: datetime) -> HandedOver:
    """What was handed over with this participation, for its lead, part by part as it was chosen; else NotAllowed."""
    part = await find_taking_part(session, participation)
    came = await find_handover(session, participation) if part else None
    if part is None or came is None or came.came_from is None or part.lead.id != me.id:
        raise NotAllowed
    seen = {one for one in Part if _sees(part, came.got[one])}
    if not part.participation.is_in:
        raise NotAllowed
    plan = await find_plan_of(session, came.came_from)
    words = await list_checkin_words(session, plan.id) if plan and Part.CHECKINS in seen else []
    promised = await list_plan_promises(session, [plan.id]) if plan and Part.PROMISES in seen else {}
    await log_access(
        session,
        owner=part.person.id,
        viewer=me,
        subject_kind=SubjectKind.PARTICIPATION,
        subject=participation,
        hat=Hat.LEAD,
        now=now,
    )
    promises = promised.get(plan.id, []) if plan else []
    return HandedOver(part.person, came.got, await find_summaries(session, came.came_from), words, promises)


def _sees(part: TakingPart, fate: Fate) -> bool:
    """What is from before the new lead's time is of their season only where the participant carried it there."""
    is_theirs = part.participation.is_in and fate is Fate.CARRY
    return may_see(Data.CHECKIN_TEXTS, (Hat.LEAD,), Circumstances(in_season=is_theirs)) is View.FULL


def _check_new_lead(part: TakingPart, to: str | None, lead: Person | None) -> Person:
    if not to:
        raise InvalidInput(TO_FIELD, "Choose who should carry it on with you.")
    if lead is None:
        raise UnknownMember(to)
    if lead.id == part.lead.id:
        raise InvalidInput(TO_FIELD, "They lead it now. To keep going with them, press Go on instead.")
    refusal = why_cannot_be_chosen(part.person.id, lead)
    if refusal is not None:
        raise InvalidInput(TO_FIELD, refusal)
    return lead


async def _ask_person(session: Session, part: TakingPart, *, now: datetime) -> None:
    question = Ask(
        part.person.id, StepKind.HANDOVER_CHOICE, SubjectKind.PARTICIPATION, part.participation.id, now, _no(now)
    )
    await ask(session, [question], now=now)


async def _settle(session: Session, part: TakingPart, kinds: Collection[StepKind], *, reason: str) -> None:
    await settle_steps(
        session,
        subject_kind=SubjectKind.PARTICIPATION,
        subject=part.participation.id,
        kinds=kinds,
        reason=reason,
    )


def _no(now: datetime) -> int:
    """The same question may be put again later, and not twice in a minute."""
    return int(now.timestamp() // 60)
