"""`/growth away` as people use it: entered, refused, cancelled."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.domain.calendar import local_date
from app.views.away import AWAY_WINDOW
from sandbox.blockkit.reading import words_of_view
from tests.stage import Stage, set_stage

BERLIN = "Europe/Berlin"


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    async with set_stage(database_url, "priya", tz=BERLIN) as made:
        yield made


async def test_days_away_are_entered_listed_and_cancelled(stage: Stage) -> None:
    priya = stage["priya"]
    first = local_date(stage.now, BERLIN) + timedelta(days=7)
    last = first + timedelta(days=4)
    await priya.command("/growth", f"away {first} {last}")
    view = await priya.sees_modal(AWAY_WINDOW)
    assert "Nobody sees these days" in words_of_view(view)
    assert (await priya.submit()).ok
    await priya.sees_modal(text="Noted: you are away from")
    await priya.close_modal()

    await priya.command("/growth", "away")
    await priya.click(await priya.sees_modal(AWAY_WINDOW), "Cancel")
    await stage.settle()
    assert "Days you have entered" not in words_of_view(await priya.sees_modal(AWAY_WINDOW))


async def test_a_last_day_before_the_first_is_refused_under_its_field(stage: Stage) -> None:
    priya = stage["priya"]
    today = local_date(stage.now, BERLIN)
    await priya.command("/growth", "away")
    await priya.sees_modal(AWAY_WINDOW)
    await priya.fill({"Away from": (today + timedelta(3)).isoformat(), "The last day away": today.isoformat()})
    outcome = await priya.submit()

    assert [one.partition(":")[0] for one in outcome.errors] == ["away_to"]


async def test_what_cannot_be_read_as_a_day_opens_the_empty_window(stage: Stage) -> None:
    priya = stage["priya"]
    await priya.command("/growth", "away until <!channel>")
    view = await priya.sees_modal(AWAY_WINDOW)

    assert "channel" not in words_of_view(view)
