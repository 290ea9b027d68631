"""A leak planted in any place where contents must not be is found, and what a window shows is none."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sandbox.api.files import new_file
from sandbox.demo import leaks
from sandbox.demo.cast import enter
from sandbox.demo.database import Store, libpq_url
from sandbox.demo.house import House, open_house
from sandbox.demo.leaks import (
    CANARY,
    SearchIsBlind,
    prove_database,
    prove_log,
    prove_traffic,
    search_database,
    search_everywhere,
    search_files,
    search_log,
    search_traffic,
)
from sandbox.inspector import Direction, Traffic
from sandbox.workspace import Workspace

AT = datetime(2026, 3, 2, tzinfo=UTC)
SAID = f"what {CANARY.capitalize()} did"


def call(name: str, sent: Any) -> Traffic:
    return Traffic(1, AT, Direction.CALL, name, "ok", 1.0, sent)


def ack(answer: Any) -> Traffic:
    return Traffic(1, AT, Direction.DELIVERY, "view_submission", "acked", 1.0, {"typed": CANARY}, answer)


@pytest.mark.parametrize(
    "entry",
    [
        call("chat.postMessage", {"text": SAID}),
        call("chat.postMessage", {"text": "", "blocks": [{"text": {"text": SAID}}]}),
        call("chat.update", {"text": SAID}),
        call("chat.postMessage", {"metadata": {"event_payload": {"id": CANARY}}}),
        call("response_url", {"text": SAID}),
        call("files.getUploadURLExternal", {"filename": f"{CANARY}.md"}),
        call("views.open", {"view": {"private_metadata": SAID}}),
        call("views.open", {"view": f'{{"blocks": [{{"block_id": "{CANARY}"}}]}}'}),
        call("views.publish", {"view": {"blocks": [{"elements": [{"value": CANARY}]}]}}),
        ack({"response_type": "ephemeral", "text": SAID}),
        ack({"response_action": "errors", "errors": {"doing": SAID}}),
        ack({"response_action": "update", "view": {"private_metadata": CANARY}}),
        ack(SAID),
    ],
)
def test_a_canary_said_outside_of_what_a_window_shows_is_found(entry: Traffic) -> None:
    assert len(search_traffic([entry], CANARY)) == 1


@pytest.mark.parametrize(
    "entry",
    [
        call("views.open", {"view": {"blocks": [{"text": {"text": SAID}}]}}),
        call("views.publish", {"view": {"blocks": [{"element": {"initial_value": SAID}}]}}),
        ack({"response_action": "update", "view": {"blocks": [{"text": {"text": SAID}}]}}),
        ack(None),
        call("chat.postMessage", {"text": "Good morning"}),
    ],
)
def test_what_a_window_shows_is_no_leak(entry: Traffic) -> None:
    assert search_traffic([entry], CANARY) == []


def test_a_canary_in_the_log_is_found_with_its_line(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text(f"started\n{SAID}\n")
    assert search_log(log, CANARY) == ["log line 2"]


def test_a_canary_in_a_file_of_the_bot_is_found_by_name_and_contents(house_workspace: Workspace) -> None:
    workspace = house_workspace
    new_file(workspace, f"{CANARY}.md", b"", workspace.app.bot_user)
    new_file(workspace, "notes.md", SAID.encode(), workspace.app.bot_user)
    new_file(workspace, "mine.md", SAID.encode(), workspace.user("priya").id)
    assert len(search_files(workspace, CANARY)) == 2


@pytest.mark.parametrize("column", ["text", "bytea"])
def test_a_canary_in_the_database_is_found_as_text_and_as_bytes(own_database_url: str, column: str) -> None:
    store = Store(libpq_url(own_database_url))
    with store.writing() as connection:
        connection.execute(f"CREATE TABLE leak (said {column})".encode())
        connection.execute(
            "INSERT INTO leak VALUES (%s)", [SAID.lower() if column == "text" else SAID.lower().encode()]
        )
    assert search_database(store, CANARY) == ["insert into public.leak"]


def test_a_canary_behind_row_level_security_is_found(own_database_url: str) -> None:
    store = Store(libpq_url(own_database_url))
    with store.writing() as connection:
        connection.execute(
            "INSERT INTO workspace (id, team_id, is_org, state, settings) VALUES (%s, %s, false, 'active', '{}')",
            [ID, "T1"],
        )
        connection.execute("INSERT INTO gate VALUES (%s, %s, now())", [ID, CANARY])
    assert search_database(store, CANARY) == ["insert into public.gate"]


ID = "01900000-0000-7000-8000-000000000000"


async def test_the_search_finds_what_it_plants_and_nothing_else(own_database_url: str) -> None:
    async with open_house(enter, mode="socket", begins_at=AT) as house:
        furnish(house, own_database_url)
        assert await search_everywhere(house) == []


async def test_a_search_that_overlooks_a_way_of_speaking_proves_nothing(
    own_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaks, "WINDOWS", "chat.")
    async with open_house(enter, mode="socket", begins_at=AT) as house:
        furnish(house, own_database_url)
        with pytest.raises(SearchIsBlind):
            await prove_traffic(house)


def test_a_search_that_sees_no_lines_proves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "search_log", lambda log, word: [])
    with pytest.raises(SearchIsBlind):
        prove_log(tmp_path / "log")


def test_a_search_that_sees_no_rows_proves_nothing(own_database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "_dump", lambda store: b"")
    with pytest.raises(SearchIsBlind):
        prove_database(Store(libpq_url(own_database_url)))


def furnish(house: House, database_url: str) -> None:
    """As if Trellis had moved in: its database is there, and it has written a log."""
    house.take_store(Store(libpq_url(database_url)))
    house.log.write_text("started\n")


@pytest.fixture
async def house_workspace() -> Workspace:
    async with open_house(enter, mode="socket", begins_at=AT) as house:
        return house.workspace
