"""A workspace takes over guides of its own; later versions replace earlier ones for new talks only."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.engine import Database
from app.db.guides import find_newest_guide
from app.db.models import audit, guide
from app.errors import ConfigurationError
from app.services.guide_files import GuideFile, read_guide
from app.services.guides import GuideImport, import_guide
from tests.factories_full_swing import NOW

TEXT = """
key: short
version: {version}
name: {name}
about: One question.
questions:
  - {{key: work, text: How is work, why: It opens the talk, listen_for: [What comes up twice]}}
"""


def file_of(*, version: int = 1, name: str = "Short talk") -> GuideFile:
    read = read_guide(TEXT.format(version=version, name=name))
    assert isinstance(read, GuideFile)
    return read


async def take_over(db: Database, workspace: UUID, file: GuideFile) -> GuideImport:
    async with db.begin(workspace) as session:
        return await import_guide(session, file, now=NOW)


async def states(db: Database, workspace: UUID) -> dict[int, str]:
    async with db.begin(workspace) as session:
        return {row.version: row.state for row in await session.execute(select(guide.c.version, guide.c.state))}


async def test_a_guide_is_offered_once_it_is_imported(db: Database, workspace: UUID) -> None:
    done = await take_over(db, workspace, file_of())

    assert done is GuideImport.NEW
    async with db.begin(workspace) as session:
        assert await find_newest_guide(session, "short") == file_of().guide
        facts = (await session.execute(select(audit.c.action, audit.c.facts))).one()
    assert tuple(facts) == ("guides.import", {"key": "short", "version": 1})


async def test_the_same_file_again_changes_nothing(db: Database, workspace: UUID) -> None:
    await take_over(db, workspace, file_of())

    assert await take_over(db, workspace, file_of()) is GuideImport.UNCHANGED
    async with db.begin(workspace) as session:
        assert len((await session.execute(select(audit.c.id))).all()) == 1


async def test_a_later_version_replaces_the_earlier_one_which_is_kept(db: Database, workspace: UUID) -> None:
    await take_over(db, workspace, file_of())

    assert await take_over(db, workspace, file_of(version=2, name="Shorter talk")) is GuideImport.CHANGED
    assert await states(db, workspace) == {1: "replaced", 2: "offered"}


@pytest.mark.parametrize("version", [1, 2])
async def test_other_contents_need_a_higher_version(db: Database, workspace: UUID, version: int) -> None:
    await take_over(db, workspace, file_of(version=2))

    with pytest.raises(ConfigurationError, match="Write version: 3 or higher"):
        await take_over(db, workspace, file_of(version=version, name="Shorter talk"))
    assert await states(db, workspace) == {2: "offered"}


async def test_two_imports_of_one_version_at_once_keep_the_first(db: Database, workspace: UUID) -> None:
    names = ("Short talk", "Shorter talk")
    done = await asyncio.gather(
        *(take_over(db, workspace, file_of(name=name)) for name in names), return_exceptions=True
    )

    assert sorted(type(one) is GuideImport for one in done) == [False, True]
    assert await states(db, workspace) == {1: "offered"}
