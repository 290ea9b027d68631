"""The migrations lead to exactly the schema that the code declares, and back to nothing."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from app.db.models import metadata
from sandbox.pg_host import find_pg_bin
from tests.databases import alembic_config, connected

EVERYTHING_OF_OURS = text("""
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname NOT LIKE 'alembic_version%'
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT typname FROM pg_type
    WHERE typnamespace = 'public'::regnamespace AND typname NOT LIKE '%alembic_version'
""")
TABLES_WITHOUT_POLICY = text("""
    SELECT relname FROM pg_class c
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT 1 FROM pg_policy WHERE polrelid = c.oid))
""")
MIGRATIONS = sorted((Path(__file__).parents[2] / "migrations" / "versions").glob("*.py"))
IMPORT_OF_OURS = re.compile(r"^\s*(from|import) app\b", re.MULTILINE)
OPEN_TO_ALL = {"alembic_version", "workspace", "oauth_state", "job_run"}  # none of them says anything about a person


def test_all_the_way_back_nothing_is_left_and_forward_again_works(empty_database_url: str) -> None:
    with connected(empty_database_url) as connection:
        config = alembic_config(connection)
        command.upgrade(config, "head")
        command.downgrade(config, "base")
        left = connection.execute(EVERYTHING_OF_OURS).scalars().all()
        command.upgrade(config, "head")

    assert left == []


def test_there_is_nothing_left_to_generate(own_database_url: str) -> None:
    with connected(own_database_url) as connection:
        command.check(alembic_config(connection))


def test_the_migrated_schema_is_the_declared_one_to_the_letter(own_database_url: str, empty_database_url: str) -> None:
    with connected(empty_database_url) as connection:
        metadata.create_all(connection)

    assert declared_by(own_database_url) == declared_by(empty_database_url)


def test_every_table_of_a_tenant_is_behind_row_level_security(own_database_url: str) -> None:
    with connected(own_database_url) as connection:
        open_tables = set(connection.execute(TABLES_WITHOUT_POLICY).scalars())

    assert open_tables <= OPEN_TO_ALL


def test_no_migration_imports_code_that_changes_under_it() -> None:
    importing = [path.name for path in MIGRATIONS if IMPORT_OF_OURS.search(path.read_text())]

    assert importing == []


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda path: path.stem)
def test_a_migration_gives_up_rather_than_hold_everybody_up(migration: Path) -> None:
    assert migration.read_text().count("SET LOCAL lock_timeout = '5s'") == 2  # on the way there and on the way back


def declared_by(url: str) -> list[list[str]]:
    """The statements of a schema dump, each without the order of its lines: a column added later stands elsewhere."""
    program = find_pg_bin(os.environ) / "pg_dump"
    command_line = [str(program), "--schema-only", "--exclude-table=alembic_version", url.replace("+psycopg", "")]
    dumped = subprocess.run(command_line, capture_output=True, text=True, check=True).stdout
    lines = [line for line in dumped.splitlines() if not line.startswith(("--", "\\"))]
    statements = "\n".join(lines).split("\n\n")
    return sorted(sorted(line.rstrip(",") for line in statement.splitlines()) for statement in statements)
