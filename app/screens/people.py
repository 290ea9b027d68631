"""Load and render who leads whom: "My people", its part of Home, and changes as items of a message."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from app.db.engine import Session
from app.db.people import get_people
from app.db.reporting import KnownLine, list_lines_around, list_lines_of
from app.db.steps import DUE
from app.domain.calendar import local_date
from app.domain.person import Person
from app.domain.steps import Step
from app.screens.seasons import load_led_seasons
from app.views.blocks import Block, Obsolete, View, header
from app.views.items import Item
from app.views.people import (
    Above,
    LineNews,
    OwnPerson,
    line_item,
    own_people_blocks,
    people_window,
    withdrawn_line_item,
)
from app.views.seasons import led_blocks
from app.views.turns import turn_blocks


async def people_screen(session: Session, me: Person, *, now: datetime, notice: str | None = None) -> View:
    """Whom I lead, who leads me, and whether I would like a turn; one statement."""
    today = local_date(now, me.tz)
    lines = await list_lines_around(session, me.id, on=today)
    return people_window(
        [_own_person(line, today) for line in lines if line.manager.id == me.id],
        [_above(line, today) for line in lines if line.person.id == me.id],
        turn_blocks(me, today),
        tz=me.tz,
        notice=notice,
    )


def _own_person(known: KnownLine, today: date) -> OwnPerson:
    return OwnPerson(known.person.id, known.person.slack_user, _later(known, today), known.line.until_on)


def _above(known: KnownLine, today: date) -> Above:
    return Above(known.manager.slack_user, known.named_by, _later(known, today), known.line.until_on)


def _later(known: KnownLine, today: date) -> date | None:
    return known.line.acts_on if known.line.acts_on > today else None


async def people_home(session: Session, me: Person, *, now: datetime) -> list[Block]:
    """For those who lead somebody: their seasons, and the way to form one; three statements."""
    seasons, forming = await load_led_seasons(session, me, now=now)
    lines = await list_lines_around(session, me.id, on=local_date(now, me.tz))
    own = [line for line in lines if line.manager.id == me.id]
    if not (seasons or forming or own):
        return []
    people = own_people_blocks(len(own)) if own and not seasons else []
    return [header("My people"), *people, *led_blocks(seasons, forming=forming, tz=me.tz)]


async def reporting_items(
    session: Session, steps: Sequence[Step], reader: Person, *, now: datetime
) -> dict[UUID, Item | Obsolete]:
    """How changes of reporting lines read to `reader`; two statements.

    A step names the person as its subject and, as its number, the day on which their line begins or ends.
    """
    subjects = {step.subject for step in steps}
    people = await get_people(session, subjects)
    lines: Mapping[UUID, list[KnownLine]] = defaultdict(list)
    for known in await list_lines_of(session, subjects):
        lines[known.person.id].append(known)
    return {step.id: _item(people[step.subject], lines[step.subject], step, reader) for step in steps}


def _item(person: Person, lines: Sequence[KnownLine], step: Step, reader: Person) -> Item:
    on = date.fromordinal(step.no)
    begins = next((line for line in lines if line.line.acts_on == on), None)
    ends = next((line for line in lines if line.line.until_on == on), None)
    if begins is None and ends is None:
        return withdrawn_line_item(person.slack_user, settled=step.state != DUE)
    news = LineNews(
        person=person.slack_user,
        manager=begins.manager.slack_user if begins else None,
        before=ends.manager.slack_user if ends else None,
        named_by=begins.named_by if begins else None,
        acts_on=on,
        tz=reader.tz,
    )
    return line_item(news, reader.slack_user)
