"""What can go wrong when we speak to Slack, by what we must do about it.

SlackProblem
├── RateLimited    not done; again after `retry_after` seconds
├── Refused        not done, and never will be as it is; `error` is Slack's word for it
├── Unreachable    not done: the request never reached Slack
└── Unsure         may have been done: time ran out, the line broke, or Slack failed half-way
"""

from app.errors import TrellisError

EDIT_TOO_LATE = frozenset({"edit_window_closed", "message_not_found", "cant_update_message", "is_inactive"})
"""An edit that Slack no longer takes counts as shown; nothing is posted anew for it."""
TRIGGER_GONE = frozenset(
    {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "trigger_exchanged"}
)
"""A window came too late; Slack's pages spell these in two ways (docs.slack.dev)."""
WINDOW_GONE = frozenset({"not_found", "hash_conflict"})
"""A window was closed, or changed by a later press, before its update arrived."""
NEVER_DONE = frozenset({"ratelimited", "rate_limited"})
HALF_DONE = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})
"""Slack warns that part of the work may have succeeded."""


class SlackProblem(TrellisError):
    """Slack did not simply do it."""


class RateLimited(SlackProblem):
    def __init__(self, method: str, retry_after: float) -> None:
        super().__init__(f"{method}: rate limited for {retry_after} s")
        self.method = method
        self.retry_after = retry_after


class Refused(SlackProblem):
    def __init__(self, method: str, error: str, details: str = "") -> None:
        super().__init__(f"{method}: {error} {details}".rstrip())
        self.method = method
        self.error = error


class Unreachable(SlackProblem):
    pass


class Unsure(SlackProblem):
    pass
