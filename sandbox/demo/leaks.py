"""The search for contents where they must not be: every personal text of the story carries a canary word.

A search that finds nothing proves something only if it can find. So before each one a canary is planted where it looks:
sent as Trellis would send it, written where Trellis writes; and it must be found.
"""

import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import aiohttp

from sandbox.api.files import new_file
from sandbox.demo.database import SEES_ALL, Store
from sandbox.demo.house import House
from sandbox.inspector import Direction, Traffic
from sandbox.pg_host import find_pg_bin
from sandbox.workspace import Workspace

CANARY = "kestrel"
"""In every personal text of the story, in lower case; a word that Trellis itself never says."""
PLANTED = "goldcrest"
"""What is planted: another word, so that what a proof leaves behind is no finding."""

WINDOWS = "views."
UNSEEN = frozenset({"private_metadata", "external_id", "callback_id", "block_id", "action_id", "value"})
"""What of a window is not before the reader: Slack keeps it, and logs may hold it."""

SPOKEN = ("chat.postMessage", "chat.update", "chat.postEphemeral", "files.getUploadURLExternal")
"""Methods that put words before people outside windows."""


class SearchIsBlind(Exception):
    """A planted canary was not found: the search proves nothing."""


async def search_everywhere(house: House) -> list[str]:
    """Where contents were found, a line each, without the texts around them. Raises SearchIsBlind."""
    await prove_traffic(house)
    prove_files(house.workspace)
    logs = [log for log in (house.log, house.store.log) if log is not None]
    for log in logs:
        prove_log(log)
    prove_database(house.store)
    return [
        *search_traffic(house.workspace.inspector.entries, CANARY),
        *search_files(house.workspace, CANARY),
        *(found for log in logs for found in search_log(log, CANARY)),
        *search_database(house.store, CANARY),
    ]


def search_traffic(traffic: Iterable[Traffic], word: str) -> list[str]:
    """The calls and acks of the app in which the word stands outside of what a window shows."""
    return [name for name, said in said_to_slack(traffic) if word in said.lower()]


def search_files(workspace: Workspace, word: str) -> list[str]:
    """The files of the bot in whose name, title or contents the word stands."""
    own = (one for one in workspace.files.values() if one.user == workspace.app.bot_user)
    return [f"file {one.id}" for one in own if word in f"{one.name} {one.title} {one.content!r}".lower()]


def search_log(log: Path, word: str) -> list[str]:
    """The lines of a log in which the word stands, by number."""
    with log.open(errors="replace") as lines:
        return [f"{log.name} line {number}" for number, line in enumerate(lines, 1) if word in line.lower()]


def search_database(store: Store, word: str) -> list[str]:
    """The tables of a dump in which the word stands as text, or as the bytes of a column that should be sealed."""
    needles = (word.encode(), word.encode().hex().encode())
    rows = _dump(store).lower().splitlines()
    return [_table(row) for row in rows if any(needle in row for needle in needles)]


def said_to_slack(traffic: Iterable[Traffic]) -> Iterator[tuple[str, str]]:
    """What the app sent: messages, files and answers as a whole; of windows only what nobody sees."""
    for entry in traffic:
        if entry.direction is Direction.CALL:
            sent = unseen(_parsed(entry.sent)) if entry.name.startswith(WINDOWS) else entry.sent
            yield entry.name, _json(sent)
        else:
            yield f"ack of {entry.name}", _json(_of_ack(entry.answer))


def unseen(view: Any) -> list[Any]:
    """The parts of a window that its reader doesn't see."""
    if isinstance(view, list):
        return [part for one in view for part in unseen(one)]
    if not isinstance(view, dict):
        return []
    own = [value for name, value in view.items() if name in UNSEEN and isinstance(value, str)]
    return own + [part for value in view.values() for part in unseen(value)]


async def prove_traffic(house: House) -> None:
    """Send canaries as Trellis would. Slack refuses them all, and all the same they were sent. Raises SearchIsBlind."""
    inspector = house.workspace.inspector
    before = len(inspector.entries)
    headers = {"Authorization": f"Bearer {house.workspace.app.bot_token}"}
    window = {"type": "modal", "private_metadata": PLANTED}
    calls: list[tuple[str, Any]] = [(f"{house.api_url}{method}", {"text": PLANTED}) for method in SPOKEN]
    calls.append((f"{house.api_url}views.open", {"view": window}))
    calls.append((f"{house.workspace.base_url}/response/nowhere", {"text": PLANTED}))
    async with aiohttp.ClientSession(headers=headers) as session:
        for url, body in calls:
            async with session.post(url, json=body):
                pass
    found = search_traffic(list(inspector.entries)[before:], PLANTED)
    if len(found) != len(calls):
        raise SearchIsBlind(f"what is said to Slack: of {len(calls)} canaries only {found} were found")


def prove_files(workspace: Workspace) -> None:
    """Raises SearchIsBlind."""
    planted = new_file(workspace, "notes.md", PLANTED.encode(), workspace.app.bot_user)
    found = search_files(workspace, PLANTED)
    del workspace.files[planted.id]
    if len(found) != 1:
        raise SearchIsBlind("files")


def prove_log(log: Path) -> None:
    """Raises SearchIsBlind."""
    with log.open("ab") as out:
        out.write(f"{PLANTED}\n".encode())
    if not search_log(log, PLANTED):
        raise SearchIsBlind(str(log))


def prove_database(store: Store) -> None:
    """Plant once as text and once as bytes, in a table that goes again. Raises SearchIsBlind."""
    with store.writing() as connection:
        connection.execute("CREATE TABLE planted (said text, sealed bytea)")
        try:
            for row in ((PLANTED, b""), ("", PLANTED.encode())):
                connection.execute("INSERT INTO planted VALUES (%s, %s)", row)
            found = search_database(store, PLANTED)
        finally:
            connection.execute("DROP TABLE planted")
    if len(found) != 2:
        raise SearchIsBlind("the dump of the database")


def _dump(store: Store) -> bytes:
    pg_dump = str(find_pg_bin(os.environ) / "pg_dump")
    command = [pg_dump, "--data-only", "--inserts", "--enable-row-security", store.url]
    return subprocess.run(command, env={**os.environ, "PGOPTIONS": SEES_ALL}, capture_output=True, check=True).stdout


def _of_ack(answer: Any) -> Any:
    """What an ack says outside windows, and what it hides in one."""
    if not isinstance(answer, dict):
        return answer
    said = {name: value for name, value in answer.items() if name != "view"}
    return {**said, "hidden": unseen(answer.get("view"))}


def _parsed(sent: Any) -> Any:
    """The arguments of a call; a view may come as JSON in text."""
    view = sent.get("view") if isinstance(sent, dict) else None
    return {**sent, "view": json.loads(view)} if isinstance(view, str) else sent


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _table(row: bytes) -> str:
    """Which table a row of the dump is of, without what stands in it."""
    return row.split(b" values ", 1)[0].decode(errors="replace")
