"""What every test of the database leans on: a plain role, the migrated schema, and no rows from the test before."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from tests.databases import connected

ADD_A_WORKSPACE = text(
    "INSERT INTO workspace (id, is_org, state, settings) VALUES (gen_random_uuid(), false, 'live', '{}')"
)
COUNT_WORKSPACES = text("SELECT count(*) FROM workspace")
SEE_ALL = text("SELECT set_config('trellis.all', 'on', true)")


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_begins_without_rows(database_url: str, turn: str) -> None:
    with connected(database_url) as connection:
        connection.execute(SEE_ALL)
        before = connection.execute(COUNT_WORKSPACES).scalar_one()
        connection.execute(ADD_A_WORKSPACE)
        after = connection.execute(COUNT_WORKSPACES).scalar_one()

    assert (before, after) == (0, 1)


def test_the_tests_run_as_a_plain_role(database_url: str) -> None:
    with connected(database_url) as connection:
        role = connection.execute(
            text("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
        ).one()

    assert tuple(role) == ("trellis", False, False)


def test_a_database_of_ones_own_has_the_schema_too(own_database_url: str, database_url: str) -> None:
    assert own_database_url != database_url
    with connected(own_database_url) as connection:
        assert connection.execute(COUNT_WORKSPACES).scalar_one() == 0


def test_an_empty_database_has_no_tables(empty_database_url: str) -> None:
    with connected(empty_database_url) as connection, pytest.raises(ProgrammingError, match="workspace"):
        connection.execute(COUNT_WORKSPACES)
