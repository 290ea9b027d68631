"""Our thin edge to Slack: the calls Trellis makes, each once, with every outcome mapped to app.slack.errors."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from app.slack.errors import HALF_DONE, NEVER_DONE, RateLimited, Refused, SlackProblem, Unreachable, Unsure

View = dict[str, Any]
Blocks = list[dict[str, Any]]
LIMIT_SECONDS = 10.0
METADATA_EVENT = "trellis_message"
"""Names our messages in their metadata, to find one whose outcome is unknown; the payload is an id only."""


@dataclass(slots=True)
class Slack:
    """Speaks as the bot of a workspace. `token_of` gives the bot token of a workspace."""

    session: aiohttp.ClientSession
    api_url: str
    token_of: Callable[[UUID], Awaitable[str]]
    _clients: dict[str, AsyncWebClient] = field(default_factory=dict)

    async def open_window(self, workspace: UUID, trigger: str, view: View) -> None:
        await self._call(workspace, "views.open", trigger_id=trigger, view=view)

    async def push_window(self, workspace: UUID, trigger: str, view: View) -> None:
        await self._call(workspace, "views.push", trigger_id=trigger, view=view)

    async def update_window(self, workspace: UUID, view_id: str, view: View, *, seen: str | None = None) -> None:
        """Put another view in place; with `seen`, the hash of what was seen, only if nothing changed since."""
        await self._call(workspace, "views.update", view_id=view_id, view=view, **({"hash": seen} if seen else {}))

    async def publish_home(self, workspace: UUID, user: str, view: View) -> None:
        await self._call(workspace, "views.publish", user_id=user, view=view)

    async def open_dm(self, workspace: UUID, user: str) -> str:
        """The id of the bot's DM with that member."""
        answer = await self._call(workspace, "conversations.open", users=user)
        return str(answer["channel"]["id"])

    async def post(
        self, workspace: UUID, channel: str, *, text: str, blocks: Blocks, message: UUID, thread_ts: str | None = None
    ) -> tuple[str, str]:
        """Post once; returns (channel id, ts). `message` goes into the metadata. Never retried here."""
        answer = await self._call(
            workspace,
            "chat.postMessage",
            channel=channel,
            text=text,
            blocks=blocks,
            unfurl_links=False,
            unfurl_media=False,
            metadata={"event_type": METADATA_EVENT, "event_payload": {"id": str(message)}},
            **({"thread_ts": thread_ts} if thread_ts else {}),
        )
        return str(answer["channel"]), str(answer["ts"])

    async def edit(self, workspace: UUID, channel: str, ts: str, *, text: str, blocks: Blocks) -> None:
        await self._call(workspace, "chat.update", channel=channel, ts=ts, text=text, blocks=blocks)

    async def find_posted(self, workspace: UUID, channel: str, message: UUID, *, oldest: float) -> str | None:
        """The ts of our message with that id in a DM since `oldest` (unix seconds), if it is there; page by page."""
        since, cursor = f"{oldest:.6f}", ""
        while True:
            page = {"cursor": cursor} if cursor else {}
            answer = await self._call(
                workspace,
                "conversations.history",
                channel=channel,
                oldest=since,
                limit=100,
                include_all_metadata=True,
                **page,
            )
            for posted in answer.get("messages", []):
                if posted.get("metadata", {}).get("event_payload", {}).get("id") == str(message):
                    return str(posted["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor", "")
            if not cursor:
                return None

    async def respond(self, response_url: str, body: dict[str, Any]) -> None:
        """Answer an interaction through its response_url (30 minutes, five times)."""
        try:
            async with self.session.post(response_url, json=body) as answer:
                if answer.status != 200:
                    raise Refused("response_url", str(answer.status))
        except aiohttp.ClientConnectorError as error:
            raise Unreachable("response_url") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unsure("response_url") from error

    async def user_info(self, workspace: UUID, user: str) -> dict[str, Any]:
        return dict((await self._call(workspace, "users.info", user=user))["user"])

    async def list_users(self, workspace: UUID) -> AsyncIterator[list[dict[str, Any]]]:
        """All members, a page at a time."""
        cursor: str | None = None
        while cursor != "":
            members, cursor = await self.users_page(workspace, cursor)
            yield members

    async def users_page(self, workspace: UUID, cursor: str | None = None) -> tuple[list[dict[str, Any]], str]:
        """A page of the members, and where the next one begins: nothing after the last."""
        answer = await self._call(workspace, "users.list", limit=200, **({"cursor": cursor} if cursor else {}))
        return answer["members"], answer.get("response_metadata", {}).get("next_cursor", "")

    async def auth_test(self, token: str) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Who that token belongs to, and the scopes it carries."""
        answer = await self._send(self._client(token), "auth.test", {})
        scopes = answer.headers.get("x-oauth-scopes") or answer.headers.get("X-OAuth-Scopes") or ""
        return dict(answer.data), tuple(filter(None, (scope.strip() for scope in scopes.split(","))))

    async def open_connection(self, app_token: str) -> str:
        """Ask for a Socket Mode address: proves that the app token works."""
        return str((await self._send(self._client(app_token), "apps.connections.open", {}))["url"])

    def _client(self, token: str) -> AsyncWebClient:
        client = self._clients.get(token)
        if client is None:
            client = AsyncWebClient(token=token, base_url=self.api_url, session=self.session, retry_handlers=[])
            self._clients[token] = client
        return client

    async def _call(self, workspace: UUID, method: str, **arguments: Any) -> Any:
        return await self._send(self._client(await self.token_of(workspace)), method, arguments)

    async def _send(self, client: AsyncWebClient, method: str, arguments: dict[str, Any]) -> Any:
        try:
            return await client.api_call(method, json=arguments)
        except SlackApiError as error:
            raise _problem(method, error) from error
        except aiohttp.ClientConnectorError as error:
            raise Unreachable(method) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unsure(method) from error


def _problem(method: str, error: SlackApiError) -> SlackProblem:
    """What an unwelcome answer means for us. A 5xx page has no `error` in it."""
    word = str(error.response.get("error") or "")
    if error.response.status_code == 429 or word in NEVER_DONE:
        return RateLimited(method, float(error.response.headers.get("Retry-After", 1)))
    if error.response.status_code >= 500 or word in HALF_DONE or not word:
        return Unsure(f"{method}: {word or error.response.status_code}")
    messages = error.response.get("response_metadata", {}).get("messages", [])
    return Refused(method, word, "; ".join(messages))
