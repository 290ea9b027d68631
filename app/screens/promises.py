"""Load and render promises: the items of a day, one promise, and the list of all that concern me."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.db.engine import Session
from app.db.promises import load_promise_facts
from app.domain.person import Person
from app.domain.promise import check_promise_open
from app.domain.steps import Step
from app.errors import NotAllowed
from app.services.promises import access_promise, access_promises
from app.views.blocks import Obsolete, View
from app.views.items import Item
from app.views.promises import drop_window, promise_item, promise_window, promises_window


async def promise_items(
    session: Session, steps: Sequence[Step], reader: Person, *, now: datetime
) -> dict[UUID, Item | Obsolete]:
    """How each of these steps reads now; one statement, and no words of a promise are opened."""
    found = await load_promise_facts(session, {step.subject for step in steps})
    items: dict[UUID, Item | Obsolete] = {}
    for step in steps:
        promise, toward_user = found.get(step.subject, (None, ""))
        if promise is None or promise.owner != reader.id:
            items[step.id] = Obsolete("gone")
        else:
            items[step.id] = promise_item(promise, reader, toward_user, now=now)
    return items


async def promise_screen(session: Session, me: Person, promise_id: UUID, *, now: datetime) -> View:
    promise, other_user = await access_promise(session, promise_id, me, now=now)
    return promise_window(promise, me, other_user)


async def promises_screen(session: Session, me: Person, *, now: datetime) -> View:
    """What I promised and was promised."""
    return promises_window(await access_promises(session, me, now=now), me)


async def drop_screen(session: Session, me: Person, promise_id: UUID, *, now: datetime) -> View:
    """Why it no longer holds: for whoever promised it, while it is open."""
    promise, other_user = await access_promise(session, promise_id, me, now=now)
    if promise.owner != me.id:
        raise NotAllowed
    check_promise_open(promise)
    return drop_window(promise, other_user)
