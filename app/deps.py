"""What a handler or a job may touch."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from app.clock import Clock
from app.db.engine import Database
from app.services.tenants import Tenants
from app.slack.after import After
from app.slack.client import Slack


class Meters(Protocol):
    """What is counted while Trellis runs. Kinds, outcomes and times; never who, nor which workspace."""

    def message_ended(self, kind: str, outcome: str) -> None:
        """A message came to an end: sent, obsolete, unknown or failed."""

    def message_late(self, kind: str, by: timedelta) -> None:
        """A message was sent that long after it was due."""

    def gate_closed(self, method: str) -> None:
        """Slack asked for a pause of that method."""

    def job_ran(self, job: str, *, through: datetime) -> None:
        """That job has seen to everything due by then."""

    def job_failed(self, job: str) -> None:
        """That job, or a round of it, raised."""

    def answered(self, payload: str, seconds: float) -> None:
        """A request of that type was answered, so long after it came in."""

    def request_failed(self, payload: str, error: str) -> None:
        """A request could not be done, for an error of that class."""


class Unmetered:
    """Nobody looks: for commands, and tests of something else."""

    def message_ended(self, kind: str, outcome: str) -> None:
        pass

    def message_late(self, kind: str, by: timedelta) -> None:
        pass

    def gate_closed(self, method: str) -> None:
        pass

    def job_ran(self, job: str, *, through: datetime) -> None:
        pass

    def job_failed(self, job: str) -> None:
        pass

    def answered(self, payload: str, seconds: float) -> None:
        pass

    def request_failed(self, payload: str, error: str) -> None:
        pass


@dataclass(slots=True)
class Deps:
    """`db` has short limits for requests and longer ones for jobs; `after` runs what follows an answer.

    `admins` are the member ids named in the settings.
    """

    db: Database
    slack: Slack
    tenants: Tenants
    clock: Clock
    after: After = field(default_factory=After)
    meters: Meters = field(default_factory=Unmetered)
    admins: frozenset[str] = frozenset()
    replica: str = field(default_factory=lambda: secrets.token_hex(4))
