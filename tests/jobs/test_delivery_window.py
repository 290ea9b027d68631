"""Many rows are under way at once, and as some end others begin; nobody goes on while one is under way."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from sqlalchemy import select

from app.db.engine import Database, WideSession
from app.db.messages import insert_message
from app.db.models import message
from app.db.outbox import AT_ONCE_PER_WORKSPACE
from app.db.people import find_people
from app.db.workspaces import list_workspaces
from app.domain.message import MessageKind, NewMessage
from app.domain.steps import SubjectKind
from app.handlers.routes import Routes
from app.jobs.deliver import deliver
from tests.stage import Stage, set_stage

HANDLES = ("ada", "ben", "cem", "dana", "eli", "fay", "gus")


@dataclass(slots=True)
class Counted(Database):
    """Counts transactions over all workspaces, and refuses those after `most`."""

    wide: int = 0
    most: int = 1000

    @asynccontextmanager
    async def begin_all(self, reason: str) -> AsyncIterator[WideSession]:
        self.wide += 1
        if self.wide > self.most:
            raise ConnectionRefusedError("the database went away")
        async with Database.begin_all(self, reason) as wide:
            yield wide


async def reply_to_all(stage: Stage) -> None:
    """Everybody gets a message, due now."""
    async with stage.jobs.db.begin(await tenant(stage)) as session:
        people = await find_people(session, [stage[handle].id for handle in HANDLES])
        for one in people.values():
            reply = NewMessage(
                "to:" + one.slack_user, MessageKind.HELP_REPLY, SubjectKind.DAY, one.id, stage.now, one.id
            )
            await insert_message(session, reply)


async def tenant(stage: Stage) -> UUID:
    [(workspace, _)] = await list_workspaces(stage.jobs.db)
    return workspace


async def states(stage: Stage) -> Counter[str]:
    async with stage.jobs.db.begin(await tenant(stage)) as session:
        return Counter((await session.execute(select(message.c.state))).scalars())


async def test_a_message_that_slack_answers_late_holds_up_no_other(database_url: str) -> None:
    async with set_stage(database_url, *HANDLES, routes=Routes()) as stage:
        stage.workspace.faults.slow("chat.postMessage", 3)
        await reply_to_all(stage)
        await deliver(stage.jobs)

        posted = sorted(float(stage[handle].dm[0].ts) for handle in HANDLES)
        assert posted[-1] - posted[-2] > 1


async def test_what_is_due_is_claimed_some_at_a_time(database_url: str) -> None:
    async with set_stage(database_url, *HANDLES, routes=Routes()) as stage:
        await reply_to_all(stage)
        counted = Counted(stage.jobs.db.engine, stage.jobs.db.ring)
        await deliver(replace(stage.jobs, db=counted))

        assert await states(stage) == {"sent": len(HANDLES)}
        assert counted.wide < len(HANDLES)


async def test_when_a_claim_fails_what_is_under_way_is_brought_to_its_end(database_url: str) -> None:
    async with set_stage(database_url, *HANDLES, routes=Routes()) as stage:
        stage.workspace.faults.slow("chat.postMessage", 0.3, skip=2, times=2)
        await reply_to_all(stage)
        going = Counted(stage.jobs.db.engine, stage.jobs.db.ring, most=2)

        with pytest.raises(ConnectionRefusedError):
            await deliver(replace(stage.jobs, db=going))

        assert await states(stage) == {"sent": AT_ONCE_PER_WORKSPACE, "waiting": len(HANDLES) - AT_ONCE_PER_WORKSPACE}
