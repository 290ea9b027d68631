"""Copies of a workspace's tables, for rules that are run ahead of time: they change the copies, and nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text

from app.db.engine import Database, Session, WideSession
from app.db.models import metadata

UNCOPIED = frozenset({"access_log", "seen_event", "installation", "workspace_key", "job_run", "draft"})
"""No rule of time looks at these."""
SENT_FOR = timedelta(days=40)
"""Messages that were said longer ago are in no rule's way, and there are many of them."""


class _Over(Exception):
    """Ends the transaction without keeping anything."""


@asynccontextmanager
async def rehearsing(db: Database, workspace: UUID, *, now: datetime) -> AsyncIterator[tuple[Session, WideSession]]:
    """Both kinds of session on copies of this workspace's rows, all gone at the end.

    Temporary tables are found before the real ones of the same name (postgresql.org/docs/current/sql-createtable.html),
    so every query means the copies; no row that somebody else needs is locked.
    """
    try:
        async with db.begin(workspace) as session:
            for table in metadata.sorted_tables:
                if table.name not in UNCOPIED:
                    await _copy(session, table.name, since=now - SENT_FOR)
            yield session, WideSession(session.connection)
            raise _Over
    except _Over:
        return


async def _copy(session: Session, table: str, *, since: datetime) -> None:
    """A table of the same name with the same indexes, and the rows of this workspace."""
    await session.execute(text(f"CREATE TEMP TABLE {table} (LIKE public.{table} INCLUDING ALL) ON COMMIT DROP"))
    theirs = "id = :workspace" if table == "workspace" else "workspace_id = :workspace"
    recent = " AND (state <> 'sent' OR sent_at > :since)" if table == "message" else ""
    copied = text(f"INSERT INTO {table} SELECT * FROM public.{table} WHERE {theirs}{recent}")
    await session.execute(copied, {"workspace": session.workspace} | ({"since": since} if recent else {}))
