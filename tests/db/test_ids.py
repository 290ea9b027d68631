"""Ids: fresh, in order, and the same again where a simulation makes them."""

import asyncio
from itertools import count
from uuid import UUID

from app.db.ids import ids_made_by, new_id


def test_ids_made_later_sort_later() -> None:
    first, second = new_id(), new_id()

    assert first < second
    assert first.version == 7


async def test_a_simulation_makes_the_ids_of_its_tasks_and_of_nobody_after_it() -> None:
    async def make() -> UUID:
        return new_id()

    numbers = count(1)
    with ids_made_by(lambda: UUID(int=next(numbers))):
        made = await asyncio.gather(make(), make())

    assert list(made) == [UUID(int=1), UUID(int=2)]
    assert new_id().version == 7
