"""A round of jobs does what there is to do, and costs next to nothing where there is nothing."""

from datetime import timedelta
from typing import cast
from uuid import UUID

import pytest

from app.db.engine import Database
from app.db.job_runs import find_work, list_job_runs
from app.deps import Deps
from app.domain.steps import StepKind
from app.jobs import DECIDE, SAY, Job, run_jobs
from app.services.rhythms import follow_rhythms
from app.services.tenants import Tenants
from app.slack.client import Slack
from tests.factories import MONDAY, save_person
from tests.factories_checkin_rows import save_checkins
from tests.factories_outbox import save_message, save_step
from tests.statements import counted

EVERYTHING = (*DECIDE, *SAY)


def deps_at(db: Database) -> Deps:
    """Nothing in these tests speaks to Slack."""
    return Deps(db=db, slack=cast(Slack, None), tenants=Tenants(db), clock=lambda: MONDAY)


async def work(db: Database) -> set[str]:
    async with db.begin_all("a test looks for work") as wide:
        return {name for name, due in (await find_work(wide, now=MONDAY)).items() if due}


async def test_a_quiet_round_is_two_statements_and_counts_as_run(db: Database, workspace: UUID) -> None:
    with counted(db) as statements:
        await run_jobs(EVERYTHING, deps_at(db))

    assert len(statements) == 2
    async with db.begin_all("a test looks") as wide:
        assert await list_job_runs(wide) == {job.__name__: MONDAY for job in EVERYTHING}


async def test_each_kind_of_work_is_seen(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        made = await save_checkins(session)
        await follow_rhythms(session, [made.dana.id], now=MONDAY)
        priya = await save_person(session, "UNEW")
        await save_step(session, priya, due_at=MONDAY, kind=StepKind.INVITATION)
        await follow_rhythms(session, [priya.id], now=MONDAY)
        await save_message(session, priya, due_at=MONDAY, key="one")

    assert await work(db) == {"fire_timers", "plan_messages", "deliver"}


async def test_what_is_due_later_is_no_work(db: Database, workspace: UUID) -> None:
    async with db.begin(workspace) as session:
        await save_message(session, await save_person(session), due_at=MONDAY + timedelta(seconds=1), key="later")

    assert await work(db) == set()


@pytest.mark.parametrize(
    ("due", "ran"),
    [("first", ["first", "second", "third"]), ("second", ["second", "third"]), ("third", ["third"]), ("", [])],
)
async def test_what_comes_after_a_job_with_work_runs_too(
    db: Database, workspace: UUID, monkeypatch: pytest.MonkeyPatch, due: str, ran: list[str]
) -> None:
    """`find_work` is replaced: which of five jobs has work is another test."""
    seen: list[str] = []

    def job(name: str) -> Job:
        async def run(_: Deps) -> None:
            seen.append(name)

        run.__name__ = name
        return run

    async def found(*_: object, **__: object) -> dict[str, bool]:
        return {name: name == due for name in ("first", "second", "third")}

    monkeypatch.setattr("app.jobs.find_work", found)
    await run_jobs([job("first"), job("second"), job("third")], deps_at(db))

    assert seen == ran
