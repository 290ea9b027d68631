"""Use cases of promises: made to somebody, said on the day and once more, kept or taken back."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from app.db.access import log_accesses
from app.db.engine import Session
from app.db.people import get_person
from app.db.promises import (
    close_promise,
    find_promise,
    find_promise_of,
    insert_promises,
    list_promises_of,
    withdraw_promises_in_plan,
    withdraw_promises_of,
)
from app.db.steps import OVERTAKEN, settle_others, settle_steps
from app.db.timers import set_timer, set_timers
from app.domain.person import Person
from app.domain.promise import (
    NewPromise,
    Promise,
    PromiseState,
    check_promise_open,
    next_promise_turn,
    remind_of_promise,
)
from app.domain.steps import StepKind, SubjectKind
from app.domain.visibility import Hat
from app.errors import NotAllowed, UserError
from app.services.asking import ask

MOST_LISTED = 20


async def promise(
    session: Session,
    *,
    owner: UUID,
    toward: UUID,
    text: str,
    due_on: date,
    source_kind: SubjectKind,
    source: UUID,
    goal: UUID | None = None,
    now: datetime,
) -> UUID:
    """`owner` promises something to `toward` by a day (the owner's date). They hear of it then; returns its id."""
    ids = await insert_promises(
        session,
        [NewPromise(text, due_on)],
        owner=owner,
        toward=toward,
        source_kind=source_kind,
        source=source,
        goal=goal,
    )
    rhythm = (await get_person(session, owner)).rhythm
    await set_timer(session, SubjectKind.ACTION, ids[0], next_promise_turn(due_on, rhythm, now=now) or now)
    return ids[0]


async def make_promises(
    session: Session, promises: Sequence[NewPromise], *, owner: Person, toward: UUID, checkin: UUID, now: datetime
) -> None:
    """What was promised at a check-in."""
    if not promises:
        return
    ids = await insert_promises(
        session, promises, owner=owner.id, toward=toward, source_kind=SubjectKind.CHECKIN, source=checkin
    )
    turns = [next_promise_turn(one.due_on, owner.rhythm, now=now) or now for one in promises]
    await set_timers(session, SubjectKind.ACTION, list(zip(ids, turns, strict=True)))


async def take_back_promises(session: Session, checkin: UUID, *, now: datetime) -> None:
    """The check-in they were recorded at didn't take place."""
    for gone in await withdraw_promises_of(session, checkin, now=now):
        await _forget(session, gone, reason="withdrawn")


async def release_promises(session: Session, plan_id: UUID, *, now: datetime) -> None:
    """The season is over for this pair before its time: nobody waits for what is still open, and nobody is reminded."""
    for gone in await withdraw_promises_in_plan(session, plan_id, now=now):
        await _forget(session, gone, reason="season over")


async def turn_promise(session: Session, subject: UUID, *, now: datetime) -> None:
    """Say what is due about this promise by `now`, and look again when the next word is; the later word replaces."""
    found = await find_promise(session, subject, lock=True)
    if found is None or found.state is not PromiseState.OPEN:
        return
    owner = await get_person(session, found.owner)
    asks = remind_of_promise(found, owner.rhythm, now=now)
    await settle_others(
        session,
        subject_kind=SubjectKind.ACTION,
        subject=subject,
        kinds={StepKind.PROMISE_DUE},
        keep=asks,
        reason=OVERTAKEN,
    )
    if asks:
        await ask(session, asks, now=now)
    await set_timer(session, SubjectKind.ACTION, subject, next_promise_turn(found.due_on, owner.rhythm, now=now))


async def keep_promise(session: Session, promise_id: UUID, me: Person, *, now: datetime) -> Promise:
    """Its owner has done it."""
    found = await _get_own_promise(session, promise_id, me)
    await close_promise(session, found, PromiseState.KEPT, now=now)
    await _forget(session, promise_id, reason="kept")
    return found


async def drop_promise(session: Session, promise_id: UUID, me: Person, word: str, *, now: datetime) -> None:
    """It no longer holds, with a word on why for the one it was made to."""
    if not word:
        raise UserError("A word on why helps. One line is enough.")
    found = await _get_own_promise(session, promise_id, me)
    await close_promise(session, found, PromiseState.DROPPED, word=word, now=now)
    await _forget(session, promise_id, reason="dropped")


async def access_promise(session: Session, promise_id: UUID, me: Person, *, now: datetime) -> tuple[Promise, str]:
    """That promise and the other one's member id, for the two it is between; raises NotAllowed for everybody else."""
    found = await find_promise_of(session, promise_id, me.id)
    if found is None:
        raise NotAllowed
    await _log_promises(session, [found[0]], me, now=now)
    return found


async def access_promises(session: Session, me: Person, *, now: datetime) -> list[tuple[Promise, str]]:
    """What I promised and was promised, open ones first; two statements."""
    found = await list_promises_of(session, me.id, most=MOST_LISTED)
    await _log_promises(session, [promise for promise, _ in found], me, now=now)
    return found


async def _log_promises(session: Session, promises: Sequence[Promise], me: Person, *, now: datetime) -> None:
    """The words of a promise are the lead's: that the other one opened them is written down."""
    owners = {one.id: one.owner for one in promises}
    hat = Hat.PARTICIPANT
    await log_accesses(session, owners, viewer=me, subject_kind=SubjectKind.ACTION, hat=hat, now=now)


async def _get_own_promise(session: Session, promise_id: UUID, me: Person) -> Promise:
    found = await find_promise(session, promise_id, lock=True)
    if found is None or found.owner != me.id:
        raise NotAllowed
    check_promise_open(found)
    return found


async def _forget(session: Session, promise_id: UUID, *, reason: str) -> None:
    await set_timer(session, SubjectKind.ACTION, promise_id, None)
    await settle_steps(
        session, subject_kind=SubjectKind.ACTION, subject=promise_id, reason=reason, kinds={StepKind.PROMISE_DUE}
    )
