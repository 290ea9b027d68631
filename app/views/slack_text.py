"""Text as Slack hands it over, back into what a person would read."""

import re

_TOKEN = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


def readable_text(text: str) -> str:
    """Slack's tokens as words and its three escapes undone: to be kept sealed, or shown as plain text only."""
    return _unescape(_TOKEN.sub(lambda found: _as_words(found[1], found[2]), text)).strip()


def _as_words(what: str, label: str | None) -> str:
    if what.startswith("@"):
        return f"@{(label or 'somebody').lstrip('@')}"
    if what.startswith("#"):
        return f"#{(label or 'a channel').lstrip('#')}"
    if what.startswith("!"):
        return label or f"@{what[1:].split('^')[0]}"
    return f"{label} ({what})" if label and label != what else what


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
