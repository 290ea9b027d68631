"""When a season has fallen asleep: two check-ins running not held, or 60 days without a recorded act."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.asleep import QUIET, SeasonFacts, look_for_sleep_at, spell_of_sleep
from app.domain.checkin import CheckinState as State

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
FRESH = NOW - timedelta(days=1)


@pytest.mark.parametrize(
    ("ended", "spell"),
    [
        ([], None),
        ([State.NOT_HELD], None),
        ([State.NOT_HELD, State.NOT_HELD], 2),
        ([State.NOT_HELD, State.HELD, State.NOT_HELD], None),
        ([State.HELD, State.NOT_HELD, State.NOT_HELD], 3),
        ([State.NOT_HELD, State.EXCUSED, State.NOT_HELD], None),
    ],
)
def test_two_running_that_were_not_held(ended: list[State], spell: int | None) -> None:
    assert spell_of_sleep(SeasonFacts(ended, FRESH), now=NOW) == spell


def test_sixty_days_without_an_act_and_not_a_moment_less() -> None:
    assert spell_of_sleep(SeasonFacts([], NOW - QUIET + timedelta(seconds=1)), now=NOW) is None
    assert spell_of_sleep(SeasonFacts([], NOW - QUIET), now=NOW) is not None
    assert look_for_sleep_at(NOW - QUIET) == NOW


def test_each_spell_has_its_own_number() -> None:
    long_ago = SeasonFacts([], NOW - 2 * QUIET)

    assert spell_of_sleep(long_ago, now=NOW) == spell_of_sleep(long_ago, now=NOW + QUIET)
    assert spell_of_sleep(SeasonFacts([], NOW - QUIET), now=NOW) != spell_of_sleep(long_ago, now=NOW)
