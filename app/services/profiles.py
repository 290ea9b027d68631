"""What Slack says of members, kept; and what follows where it changes their days."""

from collections.abc import Sequence
from datetime import datetime

from app.db.engine import Session
from app.db.people import upsert_profiles
from app.db.rhythms import find_moved
from app.db.season_facts import list_parts_of_the_gone
from app.db.timers import set_timers
from app.domain.person import Profile
from app.domain.steps import SubjectKind
from app.services.absences import follow_statuses
from app.services.rhythms import follow_rhythms


async def keep_profiles(session: Session, profiles: Sequence[Profile], *, now: datetime) -> None:
    """Keep what Slack says of these members.

    Who lives in another zone by now is spoken to in its hours; who lets their status count is away while it says so;
    seasons of those who have just gone are looked at at once.
    """
    moved = await find_moved(session, profiles)
    await upsert_profiles(session, profiles, now=now)
    await follow_rhythms(session, moved, now=now)
    await follow_statuses(session, profiles, now=now)
    if any(profile.deactivated for profile in profiles):
        parts = await list_parts_of_the_gone(session, gone_at=now)
        await set_timers(session, SubjectKind.PARTICIPATION, [(part, now) for part in parts])
