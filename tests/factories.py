"""Rows for tests: `save_x` writes one with believable defaults, so that a test names only what it is about."""

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update

from app.db.engine import Database, Session
from app.db.models import person, reporting
from app.db.people import find_people, upsert_profiles
from app.db.rows import own
from app.db.workspaces import NewInstallation, save_installation
from app.domain.days_off import NOWHERE
from app.domain.person import Person, PersonKind, Profile

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning: 10:00 in Berlin, in everybody's default working hours."""

REQUIRED_SCOPES = ("chat:write", "commands", "im:history", "im:write", "users:read")


async def save_workspace(db: Database, *, team: str = "TTRELLIS") -> UUID:
    """An installed workspace; another `team` makes another tenant."""
    new = NewInstallation(
        enterprise_id=None,
        team_id=team,
        app_id="ATRELLIS",
        bot_id="BTRELLIS",
        bot_user_id="UTRELLIS",
        domain=team.lower(),
        scopes=REQUIRED_SCOPES,
        bot_token=f"xoxb-{team}",
    )
    return await save_installation(db, new)


async def save_person(
    session: Session,
    slack_user: str = "UPRIYA",
    *,
    tz: str = "Europe/Berlin",
    kind: PersonKind = PersonKind.MEMBER,
    is_admin: bool = False,
    deactivated: bool = False,
    now: datetime = MONDAY,
    **columns: Any,
) -> Person:
    """A person as their profile brings them; `columns` sets others, such as left_out_until or hours.

    They keep no public holidays unless a test names their country.
    """
    profile = Profile(slack_user, None, kind, tz, is_admin, deactivated)
    await upsert_profiles(session, [profile], now=now)
    set_too = {"country": NOWHERE} | columns
    await session.execute(
        update(person).where(own(person, session), person.c.slack_user == slack_user).values(**set_too)
    )
    return (await find_people(session, [slack_user]))[slack_user]


async def save_line(
    session: Session,
    who: Person,
    manager: Person,
    *,
    acts_on: date = date(2025, 1, 1),
    until_on: date | None = None,
    source: str = "import",
    named_by: Person | None = None,
) -> None:
    """That `manager` is above `who`, for as long as tests look back unless said otherwise."""
    await session.execute(
        insert(reporting).values(
            workspace_id=session.workspace,
            person_id=who.id,
            manager_id=manager.id,
            acts_on=acts_on,
            until_on=until_on,
            source=source,
            named_by_id=named_by.id if named_by else None,
            told_at=datetime.combine(acts_on, time(9), tzinfo=UTC),
        )
    )
