"""Queries on steps: what is due to whom, and in which message it stands."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, and_, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import message as m
from app.db.models import step as s
from app.db.rows import own
from app.domain.steps import RANKS, SOON, Ask, Rank, Step, StepKind, SubjectKind

DUE, DONE = "due", "done"
OVERTAKEN = "overtaken"
"""The reason of a step that another one replaced, or whose day has moved: it may still come back."""

STEP_COLUMNS = (
    s.c.id,
    s.c.person_id,
    s.c.kind,
    s.c.subject_kind,
    s.c.subject_id,
    s.c.no,
    s.c.due_at,
    s.c.state,
    s.c.said_at,
    s.c.shown_at,
)


def _step(row: Row[Any]) -> Step:
    return Step(
        id=row.id,
        person=row.person_id,
        kind=StepKind(row.kind),
        subject_kind=SubjectKind(row.subject_kind),
        subject=row.subject_id,
        no=row.no,
        due_at=row.due_at,
        state=row.state,
        said_at=row.said_at,
        shown_at=row.shown_at,
    )


async def insert_steps(session: Session, asks: Sequence[Ask]) -> set[UUID]:
    """Write what is not yet there; returns the people who got something new to be told.

    What was overtaken before anybody read it is due again: days that moved on (an absence, another zone) move back too.
    """
    if not asks:
        return set()
    rows = [
        {
            "workspace_id": session.workspace,
            "id": new_id(),
            "person_id": ask.person,
            "kind": ask.kind,
            "subject_kind": ask.subject_kind,
            "subject_id": ask.subject,
            "no": ask.no,
            "soon": ask.kind in SOON,
            "due_at": ask.due_at,
            "state": DUE,
        }
        for ask in {(one.kind, one.subject_kind, one.subject, one.no, one.person): one for one in asks}.values()
    ]
    new = insert(s).values(rows)
    written = new.on_conflict_do_update(
        index_elements=[s.c.workspace_id, s.c.subject_kind, s.c.subject_id, s.c.kind, s.c.no, s.c.person_id],
        set_={"state": DUE, "reason": None, "due_at": new.excluded.due_at},
        where=and_(s.c.state == DONE, s.c.reason == OVERTAKEN, s.c.said_at.is_(None)),
    )
    return set((await session.execute(written.returning(s.c.person_id))).scalars())


async def settle_steps(
    session: Session,
    *,
    subject_kind: SubjectKind,
    subject: UUID,
    reason: str,
    kinds: Collection[StepKind] | None = None,
    people: Collection[UUID] | None = None,
) -> None:
    """These are no longer asked for; `reason` is why (done, withdrawn, overtaken …).

    Messages that hold a step of these kinds and people change, also where it was settled before: its words may differ.
    """
    settled = (
        update(s)
        .where(own(s, session), s.c.subject_kind == subject_kind, s.c.subject_id == subject, s.c.state == DUE)
        .values(state=DONE, reason=reason)
    )
    if kinds is not None:
        settled = settled.where(s.c.kind.in_(kinds))
    if people is not None:
        settled = settled.where(s.c.person_id.in_(people))
    await session.execute(settled)
    await touch_messages(session, subject_kind=subject_kind, subject=subject, kinds=kinds, people=people)


async def settle_others(
    session: Session,
    *,
    subject_kind: SubjectKind,
    subject: UUID,
    kinds: Collection[StepKind],
    keep: Collection[Ask],
    reason: str,
) -> bool:
    """Of these kinds, only what `keep` asks for is still due about the subject. Whether anything was settled.

    Messages are not touched: say so where their words change.
    """
    kept = [(ask.kind, ask.no, ask.person) for ask in keep]
    settled = await session.execute(
        update(s)
        .where(own(s, session), s.c.subject_kind == subject_kind, s.c.subject_id == subject, s.c.state == DUE)
        .where(s.c.kind.in_(kinds), tuple_(s.c.kind, s.c.no, s.c.person_id).not_in(kept))
        .values(state=DONE, reason=reason)
        .returning(s.c.id)
    )
    return bool(settled.all())


async def touch_messages(
    session: Session,
    *,
    subject_kind: SubjectKind,
    subject: UUID,
    kinds: Collection[StepKind] | None = None,
    people: Collection[UUID] | None = None,
) -> None:
    """Messages that speak of the subject are to be shown anew: what they say of it may have changed.

    Name `kinds` and `people` where no others are concerned, or a season's worth of old messages is edited each time.
    """
    holding = select(s.c.message_id).where(
        own(s, session), s.c.subject_kind == subject_kind, s.c.subject_id == subject, s.c.message_id.is_not(None)
    )
    if kinds is not None:
        holding = holding.where(s.c.kind.in_(kinds))
    if people is not None:
        holding = holding.where(s.c.person_id.in_(people))
    await session.execute(
        update(m)
        .where(own(m, session), m.c.id.in_(holding), m.c.state.not_in(("obsolete", "failed")))
        .values(wanted_rev=m.c.wanted_rev + 1)
    )
    session.wakes_jobs = True


async def list_steps_of_message(session: Session, message_id: UUID) -> list[Step]:
    """All steps that stand in that message, done ones too."""
    rows = await session.execute(select(*STEP_COLUMNS).where(own(s, session), s.c.message_id == message_id))
    return [_step(row) for row in rows]


async def list_due_steps(session: Session, person_id: UUID, *, now: datetime) -> list[Step]:
    """What waits for that person by now."""
    rows = await session.execute(
        select(*STEP_COLUMNS).where(own(s, session), s.c.person_id == person_id, s.c.state == DUE, s.c.due_at <= now)
    )
    return [_step(row) for row in rows]


async def find_said_at(session: Session, *, subject: UUID, kind: StepKind, no: int = 0) -> dict[UUID, datetime | None]:
    """By person, when that was said in a posted message (None: not yet)."""
    rows = await session.execute(
        select(s.c.person_id, s.c.said_at).where(
            own(s, session), s.c.subject_id == subject, s.c.kind == kind, s.c.no == no
        )
    )
    return {row.person_id: row.said_at for row in rows}


async def mark_steps_said(session: Session, steps: Collection[UUID], *, at: datetime) -> None:
    await session.execute(update(s).where(own(s, session), s.c.id.in_(steps)).values(said_at=at, shown_at=at))


async def mark_steps_shown(session: Session, steps: Collection[UUID], *, at: datetime) -> None:
    """They were added to a message by an edit; they lead the next day's message all the same."""
    await session.execute(
        update(s).where(own(s, session), s.c.id.in_(steps), s.c.shown_at.is_(None)).values(shown_at=at)
    )


async def close_news(session: Session, steps: Collection[UUID]) -> None:
    """Of these steps, news is over now that it was told; what waits for an act stays due until it is done."""
    news = [kind for kind, rank in RANKS.items() if rank is Rank.NEWS]
    await session.execute(
        update(s).where(own(s, session), s.c.id.in_(steps), s.c.kind.in_(news)).values(state=DONE, reason="told")
    )


async def close_steps(session: Session, reasons: Mapping[UUID, str]) -> None:
    """These are not to be said, each for its reason."""
    for reason in sorted(set(reasons.values())):
        some = [step for step, why in reasons.items() if why == reason]
        await session.execute(update(s).where(own(s, session), s.c.id.in_(some)).values(state=DONE, reason=reason))


async def count_open_steps(session: Session, person_id: UUID, *, besides: UUID) -> int:
    """How many things that were said to the person before, in other messages, still wait for them."""
    waiting = [kind for kind, rank in RANKS.items() if rank is not Rank.NEWS]
    query = select(func.count()).where(
        own(s, session),
        s.c.person_id == person_id,
        s.c.state == DUE,
        s.c.kind.in_(waiting),
        s.c.said_at.is_not(None),
        s.c.message_id.is_distinct_from(besides),
    )
    return int(await session.scalar(query))


async def find_unsaid_due_at(session: Session, person_id: UUID) -> tuple[datetime, bool] | None:
    """When the first thing not yet said to the person is due, and whether one of them is of a soon kind."""
    query = select(func.min(s.c.due_at).label("due_at"), func.bool_or(s.c.soon).label("soon")).where(
        own(s, session), s.c.person_id == person_id, s.c.state == DUE, s.c.said_at.is_(None)
    )
    first = (await session.execute(query)).one()
    return (first.due_at, first.soon) if first.due_at else None
