"""The message of a day, loaded and rendered right before it is sent: what is done or no longer allowed is not said."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.steps import count_open_steps, list_steps_of_message
from app.domain.calendar import local_date
from app.domain.person import Person
from app.domain.steps import Step, SubjectKind, in_order
from app.screens.checkins import checkin_items
from app.screens.digests import digest_items
from app.screens.evidence import evidence_items
from app.screens.participations import participation_items
from app.screens.people import reporting_items
from app.screens.plans import plan_items
from app.screens.promises import promise_items
from app.screens.seasons import season_items
from app.views.blocks import Obsolete, Rendered
from app.views.day import day_view, nothing_left
from app.views.items import Item

ItemLoader = Callable[..., Awaitable[dict[UUID, Item | Obsolete]]]

ITEMS: dict[SubjectKind, ItemLoader] = {
    SubjectKind.PARTICIPATION: participation_items,
    SubjectKind.SEASON: season_items,
    SubjectKind.PLAN: plan_items,
    SubjectKind.CHECKIN: checkin_items,
    SubjectKind.ACTION: promise_items,
    SubjectKind.EVIDENCE: evidence_items,
    SubjectKind.REPORTING: reporting_items,
    SubjectKind.DIGEST: digest_items,
}
"""How the steps about each kind of subject read; each loader takes a constant number of statements."""


@dataclass(frozen=True, slots=True)
class DayMessage:
    """`said` are the steps that stand in it; `dropped` those that must not be said any more, with why."""

    rendered: Rendered | Obsolete
    said: tuple[UUID, ...]
    dropped: dict[UUID, str]


async def load_items(
    session: Session, steps: Sequence[Step], reader: Person, *, now: datetime
) -> dict[UUID, Item | Obsolete]:
    """How each of these steps reads to `reader` now, by step id."""
    by_kind: dict[SubjectKind, list[Step]] = defaultdict(list)
    for step in steps:
        by_kind[step.subject_kind].append(step)
    items: dict[UUID, Item | Obsolete] = {}
    for kind, some in by_kind.items():
        items |= await ITEMS[kind](session, some, reader, now=now)
    return items


async def day_message(
    session: Session, message: UUID, reader: Person, *, posted_at: datetime | None, now: datetime
) -> DayMessage:
    """The message as it reads now. Before it is posted, what is done already is left out rather than ticked.

    Only the message of today says how much is open from before.
    """
    posted = posted_at is not None
    said_at = posted_at or now
    steps = in_order(await list_steps_of_message(session, message))
    items = await load_items(session, steps, reader, now=now)
    shown: list[Item] = []
    said: list[UUID] = []
    dropped: dict[UUID, str] = {}
    for step in steps:
        item = items.get(step.id, Obsolete("gone"))
        if isinstance(item, Obsolete):
            dropped[step.id] = item.reason
        elif item.done and not posted:
            dropped[step.id] = "done"
        else:
            shown.append(item)
            said.append(step.id)
    if not shown and posted:
        return DayMessage(nothing_left(), (), dropped)
    if not shown:
        return DayMessage(Obsolete("; ".join(sorted(set(dropped.values()))) or "empty"), (), dropped)
    is_todays = local_date(said_at, reader.tz) == local_date(now, reader.tz)
    older = await count_open_steps(session, reader.id, besides=message) if is_todays else 0
    view = day_view(shown, user=reader.slack_user, tz=reader.tz, said_at=said_at, riding_along=older)
    return DayMessage(view, tuple(said), dropped)
