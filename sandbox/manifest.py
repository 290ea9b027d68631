"""The app's manifest: what it may do, which commands and shortcuts it has, and which events it hears."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Command:
    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`kind` is `global` or `message`."""

    callback_id: str
    name: str
    kind: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the workspace enforces: scopes, events, commands and shortcuts that are not here do not exist."""

    name: str
    bot_name: str
    bot_scopes: frozenset[str]
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    events: frozenset[str] = frozenset()
    description: str = ""
    home_tab: bool = True
    messages_tab: bool = True
    messages_read_only: bool = False
    interactivity: bool = True


def load_manifest(path: Path) -> Manifest:
    """Read a manifest in Slack's YAML (or JSON) form. Raises KeyError if the app has no name or no bot."""
    return parse_manifest(yaml.safe_load(path.read_text()))


def parse_manifest(raw: dict[str, Any]) -> Manifest:
    """A manifest from its parsed form."""
    features: dict[str, Any] = raw["features"]
    settings: dict[str, Any] = raw.get("settings", {})
    home: dict[str, Any] = features.get("app_home", {})
    return Manifest(
        name=raw["display_information"]["name"],
        description=raw["display_information"].get("description", ""),
        bot_name=features["bot_user"]["display_name"],
        bot_scopes=frozenset(raw["oauth_config"]["scopes"].get("bot", ())),
        commands=tuple(_command(one) for one in features.get("slash_commands", ())),
        shortcuts=tuple(_shortcut(one) for one in features.get("shortcuts", ())),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        home_tab=home.get("home_tab_enabled", False),
        messages_tab=home.get("messages_tab_enabled", False),
        messages_read_only=home.get("messages_tab_read_only_enabled", False),
        interactivity=settings.get("interactivity", {}).get("is_enabled", False),
    )


def _command(raw: dict[str, Any]) -> Command:
    return Command(
        raw["command"], raw.get("description", ""), raw.get("usage_hint", ""), raw.get("should_escape", False)
    )


def _shortcut(raw: dict[str, Any]) -> Shortcut:
    return Shortcut(raw["callback_id"], raw["name"], raw["type"], raw.get("description", ""))
