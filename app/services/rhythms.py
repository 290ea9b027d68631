"""When somebody's days change (they travel, are away, keep other hours), what was computed from them follows."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.people import get_people, lock_people
from app.db.rhythms import find_unsaid, set_speak_at, wake_timers_of
from app.domain.quiet import earliest_word


async def follow_rhythms(session: Session, people: Collection[UUID], *, now: datetime) -> None:
    """Let everything that counts the days of these people look at them anew; five statements, however many they are.

    Their check-ins, plans, invitations, seasons, digests and promises take their turn at once, and the moment at which
    they may be spoken to is the one of their new days, earlier or later. Call it after the change, in its transaction.
    """
    if not people:
        return
    await lock_people(session, people)
    await wake_timers_of(session, people, now=now)
    known, unsaid = await get_people(session, people), await find_unsaid(session, people)
    moments = {
        one: earliest_word(max(due_at, now), soon, known[one].rhythm, known[one].last_said_at, known[one].last_said_on)
        for one, (due_at, soon) in unsaid.items()
    }
    if moments:
        await set_speak_at(session, moments)
