"""Our end of Socket Mode: how it is opened, and whether Slack is still heard."""

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.request import SocketModeRequest

from app.errors import ConfigurationError, TrellisError
from app.slack.client import Slack
from app.slack.errors import SlackProblem

PROBE_SECONDS = 15.0
DEAF_AFTER_SECONDS = 60.0
"""A Socket Mode connection is pinged every ten seconds; a minute without a frame means that we don't hear Slack."""
LAST_ANSWERS_SECONDS = 2.5
DEAD_AFTER_SECONDS = 180.0
"""A client that does not recover by then may never do: a refused handshake is tried with the same ticket for ever."""


async def listen_by_socket(bolt: AsyncApp, slack: Slack, app_token: str) -> "Ears":
    """Connect; raises ConfigurationError where the app token does not work, TimeoutError where Slack can't be had."""
    await _probe(slack, app_token)
    ears = Ears(AsyncSocketModeHandler(bolt, app_token))
    ears.handler.client.socket_mode_request_listeners = [ears.answer]
    async with asyncio.timeout(PROBE_SECONDS):
        await ears.handler.connect_async()
    return ears


@dataclass(slots=True)
class Ears:
    """Our end of Socket Mode: connected, and how long ago Slack was last heard."""

    handler: AsyncSocketModeHandler
    _answering: set[str] = field(default_factory=set)
    _heard: float = field(default_factory=time.time)

    async def answer(self, client: Any, request: SocketModeRequest) -> None:
        """Let Bolt answer one envelope, and know of it until it is answered."""
        self._answering.add(request.envelope_id)
        try:
            await self.handler.handle(client, request)
        finally:
            self._answering.discard(request.envelope_id)

    def silence(self) -> float:
        """Seconds since Slack was last heard."""
        # The client forgets the time when it gives a connection up, also one that it never replaces.
        self._heard = max(self._heard, self.handler.client.last_ping_pong_time or 0.0)
        return time.time() - self._heard

    async def close(self) -> None:
        """Answer what came in, then hang up: an envelope that isn't acked fails to the person, or comes again."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_ANSWERS_SECONDS):
                while self._answering:  # noqa: ASYNC110  # a plain set; it lasts an answer's time at most
                    await asyncio.sleep(0.01)
        await self.handler.close_async()

    def problem(self) -> str | None:
        return "slack: no frame for a minute" if self.silence() > DEAF_AFTER_SECONDS else None

    async def until_dead(self) -> None:
        """Returns when Slack has been silent for so long that only a new process will hear it again."""
        while self.silence() < DEAD_AFTER_SECONDS:  # noqa: ASYNC110  # the client only keeps a time, and sets no event
            await asyncio.sleep(DEAF_AFTER_SECONDS / 10)


class Deaf(TrellisError):
    """Slack was not heard for three minutes."""

    def __init__(self) -> None:
        super().__init__(
            "Slack was not heard for three minutes, so this process ended for a new one to take its place."
        )


async def _probe(slack: Slack, app_token: str) -> None:
    """Ask Slack for a connection before Bolt does: with a bad token Bolt would wait for ever."""
    try:
        async with asyncio.timeout(PROBE_SECONDS):
            await slack.open_connection(app_token)
    except (SlackProblem, TimeoutError) as problem:
        raise ConfigurationError(f"TRELLIS_SLACK_APP_TOKEN does not work: {problem}.") from problem
