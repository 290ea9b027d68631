"""A message that is to be said, and its row's life: waiting → claimed → sending → sent, obsolete, failed, unknown."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.domain.steps import SubjectKind


class MessageState(StrEnum):
    """claimed: nothing can have been posted yet. sending: it may have been. unknown: Slack's answer never came."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    OBSOLETE = "obsolete"
    FAILED = "failed"
    UNKNOWN = "unknown"


class MessageKind(StrEnum):
    DAY = "day"
    WHICH_GOAL = "which_goal"
    HELP_REPLY = "help_reply"
    DIGEST = "digest"
    TEST_POST = "test_post"


REPEAT_WHEN_UNKNOWN: dict[MessageKind, bool] = {
    # A DM is looked up twice before this is asked, so a repeat is all but certain to be the first.
    MessageKind.DAY: True,
    MessageKind.WHICH_GOAL: True,
    MessageKind.HELP_REPLY: True,
    # Channels are never looked up: saying it twice before everybody is worse than asking the leader.
    MessageKind.DIGEST: False,
    MessageKind.TEST_POST: False,
}


LATE = timedelta(minutes=10)
"""A message to a person that is due for longer may have been posted by a history that the database has lost."""


@dataclass(frozen=True, slots=True)
class Message:
    """A claimed row. `facts` are ids, dates and counts that were decided; never contents."""

    workspace: UUID
    id: UUID
    kind: MessageKind
    unasked: bool
    person: UUID | None
    channel: str | None
    thread_ts: str | None
    subject_kind: SubjectKind
    subject: UUID
    due_at: datetime
    wanted_rev: int
    attempts: int
    slack_channel: str | None
    slack_ts: str | None
    sent_at: datetime | None
    facts: dict[str, Any] = field(default_factory=dict)

    def is_late_dm(self, now: datetime) -> bool:
        return self.person is not None and self.due_at <= now - LATE


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message decided in this transaction; `key` makes it the only one of its kind for ever."""

    key: str
    kind: MessageKind
    subject_kind: SubjectKind
    subject: UUID
    due_at: datetime
    person: UUID | None = None
    channel: str | None = None
    thread_ts: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
