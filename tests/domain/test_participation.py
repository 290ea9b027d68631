"""The way through a season: every step that is possible, written out, and every date at its edge."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from app.domain.calendar import DEFAULT_RHYTHM
from app.domain.participation import (
    TRANSITIONS,
    ParticipationState,
    ask_again_on,
    can_become,
    check_transition,
    lapse_on,
    reminder_on,
    takes_seat,
)
from app.errors import Outdated

TODAY = date(2026, 4, 13)
DAY = timedelta(days=1)
S = ParticipationState

POSSIBLE = {
    "asked": "accepted declined later lapsed ended",
    "later": "asked accepted declined ended",
    "declined": "accepted later ended",
    "lapsed": "asked accepted ended",
    "accepted": "paused left ended",
    "paused": "accepted left ended",
    "left": "",
    "ended": "",
}


@pytest.mark.parametrize(("state", "new"), list(product(S, S)))
def test_only_the_steps_written_out_are_possible(state: ParticipationState, new: ParticipationState) -> None:
    possible = new.value in POSSIBLE[state.value].split()

    assert can_become(state, new) is possible
    if possible:
        check_transition(state, new)
        return
    with pytest.raises(Outdated, match=r"\.$"):
        check_transition(state, new)


def test_a_button_pressed_twice_says_what_holds() -> None:
    with pytest.raises(Outdated, match="The answer was yes, and it holds"):
        check_transition(S.ACCEPTED, S.ACCEPTED)


def test_leaving_and_an_end_look_the_same() -> None:
    """Leaving shows nowhere."""
    texts = set()
    for state in (S.LEFT, S.ENDED):
        with pytest.raises(Outdated) as refusal:
            check_transition(state, S.ACCEPTED)
        texts.add(str(refusal.value))

    assert len(texts) == 1


def test_no_way_leads_out_of_an_end_and_every_state_can_be_reached() -> None:
    reached = {S.ASKED}
    for _ in S:
        reached |= {new for state in reached for new in TRANSITIONS[state]}

    assert reached == set(S)
    assert all(S.ENDED in TRANSITIONS[state] for state in set(S) - {S.LEFT, S.ENDED})


@pytest.mark.parametrize(
    ("state", "fills"),
    [
        (S.ASKED, True),
        (S.LATER, True),
        (S.ACCEPTED, True),
        (S.DECLINED, False),
        (S.LAPSED, False),
        (S.LEFT, False),
        (S.ENDED, False),
    ],
)
def test_a_seat_is_filled_while_the_question_or_the_season_is_open(state: ParticipationState, fills: bool) -> None:
    assert takes_seat(state, None, TODAY) is fills


@pytest.mark.parametrize(("days", "fills"), [(0, True), (29, True), (30, False), (90, False)])
def test_a_pause_keeps_the_seat_for_less_than_30_days(days: int, fills: bool) -> None:
    assert takes_seat(S.PAUSED, TODAY - days * DAY, TODAY) is fills


def test_a_pause_without_a_day_keeps_no_seat() -> None:
    assert not takes_seat(S.PAUSED, None, TODAY)


def test_an_invitation_is_brought_up_after_three_working_days_and_lapses_after_ten() -> None:
    rhythm = replace(DEFAULT_RHYTHM, days_off=frozenset({date(2026, 4, 15)}))

    assert reminder_on(TODAY, rhythm) == date(2026, 4, 17)
    assert lapse_on(TODAY, rhythm) == date(2026, 4, 28)


@pytest.mark.parametrize(
    ("answered_on", "expected"),
    [
        (date(2026, 4, 13), date(2026, 4, 27)),
        (date(2026, 4, 18), date(2026, 5, 4)),  # two weeks later is a Saturday
        (date(2026, 4, 17), date(2026, 5, 4)),  # two weeks later is a day off, then the weekend
    ],
)
def test_who_said_later_is_asked_again_on_a_working_day_in_two_weeks(answered_on: date, expected: date) -> None:
    rhythm = replace(DEFAULT_RHYTHM, days_off=frozenset({date(2026, 5, 1)}))

    assert ask_again_on(answered_on, rhythm) == expected
