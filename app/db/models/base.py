"""The metadata, and the few shapes every table shares.

Every table but `workspace` and `oauth_state` belongs to a workspace: it has `workspace_id`, a primary key that starts
with it, composite foreign keys, and row-level security. See docs/decisions/0002-tenants-and-row-level-security.md.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    DDL,
    Column,
    DateTime,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    event,
)
from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

INSTANT = DateTime(timezone=True)
SEALED = LargeBinary()

TENANT_FUNCTIONS = (
    """
    CREATE FUNCTION app_workspace() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT nullif(current_setting('trellis.workspace', true), '')::uuid $$
    """,
    """
    CREATE FUNCTION app_sees_all() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(current_setting('trellis.all', true), '') = 'on' $$
    """,
    """
    CREATE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT coalesce(nullif(current_setting('trellis.machine_now', true), '')::timestamptz, clock_timestamp()) $$
    """,
)


def _ddl(statement: str) -> DDL:
    return DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy has no annotation for this constructor.


def tenant_policy(table: str) -> tuple[str, ...]:
    """The statements that hide a table's rows from every session but its own workspace's."""
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY tenant ON {table} USING (workspace_id = app_workspace() OR app_sees_all())",
    )


def text(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, Text, nullable=null)


def instant(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, INSTANT, nullable=null)


def col(
    name: str, kind: TypeEngine[Any] | type[TypeEngine[Any]], *, null: bool = False, default: str | None = None
) -> Column[Any]:
    """`default` is for a column that came later: replicas of the version before write rows without it."""
    return Column(name, kind, nullable=null, server_default=default)


def uid(name: str, *, null: bool = False) -> Column[Any]:
    """A reference; name it in `refs` of the table unless the kind of its subject varies."""
    return Column(name, Uuid, nullable=null)


def sealed(name: str, *, null: bool = False) -> Column[Any]:
    """Contents, sealed with the workspace's key; never sorted, searched or copied in SQL."""
    return Column(name, SEALED, nullable=null)


def tenant_table(name: str, *items: Any, pk: Sequence[str] = ("id",), refs: dict[str, str] | None = None) -> Table:
    """A table of one workspace's rows.

    `pk` names the primary key after workspace_id; an `id` column is added where it is the whole of it. `refs` maps
    columns to the tables they point to.
    """
    own_id = [Column("id", Uuid, nullable=False)] if tuple(pk) == ("id",) else []
    keys = [
        ForeignKeyConstraint(["workspace_id", column], [f"{target}.workspace_id", f"{target}.id"])
        for column, target in (refs or {}).items()
    ]
    table = Table(
        name,
        metadata,
        Column("workspace_id", Uuid, nullable=False),
        *own_id,
        *items,
        PrimaryKeyConstraint("workspace_id", *pk),
        ForeignKeyConstraint(["workspace_id"], ["workspace.id"]),
        *keys,
    )
    for statement in tenant_policy(name):
        event.listen(table, "after_create", _ddl(statement))
    return table


for _statement in TENANT_FUNCTIONS:
    event.listen(metadata, "before_create", _ddl(_statement))
