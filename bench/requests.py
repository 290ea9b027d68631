"""A signed slash command, put to a Bolt app through its ASGI door, without a network in between."""

import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
from slack_sdk.signature import SignatureVerifier

SECRET = "a-signing-secret-for-the-bench"
PATH = "/slack/events"


def asker(door: AsyncSlackRequestHandler, *, team: str, user: str, text: str) -> Callable[[], Awaitable[None]]:
    """A function that types `/growth <text>` as that person and checks that the answer is 200 with a body."""
    body = urlencode(
        {
            "command": "/growth",
            "text": text,
            "team_id": team,
            "user_id": user,
            "channel_id": "C1",
            "trigger_id": "1.1.1",
            "response_url": "http://127.0.0.1:9/",
            "api_app_id": "A1",
        }
    ).encode()
    verifier = SignatureVerifier(SECRET)

    async def ask() -> None:
        stamp = str(int(time.time()))
        signature = verifier.generate_signature(timestamp=stamp, body=body) or ""
        scope: dict[str, Any] = {
            "type": "http",
            "method": "POST",
            "path": PATH,
            "query_string": b"",
            "headers": [
                (b"content-type", b"application/x-www-form-urlencoded"),
                (b"x-slack-request-timestamp", stamp.encode()),
                (b"x-slack-signature", signature.encode()),
            ],
        }
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            sent.append(message)

        await door(scope, receive, send)
        if sent[0]["status"] != 200 or len(sent[1]["body"]) < 20:
            raise RuntimeError(f"the app under measure did not answer: {sent}")

    return ask
