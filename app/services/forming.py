"""Use cases of forming a season: choose, note, preview, send [cohort.focus] [cohort.need] [cohort.opt-in]."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from app.db.concerned import lock_concerned
from app.db.engine import Session
from app.db.forming import ask_chosen, ask_one_more, find_season_draft, save_season_draft, start_season
from app.db.ids import new_id
from app.db.participations import count_seats, list_invited_since, list_with_me, set_lapses
from app.db.people import find_people, get_people, get_person, lock_people
from app.db.reporting import list_lines_above
from app.db.seasons import find_season
from app.db.timers import set_timer, set_timers
from app.domain.calendar import local_date, start_of_day
from app.domain.cohort import TERMS_VERSION, check_can_be_joined
from app.domain.forming import (
    MARKS_KEPT,
    DraftPerson,
    SeasonDetails,
    SeasonDraft,
    check_details,
    choose,
    new_draft,
    why_cannot_be_asked,
    with_details,
)
from app.domain.need import Mark
from app.domain.participation import lapse_on
from app.domain.people import is_below
from app.domain.person import Person
from app.domain.season import SeatAdvice, check_invitations, check_seats, quarter_begins_on
from app.domain.steps import Ask, StepKind, SubjectKind
from app.errors import InvalidInput, NotAllowed, Outdated
from app.services.asking import ask
from app.services.members import UnknownMember

CHOSEN_FIELD, ADDED_FIELD = "chosen", "added"
_ALREADY_SENT = "This season was sent already. `/growth cohort` shows how it stands."


async def save_choice(
    session: Session, lead: Person, *, chosen: Collection[UUID], added: str | None, now: datetime
) -> SeasonDraft:
    """Keep whom the lead chose; `added` is the member id of somebody from outside the list.

    Raises InvalidInput on the field of `added` where that person can't be asked; what was chosen stays in the window.
    """
    draft = await _lock_draft(session, lead, now=now)
    known = [
        DraftPerson(person.id, person.slack_user, chosen=True)
        for person in (await get_people(session, chosen)).values()
    ]
    if added is not None:
        known.append(await _check_added(session, lead, added, now=now))
    everybody = {*chosen, *(one.person for one in known)}
    return await _save(session, replace(draft, people=choose(draft, everybody, known)), now=now)


async def _check_added(session: Session, lead: Person, added: str, *, now: datetime) -> DraftPerson:
    person = (await find_people(session, [added])).get(added)
    if person is None:
        raise UnknownMember(added)
    with_me = await list_with_me(session, lead.id)
    refusal = why_cannot_be_asked(lead.id, person, with_me=person.id in with_me, today=local_date(now, lead.tz))
    if refusal is not None:
        raise InvalidInput(ADDED_FIELD, refusal)
    return DraftPerson(person.id, person.slack_user, chosen=True)


async def save_marks(
    session: Session, lead: Person, marks: Mapping[UUID, Collection[Mark]], *, now: datetime
) -> SeasonDraft:
    """Keep the lead's notes on these people in the draft of their season, and nowhere else."""
    draft = await _lock_draft(session, lead, now=now)
    known = {one.person: one for one in draft.people}
    for person in (await get_people(session, marks)).values():
        before = known.get(person.id)
        known[person.id] = DraftPerson(
            person.id, person.slack_user, before is not None and before.chosen, frozenset(marks[person.id])
        )
    people = tuple(one for one in known.values() if one.chosen or one.marks)
    return await _save(session, replace(draft, people=people), now=now)


async def save_details(
    session: Session, lead: Person, season: UUID, details: SeasonDetails, *, now: datetime
) -> SeasonDraft:
    """Keep name, dates and chain as they were entered; they are checked when the season is sent.

    Raises Outdated where that was done already, in another window.
    """
    draft = await _lock_draft(session, lead, now=now)
    if draft.id != season:
        raise Outdated(_ALREADY_SENT)
    return await _save(session, with_details(draft, details), now=now)


async def check_choice(session: Session, lead: Person, draft: SeasonDraft, *, now: datetime) -> SeatAdvice:
    """Whether the people of the draft can be asked, and what to say on their number; lock the lead first.

    Raises InvalidInput or UserError with what stands in the way.
    """
    chosen = [one.person for one in draft.chosen]
    if not chosen:
        raise InvalidInput(CHOSEN_FIELD, "Choose at least one person.")
    today = local_date(now, lead.tz)
    with_me = await list_with_me(session, lead.id)
    for person in (await get_people(session, chosen)).values():
        refusal = why_cannot_be_asked(lead.id, person, with_me=person.id in with_me, today=today)
        if refusal is not None:
            raise InvalidInput(CHOSEN_FIELD, f"About one of the people you chose: {refusal}")
    advice = check_seats(await count_seats(session, lead.id, today=today), len(chosen))
    if advice.is_refused:
        raise InvalidInput(CHOSEN_FIELD, advice.text)
    await _check_outside_the_line(session, lead, chosen, today=today)
    return advice


async def _check_outside_the_line(session: Session, lead: Person, chosen: Collection[UUID], *, today: date) -> None:
    since = start_of_day(quarter_begins_on(today), lead.tz)
    invited = await list_invited_since(session, lead.id, since=since)
    lines = await list_lines_above(session, {*chosen, *(person for person, _ in invited)})
    adding = sum(not is_below(lines, person, lead.id, today) for person in chosen)
    if adding:
        dated = [(person, local_date(at, lead.tz)) for person, at in invited]
        outside = [on for person, on in dated if not is_below(lines, person, lead.id, on)]
        check_invitations(outside, adding, today)


async def send_invitations(
    session: Session, lead: Person, season: UUID, details: SeasonDetails, *, now: datetime
) -> SeasonDraft:
    """Ask everybody chosen, once; returns the season as it was sent. Its notes are gone then.

    The number of statements does not depend on the number of people. Raises Outdated where it was sent already, and
    InvalidInput or UserError where somebody can't be asked any more.
    """
    await lock_concerned(session, SubjectKind.SEASON, season)
    draft = await _lock_draft(session, lead, now=now)
    if draft.id != season:
        raise Outdated(_ALREADY_SENT)
    check_details(details, local_date(now, lead.tz))
    draft = with_details(draft, details)
    await check_choice(session, lead, draft, now=now)
    await _save(session, draft, now=now)
    await start_season(session, season, text_version=TERMS_VERSION, now=now)
    asked = await ask_chosen(session, season, now=now)
    await _put_questions(session, lead, asked, now=now)
    await set_timer(session, SubjectKind.SEASON, season, start_of_day(draft.ends_on, lead.tz))
    return draft


async def invite_one_more(session: Session, lead: Person, season_id: UUID, added: str | None, *, now: datetime) -> str:
    """Ask somebody into a season that runs and has three months left at least; returns their member id.

    Raises NotAllowed for somebody else's season, Outdated where too little is left, InvalidInput where that person
    can't be asked or no seat is free.
    """
    known = await find_people(session, [added] if added else [])
    await lock_people(session, {lead.id, *(one.id for one in known.values())})
    season = await find_season(session, season_id)
    if season is None or season.lead != lead.id:
        raise NotAllowed
    today = local_date(now, lead.tz)
    check_can_be_joined(season, today)
    if added is None:
        raise InvalidInput(ADDED_FIELD, "Choose somebody.")
    one = await _check_added(session, lead, added, now=now)
    advice = check_seats(await count_seats(session, lead.id, today=today), 1)
    if advice.is_refused:
        raise InvalidInput(ADDED_FIELD, advice.text)
    await _check_outside_the_line(session, lead, [one.person], today=today)
    participation = await ask_one_more(session, season, one.person, now=now)
    if participation is None:
        raise InvalidInput(ADDED_FIELD, "They were asked into this season before. Nothing was sent.")
    await _put_questions(session, lead, {one.person: participation}, now=now)
    return one.slack_user


async def _put_questions(session: Session, lead: Person, asked: Mapping[UUID, UUID], *, now: datetime) -> None:
    """`asked` is participation by person."""
    people = await get_people(session, asked)
    lapses = {
        asked[person.id]: start_of_day(lapse_on(local_date(now, person.tz), person.rhythm), lead.tz)
        for person in people.values()
    }
    await set_lapses(session, lapses)
    invitations = [
        Ask(person, StepKind.INVITATION, SubjectKind.PARTICIPATION, participation, now)
        for person, participation in asked.items()
    ]
    await ask(session, invitations, now=now)
    tomorrow = start_of_day(local_date(now, lead.tz) + timedelta(days=1), lead.tz)
    await set_timers(session, SubjectKind.PARTICIPATION, [(one, tomorrow) for one in asked.values()])


async def _lock_draft(session: Session, lead: Person, *, now: datetime) -> SeasonDraft:
    """The lead's draft, or a new one. The lock lets two windows, or two clicks, come one after the other."""
    await get_person(session, lead.id, lock=True)
    found = await find_season_draft(session, lead=lead.id)
    return found or new_draft(new_id(), lead.id, local_date(now, lead.tz))


async def _save(session: Session, draft: SeasonDraft, *, now: datetime) -> SeasonDraft:
    marks_until = await save_season_draft(session, draft, marks_until=now + MARKS_KEPT, now=now)
    await set_timer(session, SubjectKind.SEASON, draft.id, marks_until)
    return draft
