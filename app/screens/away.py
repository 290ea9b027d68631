"""Load and render the days on which somebody is away."""

from datetime import date, datetime

from app.db.engine import Session
from app.domain.calendar import local_date
from app.domain.person import Person
from app.services.absences import list_my_absences
from app.views.away import away_window
from app.views.blocks import View


async def away_screen(
    session: Session, me: Person, *, first: date | None = None, last: date | None = None, now: datetime
) -> View:
    """One statement. Days that can't be picked any more are not suggested."""
    today = local_date(now, me.tz)
    ahead = [(one.id, one.days) for one in await list_my_absences(session, me, now=now)]
    begins = first if first and first >= today else None
    ends = last if last and last >= (begins or today) else None
    return away_window(ahead, today=today, tz=me.tz, first=begins, last=ends)
