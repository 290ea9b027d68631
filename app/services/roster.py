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


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would change, and who is above whom before it."""

    first: tuple[LineChange, ...]
    changed: tuple[LineChange, ...]
    above: Mapping[UUID, UUID]
    counts: ImportCounts


async def plan_import(session: Session, wanted: Mapping[UUID, UUID | None], *, now: datetime) -> ImportPlan:
    """What it means that everybody in `wanted` has that manager, or nobody; changes nothing. Two statements.

    A first manager acts today: there is nothing to change. A change acts after two working days.
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
    ended = sum(change.manager is None for change in changed)
    counts = ImportCounts(len(first), len(changed) - ended, ended, len(wanted) - len(first) - len(changed))
    return ImportPlan(tuple(first), tuple(changed), above, counts)


async def import_lines(session: Session, wanted: Mapping[UUID, UUID | None], *, now: datetime) -> ImportCounts:
    """Let everybody in `wanted` have that manager, or nobody. Loops and strangers were refused before.

    First lines are told to nobody; of a change those it concerns read before it acts. One row of the audit log, and a
    constant number of statements.
    """
    plan = await plan_import(session, wanted, now=now)
    await change_lines(session, plan.first, source=LineSource.IMPORT, named_by=None, told_at=None)
    await change_and_tell(session, plan.changed, plan.above, source=LineSource.IMPORT, named_by=None, now=now)
    await insert_audit(
        session,
        actor=OPERATOR,
        action="people.import",
        subject_kind="reporting",
        subject=None,
        facts=asdict(plan.counts),
        now=now,
    )
    return plan.counts
