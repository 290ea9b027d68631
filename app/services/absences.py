"""Use cases of being away: who is, says so; what falls on those days waits, and nobody reads whose or why."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from app.db.absences import (
    AbsenceSource,
    KnownAbsence,
    cancel_absence,
    end_absence,
    find_whose_status_counts,
    insert_absence,
    list_absences,
)
from app.db.engine import Session
from app.domain.absence import FROM_FIELD, absence_of_status, check_absence
from app.domain.calendar import local_date
from app.domain.days_off import Absence
from app.domain.person import Person, Profile
from app.errors import InvalidInput, Outdated
from app.services.rhythms import follow_rhythms

MOST_AHEAD = 20
"""Absences that somebody may have ahead; each is a line in one window."""


async def list_my_absences(session: Session, me: Person, *, now: datetime) -> list[KnownAbsence]:
    """Those that last or are to come."""
    return await list_absences(session, me.id, since=local_date(now, me.tz))


async def say_away(session: Session, me: Person, from_on: date | None, to_on: date | None, *, now: datetime) -> Absence:
    """Keep that they are away; raises InvalidInput for days that can't be."""
    days = check_absence(from_on, to_on, today=local_date(now, me.tz))
    ahead = await list_my_absences(session, me, now=now)
    if len(ahead) >= MOST_AHEAD:
        raise InvalidInput(FROM_FIELD, f"You have {MOST_AHEAD} of them ahead. Cancel one first.")
    await insert_absence(session, me.id, days)
    await follow_rhythms(session, [me.id], now=now)
    return days


async def say_back(session: Session, me: Person, absence: UUID, *, now: datetime) -> None:
    """Cancel one of theirs: a day that has passed stays a day off. Raises Outdated where there is none."""
    today = local_date(now, me.tz)
    known = {one.id: one.days for one in await list_my_absences(session, me, now=now)}
    if absence not in known:
        raise Outdated("It is cancelled already, or over.")
    if known[absence].from_on < today:
        await end_absence(session, absence, on=today - timedelta(days=1))
    else:
        await cancel_absence(session, me.id, absence, now=now)
    await follow_rhythms(session, [me.id], now=now)


async def follow_statuses(session: Session, profiles: Sequence[Profile], *, now: datetime) -> None:
    """Where somebody switched it on, a status with an end says when they are away; its words are never kept."""
    counting = await find_whose_status_counts(session, [one.slack_user for one in profiles])
    for profile in profiles:
        person = counting.get(profile.slack_user)
        if person is not None:
            await _follow_status(session, person, profile, now=now)


async def _follow_status(session: Session, person: UUID, profile: Profile, *, now: datetime) -> None:
    wanted = absence_of_status(profile.status_emoji, profile.status_ends_at, profile.tz, now=now)
    today = local_date(now, profile.tz)
    known = [one for one in await list_absences(session, person, since=today) if one.source is AbsenceSource.STATUS]
    if wanted is not None and any(one.days.to_on == wanted.to_on for one in known):
        return
    for one in known:
        if one.days.from_on < today:
            await end_absence(session, one.id, on=today - timedelta(days=1))
        else:
            await cancel_absence(session, person, one.id, now=now)
    if wanted is not None:
        await insert_absence(session, person, wanted, source=AbsenceSource.STATUS)
    if known or wanted is not None:
        await follow_rhythms(session, [person], now=now)
