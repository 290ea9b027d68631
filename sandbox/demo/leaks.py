"""The search for contents where they must not be: every personal text of the story carries a canary word.

A search that finds nothing proves something only if it can find: before each one a canary is planted where it looks,
found, and taken away.
"""

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import psycopg

from sandbox.inspector import Direction, Traffic
from sandbox.pg_host import find_pg_bin
from sandbox.server import Server

CANARY = "kestrel"
"""In every personal text of the story; a word that Trellis itself never says."""
PLANTED = "kestrel-planted"
WINDOWS = ("views.",)


class SearchIsBlind(Exception):
    """A planted canary was not found: the search proves nothing."""


@dataclass(frozen=True, slots=True)
class Leaks:
    """Where canaries were found, a line each, without the texts around them."""

    in_messages: tuple[str, ...]
    in_log: tuple[str, ...]
    in_database: tuple[str, ...]

    @property
    def count(self) -> int:
        return len(self.in_messages) + len(self.in_log) + len(self.in_database)


def said_to_slack(traffic: Iterable[Traffic]) -> list[tuple[str, str]]:
    """What the app sent that is not a window: Web API calls, response_urls, files, acks with a message in them."""
    said: list[tuple[str, str]] = []
    for entry in traffic:
        if entry.direction is Direction.CALL and not entry.name.startswith(WINDOWS):
            said.append((entry.name, _text(entry.sent)))
        elif entry.direction is Direction.DELIVERY:
            said.append((f"ack of {entry.name}", _text(_without_windows(entry.answer))))
    return said


def search_messages(traffic: Iterable[Traffic], word: str) -> tuple[str, ...]:
    return tuple(f"{place}" for place, text in said_to_slack(traffic) if word in text.lower())


def search_log(log: Path, word: str) -> tuple[str, ...]:
    lines = log.read_text(errors="replace").lower().splitlines()
    return tuple(f"line {number} of the log" for number, line in enumerate(lines, 1) if word in line)


def search_database(url: str, word: str) -> tuple[str, ...]:
    """Search a dump of the database for the word as text, and as the bytes of a column that should be sealed."""
    dump = subprocess.run(
        [find_pg_bin(os.environ) / "pg_dump", "--data-only", "--inserts", _plain(url)], capture_output=True, check=True
    ).stdout.lower()
    rows = dump.splitlines()
    needles = (word.encode(), word.encode().hex().encode())
    return tuple(_table(row) for row in rows if any(needle in row for needle in needles))


async def search_everywhere(server: Server, log: Path, admin_url: str) -> Leaks:
    """All three searches, each after it has found a canary planted for it. Raises SearchIsBlind."""
    await _prove_messages(server)
    _prove_log(log)
    _prove_database(admin_url)
    traffic = [entry for entry in server.workspace.inspector.entries if PLANTED not in _text(entry.sent)]
    return Leaks(
        in_messages=search_messages(traffic, CANARY),
        in_log=search_log(log, CANARY),
        in_database=search_database(admin_url, CANARY),
    )


async def _prove_messages(server: Server) -> None:
    """Send a canary as the app would: a message to itself that Slack refuses is still one that was sent."""
    headers = {"Authorization": f"Bearer {server.workspace.app.bot_token}"}
    message = {"channel": "C00000000", "text": PLANTED}
    async with aiohttp.ClientSession(headers=headers) as session:
        await session.post(f"{server.api_url}chat.postMessage", json=message)
    if not search_messages(server.workspace.inspector.entries, PLANTED):
        raise SearchIsBlind("messages")


def _prove_log(log: Path) -> None:
    before = log.read_bytes()
    with log.open("ab") as out:
        out.write(f"{PLANTED}\n".encode())
    found = search_log(log, PLANTED)
    with log.open("r+b") as out:
        out.truncate(len(before))
    if not found:
        raise SearchIsBlind("log")


def _prove_database(url: str) -> None:
    """In a table of its own: once as text, once as bytes."""
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute("CREATE TABLE planted (said text, sealed bytea)")
        try:
            for row in ((PLANTED, b""), ("", PLANTED.encode())):
                connection.execute("INSERT INTO planted VALUES (%s, %s)", row)
            found = search_database(url, PLANTED)
        finally:
            connection.execute("DROP TABLE planted")
    if len(found) != 2:
        raise SearchIsBlind("database")


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _without_windows(answer: Any) -> Any:
    """What an ack says outside windows."""
    return {key: one for key, one in answer.items() if key != "view"} if isinstance(answer, dict) else answer


def _table(row: bytes) -> str:
    """The table of a row of the dump, without what stands in it."""
    return row.split(b" values ", 1)[0].decode(errors="replace")


def _plain(url: str) -> str:
    return "postgresql://" + url.split("://", 1)[1]
