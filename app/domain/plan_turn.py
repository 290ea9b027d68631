"""What happens to a plan by itself: it is brought up while it isn't agreed, and followed up after the kick-off."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.domain.calendar import Pair, local_date
from app.domain.participation import ParticipationState
from app.domain.person import Person
from app.domain.plan import Plan, PlanState
from app.domain.plan_dates import due_dates, first_evidence_at, next_nudge_at, nudges_come


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the rules look at. `contest_until` is of the latest edit of an active plan."""

    plan: Plan
    taking_part: ParticipationState | None
    season: UUID | None
    accepted_at: datetime | None
    contest_until: datetime | None
    has_evidence: bool


@dataclass(frozen=True, slots=True)
class PlanTurn:
    """`nudge` is the latest of the three that has come (0, 1, 2). `edit_counts`: nobody contradicted in time."""

    next_at: datetime | None
    nudge: int | None = None
    ask_evidence: bool = False
    edit_counts: bool = False


def plan_turn(facts: PlanFacts, person: Person, lead: Person, *, now: datetime) -> PlanTurn:
    """What is due by now, and when to look again. A season that is paused or over asks for nothing."""
    if facts.taking_part is not ParticipationState.ACCEPTED:
        return PlanTurn(next_at=None)
    if facts.plan.state is PlanState.DRAFTING:
        return _turn_draft(facts, person, lead, now)
    if facts.plan.state is PlanState.ACTIVE:
        return _turn_active(facts, person, now)
    return PlanTurn(next_at=None)


def _turn_draft(facts: PlanFacts, person: Person, lead: Person, now: datetime) -> PlanTurn:
    if facts.accepted_at is None:
        return PlanTurn(next_at=None)
    dates = due_dates(local_date(facts.accepted_at, lead.tz), Pair(lead.rhythm, person.rhythm))
    come = nudges_come(dates, lead.tz, now=now)
    return PlanTurn(next_at=next_nudge_at(dates, lead.tz, now=now), nudge=come - 1 if come else None)


def _turn_active(facts: PlanFacts, person: Person, now: datetime) -> PlanTurn:
    begun_on = facts.plan.kicked_off_on
    asked_at = first_evidence_at(begun_on, person.rhythm) if begun_on else None
    ahead = [at for at in (asked_at, facts.contest_until) if at is not None and at > now]
    return PlanTurn(
        next_at=min(ahead, default=None),
        ask_evidence=asked_at is not None and asked_at <= now and not facts.has_evidence,
        edit_counts=facts.contest_until is not None and facts.contest_until <= now,
    )
