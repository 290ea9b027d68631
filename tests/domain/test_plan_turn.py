"""What time brings to a plan: each rule just before and just when it holds."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.domain.calendar import DEFAULT_RHYTHM
from app.domain.participation import ParticipationState
from app.domain.person import Person, PersonKind
from app.domain.plan import Plan, PlanKind, PlanState
from app.domain.plan_page import PlanFrame
from app.domain.plan_turn import PlanTurn, plan_turn

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRIYA = Person(UUID(int=1), "UPRIYA", PersonKind.MEMBER, DEFAULT_RHYTHM)
DANA = Person(UUID(int=2), "UDANA", PersonKind.MEMBER, DEFAULT_RHYTHM)
PLAN = Plan(UUID(int=3), PRIYA.id, DANA.id, UUID(int=4), PlanKind.SEASON, PlanState.DRAFTING, 0)
DRAFTING = PlanFrame(plan=PLAN, person=PRIYA, partner=DANA, taking_part=ParticipationState.ACCEPTED, accepted_at=MONDAY)
ACTIVE = replace(DRAFTING, plan=replace(PLAN, state=PlanState.ACTIVE, version=1, kicked_off_on=date(2026, 3, 2)))
FIRST_NUDGE = datetime(2026, 3, 18, tzinfo=UTC)
DUE = datetime(2026, 3, 23, tzinfo=UTC)
LAST_NUDGE = datetime(2026, 3, 26, tzinfo=UTC)
EVIDENCE = datetime(2026, 3, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("now", "nudge", "next_at"),
    [
        (MONDAY, None, FIRST_NUDGE),
        (FIRST_NUDGE - SECOND, None, FIRST_NUDGE),
        (FIRST_NUDGE, 0, DUE),
        (DUE - SECOND, 0, DUE),
        (DUE, 1, LAST_NUDGE),
        (LAST_NUDGE, 2, None),
        (LAST_NUDGE + timedelta(days=90), 2, None),
    ],
)
def test_a_plan_that_is_not_agreed_is_brought_up_three_times(
    now: datetime, nudge: int | None, next_at: datetime | None
) -> None:
    assert plan_turn(DRAFTING, now=now) == PlanTurn(next_at=next_at, nudge=nudge)


@pytest.mark.parametrize("state", [state for state in ParticipationState if state is not ParticipationState.ACCEPTED])
@pytest.mark.parametrize("frame", [DRAFTING, ACTIVE])
def test_who_does_not_take_part_now_is_asked_for_nothing(frame: PlanFrame, state: ParticipationState) -> None:
    assert plan_turn(replace(frame, taking_part=state), now=LAST_NUDGE) == PlanTurn()


def test_a_closed_plan_asks_for_nothing() -> None:
    closed = replace(ACTIVE, plan=replace(ACTIVE.plan, state=PlanState.CLOSED))

    assert plan_turn(closed, now=LAST_NUDGE) == PlanTurn()


@pytest.mark.parametrize(
    ("now", "has_evidence", "expected"),
    [
        (EVIDENCE - SECOND, False, PlanTurn(next_at=EVIDENCE)),
        (EVIDENCE, False, PlanTurn(ask_evidence=True)),
        (EVIDENCE, True, PlanTurn()),
    ],
)
def test_the_first_evidence_is_asked_for_once_unless_there_is_some(
    now: datetime, has_evidence: bool, expected: PlanTurn
) -> None:
    assert plan_turn(replace(ACTIVE, has_evidence=has_evidence), now=now) == expected


def test_an_edit_counts_when_nobody_contradicted_in_time() -> None:
    until = datetime(2026, 5, 1, tzinfo=UTC)
    edited = replace(ACTIVE, has_evidence=True, contest_until=until)

    assert plan_turn(edited, now=until - SECOND) == PlanTurn(next_at=until)
    assert plan_turn(edited, now=until) == PlanTurn(edit_counts=True)


@pytest.mark.parametrize("missing", ["partner", "accepted_at"])
def test_a_plan_that_nobody_waits_for_is_never_brought_up(missing: str) -> None:
    alone = replace(DRAFTING, partner=None) if missing == "partner" else replace(DRAFTING, accepted_at=None)

    assert plan_turn(alone, now=LAST_NUDGE) == PlanTurn()


def test_a_plan_without_a_kick_off_day_asks_for_no_evidence() -> None:
    undated = replace(ACTIVE, plan=replace(ACTIVE.plan, kicked_off_on=None))

    assert plan_turn(undated, now=LAST_NUDGE) == PlanTurn()
