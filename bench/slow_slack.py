"""The simplest Slack there is: over real HTTP it takes every call and says so after 50 ms. A process of its own.

It reads no more of a request than it needs to answer, so that the machine's time goes to what is measured.
"""

import asyncio
import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

import uvloop

ANSWERS_AFTER_SECONDS = 0.05
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = b"content-length:"


class _Calls(asyncio.Protocol):
    """One kept-alive connection with one call at a time, as aiohttp makes them."""

    numbers = itertools.count(1)

    def __init__(self) -> None:
        self.came = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # uvloop's is one in all but name

    def data_received(self, data: bytes) -> None:
        self.came += data
        head, ends, body = self.came.partition(_END_OF_HEAD)
        if ends and len(body) >= _length_in(head):
            self.came = b""
            asyncio.get_running_loop().call_later(ANSWERS_AFTER_SECONDS, self.answer)

    def answer(self) -> None:
        ts = f"{time.time():.0f}.{next(self.numbers):06d}"
        body = json.dumps({"ok": True, "channel": f"D{ts}", "ts": ts}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)


def _length_in(head: bytes) -> int:
    lowered = head.lower()
    if _LENGTH not in lowered:
        return 0
    return int(lowered.split(_LENGTH, 1)[1].split(b"\r\n", 1)[0])


async def _serve() -> None:
    server = await asyncio.get_running_loop().create_server(_Calls, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)  # whoever started it reads the port
    await server.serve_forever()


@contextmanager
def slow_slack() -> Iterator[str]:
    """The address of its Web API, with a slash at the end."""
    with subprocess.Popen([sys.executable, "-m", "bench.slow_slack"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}/api/"
        finally:
            process.terminate()


if __name__ == "__main__":
    uvloop.run(_serve())
