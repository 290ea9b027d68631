"""Use cases of people: who leads whom, and who would like a turn [cohort.need]."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.db.engine import Session
from app.db.participations import list_running_leads
from app.db.people import find_people, get_people, lock_people, set_turn_wish
from app.db.reporting import (
    KnownLine,
    LineChange,
    LineSource,
    change_lines,
    list_lines_of,
    list_open_lines,
    withdraw_line,
)
from app.db.season_facts import list_running_parts
from app.db.steps import settle_steps
from app.db.timers import set_timers
from app.domain.calendar import add_months, local_date
from app.domain.people import acts_on as change_acts_on
from app.domain.people import find_loops, why_cannot_be_chosen
from app.domain.person import Person
from app.domain.steps import Ask, StepKind, SubjectKind
from app.errors import InvalidInput, NotAllowed, Outdated
from app.services.asking import ask
from app.services.members import UnknownMember

NAMED_FIELD, UNTIL_FIELD = "named", "until"
MOST_MONTHS_LEFT_OUT = 24


@dataclass(frozen=True, slots=True)
class Naming:
    """What came of naming people: who is named from which day, or the loops that it would have made."""

    named: Mapping[str, date]
    loops: tuple[tuple[Person, ...], ...] = ()


async def ask_for_turn(session: Session, me: Person, *, now: datetime) -> None:
    """Whoever leads them sees it when forming a season; no reason, no minus. The first wish keeps its date."""
    await set_turn_wish(session, me.id, asked_at=me.turn_asked_at or now, left_out_until=None)


async def leave_out_until(session: Session, me: Person, until: date | None, *, now: datetime) -> None:
    """Nobody asks them before that day. Raises InvalidInput for a day that has come or is too far away."""
    today = local_date(now, me.tz)
    if until is None or until <= today:
        raise InvalidInput(UNTIL_FIELD, "Pick a day after today.")
    if until > add_months(today, MOST_MONTHS_LEFT_OUT):
        raise InvalidInput(UNTIL_FIELD, f"Pick a day within {MOST_MONTHS_LEFT_OUT} months. It can be set anew then.")
    await set_turn_wish(session, me.id, asked_at=None, left_out_until=until)


async def forget_turn_wish(session: Session, me: Person) -> None:
    """As if neither had been pressed."""
    await set_turn_wish(session, me.id, asked_at=None, left_out_until=None)


async def name_people(session: Session, namer: Person, slack_users: Collection[str], *, now: datetime) -> Naming:
    """Let these people be `namer`'s from two working days on; those it concerns read it first, and who said so.

    Nothing is changed where it would make a loop: the loops are returned. Raises InvalidInput for who can't be named.
    """
    people = await find_people(session, slack_users)
    for slack_user in slack_users:
        if slack_user not in people:
            raise UnknownMember(slack_user)
    for person in people.values():
        _check_can_be_named(namer, person)
    above = dict(await list_open_lines(session))
    named = [person for person in people.values() if above.get(person.id) != namer.id]
    loops = find_loops((above | {person.id: namer.id for person in named}).items())
    if loops:
        known = await get_people(session, {person for loop in loops for person in loop})
        return Naming({}, tuple(tuple(known[person] for person in loop) for loop in loops))
    changes = [LineChange(one.id, namer.id, change_acts_on(local_date(now, one.tz), one.rhythm)) for one in named]
    await change_and_tell(session, changes, above, source=LineSource.SLACK, named_by=namer.id, now=now)
    return Naming({one.slack_user: change.acts_on for one, change in zip(named, changes, strict=True)})


def _check_can_be_named(namer: Person, person: Person) -> None:
    refusal = why_cannot_be_chosen(namer.id, person)
    if refusal is not None:
        raise InvalidInput(NAMED_FIELD, refusal)


async def remove_person(session: Session, manager: Person, person: UUID, *, now: datetime) -> None:
    """They are no longer one of the manager's people: at once if that hasn't begun, else from two working days on."""
    line = await _newest_line(session, person)
    if line is None or line.manager.id != manager.id:
        raise Outdated("They aren't one of your people any more.")
    await _end_line(session, line, by=manager, now=now)


async def contest_line(session: Session, me: Person, *, now: datetime) -> None:
    """Say that somebody isn't one's manager. Lines that were imported are mended where they come from."""
    line = await _newest_line(session, me.id)
    if line is None:
        raise Outdated("Nobody is named as your manager any more.")
    if line.source is LineSource.IMPORT:
        raise NotAllowed("This line comes from your company's list. Whoever runs Trellis can mend it there.")
    await _end_line(session, line, by=me, now=now)


async def _newest_line(session: Session, person: UUID) -> KnownLine | None:
    open_ones = [line for line in await list_lines_of(session, [person]) if line.line.until_on is None]
    return open_ones[-1] if open_ones else None


async def _end_line(session: Session, line: KnownLine, *, by: Person, now: datetime) -> None:
    today = local_date(now, line.person.tz)
    if line.line.acts_on <= today:
        change = LineChange(line.person.id, None, change_acts_on(today, line.person.rhythm))
        above = {line.person.id: line.manager.id}
        await change_and_tell(session, [change], above, source=LineSource.SLACK, named_by=by.id, now=now)
        return
    await lock_people(session, {line.person.id, line.manager.id})
    await withdraw_line(session, line.line)
    await settle_steps(session, subject_kind=SubjectKind.REPORTING, subject=line.person.id, reason="withdrawn")
    if by.id != line.manager.id:
        await ask(session, [_news(line.manager.id, line.person.id, line.line.acts_on, now)], now=now)


async def change_and_tell(
    session: Session,
    changes: Sequence[LineChange],
    above: Mapping[UUID, UUID],
    *,
    source: LineSource,
    named_by: UUID | None,
    now: datetime,
) -> None:
    """Write the changes; whom they concern reads of them in their next message, but for whoever made them.

    That is the person, the manager before (`above`) and after, and the lead of a season they are in.
    """
    await change_lines(session, changes, source=source, named_by=named_by, told_at=now)
    leads = await list_running_leads(session, [change.person for change in changes])
    parts = await list_running_parts(session, [change.person for change in changes])
    news = [
        _news(reader, change.person, change.acts_on, now)
        for change in changes
        for reader in {change.person, change.manager, above.get(change.person), leads.get(change.person)}
        if reader is not None and reader != named_by
    ]
    await ask(session, news, now=now)
    await set_timers(session, SubjectKind.PARTICIPATION, [(part, now) for part in parts])


def _news(reader: UUID, person: UUID, acts_on: date, now: datetime) -> Ask:
    """A line has no id of its own: it is told by its person and, as the step's number, the day it begins or ends."""
    return Ask(reader, StepKind.LINE_CHANGED, SubjectKind.REPORTING, person, now, acts_on.toordinal())
