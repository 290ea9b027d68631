"""Delivery at its edges: tickets, frames, turns, acks, signatures, retries."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from slack_sdk.signature import Clock as VerifierClock
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from sandbox.model import Json
from sandbox.people.outcome import Fate
from tests.sandbox.bots import listening_app, running_bot
from tests.sandbox.conftest import Scene


async def address(scene: Scene) -> str:
    answer = await scene.client_with(scene.workspace.app.app_token).apps_connections_open(
        app_token=scene.workspace.app.app_token
    )
    return str(answer["url"])


@asynccontextmanager
async def connected(scene: Scene) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A bare connection that has said hello."""
    async with scene.session.ws_connect(await address(scene)) as socket:
        assert (await socket.receive_json())["type"] == "hello"
        yield socket


async def test_a_connection_says_hello_and_counts(scene: Scene) -> None:
    async with connected(scene), scene.session.ws_connect(await address(scene)) as second:
        hello = await second.receive_json()

    assert (hello["num_connections"], hello["connection_info"]) == (2, {"app_id": scene.workspace.app.id})


async def test_a_ticket_is_good_for_one_connection(scene: Scene) -> None:
    url = await address(scene)
    async with scene.session.ws_connect(url):
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await scene.session.ws_connect(url)


async def test_a_refused_handshake_leaves_the_ticket_good(scene: Scene) -> None:
    scene.workspace.faults.refuse_handshakes()
    url = await address(scene)

    with pytest.raises(aiohttp.WSServerHandshakeError):
        await scene.session.ws_connect(url)
    async with scene.session.ws_connect(url) as socket:
        assert (await socket.receive_json())["type"] == "hello"
    assert scene.workspace.faults.struck.total() == 1


async def test_connections_take_turns_and_each_envelope_goes_to_one(scene: Scene) -> None:
    async with connected(scene) as one, connected(scene) as two:
        for socket in (one, two, one):
            act = asyncio.create_task(scene.priya.command("/echo", "x"))
            envelope = await socket.receive_json()
            await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "heard"}})
            outcome = await act
            assert outcome.message is not None
            assert outcome.message.text == "heard"
    assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)


async def test_an_event_without_an_ack_comes_again_and_says_why(scene: Scene) -> None:
    async with connected(scene) as socket:
        await scene.priya.dm_bot("hello")
        first, second = await socket.receive_json(), await socket.receive_json()
        await socket.send_json({"envelope_id": second["envelope_id"]})
        await scene.workspace.courier.settled()

    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    assert first["envelope_id"] != second["envelope_id"]
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["accepts_response_payload"] is False


async def test_a_connection_that_breaks_before_the_ack_is_noticed_at_once(scene: Scene) -> None:
    async with connected(scene) as socket:
        act = asyncio.create_task(scene.priya.command("/echo"))
        await socket.receive_json()
        await scene.workspace.sockets.drop()

        assert (await act).fate is Fate.UNREACHABLE


async def test_an_ack_counts_on_another_connection(scene: Scene) -> None:
    async with connected(scene) as one, connected(scene) as two:
        act = asyncio.create_task(scene.priya.command("/echo"))
        envelope = await one.receive_json()
        await two.send_json({"envelope_id": envelope["envelope_id"]})

        assert (await act).ok


async def test_a_refresh_makes_slacks_own_client_come_back(scene: Scene) -> None:
    async with running_bot(scene, "socket") as bot:
        before = list(scene.workspace.sockets.connections)
        await scene.workspace.sockets.disconnect("refresh_requested")

        def came_back() -> bool | None:
            return any(one not in before for one in scene.workspace.sockets.connections) or None

        await scene.workspace.changes.wait_for(came_back, within=5, what=lambda: "a new connection")
        assert (await scene.priya.command("/echo")).ok
        assert len(bot.heard) == 1


async def test_a_warning_does_not_close(scene: Scene) -> None:
    async with connected(scene) as socket:
        await scene.workspace.sockets.disconnect("warning")

        assert (await socket.receive_json())["reason"] == "warning"
        assert len(scene.workspace.sockets.connections) == 1


async def test_an_eleventh_connection_is_sent_away(scene: Scene) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(10):
            await stack.enter_async_context(connected(scene))
        one_more = await stack.enter_async_context(scene.session.ws_connect(await address(scene)))

        assert (await one_more.receive_json())["reason"] == "too_many_websockets"


async def test_socket_mode_is_off_when_http_is_on(scene: Scene) -> None:
    scene.workspace.deliver_by_http("http://127.0.0.1:1/slack/events")

    answer = scene.client_with(scene.workspace.app.app_token)
    with pytest.raises(Exception, match="forbidden_team"):
        await answer.apps_connections_open(app_token=scene.workspace.app.app_token)


@dataclass
class Door:
    """An app's request URL that answers as it is told."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    echo: bool = True
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        if b"url_verification" in body:
            return PlainTextResponse(json.loads(body)["challenge"] if self.echo else "what?")
        self.requests.append((dict(request.headers), body))
        return Response(status_code=self.status, headers=self.headers)


@pytest.fixture
async def door(scene: Scene) -> AsyncIterator[Door]:
    door = Door()
    async with listening_app(Starlette(routes=[Route("/in", door.answer, methods=["POST"])])) as url:
        scene.workspace.deliver_by_http(f"{url}/in")
        yield door


async def test_every_post_is_signed_over_its_raw_body(scene: Scene, door: Door) -> None:
    await scene.priya.command("/echo", "ü & <x>")
    await scene.priya.global_shortcut("start")
    await scene.priya.dm_bot("hello")
    await scene.workspace.courier.settled()

    real = scene.workspace.clock.real
    verifier = SignatureVerifier(scene.workspace.app.signing_secret, clock=_Clock(real()))
    for headers, body in door.requests:
        assert verifier.is_valid_request(body, headers)
        assert not verifier.is_valid_request(body + b" ", headers)
    kinds = [headers["content-type"] for headers, _ in door.requests]
    assert kinds == ["application/x-www-form-urlencoded"] * 2 + ["application/json"]


class _Clock(VerifierClock):
    """The clock of the verifier, at the workspace's real time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def now(self) -> float:
        return self.seconds


async def test_a_url_that_does_not_answer_the_challenge_gets_nothing(scene: Scene, door: Door) -> None:
    door.echo = False

    assert (await scene.priya.command("/echo")).fate is Fate.UNREACHABLE
    assert door.requests == []


async def test_failed_events_are_retried_with_number_and_reason(scene: Scene, door: Door) -> None:
    door.status = 500

    await scene.priya.dm_bot("hello")
    await scene.workspace.courier.settled()

    told = [(one.get("x-slack-retry-num"), one.get("x-slack-retry-reason")) for one, _ in door.requests]
    assert told == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]


async def test_an_app_can_ask_for_no_more_retries(scene: Scene, door: Door) -> None:
    door.status, door.headers = 500, {"x-slack-no-retry": "1"}

    await scene.priya.dm_bot("hello")
    await scene.workspace.courier.settled()

    assert len(door.requests) == 1


async def test_interactions_are_not_retried(scene: Scene, door: Door) -> None:
    door.status = 500

    outcome = await scene.priya.global_shortcut("start")

    assert (outcome.fate, len(door.requests)) == (Fate.REFUSED, 1)
    assert not outcome.ok


async def test_events_without_subscription_or_scope_are_not_told(scene: Scene, door: Door) -> None:
    private = scene.workspace.add_channel("leads", scene.priya.user, scene.workspace.bot, private=True)
    elsewhere = scene.workspace.add_channel("elsewhere", scene.priya.user)

    await scene.priya.post(private, "message.groups is not in the manifest")
    await scene.priya.post(elsewhere, "the bot is not here")
    await scene.workspace.courier.settled()

    assert door.requests == []


async def test_a_response_url_works_five_times_for_thirty_minutes(scene: Scene, door: Door) -> None:
    await scene.priya.command("/echo", channel="payments")
    payload = scene.workspace.inspector.deliveries("/echo")[0].sent

    async def respond(**body: object) -> tuple[int, str]:
        async with scene.session.post(payload["response_url"], json=body) as response:
            return response.status, await response.text()

    answers = [await respond(text=f"answer {number}") for number in range(5)]
    scene.time.seconds += 1
    sixth = await respond(text="one too many")
    await scene.priya.command("/echo", channel="payments")
    payload = scene.workspace.inspector.deliveries("/echo")[1].sent
    scene.time.seconds += 30 * 60 + 1
    late = await respond(text="too late")

    assert answers == [(200, "ok")] * 5
    assert (sixth[0], json.loads(sixth[1])["error"]) == (404, "used_url")
    assert (late[0], json.loads(late[1])["error"]) == (404, "expired_url")
    assert [one.text for one in scene.priya.ephemerals] == [f"answer {number}" for number in range(5)]


async def test_an_ephemeral_message_is_replaced_or_deleted_and_never_shown_to_all(scene: Scene, door: Door) -> None:
    blocks: list[Json] = [
        {
            "type": "actions",
            "elements": [{"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}],
        }
    ]
    payments = scene.workspace.channel("payments")
    await scene.client.chat_postEphemeral(channel=payments.id, user=scene.priya.id, text="psst", blocks=blocks)
    message = scene.priya.ephemerals[-1]
    await scene.priya.click(message, "go")
    payload: dict[str, Any] = scene.workspace.inspector.deliveries("block_actions")[0].sent

    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload
    replacement = {"replace_original": True, "response_type": "in_channel", "text": "still between us"}
    async with scene.session.post(payload["response_url"], json=replacement) as response:
        assert response.status == 200
    assert ([one.text for one in scene.priya.ephemerals], scene.dana.channel("payments")) == (["still between us"], [])
    async with scene.session.post(payload["response_url"], json={"delete_original": True}) as response:
        assert response.status == 200
    assert scene.priya.ephemerals == []
