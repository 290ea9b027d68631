"""Use cases of settings: one's own, and what an admin sets for everybody."""

from collections.abc import Collection
from datetime import datetime

from app.db.audits import insert_audit
from app.db.engine import Session
from app.db.settings import CompanyDay, list_active_people, replace_company_days, set_settings
from app.domain.calendar import local_date
from app.domain.person import Person
from app.domain.settings import MySettings, check_settings
from app.errors import NotAllowed
from app.services.rhythms import follow_rhythms


async def keep_settings(session: Session, me: Person, wanted: MySettings, *, now: datetime) -> MySettings:
    """Keep them, and let everything that counts this person's days follow. Raises InvalidInput."""
    kept = check_settings(wanted)
    await set_settings(session, me.id, kept)
    await follow_rhythms(session, [me.id], now=now)
    return kept


def check_admin(me: Person, admins: Collection[str]) -> None:
    """Raises NotAllowed for whoever is neither named as an admin nor one in Slack."""
    if not is_admin(me, admins):
        raise NotAllowed


def is_admin(me: Person, admins: Collection[str]) -> bool:
    """Those named by whoever runs Trellis; where nobody is, the admins and owners of the workspace."""
    return me.slack_user in admins if admins else me.is_admin


async def keep_company_days(session: Session, me: Person, days: Collection[CompanyDay], *, now: datetime) -> None:
    """Days off of the whole company from today on; everybody's days follow."""
    await replace_company_days(session, days, since=local_date(now, me.tz))
    await insert_audit(
        session,
        actor=me.slack_user,
        action="company_days",
        subject_kind="workspace",
        subject=session.workspace,
        facts={"days": len(days)},
        now=now,
    )
    await follow_rhythms(session, await list_active_people(session), now=now)
