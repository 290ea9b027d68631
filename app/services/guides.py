"""Use case of guides: a workspace takes over one of its own."""

from datetime import datetime
from enum import StrEnum

from app.db.audits import insert_audit
from app.db.engine import Session
from app.db.guides import find_newest_guide, insert_guide
from app.domain.guide import Guide
from app.errors import ConfigurationError
from app.services.guide_files import GuideFile
from app.services.roster import OPERATOR


class GuideImport(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


async def import_guide(session: Session, file: GuideFile, *, now: datetime) -> GuideImport:
    """Offer the guide of a sound file from now on; talks under way keep the version they began with.

    Raises ConfigurationError where its version can't be taken.
    """
    guide = file.guide
    newest = await find_newest_guide(session, guide.key)
    if newest == guide:
        return GuideImport.UNCHANGED
    if newest is not None and guide.version <= newest.version:
        raise ConfigurationError(_say_taken(newest))
    if not await insert_guide(session, guide, file.document):
        raise ConfigurationError(_say_taken(guide))
    await insert_audit(
        session,
        actor=OPERATOR,
        action="guides.import",
        subject_kind="guide",
        subject=None,
        facts={"key": guide.key, "version": guide.version},
        now=now,
    )
    return GuideImport.CHANGED if newest else GuideImport.NEW


def _say_taken(newest: Guide) -> str:
    return (
        f"{newest.key} is there in version {newest.version}, with other contents. "
        f"Write version: {newest.version + 1} or higher, because talks keep the version they began with."
    )
