"""One person's way through a season, from the question to the end [cohort.opt-in] [cohort.change]."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from app.domain.calendar import Rhythm, add_working_days
from app.errors import Outdated

REMINDER_AFTER = 3
"""Working days of the invited person until they are reminded, once."""

LAPSE_AFTER = 10
"""Working days of the invited person until the invitation lapses."""

ASK_AGAIN_AFTER = timedelta(weeks=2)

PAUSE_KEEPS_SEAT = timedelta(days=30)
"""A pause shorter than this keeps the seat, so that coming back is always possible."""


class ParticipationState(StrEnum):
    ASKED = "asked"
    LATER = "later"  # "Ask me in two weeks"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    PAUSED = "paused"
    LEFT = "left"
    ENDED = "ended"


S = ParticipationState

# Minds may change: whoever said no can still say yes, and whoever said later can do so at once. A lead can't ask again
# after a no; only what was never answered may be asked once more. What is left or over stays so.
TRANSITIONS: Mapping[ParticipationState, frozenset[ParticipationState]] = {
    S.ASKED: frozenset({S.ACCEPTED, S.DECLINED, S.LATER, S.LAPSED, S.ENDED}),
    S.LATER: frozenset({S.ASKED, S.ACCEPTED, S.DECLINED, S.ENDED}),
    S.DECLINED: frozenset({S.ACCEPTED, S.LATER, S.ENDED}),
    S.LAPSED: frozenset({S.ASKED, S.ACCEPTED, S.ENDED}),
    S.ACCEPTED: frozenset({S.PAUSED, S.LEFT, S.ENDED}),
    S.PAUSED: frozenset({S.ACCEPTED, S.LEFT, S.ENDED}),
    S.LEFT: frozenset(),
    S.ENDED: frozenset(),
}

_WHAT_HOLDS: Mapping[ParticipationState, str] = {
    S.ASKED: "The question is open and not answered yet.",
    S.LATER: "The answer was: ask me in two weeks.",
    S.ACCEPTED: "The answer was yes, and it holds.",
    S.DECLINED: "The answer was: not now.",
    S.LAPSED: "This invitation has lapsed. Nothing needs to be done.",
    S.PAUSED: "This season is paused for now.",
    S.LEFT: "This is over. Nothing needs to be done.",
    S.ENDED: "This is over. Nothing needs to be done.",
}


def can_become(state: ParticipationState, new: ParticipationState) -> bool:
    return new in TRANSITIONS[state]


def check_transition(state: ParticipationState, new: ParticipationState) -> None:
    """Refuse a step that no longer fits, with what is true now; raises Outdated. Pressing twice is such a step."""
    if not can_become(state, new):
        raise Outdated(_WHAT_HOLDS[state])


def takes_seat(state: ParticipationState, paused_on: date | None, today: date) -> bool:
    """Whether this person fills one of their lead's seats: accepted, asked and unanswered, or paused under 30 days.

    "Ask me in two weeks" is not an answer yet: the seat is kept for them.
    """
    if state is S.PAUSED:
        return paused_on is not None and today - paused_on < PAUSE_KEEPS_SEAT
    return state in (S.ASKED, S.LATER, S.ACCEPTED)


def reminder_on(asked_on: date, rhythm: Rhythm) -> date:
    """The day an unanswered invitation is brought up again."""
    return add_working_days(asked_on, REMINDER_AFTER, rhythm)


def lapse_on(asked_on: date, rhythm: Rhythm) -> date:
    """The day an unanswered invitation lapses."""
    return add_working_days(asked_on, LAPSE_AFTER, rhythm)


def ask_again_on(answered_on: date, rhythm: Rhythm) -> date:
    """The first working day two weeks after "Ask me in two weeks", or later."""
    return add_working_days(answered_on + ASK_AGAIN_AFTER - timedelta(days=1), 1, rhythm)
