"""Queries of delivery: who may send a row now, and what became of it. Machine time is app_now(), never `now`."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Update, and_, bindparam, func, or_, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert

from app.db.engine import Session, WideSession
from app.db.models import gate as g
from app.db.models import message as m
from app.db.models import person as p
from app.db.models import step as s
from app.db.rows import by_id, own
from app.domain.message import LATE, Message, MessageKind, MessageState
from app.domain.person import Person
from app.domain.steps import SubjectKind

LEASE = timedelta(seconds=60)
"""Six times the limit of one call to Slack: a live sender is never overtaken."""
LOOK_UP_AFTER = timedelta(seconds=60)
AT_ONCE_PER_WORKSPACE = 4
SAID, SHOWN = "said", "shown"
"""Facts of a message that is being sent: the ids of its steps, and the revision that was rendered."""

MESSAGE_COLUMNS = (
    m.c.workspace_id,
    m.c.id,
    m.c.kind,
    m.c.unasked,
    m.c.person_id,
    m.c.channel,
    m.c.thread_ts,
    m.c.subject_kind,
    m.c.subject_id,
    m.c.facts,
    m.c.due_at,
    m.c.wanted_rev,
    m.c.attempts,
    m.c.slack_channel,
    m.c.slack_ts,
    m.c.sent_at,
)

_FREE_ROWS = text("""
    SELECT free.workspace_id, free.id
    FROM (SELECT DISTINCT workspace_id FROM message WHERE state = 'waiting' AND due_at <= :now) AS w
    CROSS JOIN LATERAL (
        SELECT :at_once - (SELECT count(*) FROM message o WHERE o.workspace_id = w.workspace_id
                           AND o.state IN ('claimed', 'sending') AND o.lease_until IS NOT NULL) AS places,
               ARRAY(SELECT g.method FROM gate g
                     WHERE g.workspace_id = w.workspace_id AND g.open_at > app_now()) AS closed
        OFFSET 0  -- once a workspace, not once a row
    ) AS its
    CROSS JOIN LATERAL (
        SELECT m.workspace_id, m.id FROM message m
        WHERE m.workspace_id = w.workspace_id AND m.state = 'waiting' AND m.due_at <= :now
          AND (m.run_after IS NULL OR m.run_after <= app_now())
          AND 'chat.postMessage' <> ALL (its.closed)
          AND (m.person_id IS NULL OR m.due_at > :late OR 'conversations.history' <> ALL (its.closed))
          AND (m.person_id IS NULL OR 'conversations.open' <> ALL (its.closed)
               OR EXISTS (SELECT FROM person p WHERE p.workspace_id = m.workspace_id AND p.id = m.person_id
                          AND p.dm_channel IS NOT NULL))
          AND NOT EXISTS (SELECT FROM message o WHERE o.workspace_id = m.workspace_id
                          AND o.state IN ('claimed', 'sending') AND o.lease_until IS NOT NULL AND o.id <> m.id
                          AND o.person_id IS NOT DISTINCT FROM m.person_id AND o.channel IS NOT DISTINCT FROM m.channel)
        ORDER BY m.due_at, m.id
        LIMIT greatest(0, its.places)
        FOR UPDATE SKIP LOCKED
    ) AS free
    LIMIT :most
""").columns(m.c.workspace_id, m.c.id)


def message_from(row: Row[Any]) -> Message:
    return Message(
        workspace=row.workspace_id,
        id=row.id,
        kind=MessageKind(row.kind),
        unasked=row.unasked,
        person=row.person_id,
        channel=row.channel,
        thread_ts=row.thread_ts,
        subject_kind=SubjectKind(row.subject_kind),
        subject=row.subject_id,
        facts=row.facts,
        due_at=row.due_at,
        wanted_rev=row.wanted_rev,
        attempts=row.attempts,
        slack_channel=row.slack_channel,
        slack_ts=row.slack_ts,
        sent_at=row.sent_at,
    )


def leased(replica: str) -> dict[str, Any]:
    return {"lease_by": replica, "lease_until": func.app_now() + LEASE}


FREED: dict[str, Any] = {"lease_by": None, "lease_until": None}


# Made once: every message passes through these two.
_MARK_SENDING = text("""
    UPDATE message SET state = 'sending', slack_channel = :to, facts = facts || :rendered,
           lease_by = :replica, lease_until = app_now() + :lease
    WHERE workspace_id = :of AND id = :message AND lease_by = :replica AND state = 'claimed'
""").bindparams(bindparam("rendered", type_=JSONB), lease=LEASE)
_MARK_SENT = text("""
    UPDATE message SET state = 'sent', reason = NULL, slack_channel = :channel, slack_ts = :ts, sent_at = :at,
           shown_rev = :rev, run_after = NULL, lease_by = NULL, lease_until = NULL
    WHERE workspace_id = :of AND id = :message AND state IN ('sending', 'unknown')
""")


async def claim_messages(session: WideSession, *, replica: str, now: datetime, most: int) -> list[Message]:
    """Take due rows; two replicas never get the same one. At most four of a workspace are under way at a time.

    They know their channel, but for people who have no DM with the bot yet. Those that need a call which Slack asked us
    to pause are left: posting, opening a DM, looking for a late one.
    """
    limits = {"now": now, "late": now - LATE, "at_once": AT_ONCE_PER_WORKSPACE, "most": most}
    free = _FREE_ROWS.cte("free")
    dm = select(p.c.dm_channel).where(p.c.workspace_id == m.c.workspace_id, p.c.id == m.c.person_id).scalar_subquery()
    claim = (
        update(m)
        .where(m.c.workspace_id == free.c.workspace_id, m.c.id == free.c.id)
        .values(
            state=MessageState.CLAIMED,
            attempts=m.c.attempts + 1,
            slack_channel=func.coalesce(m.c.channel, dm),
            **leased(replica),
        )
        .returning(*MESSAGE_COLUMNS)
    )
    claimed = [message_from(row) for row in await session.execute(claim, limits)]
    return sorted(claimed, key=lambda message: (message.due_at, message.id))


def _mine(session: Session, message: Message, replica: str, *states: MessageState) -> Update:
    """A change of that row, which fails where its lease passed to somebody else."""
    return update(m).where(by_id(m, session, message.id), m.c.lease_by == replica, m.c.state.in_(states))


async def mark_sending(
    session: Session, message: Message, *, replica: str, slack_channel: str, said: Collection[UUID] = ()
) -> bool:
    """From now on it may have been posted. False: the lease passed to another replica.

    The row keeps which steps (`said`) and which revision were rendered, for whoever finds it in Slack without having
    posted it; what joins the message later is shown by an edit.
    """
    rendered = {SAID: [str(step) for step in said], SHOWN: message.wanted_rev}
    which = {"of": session.workspace, "message": message.id, "replica": replica}
    marked = await session.execute(_MARK_SENDING, which | {"to": slack_channel, "rendered": rendered})
    return marked.rowcount == 1


async def take_turn_to_speak(
    session: Session, person: UUID, *, now: datetime, on: date, last_before: datetime, day_before: datetime
) -> bool:
    """Use up the one unasked message of the person's day `on`; false where it is used already [checkin.quiet].

    `last_before` and `day_before` are now less 10 and 20 hours.
    """
    free = or_(
        p.c.last_said_at.is_(None),
        and_(p.c.last_said_at <= last_before, or_(p.c.last_said_on < on, p.c.last_said_at <= day_before)),
    )
    change = (
        update(p)
        .where(by_id(p, session, person), free)
        .values(said_no=p.c.said_no + 1, last_said_at=now, last_said_on=on)
    )
    return (await session.execute(change.returning(p.c.id))).one_or_none() is not None


async def give_turn_back(session: Session, before: Person) -> None:
    """The message that took the turn was not posted: the person is as before it."""
    await session.execute(
        update(p)
        .where(by_id(p, session, before.id))
        .values(said_no=p.c.said_no - 1, last_said_at=before.last_said_at, last_said_on=before.last_said_on)
    )


async def mark_obsolete(session: Session, message: Message, *, replica: str, reason: str) -> None:
    change = _mine(session, message, replica, MessageState.CLAIMED)
    await session.execute(change.values(state=MessageState.OBSOLETE, reason=reason, **FREED))


async def mark_sent(
    session: Session, message: Message, *, channel: str, ts: str, shown_rev: int | None = None, now: datetime
) -> None:
    """It stands in Slack under that channel and ts. True for whoever learns it, lease or not.

    `shown_rev` is the revision that was rendered, where that isn't the one the row was claimed with.
    """
    which = {"of": session.workspace, "message": message.id}
    stands = {"channel": channel, "ts": ts, "at": now, "rev": message.wanted_rev if shown_rev is None else shown_rev}
    await session.execute(_MARK_SENT, which | stands)


async def release_message(session: Session, message: Message, *, replica: str, seconds: float) -> bool:
    """It was surely not posted: let it wait that long (machine time) and be claimed again. False: it is another's."""
    change = _mine(session, message, replica, MessageState.CLAIMED, MessageState.SENDING)
    run_after = func.app_now() + timedelta(seconds=seconds)
    change = change.values(state=MessageState.WAITING, slack_channel=None, run_after=run_after, **FREED)
    return (await session.execute(change.returning(m.c.id))).one_or_none() is not None


async def release_claimed(session: Session, message: Message, *, replica: str, seconds: float) -> None:
    """The same for a row that was claimed only; one that is being sent keeps its lease."""
    change = _mine(session, message, replica, MessageState.CLAIMED)
    run_after = func.app_now() + timedelta(seconds=seconds)
    await session.execute(change.values(state=MessageState.WAITING, run_after=run_after, **FREED))


async def mark_failed(session: Session, message: Message, *, replica: str, state: MessageState, reason: str) -> bool:
    """Slack will never take it as it is; it is set aside, and counted for the admin. False where it isn't in `state`.

    A row that is being sent is set aside only by whoever has Slack's answer: it may stand there.
    """
    change = _mine(session, message, replica, state).values(state=MessageState.FAILED, reason=reason, **FREED)
    return (await session.execute(change.returning(m.c.id))).one_or_none() is not None


async def mark_unknown(session: Session, message: Message, *, replica: str, reason: str) -> None:
    """It may stand in Slack; it is looked up no sooner than in a minute."""
    change = _mine(session, message, replica, MessageState.SENDING)
    run_after = func.app_now() + LOOK_UP_AFTER
    await session.execute(change.values(state=MessageState.UNKNOWN, reason=reason, run_after=run_after, **FREED))


async def close_gate(session: Session, *, method: str, seconds: float) -> None:
    """Slack asked us to pause that method for this workspace; all replicas see it."""
    new = insert(g).values(
        workspace_id=session.workspace, method=method, open_at=func.app_now() + timedelta(seconds=seconds)
    )
    await session.execute(
        new.on_conflict_do_update(
            index_elements=[g.c.workspace_id, g.c.method],
            set_={"open_at": func.greatest(g.c.open_at, new.excluded.open_at)},
        )
    )


async def claim_edits(session: WideSession, *, replica: str, most: int) -> list[Message]:
    """Take sent messages that are to be shown anew; the newest wish wins."""
    found = (
        select(m.c.workspace_id, m.c.id)
        .where(
            m.c.wanted_rev > m.c.shown_rev,
            m.c.state == MessageState.SENT,
            or_(m.c.lease_until.is_(None), m.c.lease_until < func.app_now()),
            or_(m.c.run_after.is_(None), m.c.run_after <= func.app_now()),
        )
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows: Sequence[Row[Any]] = (await session.execute(found)).all()
    if not rows:
        return []
    claim = update(m).where(m.c.id.in_([row.id for row in rows])).values(**leased(replica))
    return [message_from(row) for row in await session.execute(claim.returning(*MESSAGE_COLUMNS))]


async def mark_shown(session: Session, message: Message) -> None:
    """The edit as of the revision it was claimed with is done; a later wish stays."""
    await session.execute(
        update(m)
        .where(by_id(m, session, message.id))
        .values(shown_rev=func.greatest(m.c.shown_rev, message.wanted_rev), run_after=None, **FREED)
    )


async def delay_edit(session: WideSession, message: Message, *, seconds: float) -> None:
    """It is shown later; also where its workspace can't be entered."""
    await session.execute(
        update(m)
        .where(m.c.workspace_id == message.workspace, m.c.id == message.id)
        .values(run_after=func.app_now() + timedelta(seconds=seconds), **FREED)
    )


async def retire_day_message(session: Session, person: UUID, *, speak_at: datetime | None) -> None:
    """The person's waiting message of the day will not be said; the next one gets a key of its own."""
    await session.execute(update(p).where(by_id(p, session, person)).values(said_no=p.c.said_no + 1, speak_at=speak_at))


async def unbind_steps(session: Session, message: Message, *, besides: Collection[UUID] = ()) -> None:
    """What was to stand in that message and was not said with it waits for another one."""
    bound = own(s, session), s.c.message_id == message.id, s.c.id.not_in(besides)
    await session.execute(update(s).where(*bound).values(message_id=None))
