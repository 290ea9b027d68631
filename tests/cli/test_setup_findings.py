"""Findings about servers that no test has at hand."""

import pytest

from app.cli.setup import schema_finding, version_finding
from app.db.server import ServerFacts


@pytest.mark.parametrize(("version", "ok"), [((14, 19), False), ((15, 0), True), ((18, 6), True)])
def test_the_oldest_server_is_15(version: tuple[int, int], ok: bool) -> None:
    finding = version_finding(ServerFacts(version, False, False, True, None))

    assert finding.ok is ok
    assert finding.text == f"PostgreSQL {version[0]}.{version[1]}"


@pytest.mark.parametrize("may_create", [True, False])
def test_who_may_not_create_tables_is_told_before_they_try(may_create: bool) -> None:
    finding = schema_finding(ServerFacts((18, 6), False, False, may_create, None))

    assert not finding.ok
    assert ("needs CREATE" in finding.mend) is not may_create
