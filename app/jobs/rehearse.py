"""What the jobs would say in the days to come if nobody did anything: the real rules, run ahead on copies.

Nothing is posted, and no row is changed. What is said counts as read at once, as the rules about silence and telling
take it; what people do meanwhile changes what follows [ops.preview].
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.db.engine import Database, Session, WideSession
from app.db.job_runs import count_due
from app.db.messages import plan_day_messages
from app.db.outbox import claim_messages
from app.db.people import get_person
from app.db.rehearsal import rehearsing
from app.db.steps import list_steps_of_message
from app.db.timers import list_due_timers, take_timer
from app.domain.message import Message
from app.jobs.deliver import decide
from app.jobs.fire_timers import TURNS
from app.services.saying import record_said

REPLICA = "rehearsal"
AT_ONCE = 5000
NOWHERE = "rehearsed"


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """One message: when, in whose zone, to whom (a member id) or where (a channel id), of which kind, and why.

    `why` are the kinds of what stands in it; names and contents are in none of it.
    """

    at: datetime
    tz: str
    to: str
    kind: str
    why: tuple[str, ...]


async def rehearse(db: Database, workspace: UUID, *, now: datetime, until: datetime) -> list[Rehearsed]:
    """All that would be said in that workspace by `until`, in its order."""
    said: list[Rehearsed] = []
    async with rehearsing(db, workspace, now=now) as (session, wide):
        at: datetime | None = now
        while at is not None and at <= until:
            said += await _live_through(session, wide, at)
            backlog = await count_due(wide, now=at)
            # What can't be done at its instant (its person is away, say) has been put off to a later one.
            at = backlog.next_at
    return said


async def _live_through(session: Session, wide: WideSession, at: datetime) -> list[Rehearsed]:
    """One instant, as a round of jobs sees it: timers, the messages of the day, and what is due to be said."""
    while due := await list_due_timers(wide, now=at, limit=AT_ONCE):
        for timer in due:
            if await take_timer(session, timer, now=at):
                await TURNS[timer.subject_kind](session, timer.subject, now=at)
    await plan_day_messages(wide, now=at, most=AT_ONCE)
    said: list[Rehearsed] = []
    while claimed := await claim_messages(wide, replica=REPLICA, now=at, most=AT_ONCE):
        said += [one for message in claimed if (one := await _say(session, message, at)) is not None]
    return said


async def _say(session: Session, message: Message, at: datetime) -> Rehearsed | None:
    outgoing = await decide(session, message, NOWHERE, replica=REPLICA, now=at)
    if outgoing is None:
        return None
    steps = {step.id: step for step in await list_steps_of_message(session, message.id)}
    channel = message.channel or NOWHERE
    await record_said(session, message, channel=channel, ts=str(message.id), said=outgoing.said, now=at)
    person = await get_person(session, message.person) if message.person else None
    return Rehearsed(
        at=at,
        tz=person.tz if person else "UTC",
        to=person.slack_user if person else channel,
        kind=message.kind,
        why=tuple(dict.fromkeys(steps[one].kind for one in outgoing.said)),
    )
