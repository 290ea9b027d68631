"""Load and render settings: one's own, and the company's for admins."""

from collections.abc import Collection
from datetime import datetime

from app.db.engine import Session
from app.db.settings import count_messages, get_settings, list_company_days
from app.domain.calendar import local_date
from app.domain.person import Person
from app.domain.settings import MySettings
from app.services.settings import is_admin
from app.views.blocks import View
from app.views.company import company_window
from app.views.settings import settings_window


async def settings_screen(
    session: Session, me: Person, admins: Collection[str], *, entered: MySettings | None = None
) -> View:
    """What holds now, or what is entered and not saved yet; one statement at most."""
    mine = entered or await get_settings(session, me)
    return settings_window(mine, tz=me.tz, may_set_company=is_admin(me, admins))


async def company_screen(session: Session, me: Person, *, now: datetime) -> View:
    """Two statements."""
    days = await list_company_days(session, since=local_date(now, me.tz))
    return company_window(days, await count_messages(session))
