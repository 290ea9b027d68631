"""Queries on reporting lines: who is above whom, from which day, named by whom. None of them commits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session
from app.db.models import person as p
from app.db.models import reporting as r
from app.db.people import PERSON_COLUMNS, person_columns, person_from
from app.db.rows import own
from app.domain.people import ReportingLine
from app.domain.person import Person


class LineSource(StrEnum):
    IMPORT = "import"
    SLACK = "slack"


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A line with its two people; `named_by` is the member id of whoever said so in Slack."""

    line: ReportingLine
    person: Person
    manager: Person
    source: LineSource
    named_by: str | None


@dataclass(frozen=True, slots=True)
class LineChange:
    """From that day on this person has that manager, or nobody."""

    person: UUID
    manager: UUID | None
    acts_on: date


_MANAGER = p.alias("manager")
_NAMER = p.alias("namer")


def _acts(on: date) -> ColumnElement[bool]:
    return and_(r.c.acts_on <= on, or_(r.c.until_on.is_(None), r.c.until_on > on))


async def leader_of(session: Session, person_id: UUID, *, on: date) -> UUID | None:
    """Who is above that person on that day; None where nobody is, or whoever is has left. One statement."""
    query = (
        select(r.c.manager_id)
        .join(p, and_(p.c.workspace_id == r.c.workspace_id, p.c.id == r.c.manager_id))
        .where(own(r, session), r.c.person_id == person_id, _acts(on), p.c.deactivated_at.is_(None))
        .order_by(r.c.acts_on.desc())
        .limit(1)
    )
    found: UUID | None = await session.scalar(query)
    return found


async def list_lines_above(session: Session, people: Collection[UUID]) -> list[ReportingLine]:
    """All lines, of any day, on the way up from these people; one statement."""
    lines = select(r.c.person_id, r.c.manager_id, r.c.acts_on, r.c.until_on).where(own(r, session))
    way = lines.where(r.c.person_id.in_(people)).cte("way", recursive=True)
    way = way.union(lines.where(r.c.person_id == way.c.manager_id))
    return [_line(row) for row in await session.execute(select(way))]


def _line(row: Row[Any]) -> ReportingLine:
    return ReportingLine(row.person_id, row.manager_id, row.acts_on, row.until_on)


async def list_open_lines(session: Session) -> list[tuple[UUID, UUID]]:
    """(person, manager) of everybody's newest line, begun or not, unless it has an end."""
    rows = await session.execute(select(r.c.person_id, r.c.manager_id).where(own(r, session), r.c.until_on.is_(None)))
    return [(row.person_id, row.manager_id) for row in rows]


@cache  # building it takes as long as running it
def _known_lines() -> Select[Any]:
    return (
        select(
            *(r.c.person_id, r.c.manager_id, r.c.acts_on, r.c.until_on, r.c.source),
            *PERSON_COLUMNS,
            *person_columns(_MANAGER, "above_"),
            _NAMER.c.slack_user.label("named_by"),
        )
        .join(p, and_(p.c.workspace_id == r.c.workspace_id, p.c.id == r.c.person_id))
        .join(_MANAGER, and_(_MANAGER.c.workspace_id == r.c.workspace_id, _MANAGER.c.id == r.c.manager_id))
        .outerjoin(_NAMER, and_(_NAMER.c.workspace_id == r.c.workspace_id, _NAMER.c.id == r.c.named_by_id))
        .order_by(r.c.acts_on, r.c.person_id)
    )


def _known_line(row: Row[Any]) -> KnownLine:
    return KnownLine(_line(row), person_from(row), person_from(row, "above_"), LineSource(row.source), row.named_by)


async def list_lines_around(session: Session, person: UUID, *, on: date) -> list[KnownLine]:
    """The lines below and above this person that have not ended by that day; one statement."""
    rows = await session.execute(
        _known_lines().where(
            own(r, session),
            or_(r.c.person_id == person, r.c.manager_id == person),
            or_(r.c.until_on.is_(None), r.c.until_on > on),
        )
    )
    return [_known_line(row) for row in rows]


async def list_lines_of(session: Session, people: Collection[UUID]) -> list[KnownLine]:
    """All lines that these people have had, the oldest first; one statement."""
    rows = await session.execute(_known_lines().where(own(r, session), r.c.person_id.in_(people)))
    return [_known_line(row) for row in rows]


async def change_lines(
    session: Session,
    changes: Sequence[LineChange],
    *,
    source: LineSource,
    named_by: UUID | None,
    told_at: datetime | None,
) -> None:
    """Let these lines act from their days on; what acts before stays until then. Three statements for any number."""
    if not changes:
        return
    new = _as_rows(changes)
    same = and_(own(r, session), r.c.person_id == new.c.person_id)
    await session.execute(delete(r).where(same, r.c.acts_on >= new.c.acts_on))
    still_open = or_(r.c.until_on.is_(None), r.c.until_on > new.c.acts_on)
    await session.execute(update(r).where(same, still_open).values(until_on=new.c.acts_on))
    said = {"workspace_id": session.workspace, "source": source, "named_by_id": named_by, "told_at": told_at}
    rows = [
        {**said, "person_id": change.person, "manager_id": change.manager, "acts_on": change.acts_on}
        for change in changes
        if change.manager is not None
    ]
    if rows:
        await session.execute(insert(r).values(rows))


def _as_rows(changes: Sequence[LineChange]) -> Subquery:
    return select(
        func.unnest([change.person for change in changes], type_=r.c.person_id.type).label("person_id"),
        func.unnest([change.acts_on for change in changes], type_=r.c.acts_on.type).label("acts_on"),
    ).subquery()


async def withdraw_line(session: Session, line: ReportingLine) -> None:
    """A line that has not begun is as if nobody had named it; the one before it goes on."""
    await session.execute(delete(r).where(own(r, session), r.c.person_id == line.person, r.c.acts_on == line.acts_on))
    await session.execute(
        update(r)
        .where(own(r, session), r.c.person_id == line.person, r.c.until_on == line.acts_on)
        .values(until_on=None)
    )
