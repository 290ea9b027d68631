"""`/growth settings` as people use it: a country with its regions, hours, and the company's days for admins."""

from collections.abc import AsyncIterator

import pytest

from app.db.people import find_people
from app.db.workspaces import list_workspaces
from app.domain.person import Person
from app.views.company import COMPANY_WINDOW
from app.views.settings import SETTINGS_WINDOW
from sandbox.blockkit.reading import words_of_view
from tests.stage import Stage, set_stage


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    async with set_stage(database_url, "priya", "boss") as made:
        yield made


async def known(stage: Stage, handle: str) -> Person:
    ((workspace, _),) = await list_workspaces(stage.deps.db)
    async with stage.deps.db.begin(workspace) as session:
        return (await find_people(session, [stage[handle].id]))[stage[handle].id]


async def test_a_country_brings_its_regions_and_what_was_chosen_stays(stage: Stage) -> None:
    priya = stage["priya"]
    await priya.command("/growth", "settings")
    view = await priya.sees_modal(SETTINGS_WINDOW)
    assert "Region" not in words_of_view(view)
    await priya.fill({"When should my message of the day come?": "10:30"})
    await priya.fill({"Whose public holidays do you keep?": "Germany"})
    await priya.sees_modal(SETTINGS_WINDOW, text="Region")
    await priya.fill({"Region": "Bayern"})
    assert (await priya.submit()).ok
    await priya.sees_modal(text="Saved.")
    rhythm = (await known(stage, "priya")).rhythm

    assert (f"{rhythm.brief_at:%H:%M}", rhythm.days_off.country, rhythm.days_off.region) == ("10:30", "DE", "BY")  # type: ignore[attr-defined]


async def test_hours_that_do_not_fit_are_refused_under_their_field(stage: Stage) -> None:
    priya = stage["priya"]
    await priya.command("/growth", "settings")
    await priya.sees_modal(SETTINGS_WINDOW)
    await priya.fill({"When should my message of the day come?": "06:00"})

    assert list((await priya.submit()).errors) == ["brief_at"]


async def test_admins_enter_days_off_for_everybody_and_others_never_see_where(stage: Stage) -> None:
    priya, boss = stage["priya"], stage["boss"]
    boss.user.is_admin = True
    await boss.set_status("")  # the app hears of it
    await stage.settle()
    await boss.command("/growth", "settings")
    await boss.click(await boss.sees_modal(SETTINGS_WINDOW), "For the whole company …")
    await boss.sees_modal(COMPANY_WINDOW)
    await boss.fill({"Days off of the whole company": "2099-12-24\nnever"})
    assert [one.partition(":")[0] for one in (await boss.submit()).errors] == ["company_days"]
    await boss.fill({"Days off of the whole company": "2099-12-24"})
    assert (await boss.submit()).ok

    await priya.command("/growth", "settings")
    assert "company" not in words_of_view(await priya.sees_modal(SETTINGS_WINDOW))
