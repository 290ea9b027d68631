"""A process that no longer hears Slack knows it, also where its client has forgotten when it last did."""

import time
from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from app.slack.socket_mode import Ears


@pytest.fixture
async def handler() -> AsyncIterator[AsyncSocketModeHandler]:
    """Bolt's, never connected."""
    handler = AsyncSocketModeHandler(AsyncApp(token="xoxb-1", signing_secret="s"), "xapp-1")
    yield handler
    await handler.close_async()


async def test_silence_goes_on_when_the_client_gives_a_connection_up(handler: AsyncSocketModeHandler) -> None:
    ears = Ears(handler, _heard=time.time() - 200)
    handler.client.last_ping_pong_time = time.time() - 200
    assert ears.silence() >= 200

    handler.client.last_ping_pong_time = None

    assert ears.silence() >= 200
    assert ears.problem() is not None
    await ears.until_dead()


async def test_a_frame_ends_the_silence(handler: AsyncSocketModeHandler) -> None:
    ears = Ears(handler, _heard=time.time() - 200)
    handler.client.last_ping_pong_time = time.time()

    assert ears.silence() < 5
    assert ears.problem() is None
