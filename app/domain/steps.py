"""Steps: what is due to one person, and how it shares the one unasked-for message of a day [checkin.quiet]."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from uuid import UUID


class Rank(IntEnum):
    """The order of items in a day's message."""

    OTHERS_WAIT = 0
    DUE_TODAY = 1
    MY_PROMISES = 2
    NEWS = 3


class StepKind(StrEnum):
    INVITATION = "invitation"
    PLAN_READY = "plan_ready"
    CHECKIN_CONFIRM = "checkin_confirm"
    CHECKIN_EXCUSE = "checkin_excuse"
    CHECKIN_MISSED = "checkin_missed"
    CHECKIN_TOLD = "checkin_told"
    PAUSE_PROPOSED = "pause_proposed"
    END_PROPOSED = "end_proposed"
    HANDOVER_CHOICE = "handover_choice"
    CARRY_ON = "carry_on"
    PAUSE_LONG = "pause_long"
    SEASON_ASLEEP = "season_asleep"
    HOMEWORK = "homework"
    PLAN_DUE = "plan_due"
    CHECKIN_PREPARE = "checkin_prepare"
    CHECKIN_NUDGE = "checkin_nudge"
    EVIDENCE_FIRST = "evidence_first"
    PROMISE_DUE = "promise_due"
    INVITATION_ANSWERED = "invitation_answered"
    PLAN_CHANGED = "plan_changed"
    EVIDENCE_ADDED = "evidence_added"
    CHECKIN_MOVED = "checkin_moved"
    CHECKIN_SHIFTED = "checkin_shifted"
    CHECKIN_CLOSED = "checkin_closed"
    CHECKIN_TOLD_PAIR = "checkin_told_pair"
    SEASON_CHANGED = "season_changed"
    LEADER_INTRO = "leader_intro"
    LINE_CHANGED = "line_changed"
    DIGEST_LINES = "digest_lines"


RANKS: dict[StepKind, Rank] = {
    StepKind.INVITATION: Rank.OTHERS_WAIT,
    StepKind.PLAN_READY: Rank.OTHERS_WAIT,
    StepKind.CHECKIN_CONFIRM: Rank.OTHERS_WAIT,
    StepKind.CHECKIN_EXCUSE: Rank.OTHERS_WAIT,
    StepKind.CHECKIN_TOLD: Rank.OTHERS_WAIT,
    StepKind.PAUSE_PROPOSED: Rank.OTHERS_WAIT,
    StepKind.END_PROPOSED: Rank.OTHERS_WAIT,
    StepKind.HANDOVER_CHOICE: Rank.OTHERS_WAIT,
    StepKind.CARRY_ON: Rank.OTHERS_WAIT,
    StepKind.PAUSE_LONG: Rank.DUE_TODAY,
    StepKind.SEASON_ASLEEP: Rank.DUE_TODAY,
    StepKind.CHECKIN_MISSED: Rank.DUE_TODAY,
    StepKind.HOMEWORK: Rank.DUE_TODAY,
    StepKind.PLAN_DUE: Rank.DUE_TODAY,
    StepKind.CHECKIN_PREPARE: Rank.DUE_TODAY,
    StepKind.CHECKIN_NUDGE: Rank.DUE_TODAY,
    StepKind.EVIDENCE_FIRST: Rank.DUE_TODAY,
    StepKind.PROMISE_DUE: Rank.MY_PROMISES,
    StepKind.INVITATION_ANSWERED: Rank.NEWS,
    StepKind.PLAN_CHANGED: Rank.NEWS,
    StepKind.EVIDENCE_ADDED: Rank.NEWS,
    StepKind.CHECKIN_MOVED: Rank.NEWS,
    StepKind.CHECKIN_SHIFTED: Rank.NEWS,
    StepKind.CHECKIN_CLOSED: Rank.NEWS,
    StepKind.CHECKIN_TOLD_PAIR: Rank.NEWS,
    StepKind.SEASON_CHANGED: Rank.NEWS,
    StepKind.LEADER_INTRO: Rank.NEWS,
    StepKind.LINE_CHANGED: Rank.NEWS,
    StepKind.DIGEST_LINES: Rank.NEWS,
}

SOON = frozenset(
    {
        StepKind.INVITATION,
        StepKind.PLAN_READY,
        StepKind.CHECKIN_CONFIRM,
        StepKind.CHECKIN_EXCUSE,
        StepKind.CHECKIN_MISSED,
        StepKind.CHECKIN_TOLD,
    }
)
"""Kinds that send the day's message when they arrive; all others wait for the morning's brief."""

MOST_ITEMS = 5
"""Items shown in one message; the rest is counted and stands in Home."""


class SubjectKind(StrEnum):
    """What a step, a timer or a message is about."""

    PARTICIPATION = "participation"
    SEASON = "season"
    PLAN = "plan"
    CHECKIN = "checkin"
    ACTION = "action"
    REPORTING = "reporting"
    DIGEST_PLACE = "digest_place"
    DIGEST = "digest"
    EVIDENCE = "evidence"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Ask:
    """Something that becomes due to a person; (subject, kind, no, person) is said once, however often it is asked."""

    person: UUID
    kind: StepKind
    subject_kind: SubjectKind
    subject: UUID
    due_at: datetime
    no: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is stored. `said_at`: a message was posted with it. `shown_at`: it was added to one by an edit."""

    id: UUID
    person: UUID
    kind: StepKind
    subject_kind: SubjectKind
    subject: UUID
    no: int
    due_at: datetime
    state: str
    said_at: datetime | None
    shown_at: datetime | None

    @property
    def rank(self) -> Rank:
        return RANKS[self.kind]


def in_order(steps: list[Step]) -> list[Step]:
    """The order in a message: who waits for me first, then what is due longest, then the later word."""
    return sorted(steps, key=lambda step: (step.rank, step.due_at, -step.no, step.id))
