"""Row-level security: a session sees its own workspace, whatever the query forgets to say."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import ProgrammingError

from app.db.engine import Database
from app.db.models import person
from tests.factories import save_person, save_workspace


async def test_a_session_sees_no_rows_of_another_workspace(db: Database, workspace: UUID) -> None:
    other = await save_workspace(db, team="TOTHER")
    async with db.begin(other) as session:
        await save_person(session, "UFOREIGN")

    async with db.begin(workspace) as session:
        assert await session.scalar(select(func.count()).select_from(person)) == 0


async def test_a_session_cannot_write_into_another_workspace(db: Database, workspace: UUID) -> None:
    other = await save_workspace(db, team="TOTHER")
    async with db.begin(other) as session:
        foreign = await save_person(session, "UFOREIGN")

    async def write() -> None:
        async with db.begin(workspace) as session:
            row = {"id": foreign.id, "slack_user": "UX", "kind": "member", "tz": "UTC", "hours": {}}
            values = {**row, "workspace_id": other, "is_admin": False, "prefs": {}, "said_no": 0}
            await session.execute(insert(person).values(values))

    with pytest.raises(ProgrammingError, match="row-level security"):
        await write()


async def test_only_a_wide_session_sees_all_workspaces(db: Database, workspace: UUID) -> None:
    other = await save_workspace(db, team="TOTHER")
    for one in (workspace, other):
        async with db.begin(one) as session:
            await save_person(session)

    async with db.begin_all("a test counts people") as wide:
        assert await wide.scalar(select(func.count()).select_from(person)) == 2


async def test_the_binding_to_a_workspace_ends_with_the_transaction(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_person(session)

    async with db.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(person)) == 0


async def test_the_role_of_the_app_is_plain(db: Database) -> None:
    async with db.begin_all("a test looks at its role") as wide:
        role = (
            await wide.execute(text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"))
        ).one()

    assert tuple(role) == (False, False)


async def test_machine_time_in_sql_can_be_set_for_a_transaction(db: Database) -> None:
    async with db.begin_all("a test sets machine time") as wide:
        await wide.execute(text("SELECT set_config('trellis.machine_now', '2030-01-01T00:00:00Z', true)"))
        then = await wide.scalar(text("SELECT app_now()"))
    async with db.begin_all("a test reads machine time") as wide:
        now = await wide.scalar(text("SELECT app_now()"))

    assert then.year == 2030
    assert abs(now - await _clock(db)) < timedelta(seconds=5)


async def _clock(db: Database):  # type: ignore[no-untyped-def]  # a timestamp of the driver
    async with db.begin_all("a test reads the server's clock") as wide:
        return await wide.scalar(text("SELECT clock_timestamp()"))
