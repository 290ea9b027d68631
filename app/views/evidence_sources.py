"""Where evidence comes from in Slack's payloads: a message's menu, a forwarded message, `/growth evidence`."""

from typing import Any

from app.domain.evidence import MOST_NOTE_CHARS, NewEvidence, new_link, new_message
from app.views.blocks import clip
from app.views.evidence import MessagePlace
from app.views.slack_text import readable_text

_OWN_WORDS = (None, "file_share", "thread_broadcast")
"""Subtypes of messages that somebody wrote; the others are edits, deletions, bots, and Slack's own announcements."""


def parse_message_shortcut(
    message: dict[str, Any], channel: str | None, team: str | None, user: str
) -> tuple[MessagePlace, str]:
    """Where the message stands and what it says, to be shown in the window and kept nowhere."""
    is_mine = message.get("user") == user and "bot_id" not in message
    place = MessagePlace(str(message.get("team") or team or "-"), str(channel), str(message["ts"]), is_mine)
    return place, readable_text(str(message.get("text") or ""))


def parse_link_command(text: str) -> tuple[str, str]:
    """The address and the note of `evidence <address> [note]`; Slack may have wrapped the address."""
    _, _, rest = text.partition(" ")
    url, _, note = rest.strip().partition(" ")
    return url.strip("<>").split("|")[0], readable_text(note)


def parse_direct_message(event: dict[str, Any]) -> list[NewEvidence] | None:
    """What was forwarded to the bot, with the words sent along; empty for words alone.

    None for what nobody wrote to us: channels, edits, deletions, bots.
    """
    if event.get("channel_type") != "im" or event.get("bot_id") or event.get("subtype") not in _OWN_WORDS:
        return None
    comment = clip(readable_text(str(event.get("text") or "")), MOST_NOTE_CHARS)
    shared = [one for one in event.get("attachments") or [] if one.get("is_share")]
    return [found for one in shared if (found := _forwarded(one, comment)) is not None]


def _forwarded(attachment: dict[str, Any], comment: str) -> NewEvidence | None:
    """The message behind it by its ids; by its address where Slack names no channel. Its text is not taken."""
    channel, ts = attachment.get("channel_id"), attachment.get("ts")
    if channel and ts:
        return new_message(attachment.get("channel_team"), str(channel), str(ts), note=comment)
    address = attachment.get("from_url") or attachment.get("original_url")
    return new_link(str(address), comment) if address else None
