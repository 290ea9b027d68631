"""The manifest, the routing table and the page on permissions tell one story."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.bootstrap import SLACK_PATH
from app.cli.manifest import SLACK_PATH as PRINTED_PATH
from app.cli.setup import REQUIRED_SCOPES
from app.domain.words import WORDS
from app.handlers import register_all
from app.handlers.routes import Routes
from sandbox.manifest import Manifest, load_manifest

ROOT = Path(__file__).parents[2]
RAW: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text())
MANIFEST: Manifest = load_manifest(ROOT / "manifest.yml")
LATER_SCOPES = {"channels:read", "groups:read", "files:write", "users:read.email"}
"""Asked for when a feature that needs them is switched on, never before."""


@pytest.fixture(scope="module")
def routes() -> Routes:
    return register_all(Routes())


def rows_of(section: str) -> Iterator[str]:
    """The first cells of the tables under that heading of the page on permissions, without their backticks."""
    page = (ROOT / "docs" / "permissions.md").read_text()
    part = page if not section else page.split(f"## {section}\n", 1)[1]
    for line in part.split("\n## ", 1)[0].splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("| `") and all(cells):
            yield from re.findall(r"`([^`]+)`", cells[0])


def test_every_scope_has_its_reason_on_the_page_and_there_are_no_others() -> None:
    assert sorted(rows_of("")) == sorted(MANIFEST.bot_scopes) == sorted(REQUIRED_SCOPES)
    assert not RAW["oauth_config"]["scopes"].get("user")
    assert not MANIFEST.bot_scopes & LATER_SCOPES


def test_every_event_is_heard_and_has_its_reason(routes: Routes) -> None:
    assert set(rows_of("Events it hears")) == set(MANIFEST.events)
    # Slack names the subscription after the kind of channel, and the event itself `message`.
    assert {"message" if event == "message.im" else event for event in MANIFEST.events} == set(routes.events)


def test_every_shortcut_in_a_menu_does_something_and_every_one_that_does_is_in_a_menu(routes: Routes) -> None:
    assert {shortcut.callback_id for shortcut in MANIFEST.shortcuts} == set(routes.shortcuts)


def test_there_is_one_command_and_every_word_of_its_help_does_something(routes: Routes) -> None:
    (only,) = MANIFEST.commands

    assert (only.command, only.should_escape) == ("/growth", True)
    assert set(WORDS) | {"", "?"} <= set(routes.words)
    assert re.findall(r"\w+", only.usage_hint) == ["help", *(word for word in WORDS if word != "help")]


def test_people_can_write_to_the_bot_and_open_its_home() -> None:
    assert (MANIFEST.home_tab, MANIFEST.messages_tab, MANIFEST.messages_read_only) == (True, True, False)
    assert MANIFEST.interactivity
    assert RAW["settings"]["socket_mode_enabled"] is True


def test_texts_fit_slacks_limits() -> None:
    shown = RAW["display_information"]

    assert len(shown["name"]) <= 35
    assert len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert all(len(one.name) <= 24 and len(one.description) <= 150 for one in MANIFEST.shortcuts)


def test_both_ways_in_end_at_the_same_address() -> None:
    assert PRINTED_PATH == SLACK_PATH
