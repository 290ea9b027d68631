"""What a handler or a job may touch."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from app.clock import Clock
from app.db.engine import Database
from app.services.tenants import Tenants
from app.slack.after import After
from app.slack.client import Slack


def _nobody_to_wake() -> None:
    """Without a scheduler (tests call jobs by hand) there is nothing to wake."""


@dataclass(slots=True)
class Deps:
    """`db` has short limits for requests and longer ones for jobs; `after` runs what follows an answer.

    `wake` lets the jobs of this process look now, instead of at their next tick.
    """

    db: Database
    slack: Slack
    tenants: Tenants
    clock: Clock
    after: After = field(default_factory=After)
    wake: Callable[[], None] = _nobody_to_wake
    replica: str = field(default_factory=lambda: secrets.token_hex(4))
