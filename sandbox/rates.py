"""Rate limits: a budget per method and minute, and a pace per channel, counted by the workspace's clock."""

import math
from collections import deque
from enum import IntEnum

from sandbox.clock import Clock
from sandbox.rules import Rules

MINUTE = 60.0


class Tier(IntEnum):
    """Calls a minute that Slack promises to take of one method; `POSTING` and `SPECIAL` have their own."""

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    SPECIAL = 600
    POSTING = 300


class Rates:
    """Counts calls and posts; answers how many seconds to wait, 0 if the call may go ahead."""

    def __init__(self, clock: Clock, rules: Rules) -> None:
        self._clock = clock
        self._rules = rules
        self._calls: dict[str, deque[float]] = {}
        self._channels: dict[str, tuple[float, float]] = {}

    def spend_call(self, method: str, tier: Tier) -> int:
        """Count a call of a method. Returns whole seconds until the next one fits, or 0 if this one did."""
        budget = self._rules.workspace_posts_per_minute if tier is Tier.POSTING else tier.value
        now = self._clock.seconds
        calls = self._calls.setdefault(method, deque())
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= budget * self._rules.tier_factor:
            return _whole(calls[0] + MINUTE - now)
        calls.append(now)
        return 0

    def spend_post(self, channel: str) -> int:
        """Count a message in a channel: one a second after a small burst. Returns seconds to wait, or 0."""
        now = self._clock.seconds
        tokens, at = self._channels.get(channel, (float(self._rules.channel_burst), now))
        tokens = min(float(self._rules.channel_burst), tokens + now - at)
        if tokens < 1:
            self._channels[channel] = (tokens, now)
            return _whole(1 - tokens)
        self._channels[channel] = (tokens - 1, now)
        return 0


def _whole(seconds: float) -> int:
    return max(1, math.ceil(seconds))
