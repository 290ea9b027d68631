"""Queries on workspaces and installations. They open their own transactions: a tenant is found before it is entered."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.db.engine import Database
from app.db.ids import new_id
from app.db.models import installation as i
from app.db.models import workspace as w


@dataclass(frozen=True, slots=True)
class Tenant:
    """One installation of Trellis."""

    workspace: UUID
    enterprise_id: str | None
    team_id: str | None
    bot_id: str
    bot_user_id: str
    scopes: tuple[str, ...]
    bot_token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewInstallation:
    """What an install tells: from OAuth, or from auth.test for a token in the settings."""

    enterprise_id: str | None
    team_id: str
    app_id: str
    bot_id: str
    bot_user_id: str
    domain: str | None
    scopes: Sequence[str]
    bot_token: str = field(repr=False)


async def find_tenant(db: Database, *, enterprise: str | None, team: str | None) -> Tenant | None:
    async with db.begin_all("finding the tenant a request came from") as wide:
        query = select(w.c.id).where(w.c.team_id == team, w.c.state == "active")
        workspace = await wide.scalar(query)
    return await get_tenant(db, workspace) if workspace else None


async def get_tenant(db: Database, workspace: UUID) -> Tenant:
    """That workspace's installation, its token opened."""
    async with db.begin(workspace) as session:
        query = select(w.c.enterprise_id, w.c.team_id, i.c.bot_id, i.c.bot_user_id, i.c.scopes, i.c.bot_token)
        row = (await session.execute(query.join(i, i.c.workspace_id == w.c.id).where(w.c.id == workspace))).one()
        token = session.sealer.unseal(i.c.bot_token, workspace, row.bot_token)
    return Tenant(workspace, row.enterprise_id, row.team_id, row.bot_id, row.bot_user_id, tuple(row.scopes), token)


async def save_installation(db: Database, new: NewInstallation) -> UUID:
    """Write or renew the installation of that team; returns its workspace."""
    async with db.begin_all("installing a tenant") as wide:
        row: dict[str, Any] = {
            "id": new_id(),
            "enterprise_id": new.enterprise_id,
            "team_id": new.team_id,
            "is_org": False,
            "domain": new.domain,
            "state": "active",
            "settings": {},
        }
        made = insert(w).values(row)
        made = made.on_conflict_do_update(
            index_elements=[w.c.enterprise_id, w.c.team_id],
            set_={"state": "active", "erase_after": None, "domain": new.domain},
        )
        workspace: UUID = (await wide.execute(made.returning(w.c.id))).scalar_one()
    async with db.begin(workspace) as session:
        values = {
            "app_id": new.app_id,
            "bot_id": new.bot_id,
            "bot_user_id": new.bot_user_id,
            "scopes": list(new.scopes),
            "bot_token": session.sealer.seal(i.c.bot_token, workspace, new.bot_token),
            "token_no": 1,
        }
        kept = insert(i).values(workspace_id=workspace, **values)
        await session.execute(kept.on_conflict_do_update(index_elements=[i.c.workspace_id], set_=values))
    return workspace


async def list_workspaces(db: Database) -> list[tuple[UUID, str | None]]:
    """(workspace, team id) of all active ones."""
    async with db.begin_all("listing workspaces") as wide:
        rows = await wide.execute(select(w.c.id, w.c.team_id).where(w.c.state == "active").order_by(w.c.id))
        return [(row.id, row.team_id) for row in rows]
