"""Slack's timings and paces as values. The defaults are Slack's; a test may shorten a wait, never lift a rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rules:
    """Seconds are real unless said otherwise."""

    ack_seconds: float = 3.0
    trigger_seconds: float = 3.0
    response_url_seconds: float = 30 * 60.0
    response_url_uses: int = 5
    retry_waits: tuple[float, ...] = (0.0, 60.0, 300.0)
    """Before each redelivery of an event that was not acknowledged."""
    retry_pace: float = 1.0
    """The waits before redelivery are multiplied by this; 0.001 makes minutes of milliseconds."""
    channel_burst: int = 5
    """Messages that may come at once in one channel; then one each second of the workspace's clock."""
    workspace_posts_per_minute: int = 300
    edit_window_seconds: float | None = None
    """Age, by the workspace's clock, after which a message can't be edited; None: never closes."""
    tier_factor: float = 1.0
    """The budgets per minute of each method are multiplied by this."""
