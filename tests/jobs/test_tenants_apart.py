"""A workspace that can't be opened, or whose Slack refuses us, holds up nobody else's."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.db.engine import Database, Session
from app.db.ids import new_id
from app.db.models import message, timer, workspace_key
from app.db.people import find_people
from app.db.rows import by_id
from app.db.timers import set_timer
from app.deps import Deps
from app.domain.message import MessageState
from app.domain.steps import SubjectKind
from app.handlers.routes import Routes
from app.jobs.fire_timers import fire_timers
from app.jobs.show_edits import show_edits
from tests.factories import MONDAY, save_person, save_workspace
from tests.factories_outbox import save_message
from tests.stage import Stage, set_stage


@pytest.fixture
async def elsewhere(db: Database) -> UUID:
    """Another tenant, installed before the one of the stage; its token is nobody's."""
    return await save_workspace(db, team="TELSEWHERE")


async def lose_key(db: Database, workspace: UUID) -> None:
    """The operator took away the key that this workspace's is wrapped with."""
    async with db.begin(workspace) as session:
        await session.execute(
            update(workspace_key).where(workspace_key.c.workspace_id == workspace).values(kek_id="gone")
        )


async def save_outdated(session: Session, slack_user: str) -> UUID:
    """A message of theirs that stands in Slack, and says something else by now."""
    person = await save_person(session, slack_user)
    saved = await save_message(session, person, due_at=MONDAY, key=slack_user)
    stands = {"state": MessageState.SENT, "sent_at": MONDAY, "slack_channel": f"D{slack_user}", "slack_ts": "1.0"}
    await session.execute(update(message).where(by_id(message, session, saved)).values(wanted_rev=1, **stands))
    return saved


async def test_a_timer_of_a_workspace_without_a_key_waits_and_those_of_others_fire(
    db: Database, database_url: str, elsewhere: UUID
) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        here = await workspace_of(stage)
        for workspace, ago in ((elsewhere, timedelta(hours=2)), (here, timedelta(hours=1))):
            async with db.begin(workspace) as session:
                await set_timer(session, SubjectKind.PLAN, new_id(), stage.now - ago)
        await lose_key(db, elsewhere)

        await fire_timers(restarted(stage))

        async with db.begin_all("a test looks at what is left") as wide:
            left = (await wide.execute(select(timer.c.workspace_id, timer.c.attempts, timer.c.run_after))).all()
        assert [(row.workspace_id, row.attempts, row.run_after is None) for row in left] == [(elsewhere, 1, False)]


async def test_an_edit_in_a_workspace_without_a_key_waits_and_those_of_others_are_shown(
    db: Database, database_url: str, elsewhere: UUID
) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        here = await workspace_of(stage)
        async with db.begin(elsewhere) as session:
            theirs = await save_outdated(session, "UTHEIRS")
        async with db.begin(here) as session:
            ours = await save_outdated(session, "UOURS")
        await lose_key(db, elsewhere)
        stage.workspace.faults.fail("chat.update", "edit_window_closed")  # nothing stands there

        await show_edits(restarted(stage))

        async with db.begin(here) as session:
            assert await session.scalar(select(message.c.shown_rev).where(by_id(message, session, ours))) == 1
        async with db.begin(elsewhere) as session:
            waits = select(message.c.run_after, message.c.lease_by).where(by_id(message, session, theirs))
            waiting = (await session.execute(waits)).one()
        assert waiting.run_after is not None
        assert waiting.lease_by is None


async def test_a_workspace_that_took_its_token_back_stops_no_other_from_being_refreshed(
    database_url: str, elsewhere: UUID
) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        here = await workspace_of(stage)
        async with stage.jobs.db.begin(here) as session:
            assert await find_people(session, [stage["priya"].id])


def restarted(stage: Stage) -> Deps:
    """The jobs of a process that has opened no workspace yet."""
    return replace(stage.jobs, db=Database(stage.jobs.db.engine, stage.jobs.db.ring))


async def workspace_of(stage: Stage) -> UUID:
    tenant = await stage.deps.tenants.by_team(None, stage.workspace.team.id)
    assert tenant is not None
    return tenant.workspace
