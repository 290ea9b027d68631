from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.absence import FROM_FIELD, TO_FIELD, absence_of_status, check_absence
from app.domain.days_off import Absence
from app.errors import InvalidInput

TODAY = date(2026, 4, 14)
NOON = datetime(2026, 4, 14, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last"), [(TODAY, TODAY), (TODAY + DAY, TODAY + 5 * DAY), (TODAY, TODAY + 366 * DAY)]
)
def test_days_that_lie_ahead_can_be_days_away(first: date, last: date) -> None:
    assert check_absence(first, last, today=TODAY) == Absence(first, last)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (TODAY - DAY, TODAY, FROM_FIELD),
        (None, TODAY, FROM_FIELD),
        (TODAY + DAY, TODAY, TO_FIELD),
        (TODAY, None, TO_FIELD),
        (TODAY, TODAY + 367 * DAY, TO_FIELD),
    ],
)
def test_other_days_are_refused_under_their_field(first: date | None, last: date | None, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_absence(first, last, today=TODAY)

    assert refused.value.field == field


def test_a_status_of_somebody_away_lasts_until_it_ends() -> None:
    ends_at = datetime(2026, 4, 18, 0, tzinfo=UTC)

    assert absence_of_status(":palm_tree:", ends_at, "UTC", now=NOON) == Absence(TODAY, date(2026, 4, 17))


@pytest.mark.parametrize(
    ("emoji", "ends_at"),
    [
        (":calendar:", NOON + 5 * DAY),  # in a meeting
        (":palm_tree:", None),  # no end
        (":palm_tree:", NOON + timedelta(hours=12)),  # over with this day
        (":palm_tree:", NOON - DAY),
    ],
)
def test_other_statuses_are_no_absence(emoji: str, ends_at: datetime | None) -> None:
    assert absence_of_status(emoji, ends_at, "UTC", now=NOON) is None


def test_a_status_that_never_seems_to_end_counts_for_a_year() -> None:
    found = absence_of_status(":baby:", NOON + 900 * DAY, "UTC", now=NOON)

    assert found == Absence(TODAY, TODAY + 366 * DAY)
