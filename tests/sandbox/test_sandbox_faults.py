"""Faults strike as often as they were set, and are counted."""

import asyncio
import sys
import time
from pathlib import Path

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.conftest import Scene


async def post(scene: Scene) -> None:
    await scene.client.chat_postMessage(channel=scene.priya.id, text="hi")


async def test_a_429_names_its_wait_and_strikes_as_often_as_set(scene: Scene) -> None:
    scene.workspace.faults.ratelimit("chat.postMessage", retry_after=7, times=2)

    for _ in range(2):
        with pytest.raises(SlackApiError) as refused:
            await post(scene)
        assert refused.value.response.status_code == 429
        assert refused.value.response.headers["Retry-After"] == "7"
    await post(scene)

    assert scene.workspace.faults.struck == {"ratelimited chat.postMessage": 2}
    assert scene.workspace.inspector.counts.errors == 0
    assert len(scene.priya.dm) == 1


async def test_a_fault_can_let_calls_go_by_first(scene: Scene) -> None:
    scene.workspace.faults.fail("chat.postMessage", "internal_error", skip=1)

    await post(scene)
    with pytest.raises(SlackApiError, match="internal_error"):
        await post(scene)


@pytest.mark.parametrize(("gateway", "status"), [(False, 500), (True, 502)])
async def test_a_server_can_break(scene: Scene, gateway: bool, status: int) -> None:
    scene.workspace.faults.break_server("chat.postMessage", gateway=gateway)

    with pytest.raises(SlackApiError) as refused:
        await post(scene)

    assert refused.value.response.status_code == status
    assert scene.priya.dm == []


@pytest.mark.parametrize(("after", "posted"), [(False, 0), (True, 1)])
async def test_a_connection_can_drop_before_and_after(scene: Scene, after: bool, posted: int) -> None:
    scene.workspace.faults.drop("chat.postMessage", after=after)

    with pytest.raises(aiohttp.ClientError):
        await post(scene)

    assert len(scene.priya.dm) == posted
    await post(scene)


async def test_an_answer_can_be_slow(scene: Scene) -> None:
    scene.workspace.faults.slow("chat.postMessage", 0.1)
    began = time.perf_counter()

    await post(scene)

    assert time.perf_counter() - began >= 0.1


async def test_an_answer_can_be_slow_to_something_done_at_once(scene: Scene) -> None:
    scene.workspace.faults.slow("chat.postMessage", 0.2, after=True)

    posting = asyncio.ensure_future(post(scene))
    async with asyncio.timeout(0.15):
        while not scene.priya.dm:  # noqa: ASYNC110  # the post is answered late, and there is nothing else to wait for
            await asyncio.sleep(0.01)

    assert not posting.done()
    await posting


async def test_a_fault_can_last_until_it_is_lifted(scene: Scene) -> None:
    scene.workspace.faults.break_server("*", times=None)
    for _ in range(3):
        with pytest.raises(SlackApiError):
            await scene.client.auth_test()

    scene.workspace.faults.lift()

    assert (await scene.client.auth_test())["ok"]


async def test_the_workspace_runs_by_itself_and_prints_where(tmp_path: Path) -> None:
    manifest = Path(__file__).parent / "manifest.yml"
    arguments = ["-m", "sandbox", "--manifest", str(manifest), "--port", "0", "--clock-file", str(tmp_path / "clock")]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None

    lines = [(await process.stdout.readline()).decode() for _ in range(6)]
    printed = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    client = AsyncWebClient(printed["Bot token"], base_url=printed["Web API"], retry_handlers=[])
    answer = await client.auth_test()
    process.terminate()

    assert answer["user"] == "echo"
    assert printed["Web API"] == f"{printed['Page']}/api/"
    assert await process.wait() == 0
