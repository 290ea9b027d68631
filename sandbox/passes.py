"""Trigger ids and response URLs: short permissions that an interaction hands to the app. They age by real time."""

import hashlib

from sandbox.clock import Clock
from sandbox.ids import Ids
from sandbox.model import ResponseUrl, Trigger
from sandbox.rules import Rules


class PassRefused(Exception):
    """A trigger or response URL that Slack would not take; the words are Slack's error."""


class Passes:
    """Issues and takes passes."""

    def __init__(self, ids: Ids, clock: Clock, rules: Rules) -> None:
        self._ids = ids
        self._clock = clock
        self._rules = rules
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def issue_trigger(self, user: str, *, view_id: str | None = None) -> Trigger:
        """A trigger for one interaction of one person; `view_id` if it happened in a window."""
        numbers = int(hashlib.sha256(self._ids.mint("").encode()).hexdigest(), 16)
        trigger_id = f"{numbers % 10**13}.{numbers // 10**13 % 10**12}.{numbers:064x}"[:60]
        trigger = Trigger(trigger_id, user, self._clock.real(), view_id)
        self._triggers[trigger_id] = trigger
        return trigger

    def take_trigger(self, trigger_id: str) -> Trigger:
        """Use a trigger up. PassRefused: `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`."""
        trigger = self._triggers.get(trigger_id)
        if trigger is None:
            raise PassRefused("invalid_trigger_id")
        if trigger.used:
            raise PassRefused("exchanged_trigger_id")
        if self._clock.real() - trigger.issued_at > self._rules.trigger_seconds:
            raise PassRefused("expired_trigger_id")
        trigger.used = True
        return trigger

    def issue_url(
        self,
        user: str,
        channel: str,
        *,
        message_ts: str | None = None,
        ephemeral_source: bool = False,
        for_command: bool = False,
    ) -> ResponseUrl:
        key = f"{self._ids.mint('R')}/{self._ids.secret('response')}"
        self._urls[key] = ResponseUrl(key, user, channel, self._clock.real(), message_ts, ephemeral_source, for_command)
        return self._urls[key]

    def take_url(self, key: str) -> ResponseUrl:
        """Use a response URL once more. Raises PassRefused with `expired_url` or `used_url`."""
        found = self._urls.get(key)
        if found is None or self._clock.real() - found.issued_at > self._rules.response_url_seconds:
            raise PassRefused("expired_url")
        if found.uses >= self._rules.response_url_uses:
            raise PassRefused("used_url")
        found.uses += 1
        return found
