"""Evidence: a message or a link that shows something of a goal, and where it is missing [evidence.month]."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlsplit
from uuid import UUID

from app.domain.plan import Cadence, Goal, GoalState
from app.domain.slack_links import parse_message_address

MOST_NOTE_CHARS = 1000
NOTE_FIELD = "note"
MOST_QUOTE_CHARS = 300
MOST_URL_CHARS = 2000
NO_LINK = "That isn't a link I can open. It begins with https:// or http://."


class EvidenceKind(StrEnum):
    MESSAGE = "message"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something linked to a goal. `url` opens it; `channel` is there for Slack messages; `quote` is the owner's own."""

    id: UUID
    goal: UUID
    owner: UUID
    added_by: UUID
    added_by_user: str
    kind: EvidenceKind
    url: str
    linked_at: datetime
    channel: str | None = None
    said_at: datetime | None = None
    note: str = ""
    quote: str = ""


def has_gap(goal: Goal, *, linked: int, checkin_no: int) -> bool:
    """Whether evidence is missing at a check-in; `linked` is what came since the last one [evidence.month].

    Where none was due there is no gap: other cadences, goals that are done, goals whose own check-in has passed.
    """
    running = goal.state is GoalState.ACTIVE and (goal.by_checkin is None or checkin_no <= goal.by_checkin)
    return running and goal.cadence is Cadence.EVIDENCE and not linked


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """Something to be linked: a Slack message by its ids, or an address. `note` says what it shows."""

    kind: EvidenceKind
    team: str | None = None
    channel: str | None = None
    message_ts: str | None = None
    said_at: datetime | None = None
    url: str | None = None
    note: str = ""
    quote: str = ""

    @property
    def identity(self) -> str:
        """The same for the same message or address, however it was handed over."""
        return f"message:{self.channel}:{self.message_ts}" if self.channel else f"link:{self.url}"


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """A goal that somebody may link evidence to, with whose it is."""

    goal: Goal
    plan: UUID
    owner: UUID
    owner_user: str


def link_problem(url: str) -> str | None:
    """What is wrong with an address somebody typed; None where it can be kept and opened."""
    if len(url) > MOST_URL_CHARS:
        return f"{len(url):,} characters are too many for a link; {MOST_URL_CHARS:,} fit."
    if any(char.isspace() or not char.isprintable() for char in url):
        return "A link has no spaces in it. Paste the address alone; the note has a field of its own."
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return NO_LINK
    return None if parts.scheme in ("http", "https") and host else NO_LINK


def new_link(url: str, note: str = "") -> NewEvidence:
    """The evidence behind an address: a permalink of Slack is the message itself, so that it is linked once only."""
    found = parse_message_address(url)
    if found is None:
        return NewEvidence(EvidenceKind.LINK, url=url, note=note)
    return new_message(None, found.channel, found.ts, note=note)


def new_message(team: str | None, channel: str, ts: str, *, note: str = "", quote: str = "") -> NewEvidence:
    return NewEvidence(
        EvidenceKind.MESSAGE,
        team=team,
        channel=channel,
        message_ts=ts,
        said_at=datetime.fromtimestamp(float(ts), UTC),
        note=note,
        quote=quote[:MOST_QUOTE_CHARS],
    )


def join_notes(old: str, new: str) -> str:
    """Both notes on the same thing; nothing is lost, nothing stands twice."""
    if not new or new in old:
        return old
    return new if old in new else f"{old}\n{new}"


def join_problem(old: str, new: str) -> str | None:
    """What to say to whoever adds `new` where it doesn't fit beside the note that is there; None where it fits."""
    joined = join_notes(old, new)
    if joined == old or len(joined) <= MOST_NOTE_CHARS:
        return None
    return (
        f"With the note that is there already these are {len(joined):,} characters; {MOST_NOTE_CHARS:,} fit. "
        "A shorter line is enough."
    )
