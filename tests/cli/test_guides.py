"""`trellis guides`: what is wrong is said with its place, and what is sound is offered to new talks."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from app.bootstrap import open_database
from app.config import Settings
from app.db.models import guide
from tests.app_fixtures import TEST_KEY
from tests.commands import run_command
from tests.factories import save_workspace

GOOD = """
key: short
version: 1
name: Short talk
about: One question.
questions:
  - {key: work, text: How is work, why: It opens the talk, listen_for: [What comes up twice]}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "short.yaml"
    path.write_text(GOOD)
    return path


def run(*arguments: object, **settings: str) -> tuple[int, str]:
    ended = run_command("guides", *map(str, arguments), **settings)
    return ended.returncode, ended.stdout + ended.stderr


def test_a_sound_guide_is_said_to_be_so_without_any_settings(file: Path) -> None:
    assert run("check", file) == (0, "Nothing is wrong with it: Short talk, version 1, 1 question.\n")


def test_what_is_wrong_is_listed_and_counted(file: Path) -> None:
    file.write_text(GOOD.replace("version: 1", "version: x").replace("name: Short talk", ""))

    code, output = run("check", file)
    assert code == 1
    assert output.splitlines() == [
        "The file: 'name' is a required property.",
        "version: 'x' is not of type 'integer'.",
        "2 problems. Nothing was changed.",
    ]


def test_a_file_that_cannot_be_read_is_told_so(tmp_path: Path) -> None:
    code, output = run("check", tmp_path / "gone.yaml")
    assert (code, output) == (1, f"{tmp_path}/gone.yaml can't be read: No such file or directory.\n")

    (tmp_path / "latin.yaml").write_bytes(b"name: caf\xe9")
    assert run("check", tmp_path / "latin.yaml") == (1, f"{tmp_path}/latin.yaml is not in UTF-8.\n")


def test_a_guide_is_imported_once(file: Path, database_url: str) -> None:
    settings = settings_of(database_url)

    assert run("import", file, **settings) == (
        1,
        "Trellis isn't installed in a workspace yet. Start `trellis run` once, then try this again.\n",
    )

    asyncio.run(install(settings))
    assert run("import", file, **settings) == (0, "Done: new talks use short, version 1.\n")
    assert run("import", file, **settings) == (0, "Nothing to do: short, version 1 is offered already.\n")
    assert asyncio.run(kept(settings)) == [("short", 1)]

    file.write_text(GOOD.replace("Short talk", "Shorter talk"))
    code, output = run("import", file, **settings)
    assert code == 1
    assert "Write version: 2 or higher" in output


def test_a_database_that_is_away_is_told_so(file: Path) -> None:
    code, output = run("import", file, **settings_of("postgresql://nobody@127.0.0.1:1/nothing"))

    assert code == 1
    assert output.startswith("The database can't be used: ")


def settings_of(database_url: str) -> dict[str, str]:
    return {
        "database_url": database_url.replace("+psycopg", ""),
        "slack_mode": "socket",
        "slack_bot_token": "xoxb-1",
        "slack_app_token": "xapp-1",
        "encryption_keys": TEST_KEY,
    }


async def install(settings: dict[str, str]) -> None:
    async with open_database(Settings.model_validate(settings)) as db:
        await save_workspace(db)


async def kept(settings: dict[str, str]) -> list[tuple[str, int]]:
    async with open_database(Settings.model_validate(settings)) as db, db.begin_all("test") as session:
        return [tuple(row) for row in await session.execute(select(guide.c.key, guide.c.version))]
