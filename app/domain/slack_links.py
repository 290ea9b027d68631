"""Addresses of Slack messages, both ways: what is kept of a message is its ids, the link is built when it is shown."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

_ARCHIVE = re.compile(r"^/archives/(?P<channel>[CDG][A-Z0-9]{2,})/p(?P<seconds>\d{10})(?P<rest>\d{6})/?$")


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message stands; its `ts` is its id inside the channel."""

    channel: str
    ts: str


def message_address(domain: str | None, team: str | None, channel: str, ts: str) -> str:
    """Where the message opens, for those who are in that conversation.

    `domain` is the workspace's (`acme`, or a whole host); where it is unknown Slack itself finds the way by team.
    """
    if domain is None:
        return "https://slack.com/app_redirect?" + urlencode({"team": team or "", "channel": channel, "message_ts": ts})
    host = domain if "." in domain else f"{domain}.slack.com"
    return f"https://{host}/archives/{channel}/p{ts.replace('.', '')}"


def parse_message_address(url: str) -> MessageRef | None:
    """The message that a Slack permalink leads to; None for every other address."""
    parts = urlsplit(url)
    if not (parts.hostname or "").endswith(".slack.com"):
        return None
    found = _ARCHIVE.match(parts.path)
    return MessageRef(found["channel"], f"{found['seconds']}.{found['rest']}") if found else None
