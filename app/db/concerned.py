"""Locking everybody whom a subject concerns: people first, in one order, then the subject, its steps, its messages.

Whoever locks so never waits in a ring: not with somebody else's act, and not with delivery, which locks the reader
before the message.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import text

from app.db.engine import Session
from app.domain.steps import SubjectKind

_MANAGERS_OF = "SELECT r.manager_id FROM reporting r WHERE r.workspace_id = :workspace AND r.person_id IN"
_PEOPLE = {
    SubjectKind.PARTICIPATION: f"""
        WITH part AS (
            SELECT pa.person_id, se.lead_id, CAST(pa.handover ->> 'to' AS uuid) AS next_id
            FROM participation pa JOIN season se ON se.workspace_id = pa.workspace_id AND se.id = pa.season_id
            WHERE pa.workspace_id = :workspace AND pa.id = :subject)
        SELECT person_id FROM part UNION SELECT lead_id FROM part UNION SELECT next_id FROM part
        UNION {_MANAGERS_OF} (SELECT unnest(ARRAY[lead_id, next_id]) FROM part)
    """,
    SubjectKind.SEASON: """
        SELECT se.lead_id FROM season se WHERE se.workspace_id = :workspace AND se.id = :subject
        UNION SELECT pa.person_id FROM participation pa
        WHERE pa.workspace_id = :workspace AND pa.season_id = :subject
    """,
    SubjectKind.PLAN: """
        SELECT unnest(ARRAY[pl.person_id, pl.partner_id]) FROM plan pl
        WHERE pl.workspace_id = :workspace AND pl.id = :subject
    """,
    SubjectKind.CHECKIN: f"""
        WITH one AS (SELECT * FROM checkin c WHERE c.workspace_id = :workspace AND c.id = :subject)
        SELECT unnest(ARRAY[person_id, lead_id, told_to_id]) FROM one
        UNION {_MANAGERS_OF} (SELECT lead_id FROM one)
    """,
    SubjectKind.ACTION: "SELECT a.owner_id FROM action a WHERE a.workspace_id = :workspace AND a.id = :subject",
    SubjectKind.DIGEST_PLACE: """
        SELECT dp.leader_id FROM digest_place dp WHERE dp.workspace_id = :workspace AND dp.id = :subject
    """,
}
"""Who may hear of it: the two, whoever is asked to carry it on, and who is above the lead."""
_LOCKS = {
    kind: text(f"""
        SELECT id FROM person WHERE workspace_id = :workspace AND (id IN ({people}) OR id = ANY(CAST(:also AS uuid[])))
        ORDER BY id FOR NO KEY UPDATE
    """)
    for kind, people in _PEOPLE.items()
}


async def lock_concerned(session: Session, kind: SubjectKind, subject: UUID, *, also: Collection[UUID] = ()) -> None:
    """Nobody else changes what hangs on these people until this transaction ends. To be called before it changes
    or locks anything else; in one statement."""
    values = {"workspace": session.workspace, "subject": subject, "also": list(also)}
    await session.execute(_LOCKS[kind], values)
