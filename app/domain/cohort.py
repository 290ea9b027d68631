"""A lead's season and who takes part in it, as values; and what time does to an invitation [cohort.opt-in]."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.calendar import Rhythm, add_months, local_date, start_of_day
from app.domain.participation import ParticipationState, lapse_on, reminder_on
from app.domain.pause import Pause
from app.domain.season import SEASON_MONTHS
from app.errors import InvalidInput, Outdated

TERMS_KEY = "season"
TERMS_VERSION = 1
"""What a yes agrees to: the words of each version stand in app/views/invitations.py; a new one holds from the next
season."""

MOST_REASON_CHARS = 3000

MONTHS_TO_JOIN = 3
"""Who joins late needs at least these months of the season before them [cohort.change]."""


class SeasonKind(StrEnum):
    GROWTH = "growth"
    EXPERTISE = "expertise"


class SeasonState(StrEnum):
    FORMING = "forming"  # the lead's draft: nobody else knows of it
    RUNNING = "running"
    ENDED = "ended"


class Chain(StrEnum):
    """Who hears of a check-in that is five working days late: the leader as well, or only the two."""

    STANDARD = "standard"
    LIGHT = "light"


class Act(StrEnum):
    """What time does to an invitation."""

    REMIND = "remind"
    LAPSE = "lapse"
    ASK_AGAIN = "ask_again"


@dataclass(frozen=True, slots=True)
class Season:
    """A season without its name, which only its lead reads. `ends_on` is the first day after it."""

    id: UUID
    lead: UUID
    kind: SeasonKind
    state: SeasonState
    chain: Chain
    text_version: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Participation:
    """One person's part in a season, from the invitation on."""

    id: UUID
    season: Season
    person: UUID
    state: ParticipationState
    invited_at: datetime
    ask_again_at: datetime | None = None
    lapses_at: datetime | None = None
    answered_at: datetime | None = None
    reason_shared: bool = False
    pause: Pause | None = None
    ended_on: date | None = None
    line_seen_on: date | None = None

    @property
    def is_in(self) -> bool:
        """Whether the person takes part now, be it paused."""
        return self.state in (ParticipationState.ACCEPTED, ParticipationState.PAUSED)


@dataclass(frozen=True, slots=True)
class Question:
    """How an invitation was put last: `no` counts its steps (an odd one reminds), `said_at` when the round was said.

    None: it could not be said yet. Silence counts from when a person could read it.
    """

    no: int
    said_at: datetime | None

    @property
    def reminded(self) -> bool:
        return self.no % 2 == 1

    @property
    def reminder_no(self) -> int:
        return self.no | 1

    @property
    def next_round_no(self) -> int:
        return self.reminder_no + 1


@dataclass(frozen=True, slots=True)
class InvitationTurn:
    """What happens now, if anything; when it lapses, as far as that is known; and when to look again."""

    act: Act | None = None
    lapses_at: datetime | None = None
    look_at: datetime | None = None


def plan_invitation_turn(
    participation: Participation, question: Question, *, rhythm: Rhythm, lead_tz: str, now: datetime
) -> InvitationTurn:
    """What is due by `now`, where `rhythm` is the invited person's. What was overtaken is left out."""
    if participation.state is ParticipationState.LATER and participation.ask_again_at is not None:
        is_due = participation.ask_again_at <= now
        return InvitationTurn(Act.ASK_AGAIN) if is_due else InvitationTurn(look_at=participation.ask_again_at)
    if participation.state is not ParticipationState.ASKED:
        return InvitationTurn()
    if question.said_at is None:
        tomorrow = local_date(now, lead_tz) + timedelta(days=1)
        return InvitationTurn(lapses_at=participation.lapses_at, look_at=start_of_day(tomorrow, lead_tz))
    return _plan_unanswered(question, local_date(question.said_at, rhythm.tz), rhythm, lead_tz, now)


def _plan_unanswered(question: Question, asked_on: date, rhythm: Rhythm, lead_tz: str, now: datetime) -> InvitationTurn:
    lapses_at = start_of_day(lapse_on(asked_on, rhythm), lead_tz)
    reminds_at = start_of_day(reminder_on(asked_on, rhythm), lead_tz)
    if lapses_at <= now:
        return InvitationTurn(Act.LAPSE, lapses_at)
    if question.reminded:
        return InvitationTurn(None, lapses_at, lapses_at)
    if reminds_at <= now:
        return InvitationTurn(Act.REMIND, lapses_at, lapses_at)
    return InvitationTurn(None, lapses_at, reminds_at)


def check_can_join(season: Season, today: date) -> None:
    """Refuse a yes that comes too late to be worth it; raises Outdated."""
    if season.state is not SeasonState.RUNNING:
        raise Outdated("This season is over. Nothing needs to be done.")
    if not can_be_joined(season, today):
        raise Outdated(
            f"This season has less than {MONTHS_TO_JOIN} months left, too few to join now. "
            "“I'd like a turn” in Home lets your lead know for the next one."
        )


def can_be_joined(season: Season, today: date) -> bool:
    """Whether enough of it is left for somebody to join."""
    return season.state is SeasonState.RUNNING and add_months(today, MONTHS_TO_JOIN) <= season.ends_on


def check_can_be_joined(season: Season, today: date) -> None:
    """Refuse to ask somebody into a season with too little left; raises Outdated."""
    if season.state is not SeasonState.RUNNING:
        raise Outdated("This season is over. `/growth cohort` forms the next one.")
    if not can_be_joined(season, today):
        raise Outdated(f"This season has less than {MONTHS_TO_JOIN} months left, too few to join. Form the next one.")


def check_reason(reason: str | None) -> None:
    """Refuse a reason that is longer than a field of Slack's takes; raises InvalidInput."""
    if reason is not None and len(reason) > MOST_REASON_CHARS:
        raise InvalidInput("reason", f"{MOST_REASON_CHARS} characters are the most here.")


def month_of_season(starts_on: date, today: date) -> int:
    """Which month of a season this is: 1 to 6; 0 before it starts."""
    if today < starts_on:
        return 0
    passed = (today.year - starts_on.year) * 12 + today.month - starts_on.month
    if today < add_months(starts_on, passed):
        passed -= 1
    return min(passed + 1, SEASON_MONTHS)
