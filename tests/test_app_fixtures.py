"""The fixtures that every test of app leans on."""

from datetime import date
from uuid import UUID

from app.db.engine import Database
from app.db.people import get_person
from app.db.reporting import leader_of
from tests.factories import save_line, save_person
from tests.statements import counted


async def test_people_and_lines_stay_in_their_workspace(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        dana, lee = await save_person(session, "UDANA"), await save_person(session, "ULEE")
        await save_line(session, dana, lee)

    async with db.begin(workspace) as session:
        assert await leader_of(session, dana.id, on=date(2026, 3, 2)) == lee.id
        assert await get_person(session, dana.id) == dana


async def test_the_counter_leaves_out_what_binds_the_workspace(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        dana = await save_person(session, "UDANA")

    with counted(db) as statements:
        async with db.begin(workspace) as session:
            await get_person(session, dana.id)

    assert len(statements) == 1
