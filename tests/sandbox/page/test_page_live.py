"""Word of changes: each page hears of what shows on it, and of nothing else."""

import asyncio

import pytest

from sandbox.changes import Change, Topic
from sandbox.model import User
from sandbox.page.live import Watch
from tests.sandbox.conftest import Scene
from tests.sandbox.page.conftest import Visitor


@pytest.fixture
def priya(scene: Scene) -> User:
    return scene.priya.user


@pytest.mark.parametrize(
    ("topic", "own", "here", "parts"),
    [
        (Topic.MESSAGE, False, True, {"people", "side", "main", "thread"}),
        (Topic.MESSAGE, False, False, {"people", "side"}),
        (Topic.EPHEMERAL, True, False, {"people", "side", "main", "thread"}),
        (Topic.EPHEMERAL, False, True, {"people"}),
        (Topic.MODAL, True, False, {"people", "modal"}),
        (Topic.MODAL, False, False, {"people"}),
        (Topic.HOME, True, False, {"main"}),
        (Topic.HOME, False, False, set()),
        (Topic.CHANNEL, False, False, {"side", "main"}),
        (Topic.CONNECTION, False, False, {"top"}),
        (Topic.TRAFFIC, False, False, {"traffic"}),
    ],
)
def test_a_change_is_drawn_where_it_shows(priya: User, topic: Topic, own: bool, here: bool, parts: set[str]) -> None:
    watch = Watch(priya, "C1", traffic=True)

    assert watch.parts_of(Change(topic, priya.id if own else "U0", "C1" if here else "C2")) == parts


def test_traffic_is_told_only_to_who_looks_at_it(priya: User) -> None:
    assert Watch(priya).parts_of(Change(Topic.TRAFFIC)) == set()


async def test_changes_that_come_together_are_told_together(scene: Scene, visitor: Visitor) -> None:
    async with asyncio.timeout(5), scene.session.get(f"{visitor.url}/as/priya/live?at=c/payments&traffic") as stream:
        lines = (one.decode().strip() async for one in stream.content)
        assert await anext(lines) == "retry: 500"
        for number in range(20):
            await scene.dana.post("payments", f"{number}")
        told = [await anext(lines) for _ in range(2)][-1]

        assert told.startswith("data: ")
        assert {"main", "people", "side", "thread"} <= set(told.removeprefix("data: ").split())
