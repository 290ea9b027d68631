"""Fixtures of app: the database as handlers and jobs hold it, and one workspace in it.

The fixtures import what they need, so that a test of a pure rule starts at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

if TYPE_CHECKING:
    from app.db.engine import Database

TEST_KEY = "test:" + "A" * 43
"""A ring of one key that is the same in every run: 32 zero bytes in base64."""


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """The test's database with the limits of jobs; gone from the server's connections at the end."""
    from app.db.engine import WORK_LIMIT, Database, create_engine
    from app.db.sealing import KeyRing

    engine = create_engine(database_url, limit=WORK_LIMIT, pool_size=5)
    yield Database(engine, KeyRing.parse(TEST_KEY))
    await engine.dispose()


@pytest.fixture
async def workspace(db: Database) -> UUID:
    """A workspace where Trellis is installed, as team TTRELLIS with the five required scopes."""
    from tests.factories import save_workspace

    return await save_workspace(db)
