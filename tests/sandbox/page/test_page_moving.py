"""Moving the clock: where a move ends, that the app lives through what lies between, and how a search ends."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from sandbox.model import Message
from sandbox.page import Stage
from sandbox.page.moving import BLIND_STEP, Move, Mover, target_of
from sandbox.workspace import Workspace
from tests.sandbox.conftest import Scene
from tests.sandbox.page.conftest import Settling, Visitor


def utc(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("move", "now", "ends"),
    [
        (Move.HOUR, utc(3, 28, 12), utc(3, 28, 13)),
        (Move.DAY, utc(3, 28, 12), utc(3, 29, 11)),  # The night in which Berlin's clocks go forward.
        (Move.DAY, utc(10, 24, 12), utc(10, 25, 13)),  # And the one in which they go back.
        (Move.MONTH, utc(1, 31, 12), utc(2, 28, 12)),
        (Move.MONDAY, utc(4, 12, 12), utc(4, 13, 7)),
        (Move.MONDAY, utc(4, 13, 6, 59), utc(4, 20, 7)),
        (Move.MONDAY, utc(4, 13, 7), utc(4, 20, 7)),
        (Move.MONDAY, utc(4, 14, 12), utc(4, 20, 7)),
    ],
)
def test_a_move_follows_the_wall_clock_of_whoever_makes_it(move: Move, now: datetime, ends: datetime) -> None:
    assert target_of(move, now, "Europe/Berlin") == ends


async def ended(mover: Mover) -> None:
    changes = mover.workspace.changes
    await changes.wait_for(lambda: None if mover.is_moving else True, within=5, what=lambda: "the clock to rest")


async def test_a_month_is_walked_in_steps_that_the_app_can_follow(workspace: Workspace, settling: Settling) -> None:
    mover, began = Mover(workspace, settling), workspace.clock.now()

    assert mover.start(Move.MONTH, "UTC")
    assert not mover.start(Move.DAY, "UTC")
    await ended(mover)

    times = [began, *settling.at]
    assert max(later - earlier for earlier, later in pairwise(times)) <= BLIND_STEP
    assert workspace.clock.now() == target_of(Move.MONTH, began, "UTC")
    assert mover.status == ""


async def test_a_step_ends_where_the_app_has_something_to_do(workspace: Workspace, settling: Settling) -> None:
    due = workspace.clock.now() + timedelta(hours=1, minutes=7)
    settling.next_at = due
    mover = Mover(workspace, settling)

    mover.start(Move.DAY, "UTC")
    await ended(mover)

    assert settling.at[1] == due


async def test_a_search_ends_with_the_first_thing_that_is_said(workspace: Workspace) -> None:
    began = workspace.clock.now()

    async def settle() -> datetime | None:
        if workspace.clock.now() - began > timedelta(days=2):
            say_something(workspace)
        return None

    mover = Mover(workspace, settle)
    mover.start(Move.EVENT, "UTC")
    await ended(mover)

    assert mover.news == "Something new for #payments, Priya Raman."
    assert workspace.clock.now() - began < timedelta(days=2, hours=5)


def say_something(workspace: Workspace) -> None:
    for room in (workspace.dm("priya"), workspace.channel("payments")):
        bot = workspace.bot
        stamp = workspace.conversations.stamp()
        workspace.conversations.add(Message(channel=room.id, ts=stamp, user=bot.id, text="news"))


async def test_a_search_gives_up_after_five_weeks(workspace: Workspace, settling: Settling) -> None:
    mover, began = Mover(workspace, settling), workspace.clock.now()

    mover.start(Move.EVENT, "UTC")
    await ended(mover)

    assert mover.news == "Nothing happened in five weeks."
    assert workspace.clock.now() - began == timedelta(days=35)


async def test_an_app_that_does_not_follow_is_named(workspace: Workspace, settling: Settling) -> None:
    settling.fault = TimeoutError("no answer in a minute")
    mover = Mover(workspace, settling)

    mover.start(Move.DAY, "UTC")
    await ended(mover)

    assert mover.trouble == "The app has not caught up: no answer in a minute"
    assert len(settling.at) == 1  # It was asked before the first step, which was not taken.


async def test_the_page_moves_the_clock_and_stops_it(scene: Scene, visitor: Visitor, settling: Settling) -> None:
    began = scene.workspace.clock.now()

    async with scene.session.post(f"{visitor.url}/as/priya/clock/hour") as got:
        assert await got.json() == {"ok": True}
    async with scene.session.post(f"{visitor.url}/as/priya/clock/stop") as got:
        assert await got.json() == {"ok": True}
    async with scene.session.post(f"{visitor.url}/as/priya/clock/backwards") as got:
        assert got.status == 404

    assert scene.workspace.clock.now() == began + timedelta(hours=1)
    assert settling.at == [began, began + timedelta(hours=1)]


async def test_the_clock_is_not_moved_while_a_story_plays(scene: Scene, visitor: Visitor, stage: Stage) -> None:
    began = scene.workspace.clock.now()
    stage.show(busy="Playing the first months")

    async with scene.session.post(f"{visitor.url}/as/priya/clock/day") as got:
        assert (await got.json())["shown"] == "A story is being played. The clock is yours when it ends."

    assert scene.workspace.clock.now() == began
    assert "data-move" not in await visitor.see("/as/priya/dm", "top")
