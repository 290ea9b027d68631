"""The movable clock, and the file others follow it by."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.changes import Changes
from sandbox.clock import Clock
from sandbox.conversations import Conversations
from sandbox.ids import Ids


def test_it_moves_forward_and_tells_through_its_file(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    clock = Clock(file=file, real=lambda: 0.0)

    clock.advance(timedelta(days=1))
    clock.move_to(datetime(1970, 1, 3, tzinfo=UTC))

    assert clock.now() == datetime(1970, 1, 3, tzinfo=UTC)
    assert float(file.read_text()) == 2 * 86400
    assert Clock(file=file, real=lambda: 0.0).offset == 2 * 86400
    assert list(tmp_path.iterdir()) == [file]


def test_it_never_moves_back() -> None:
    clock = Clock()

    with pytest.raises(ValueError, match="forward"):
        clock.advance(timedelta(seconds=-1))


@given(st.lists(st.floats(min_value=0, max_value=10**6), max_size=20))
def test_stamps_only_grow(steps: list[float]) -> None:
    clock = Clock(real=lambda: 1_790_000_000.0)
    conversations = Conversations(Ids(), clock, Changes())
    stamps = [conversations.stamp()]
    for step in steps:
        clock.advance(timedelta(seconds=step))
        stamps.append(conversations.stamp())

    assert stamps == sorted(set(stamps))


@given(st.integers(min_value=2, max_value=2000))
def test_ids_are_never_minted_twice(count: int) -> None:
    ids = Ids()

    assert len({ids.mint("U") for _ in range(count)}) == count


def test_it_knows_what_it_showed_when_it_was_moved_last() -> None:
    real = [0.0]
    clock = Clock(real=lambda: real[0])
    assert clock.moved_at is None
    clock.advance(timedelta(hours=1))
    real[0] += 60
    assert clock.moved_at == datetime(1970, 1, 1, 1, tzinfo=UTC)
