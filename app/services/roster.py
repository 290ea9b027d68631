"""Use case of an import: the whole list of who reports to whom, or nothing of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from app.db.audits import insert_audit
from app.db.engine import Session
from app.db.people import get_people
from app.db.reporting import LineChange, LineSource, change_lines, list_open_lines
from app.domain.calendar import local_date
from app.domain.people import acts_on
from app.services.people import change_and_tell

OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import does to the people it names; others keep what they have."""

    first: int
    changed: int
    ended: int
    unchanged: int


async def import_lines(session: Session, wanted: Mapping[UUID, UUID | None], *, now: datetime) -> ImportCounts:
    """Let everybody in `wanted` have that manager, or nobody. Loops and strangers were refused before.

    A first manager acts today and is told to nobody: there was nothing to change. A change acts after two working days,
    and those it concerns read of it first. One row of the audit log; a constant number of statements.
    """
    above = dict(await list_open_lines(session))
    people = await get_people(session, wanted)
    first = []
    changed = []
    for person, manager in wanted.items():
        rhythm = people[person].rhythm
        today = local_date(now, rhythm.tz)
        if person not in above and manager is not None:
            first.append(LineChange(person, manager, today))
        elif above.get(person) != manager:
            changed.append(LineChange(person, manager, acts_on(today, rhythm)))
    await change_lines(session, first, source=LineSource.IMPORT, named_by=None, told_at=None)
    await change_and_tell(session, changed, above, source=LineSource.IMPORT, named_by=None, now=now)
    ended = sum(change.manager is None for change in changed)
    counts = ImportCounts(len(first), len(changed) - ended, ended, len(wanted) - len(first) - len(changed))
    await insert_audit(
        session,
        actor=OPERATOR,
        action="people.import",
        subject_kind="reporting",
        subject=None,
        facts=asdict(counts),
        now=now,
    )
    return counts
