"""Seats, dates and turns of a season, at their edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.season import (
    SeatKind,
    check_invitations,
    check_season_dates,
    check_seats,
    invitations_left,
    next_turn,
    season_ends_on,
)
from app.errors import InvalidInput, UserError

TODAY = date(2026, 4, 13)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("taken", "adding", "kind"),
    [
        (0, 0, SeatKind.FINE),
        (0, 1, SeatKind.HINT),
        (1, 0, SeatKind.HINT),
        (0, 2, SeatKind.FINE),
        (1, 2, SeatKind.FINE),
        (0, 4, SeatKind.QUESTION),
        (3, 1, SeatKind.QUESTION),
        (0, 5, SeatKind.REFUSED),
        (4, 1, SeatKind.REFUSED),
        (5, 0, SeatKind.REFUSED),
    ],
)
def test_seats_are_counted_over_all_seasons(taken: int, adding: int, kind: SeatKind) -> None:
    advice = check_seats(taken, adding)

    assert advice.kind is kind
    assert advice.seats == taken + adding
    assert advice.is_refused is (kind is SeatKind.REFUSED)


def test_a_fourth_seat_asks_what_will_stop() -> None:
    assert "What will you stop doing" in check_seats(3, 1).text


@pytest.mark.parametrize(
    ("taken", "adding", "start"),
    [
        (4, 1, "All your seats are taken."),
        (6, 1, "All your seats are taken."),
        (3, 2, "You have one seat left."),
        (1, 4, "You have 3 seats left."),
    ],
)
def test_a_fifth_seat_is_refused_with_why(taken: int, adding: int, start: str) -> None:
    text = check_seats(taken, adding).text

    assert text.startswith(start)
    assert "Four is the most at a time" in text


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2026, 4, 13), date(2026, 10, 13)),
        (date(2026, 8, 31), date(2027, 2, 28)),
        (date(2027, 8, 31), date(2028, 2, 29)),
    ],
)
def test_a_season_ends_six_months_after_its_start(starts_on: date, ends_on: date) -> None:
    assert season_ends_on(starts_on) == ends_on


def test_a_season_may_have_another_length() -> None:
    assert season_ends_on(TODAY, months=3) == date(2026, 7, 13)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (TODAY, TODAY + DAY, None),
        (TODAY - DAY, TODAY + DAY, "starts_on"),
        (TODAY, TODAY, "ends_on"),
        (TODAY + 9 * DAY, TODAY + 8 * DAY, "ends_on"),
    ],
)
def test_a_season_lies_ahead_and_ends_after_it_begins(starts_on: date, ends_on: date, field: str | None) -> None:
    if field is None:
        check_season_dates(starts_on, ends_on, TODAY)
        return
    with pytest.raises(InvalidInput) as refusal:
        check_season_dates(starts_on, ends_on, TODAY)
    assert refusal.value.field == field


def test_people_come_due_again_18_to_24_months_after_their_start() -> None:
    turn = next_turn(date(2026, 8, 31))

    assert turn.due_from_on == date(2028, 2, 29)
    assert turn.reminded_again_on == date(2028, 5, 31)
    assert turn.due_until_on == date(2028, 8, 31)


@pytest.mark.parametrize(
    ("today", "left"),
    [(date(2026, 3, 31), 5), (date(2026, 4, 1), 4), (date(2026, 6, 30), 4), (date(2026, 7, 1), 6)],
)
def test_invitations_outside_the_line_are_counted_by_calendar_quarter(today: date, left: int) -> None:
    invited_on = [date(2025, 5, 1), date(2026, 3, 31), date(2026, 4, 1), date(2026, 6, 30)]

    assert invitations_left(invited_on, today) == left


def test_six_invitations_a_quarter_are_the_most() -> None:
    check_invitations([], 6, TODAY)
    check_invitations([TODAY] * 4, 2, TODAY)
    with pytest.raises(UserError, match=r"none of them are left until 1 July\."):
        check_invitations([TODAY] * 6, 1, TODAY)
    with pytest.raises(UserError, match=r"1 of them is left until 1 January\."):
        check_invitations([date(2026, 12, 1)] * 5, 2, date(2026, 12, 31))


@given(st.lists(st.dates(date(2025, 1, 1), date(2027, 12, 31)), max_size=12), st.integers(1, 7))
def test_what_is_left_may_be_used_and_no_more(invited_on: list[date], adding: int) -> None:
    left = invitations_left(invited_on, TODAY)

    assert 0 <= left <= 6
    if adding <= left:
        check_invitations(invited_on, adding, TODAY)
        return
    with pytest.raises(UserError):
        check_invitations(invited_on, adding, TODAY)
