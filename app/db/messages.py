"""Queries on messages: deciding them, one by one or for everybody at once."""

from datetime import datetime

from sqlalchemy import text, update
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Session, WideSession
from app.db.ids import new_id
from app.db.models import message as m
from app.db.rows import own
from app.domain.message import MessageKind, MessageState, NewMessage
from app.domain.person import Person
from app.domain.steps import SubjectKind

_ID_OF_KEY = "CAST(encode(substring(sha256(convert_to(w.workspace_id || w.key, 'UTF8')) FOR 16), 'hex') AS uuid)"
"""The id of a message of the day follows from its key: one that is planned anew in a restored database is the same
message, and Slack's copy of it is recognised."""

_UNDER_WAY = """
    (s.message_id IS NOT NULL
     AND EXISTS (SELECT FROM message o WHERE o.workspace_id = s.workspace_id AND o.id = s.message_id
                 AND (o.state IN ('waiting', 'claimed')
                      OR o.state IN ('sending', 'unknown') AND jsonb_exists(o.facts -> 'said', CAST(s.id AS text)))))
"""
"""The step `s` will be said by another message, or was rendered in one that may stand in Slack."""

_PLAN_DAY_MESSAGES = text(f"""
    WITH ready AS (
        SELECT workspace_id, id, said_no, speak_at FROM person
        WHERE speak_at <= :now AND deactivated_at IS NULL
        LIMIT :most FOR NO KEY UPDATE SKIP LOCKED
    ), wanting AS (
        SELECT r.workspace_id, r.id, r.speak_at, 'day:' || r.id || ':' || r.said_no + 1 AS key FROM ready r
        WHERE EXISTS (
            SELECT FROM step s WHERE s.workspace_id = r.workspace_id AND s.person_id = r.id
            AND s.state = 'due' AND s.due_at <= :now AND s.said_at IS NULL
            AND NOT {_UNDER_WAY})
    ), made AS (
        INSERT INTO message (workspace_id, id, key, kind, unasked, person_id, subject_kind, subject_id, facts, due_at,
                             state, attempts, wanted_rev, shown_rev)
        SELECT w.workspace_id, {_ID_OF_KEY}, w.key, 'day', true, w.id, 'day', w.id, '{{}}',
               w.speak_at, 'waiting', 0, 0, 0
        FROM wanting w
        ON CONFLICT (workspace_id, key) DO UPDATE SET wanted_rev = message.wanted_rev + 1
        RETURNING workspace_id, id, person_id
    ), bound AS (
        UPDATE step s SET message_id = made.id FROM made
        WHERE s.workspace_id = made.workspace_id AND s.person_id = made.person_id
          AND s.state = 'due' AND s.due_at <= :now AND s.said_at IS NULL
          AND NOT {_UNDER_WAY}
    ), heard AS (
        UPDATE person p SET speak_at = (
            SELECT min(s.due_at) FROM step s WHERE s.workspace_id = p.workspace_id AND s.person_id = p.id
            AND s.state = 'due' AND s.due_at > :now AND s.said_at IS NULL)
        FROM ready r WHERE p.workspace_id = r.workspace_id AND p.id = r.id
    )
    SELECT (SELECT count(*) FROM ready) AS looked_at, (SELECT count(*) FROM made) AS made
""")


async def plan_day_messages(session: WideSession, *, now: datetime, most: int) -> tuple[int, int]:
    """Give up to `most` people whose moment has come the one message of their day, in one statement.

    Returns (people looked at, messages made). Replicas may run it at once: a person is looked at by one of them, and
    the message's key makes a second one impossible; what comes while one is still waiting joins it. What stands in a
    message that is under way, or may stand in Slack already, stays there.
    """
    row = (await session.execute(_PLAN_DAY_MESSAGES, {"now": now, "most": most})).one()
    return row.looked_at, row.made


async def insert_message(session: Session, new: NewMessage) -> None:
    """Decide an answer or a post to a channel; the same key again changes nothing."""
    await session.execute(
        insert(m)
        .values(
            workspace_id=session.workspace,
            id=new_id(),
            key=new.key,
            kind=new.kind,
            unasked=False,
            person_id=new.person,
            channel=new.channel,
            thread_ts=new.thread_ts,
            subject_kind=new.subject_kind,
            subject_id=new.subject,
            facts=new.facts,
            due_at=new.due_at,
            state=MessageState.WAITING,
            attempts=0,
            wanted_rev=0,
            shown_rev=0,
        )
        .on_conflict_do_nothing(index_elements=[m.c.workspace_id, m.c.key])
    )
    session.wakes_jobs = True


async def want_edit(session: Session, *, subject_kind: SubjectKind, subject: object) -> None:
    """Messages about that subject itself (a digest, say) are to be shown anew."""
    await session.execute(
        update(m)
        .where(
            own(m, session), m.c.subject_kind == subject_kind, m.c.subject_id == subject, m.c.kind != MessageKind.DAY
        )
        .values(wanted_rev=m.c.wanted_rev + 1)
    )
    session.wakes_jobs = True


_ATTACH = text("""
    WITH today AS (
        SELECT DISTINCT ON (m.person_id) m.person_id, m.id FROM message m
        WHERE m.workspace_id = :workspace AND m.person_id = ANY(:people) AND m.kind = 'day'
          AND m.state NOT IN ('obsolete', 'failed')
        ORDER BY m.person_id, m.due_at DESC
    ), bound AS (
        UPDATE step s SET message_id = today.id FROM today
        WHERE s.workspace_id = :workspace AND s.person_id = today.person_id
          AND s.state = 'due' AND s.due_at <= :now AND s.said_at IS NULL AND s.message_id IS NULL
        RETURNING today.id
    )
    UPDATE message m SET wanted_rev = m.wanted_rev + 1
    FROM (SELECT DISTINCT id FROM bound) AS b WHERE m.workspace_id = :workspace AND m.id = b.id
""")


async def add_to_todays_message(session: Session, people: list[Person], *, now: datetime) -> None:
    """People who had their message of the day find what came since added to it in place."""
    if people:
        await session.execute(
            _ATTACH, {"workspace": session.workspace, "people": [person.id for person in people], "now": now}
        )
