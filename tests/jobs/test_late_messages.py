"""Late messages are looked for before they are said: a restored database repeats nothing, and loses nothing."""

import os
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.engine import Session
from app.db.ids import new_id
from app.db.models import message, step
from app.db.people import find_people
from app.db.workspaces import list_workspaces
from app.domain.message import LATE
from app.domain.person import Person as Member
from app.domain.steps import Ask, Step, StepKind, SubjectKind
from app.handlers.routes import Routes
from app.jobs import run_all_jobs
from app.jobs.deliver import deliver
from app.jobs.plan_messages import plan_messages
from app.screens.day import ITEMS
from app.services.asking import ask
from app.views.blocks import Obsolete, button
from app.views.items import Item
from sandbox.pg_host import find_pg_bin
from sandbox.postgres import Postgres
from tests.databases import DELETE_ALL_ROWS, as_admin
from tests.factories_outbox import lapse_leases
from tests.stage import Stage, set_stage

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def plain_items(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps about plans read as their number: these tests are about what is said, not about plans."""

    async def load(
        session: Session, steps: Sequence[Step], reader: Member, *, now: datetime
    ) -> dict[UUID, Item | Obsolete]:
        return {one.id: Item(f"Thing {one.no}", (button("Open", "open_thing"),)) for one in steps}

    monkeypatch.setitem(ITEMS, SubjectKind.PLAN, load)


async def ask_for(stage: Stage, handle: str, no: int, *, at: datetime) -> None:
    """Something soon, due to them at that moment."""
    [(workspace, _)] = await list_workspaces(stage.jobs.db)
    async with stage.jobs.db.begin(workspace) as session:
        [person] = (await find_people(session, [stage[handle].id])).values()
        await ask(session, [Ask(person.id, StepKind.PLAN_READY, SubjectKind.PLAN, new_id(), at, no)], now=stage.now)


def said(stage: Stage, handle: str = "priya") -> list[str]:
    """The first line of each message that they got."""
    return [one.text.splitlines()[0] for one in stage[handle].dm]


async def states(stage: Stage) -> list[str]:
    async with stage.jobs.db.begin_all("a test looks at messages") as wide:
        return list((await wide.execute(select(message.c.state).order_by(message.c.due_at))).scalars())


class Backup:
    """One that operators take: `pg_dump`, and later `pg_restore` into a database that has gone on meanwhile."""

    def __init__(self, postgres: Postgres, database_url: str, file: Path) -> None:
        self.postgres, self.file = postgres, file
        self.name = database_url.partition("?")[0].rpartition("/")[2]
        self._run("pg_dump", "--format=custom", "--data-only", "--exclude-table=alembic_version", f"--file={file}")

    def restore(self) -> None:
        with as_admin(self.postgres, self.name) as connection:
            connection.execute(DELETE_ALL_ROWS)
        self._run("pg_restore", "--data-only", "--disable-triggers", "--exit-on-error", str(self.file))

    def _run(self, tool: str, *arguments: str) -> None:
        url = self.postgres.admin_url.replace("+psycopg", "").replace("/postgres?", f"/{self.name}?")
        subprocess.run([find_pg_bin(os.environ) / tool, f"--dbname={url}", *arguments], check=True, timeout=60)


async def test_a_late_message_that_was_never_posted_is_said(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        await ask_for(stage, "priya", 0, at=stage.now)
        await plan_messages(stage.jobs)
        stage.workspace.advance(LATE)
        await deliver(stage.jobs)

        assert said(stage) == ["Thing 0"]


async def test_a_late_message_waits_as_long_as_slack_wants_nobody_to_look(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        stage.workspace.faults.ratelimit("conversations.history", retry_after=30)
        await ask_for(stage, "priya", 0, at=stage.now)
        await plan_messages(stage.jobs)
        stage.workspace.advance(LATE)
        for _ in range(2):
            await deliver(stage.jobs)
        assert (said(stage), await states(stage)) == ([], ["waiting"])

        await lapse_leases(stage.jobs.db)
        await deliver(stage.jobs)

        assert said(stage) == ["Thing 0"]


async def test_a_late_message_of_a_dm_that_slack_will_not_show_is_set_aside_and_counted(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        stage.workspace.faults.fail("conversations.history", "channel_not_found")
        await ask_for(stage, "priya", 0, at=stage.now)
        await plan_messages(stage.jobs)
        stage.workspace.advance(LATE)
        await deliver(stage.jobs)

        assert (said(stage), await states(stage)) == ([], ["failed"])


async def test_after_a_restored_backup_nothing_is_said_twice_and_what_was_not_said_is(
    database_url: str, postgres: Postgres, tmp_path: Path
) -> None:
    async with set_stage(database_url, "priya", "dana", routes=Routes()) as stage:
        for no in range(4):  # Thing 0 waits at the time of the backup, the others are planned after it
            await ask_for(stage, "priya", no, at=stage.now + no * DAY)
        await plan_messages(stage.jobs)
        backup = Backup(postgres, database_url, tmp_path / "backup")
        for _ in range(3):
            await run_all_jobs(stage.jobs)
            stage.workspace.advance(DAY)
        assert said(stage) == ["Thing 0", "Thing 1", "Thing 2"]

        backup.restore()
        await ask_for(stage, "dana", 4, at=stage.now)
        await ask_for(stage, "priya", 5, at=stage.now + DAY)
        for _ in range(3):
            for _ in range(4):
                await run_all_jobs(stage.jobs)
            stage.workspace.advance(DAY)

        assert said(stage) == ["Thing 0", "Thing 1", "Thing 2", "Thing 3", "Thing 5"]
        assert said(stage, "dana") == ["Thing 4"]
        assert set(await states(stage)) == {"sent"}


async def test_what_joined_a_message_after_the_lost_history_said_it_is_said_in_the_next_one(
    database_url: str, postgres: Postgres, tmp_path: Path
) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        await ask_for(stage, "priya", 0, at=stage.now)
        await plan_messages(stage.jobs)
        backup = Backup(postgres, database_url, tmp_path / "backup")
        await deliver(stage.jobs)
        stage.workspace.advance(timedelta(hours=1))
        backup.restore()
        await ask_for(stage, "priya", 1, at=stage.now)
        await run_all_jobs(stage.jobs)
        assert said(stage) == ["Thing 0"]

        stage.workspace.advance(DAY)
        await run_all_jobs(stage.jobs)

        assert said(stage) == ["Thing 0", "Thing 1"]
        async with stage.jobs.db.begin_all("a test looks at steps") as wide:
            unsaid = (await wide.execute(select(step.c.no).where(step.c.said_at.is_(None)))).scalars().all()
        assert unsaid == []
