"""The daily look at profiles, where Slack asks for patience."""

from app.db.people import find_people
from app.handlers.routes import Routes
from app.jobs.refresh_people import refresh_people
from tests.stage import set_stage


async def test_it_goes_on_where_it_stopped_once_slack_lets_it(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        tom = stage.workspace.add_user("tom")
        stage.workspace.faults.ratelimit("users.list", retry_after=1, times=2)

        await refresh_people(stage.jobs)

        tenant = await stage.deps.tenants.by_team(None, stage.workspace.team.id)
        assert tenant is not None
        async with stage.jobs.db.begin(tenant.workspace) as session:
            assert await find_people(session, [tom.id])
        assert stage.workspace.faults.struck["ratelimited users.list"] == 2


async def test_a_process_that_ends_does_not_wait_for_slack(database_url: str) -> None:
    async with set_stage(database_url, "priya", routes=Routes()) as stage:
        stage.workspace.faults.ratelimit("users.list", retry_after=3600)
        stage.jobs.after.ending = True

        await refresh_people(stage.jobs)

        assert stage.workspace.faults.struck["ratelimited users.list"] == 1
