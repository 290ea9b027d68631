"""Queries on the data keys of workspaces."""

import os
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from app.db.models import workspace_key as k
from app.db.sealing import KEY_BYTES, KeyRing, Sealer

FIRST_KEY = 1


async def load_sealer(connection: AsyncConnection, ring: KeyRing, workspace: UUID) -> Sealer:
    """The workspace's sealer; its data key is made the first time. Two processes at once end up with the same key.

    Raises SealBroken where the ring lacks the key it is wrapped with.
    """
    query = select(k.c.no, k.c.kek_id, k.c.wrapped).where(k.c.workspace_id == workspace, k.c.no == FIRST_KEY)
    row = (await connection.execute(query)).one_or_none()
    if row is None:
        wrapped = ring.wrap(workspace, os.urandom(KEY_BYTES))
        new = insert(k).values(
            workspace_id=workspace, no=FIRST_KEY, kek_id=ring.current_id, wrapped=wrapped, state="active"
        )
        await connection.execute(new.on_conflict_do_nothing())
        row = (await connection.execute(query)).one()
    return Sealer(workspace, row.no, ring.unwrap(workspace, row.kek_id, row.wrapped))
