"""`make demo`: the page at once, a season under way soon after, and nothing left behind, however it ends."""

import signal
import socket
import sys

import aiohttp
import pytest

from tests.journeys.demo_process import are_gone, command_of, list_below, running_demo

pytestmark = [
    pytest.mark.timeout(180),
    pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc"),
]


async def test_the_page_answers_at_once_and_a_season_is_under_way_soon_after() -> None:
    async with running_demo("--port", "0") as demo:
        address = await demo.address()
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            assert answer.status == 200
            assert "Trellis" in await answer.text()
        await demo.says("A season is under way", within=90)
        assert await demo.ends(signal.SIGTERM) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
async def test_whatever_ends_it_ends_everything_it_started(number: signal.Signals) -> None:
    async with running_demo("--port", "0") as demo:
        below = await demo.started("postgres", "-m app run")
        await demo.ends(number)
        assert await are_gone(below) == set()


async def test_it_ends_in_the_middle_of_starting_too() -> None:
    async with running_demo("--port", "0") as demo:
        await demo.address()
        below = list_below(demo.process.pid)
        assert await demo.ends(signal.SIGTERM) == 0
        assert await are_gone(below) == set()


async def test_a_taken_port_gets_a_kind_word() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        async with running_demo("--port", str(port)) as demo:
            _, said = await demo.process.communicate()
    assert demo.process.returncode == 1
    assert f"Port {port} is taken" in said.decode()
    assert "Traceback" not in said.decode()


async def test_a_database_with_something_in_it_is_left_alone(own_database_url: str) -> None:
    async with running_demo("--port", "0", environ={"TRELLIS_DATABASE_URL": own_database_url}) as demo:
        _, said = await demo.process.communicate()
    assert demo.process.returncode == 1
    assert "not empty" in said.decode()


async def test_a_database_that_is_given_is_used(empty_database_url: str) -> None:
    async with running_demo("--port", "0", environ={"TRELLIS_DATABASE_URL": empty_database_url}) as demo:
        below = await demo.started("-m app run")
        assert not any("/postgres " in command_of(pid) for pid in below)
