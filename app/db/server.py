"""Queries on the server itself: what it is, what our role may do there, and which schema it holds."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, text

from app.db.engine import WideSession
from app.db.models import workspace_key as k

_FACTS = text("""
    SELECT current_setting('server_version_num')::int AS version, r.rolsuper, r.rolbypassrls,
           has_schema_privilege('public', 'CREATE') AS may_create,
           to_regclass('alembic_version') IS NOT NULL AS migrated
    FROM pg_roles r WHERE r.rolname = current_user
""")


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """`version` is (major, minor). `revision` is the schema's; None where there is none yet."""

    version: tuple[int, int]
    is_superuser: bool
    passes_policies: bool
    may_create: bool
    revision: str | None


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The data key of a workspace as it is stored: wrapped by the operator's key of that id."""

    workspace: UUID
    key_id: str
    wrapped: bytes


async def load_server_facts(session: WideSession) -> ServerFacts:
    row = (await session.execute(_FACTS)).one()
    revision = await session.scalar(text("SELECT min(version_num) FROM alembic_version")) if row.migrated else None
    return ServerFacts(divmod(row.version, 10_000), row.rolsuper, row.rolbypassrls, row.may_create, revision)


async def list_wrapped_keys(session: WideSession) -> list[WrappedKey]:
    """The data keys of all workspaces, still wrapped."""
    rows = await session.execute(select(k.c.workspace_id, k.c.kek_id, k.c.wrapped).order_by(k.c.workspace_id, k.c.no))
    return [WrappedKey(row.workspace_id, row.kek_id, row.wrapped) for row in rows]
