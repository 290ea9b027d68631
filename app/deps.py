"""What a handler or a job may touch."""

import secrets
from dataclasses import dataclass, field

from app.clock import Clock
from app.db.engine import Database
from app.services.tenants import Tenants
from app.slack.after import After
from app.slack.client import Slack


@dataclass(slots=True)
class Deps:
    """`db` has short limits for requests and longer ones for jobs; `after` runs what follows an answer."""

    db: Database
    slack: Slack
    tenants: Tenants
    clock: Clock
    after: After = field(default_factory=After)
    replica: str = field(default_factory=lambda: secrets.token_hex(4))
