"""Asking: what becomes due to people is written down here, with the instant they may be told of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.messages import add_to_todays_message
from app.db.people import get_people, lower_speak_at
from app.db.steps import insert_steps
from app.domain.calendar import local_date
from app.domain.person import Person
from app.domain.quiet import earliest_word
from app.domain.steps import SOON, Ask


async def ask(session: Session, asks: Sequence[Ask], *, now: datetime) -> None:
    """Let these people know, each in their own next message; four statements however many they are.

    A soon kind is said at the next moment of the person's working hours, the others in a morning's brief; neither
    sooner than the pause between two messages allows [checkin.quiet]. What was asked before is not asked again, nor
    news that somebody switched off.

    They are locked in the order of their ids before anything else is. Where the same transaction settles steps or locks
    something first, it locks all whom it concerns before that (app/db/concerned.py).
    """
    known = await get_people(session, {one.person for one in asks}, lock=True)
    asks = [one for one in asks if one.person not in known or one.kind not in known[one.person].silent]
    new = await insert_steps(session, asks)
    people = {person: known[person] for person in new}
    await add_to_todays_message(session, [one for one in people.values() if _was_spoken_to_today(one, now)], now=now)
    moments: dict[UUID, datetime] = {}
    for one in asks:
        person = people.get(one.person)
        if person is None or person.deactivated_at is not None:
            continue
        at = earliest_word(
            max(one.due_at, now), one.kind in SOON, person.rhythm, person.last_said_at, person.last_said_on
        )
        moments[one.person] = min(at, moments.get(one.person, at))
    await lower_speak_at(session, moments)


def _was_spoken_to_today(person: Person, now: datetime) -> bool:
    return person.last_said_on is not None and person.last_said_on == local_date(now, person.tz)
