"""What Slack's client makes of typed text: escaped, with tokens for names and links, and as a rich_text block."""

import re
from collections.abc import Iterator

import emoji

from sandbox.model import Json
from sandbox.workspace import Workspace

TOKEN = re.compile(r"(?P<link>https?://[^\s<>|]+)|@(?P<name>[\w.-]*\w)|#(?P<channel>[\w-]+)")
BROADCASTS = frozenset({"here", "channel", "everyone"})


def escape_typed(text: str) -> str:
    """Slack escapes three characters and nothing else."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def message_text(workspace: Workspace, typed: str) -> str:
    """The `text` of a message somebody typed."""
    return "".join(_as_text(one) for one in _elements(workspace, typed))


def command_text(workspace: Workspace, typed: str, *, should_escape: bool) -> str:
    """The `text` of a slash command: with tokens if the command asks for escaping, else as typed."""
    return message_text(workspace, typed) if should_escape else typed


def rich_text_of(workspace: Workspace, typed: str) -> Json:
    """A rich_text block of one section, as the client sends along."""
    section = {"type": "rich_text_section", "elements": list(_elements(workspace, typed))}
    return {"type": "rich_text", "elements": [section]}


def _elements(workspace: Workspace, typed: str) -> Iterator[Json]:
    at = 0
    for found in TOKEN.finditer(typed):
        element = _resolved(workspace, found)
        if element is None:
            continue
        yield from _words(typed[at : found.start()])
        yield element
        at = found.end()
    yield from _words(typed[at:])


def _words(typed: str) -> Iterator[Json]:
    """Plain words, with each emoji by its name, as Slack sends them whichever way they were typed."""
    at = 0
    for found in emoji.emoji_list(typed):
        name = emoji.demojize(found["emoji"], language="alias").strip(":")
        if found["match_start"] > at:
            yield {"type": "text", "text": typed[at : found["match_start"]]}
        yield {"type": "emoji", "name": name, "unicode": "-".join(f"{ord(one):x}" for one in found["emoji"])}
        at = found["match_end"]
    if at < len(typed):
        yield {"type": "text", "text": typed[at:]}


def _resolved(workspace: Workspace, found: re.Match[str]) -> Json | None:
    """The token for a link, or for a name that exists; other words stay words."""
    if found["link"]:
        return {"type": "link", "url": found["link"]}
    if found["name"] in BROADCASTS:
        return {"type": "broadcast", "range": found["name"]}
    if found["name"]:
        user = next((one for one in workspace.users.values() if one.name == found["name"]), None)
        return {"type": "user", "user_id": user.id} if user else None
    rooms = workspace.conversations.channels.values()
    channel = next((one for one in rooms if one.name == found["channel"]), None)
    return {"type": "channel", "channel_id": channel.id} if channel else None


def _as_text(element: Json) -> str:
    if element["type"] == "link":
        return f"<{escape_typed(element['url'])}>"
    if element["type"] == "emoji":
        return f":{element['name']}:"
    if element["type"] == "broadcast":
        return f"<!{element['range']}>"
    if element["type"] == "user":
        return f"<@{element['user_id']}>"
    if element["type"] == "channel":
        return f"<#{element['channel_id']}|>"
    return escape_typed(element["text"])
