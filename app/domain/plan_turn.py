"""What happens to a plan by itself: it is brought up while it isn't agreed, and followed up after the kick-off."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.calendar import Pair, local_date
from app.domain.participation import ParticipationState
from app.domain.plan import PlanState
from app.domain.plan_dates import DueDates, due_dates, first_evidence_at, next_nudge_at, nudges_come
from app.domain.plan_page import PlanFrame


@dataclass(frozen=True, slots=True)
class PlanTurn:
    """`nudge` is the latest of the three that has come (0, 1, 2). `edit_counts`: nobody contradicted in time."""

    next_at: datetime | None = None
    nudge: int | None = None
    ask_evidence: bool = False
    edit_counts: bool = False


def plan_dates(frame: PlanFrame) -> DueDates | None:
    """When this plan is due and brought up; None for a plan nobody waits for."""
    if frame.partner is None or frame.accepted_at is None:
        return None
    pair = Pair(frame.partner.rhythm, frame.person.rhythm)
    return due_dates(local_date(frame.accepted_at, frame.partner.tz), pair)


def plan_turn(frame: PlanFrame, *, now: datetime) -> PlanTurn:
    """What is due by now, and when to look again. A season that is paused or over asks for nothing."""
    if frame.taking_part is not ParticipationState.ACCEPTED:
        return PlanTurn()
    if frame.plan.state is PlanState.DRAFTING:
        return _turn_draft(frame, now)
    return _turn_active(frame, now) if frame.plan.state is PlanState.ACTIVE else PlanTurn()


def _turn_draft(frame: PlanFrame, now: datetime) -> PlanTurn:
    dates = plan_dates(frame)
    if dates is None or frame.partner is None:
        return PlanTurn()
    come = nudges_come(dates, frame.partner.tz, now=now)
    return PlanTurn(next_at=next_nudge_at(dates, frame.partner.tz, now=now), nudge=come - 1 if come else None)


def _turn_active(frame: PlanFrame, now: datetime) -> PlanTurn:
    begun_on = frame.plan.kicked_off_on
    asked_at = first_evidence_at(begun_on, frame.person.rhythm) if begun_on else None
    ahead = [at for at in (asked_at, frame.contest_until) if at is not None and at > now]
    return PlanTurn(
        next_at=min(ahead, default=None),
        ask_evidence=asked_at is not None and asked_at <= now and not frame.has_evidence,
        edit_counts=frame.contest_until is not None and frame.contest_until <= now,
    )
