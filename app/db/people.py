"""Queries on people. Each takes the session first and never commits."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Row, and_, bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import absence as a
from app.db.models import day_off as d
from app.db.models import person as p
from app.db.rows import by_id, own
from app.domain.calendar import DEFAULT_RHYTHM, Rhythm
from app.domain.days_off import Absence, days_off_of, usual_weekdays
from app.domain.person import Person, PersonKind, Profile
from app.domain.steps import StepKind

_PLAIN = (
    "id",
    "slack_user",
    "kind",
    "is_admin",
    "deactivated_at",
    "dm_channel",
    "speak_at",
    "last_said_at",
    "last_said_on",
    "turn_asked_at",
    "left_out_until",
)
_RHYTHM = ("tz", "country", "region", "hours")
SILENT = "silent"
"""The kinds of news in `person.prefs` that somebody doesn't want to hear."""


def person_columns(table: FromClause = p, prefix: str = "") -> tuple[ColumnElement[Any], ...]:
    """What `person_from` reads, of that alias of the table; in a statement about two people, each has a prefix."""
    columns = [table.c[name].label(prefix + name) for name in (*_PLAIN, *_RHYTHM, "prefs")]
    return (*columns, _absences(table).label(f"{prefix}absences"), _company_days(table).label(f"{prefix}company_days"))


def _absences(table: FromClause) -> ColumnElement[Any]:
    mine = and_(a.c.workspace_id == table.c.workspace_id, a.c.person_id == table.c.id, a.c.cancelled_at.is_(None))
    days = func.jsonb_agg(func.jsonb_build_array(a.c.from_on, a.c.to_on))
    return select(days).where(mine).correlate(table).scalar_subquery()


def _company_days(table: FromClause) -> ColumnElement[Any]:
    days = func.jsonb_agg(func.jsonb_build_array(d.c.country, d.c.on_date))
    return select(days).where(d.c.workspace_id == table.c.workspace_id).correlate(table).scalar_subquery()


PERSON_COLUMNS = person_columns()
# Made once: everything that is said to a person, or asked by one, begins here.
_ONE = select(*PERSON_COLUMNS).where(p.c.workspace_id == bindparam("of"), p.c.id == bindparam("person"))
_ONE_LOCKED = _ONE.with_for_update(key_share=True)


def person_from(row: Row[Any], prefix: str = "") -> Person:
    """The person in this row, whose columns carry that prefix."""
    found = {name: getattr(row, prefix + name) for name in _PLAIN}
    return Person(
        **found | {"kind": PersonKind(found["kind"])},
        rhythm=_rhythm_from(row, prefix),
        silent=silent_of(getattr(row, f"{prefix}prefs")),
    )


def silent_of(prefs: Mapping[str, Any]) -> frozenset[StepKind]:
    """What was switched off in `person.prefs`."""
    return frozenset(map(StepKind, prefs.get(SILENT, ())))


def _rhythm_from(row: Row[Any], prefix: str) -> Rhythm:
    """What isn't set in `person.hours` is the default, and the weekdays are those of the country."""
    tz, country, region, hours = (getattr(row, prefix + name) for name in _RHYTHM)
    absences = [Absence(*map(date.fromisoformat, days)) for days in getattr(row, f"{prefix}absences") or ()]
    company = [(where, date.fromisoformat(day)) for where, day in getattr(row, f"{prefix}company_days") or ()]
    days_off = days_off_of(tz, country, region, company, absences)
    return Rhythm(
        tz=tz,
        weekdays=frozenset(hours.get("weekdays") or usual_weekdays(days_off.country)),
        **{name: _time_of(hours, name) for name in ("starts", "ends", "brief_at")},
        days_off=days_off,
    )


def _time_of(hours: Mapping[str, Any], name: str) -> time:
    default: time = getattr(DEFAULT_RHYTHM, name)
    return time.fromisoformat(hours[name]) if name in hours else default


async def find_person(session: Session, *, slack_user: str) -> Person | None:
    row = (
        await session.execute(select(*PERSON_COLUMNS).where(own(p, session), p.c.slack_user == slack_user))
    ).one_or_none()
    return person_from(row) if row else None


async def get_person(session: Session, person_id: UUID, *, lock: bool = False) -> Person:
    """That person; with `lock`, nobody else changes what hangs on them until this transaction ends."""
    which = {"of": session.workspace, "person": person_id}
    return person_from((await session.execute(_ONE_LOCKED if lock else _ONE, which)).one())


async def lock_people(session: Session, ids: Collection[UUID]) -> None:
    """Nobody else changes what hangs on these people until this transaction ends; always in one order, so no two wait
    for each other."""
    people = select(p.c.id).where(own(p, session), p.c.id.in_(ids)).order_by(p.c.id)
    await session.execute(people.with_for_update(key_share=True))


async def get_people(session: Session, ids: Collection[UUID], *, lock: bool = False) -> dict[UUID, Person]:
    """Those people, by id; with `lock`, locked as by `lock_people`."""
    query = select(*PERSON_COLUMNS).where(own(p, session), p.c.id.in_(ids)).order_by(p.c.id)
    rows = await session.execute(query.with_for_update(key_share=True) if lock else query)
    return {row.id: person_from(row) for row in rows}


async def find_people(session: Session, slack_users: Collection[str]) -> dict[str, Person]:
    """Those we know of the given member ids, by member id."""
    rows = await session.execute(select(*PERSON_COLUMNS).where(own(p, session), p.c.slack_user.in_(slack_users)))
    return {row.slack_user: person_from(row) for row in rows}


async def upsert_profiles(session: Session, profiles: Sequence[Profile], *, now: datetime) -> None:
    """Keep what Slack says of these members; who is new gets a row, who was deactivated gets the date."""
    if not profiles:
        return
    new = insert(p).values(
        [
            {
                "workspace_id": session.workspace,
                "id": new_id(),
                "slack_user": profile.slack_user,
                "home_team": profile.home_team,
                "kind": profile.kind,
                "tz": profile.tz,
                "hours": {},
                "is_admin": profile.is_admin,
                "prefs": {},
                "deactivated_at": now if profile.deactivated else None,
                "said_no": 0,
            }
            for profile in profiles
        ]
    )
    gone = case((new.excluded.deactivated_at.is_(None), None), else_=func.coalesce(p.c.deactivated_at, now))
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[p.c.workspace_id, p.c.slack_user],
            set_={
                "home_team": new.excluded.home_team,
                "kind": new.excluded.kind,
                "tz": new.excluded.tz,
                "is_admin": new.excluded.is_admin,
                "deactivated_at": gone,
            },
        )
    )


async def set_turn_wish(
    session: Session, person_id: UUID, *, asked_at: datetime | None, left_out_until: date | None
) -> None:
    """What the person said about having a turn: asked for one, left out until a day, or neither."""
    await session.execute(
        update(p).where(by_id(p, session, person_id)).values(turn_asked_at=asked_at, left_out_until=left_out_until)
    )


async def set_dm_channel(session: Session, person_id: UUID, channel: str) -> None:
    await session.execute(update(p).where(by_id(p, session, person_id)).values(dm_channel=channel))


async def lower_speak_at(session: Session, moments: Mapping[UUID, datetime]) -> None:
    """Let each of these people be spoken to at that instant, or earlier where that was planned already.

    They are locked in the order of their ids, so that two transactions about the same two people never wait in a ring.
    """
    if not moments:
        return
    wanted = select(
        func.unnest(list(moments.keys()), type_=p.c.id.type).label("id"),
        func.unnest(list(moments.values()), type_=p.c.speak_at.type).label("at"),
    ).subquery()
    theirs = select(p.c.id).where(own(p, session), p.c.id.in_(moments.keys()))
    locked = theirs.order_by(p.c.id).with_for_update(key_share=True).cte("locked")
    await session.execute(
        update(p)
        .where(own(p, session), p.c.id == wanted.c.id, p.c.id == locked.c.id)
        .values(speak_at=func.least(func.coalesce(p.c.speak_at, wanted.c.at), wanted.c.at))
    )
    session.wakes_jobs = True
