"""What time does to an invitation, when it is too late to join, and which month of a season it is."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import DEFAULT_RHYTHM, add_months
from app.domain.cohort import (
    Act,
    Chain,
    InvitationTurn,
    Participation,
    Question,
    Season,
    SeasonKind,
    SeasonState,
    check_can_join,
    month_of_season,
    plan_invitation_turn,
)
from app.domain.participation import ParticipationState
from app.errors import Outdated

SAID_AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
REMINDS_AT = datetime(2026, 3, 5, tzinfo=UTC)
LAPSES_AT = datetime(2026, 3, 16, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SEASON = Season(
    UUID(int=1),
    UUID(int=2),
    SeasonKind.GROWTH,
    SeasonState.RUNNING,
    Chain.STANDARD,
    1,
    date(2026, 3, 9),
    date(2026, 9, 9),
)
ASKED = Participation(UUID(int=3), SEASON, UUID(int=4), ParticipationState.ASKED, SAID_AT)
FIRST, REMINDED = Question(0, SAID_AT), Question(1, SAID_AT)


def _turn(participation: Participation, question: Question, now: datetime) -> InvitationTurn:
    return plan_invitation_turn(participation, question, rhythm=DEFAULT_RHYTHM, lead_tz="UTC", now=now)


@pytest.mark.parametrize(
    ("question", "now", "turn"),
    [
        (FIRST, SAID_AT, InvitationTurn(None, LAPSES_AT, REMINDS_AT)),
        (FIRST, REMINDS_AT - SECOND, InvitationTurn(None, LAPSES_AT, REMINDS_AT)),
        (FIRST, REMINDS_AT, InvitationTurn(Act.REMIND, LAPSES_AT, LAPSES_AT)),
        (REMINDED, REMINDS_AT, InvitationTurn(None, LAPSES_AT, LAPSES_AT)),
        (REMINDED, LAPSES_AT - SECOND, InvitationTurn(None, LAPSES_AT, LAPSES_AT)),
        (REMINDED, LAPSES_AT, InvitationTurn(Act.LAPSE, LAPSES_AT)),
        (FIRST, LAPSES_AT, InvitationTurn(Act.LAPSE, LAPSES_AT)),
        (Question(0, None), LAPSES_AT, InvitationTurn(None, None, LAPSES_AT + timedelta(days=1))),
    ],
)
def test_an_unanswered_invitation_reminds_once_and_then_lapses(
    question: Question, now: datetime, turn: InvitationTurn
) -> None:
    assert _turn(ASKED, question, now) == turn


def test_later_waits_for_its_day() -> None:
    later = replace(ASKED, state=ParticipationState.LATER, ask_again_at=LAPSES_AT)

    assert _turn(later, FIRST, LAPSES_AT - SECOND) == InvitationTurn(look_at=LAPSES_AT)
    assert _turn(later, FIRST, LAPSES_AT) == InvitationTurn(Act.ASK_AGAIN)


@pytest.mark.parametrize("state", sorted({*ParticipationState} - {ParticipationState.ASKED, ParticipationState.LATER}))
def test_nothing_is_due_to_an_answered_invitation(state: ParticipationState) -> None:
    assert _turn(replace(ASKED, state=state), FIRST, LAPSES_AT) == InvitationTurn()


@given(st.integers(min_value=0, max_value=100))
def test_every_round_has_a_first_question_and_one_reminder(no: int) -> None:
    question = Question(no, None)

    assert question.reminder_no % 2 == 1
    assert question.reminder_no - no in (0, 1)
    assert question.next_round_no == question.reminder_no + 1
    assert not Question(question.next_round_no, None).reminded


@given(st.integers(min_value=0, max_value=400 * 24 * 60), st.sampled_from([FIRST, REMINDED]))
def test_a_turn_either_acts_or_looks_again_later(minutes: int, question: Question) -> None:
    now = SAID_AT + timedelta(minutes=minutes)
    turn = _turn(ASKED, question, now)

    assert turn.act is not None or (turn.look_at is not None and turn.look_at > now)
    assert turn.look_at is None or turn.look_at > now


def test_three_months_must_be_left_to_join() -> None:
    check_can_join(SEASON, date(2026, 6, 9))
    with pytest.raises(Outdated, match="less than 3 months"):
        check_can_join(SEASON, date(2026, 6, 10))
    with pytest.raises(Outdated, match="over"):
        check_can_join(replace(SEASON, state=SeasonState.ENDED), date(2026, 3, 10))


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 3, 8), 0),
        (date(2026, 3, 9), 1),
        (date(2026, 4, 8), 1),
        (date(2026, 4, 9), 2),
        (date(2026, 8, 9), 6),
        (date(2026, 12, 1), 6),
    ],
)
def test_a_season_has_six_months(today: date, month: int) -> None:
    assert month_of_season(SEASON.starts_on, today) == month


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1)), st.integers(min_value=0, max_value=5))
def test_a_month_begins_on_the_day_of_the_start_clipped(starts_on: date, passed: int) -> None:
    assert month_of_season(starts_on, add_months(starts_on, passed)) == passed + 1
