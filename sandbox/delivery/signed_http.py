"""Signed HTTP: each payload is posted to the app's request URL, signed as Slack signs."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.delivery.envelope import Attempt, Envelope, Fate, Kind, Receipt
from sandbox.model import Json
from sandbox.rules import Rules

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
MOST_REDIRECTS = 2


class SignedHttp:
    """Posts to one request URL. The URL is verified with a challenge before anything else goes there."""

    def __init__(self, request_url: str, signing_secret: str, real: Callable[[], float], rules: Rules) -> None:
        self.request_url = request_url
        self._secret = signing_secret
        self._real = real
        self._rules = rules
        self._session: aiohttp.ClientSession | None = None
        self._verified = False

    async def verify(self) -> bool:
        """Send `url_verification` and see whether its challenge comes back."""
        body = json.dumps({"token": "", "challenge": "c" * 32, "type": "url_verification"})
        receipt = await self._post(body, JSON, Attempt())
        echoed = receipt.answer.get("challenge") if isinstance(receipt.answer, dict) else receipt.answer
        self._verified = receipt.fate is Fate.ACKED and echoed == "c" * 32
        return self._verified

    async def hand_over(self, envelope: Envelope, attempt: Attempt) -> Receipt:
        if not self._verified and not await self.verify():
            return Receipt(Fate.UNREACHABLE, detail="the request URL did not answer the challenge")
        body, content_type = _encode(envelope)
        return await self._post(body, content_type, attempt)

    def reason(self, receipt: Receipt) -> str:
        return {Fate.LATE: "http_timeout", Fate.REFUSED: "http_error"}.get(receipt.fate, "connection_failed")

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _post(self, body: str, content_type: str, attempt: Attempt) -> Receipt:
        session = self._session = self._session or aiohttp.ClientSession()
        headers = self._headers(body, content_type, attempt)
        try:
            async with (
                asyncio.timeout(self._rules.ack_seconds),
                session.post(self.request_url, data=body, headers=headers, max_redirects=MOST_REDIRECTS) as response,
            ):
                return await _receipt(response)
        except TimeoutError:
            return Receipt(Fate.LATE)
        except aiohttp.TooManyRedirects:
            return Receipt(Fate.REFUSED, detail="too many redirects")
        except aiohttp.ClientError as fault:
            return Receipt(Fate.UNREACHABLE, detail=type(fault).__name__)

    def _headers(self, body: str, content_type: str, attempt: Attempt) -> dict[str, str]:
        timestamp = str(int(self._real()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(self._secret, timestamp, body),
        }
        if attempt.number:
            headers |= {"X-Slack-Retry-Num": str(attempt.number), "X-Slack-Retry-Reason": attempt.reason}
        return headers


def signature(secret: str, timestamp: str, body: str) -> str:
    """Slack's v0 signature of a body."""
    return "v0=" + hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256).hexdigest()


def _encode(envelope: Envelope) -> tuple[str, str]:
    if envelope.kind is Kind.EVENT:
        return json.dumps(envelope.payload), JSON
    if envelope.kind is Kind.COMMAND:
        return urlencode(envelope.payload), FORM
    return urlencode({"payload": json.dumps(envelope.payload)}), FORM


async def _receipt(response: aiohttp.ClientResponse) -> Receipt:
    text = await response.text()
    if not 200 <= response.status < 300:
        may_retry = response.headers.get("x-slack-no-retry") != "1"
        return Receipt(Fate.REFUSED, detail=f"http {response.status}", retry=may_retry)
    return Receipt(Fate.ACKED, answer=_answer(text, response.content_type))


def _answer(text: str, content_type: str) -> Any:
    if not text:
        return None
    if content_type != JSON:
        return text
    try:
        answer: Json | str = json.loads(text)
    except ValueError:
        return text  # Slack, too, shows a body that is no JSON as it is.
    return answer
