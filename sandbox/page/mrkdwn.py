"""Slack's mrkdwn as HTML. Everything is escaped; only what this file knows becomes markup."""

import re
from collections.abc import Callable, Iterator
from html import unescape

from markupsafe import Markup, escape

from sandbox.page.reader import Reader

INLINE = re.compile(
    r"""
      ```(?P<pre>.+?)```
    | `(?P<code>[^`\n]+)`
    | <(?P<token>[^<>\s][^<>]*)>
    | (?P<address>https?://[^\s<>|*_~`"']*[^\s<>|*_~`"'.,;:!?)\]])
    | (?<![\w:]):(?P<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):(?!\w)
    | (?<![\w*])\*(?P<bold>(?!\s)(?:[^*\n<]|<[^<>\n]*>)+(?<!\s))\*(?![\w*])
    | (?<![\w_])_(?P<italic>(?!\s)(?:[^_\n<]|<[^<>\n]*>)+(?<!\s))_(?![\w_])
    | (?<![\w~])~(?P<strike>(?!\s)(?:[^~\n<]|<[^<>\n]*>)+(?<!\s))~(?![\w~])
    """,
    re.VERBOSE | re.DOTALL,
)
QUOTE = re.compile(r"(?:^(?:&gt;|>)[^\n]*(?:\n|$))+", re.MULTILINE)
QUOTE_SIGN = re.compile(r"^(?:&gt;|>) ?")
ENTITY = re.compile(r"&(amp|lt|gt);")
DATE = re.compile(r"date\^(?P<seconds>-?\d+)\^(?P<form>[^^]*)(\^(?P<address>.*))?")


def render_mrkdwn(reader: Reader, text: str) -> Markup:
    """mrkdwn as this reader sees it."""
    parts: list[Markup] = []
    at = 0
    for quote in QUOTE.finditer(text):
        lines = (QUOTE_SIGN.sub("", line) for line in quote[0].rstrip("\n").split("\n"))
        parts.append(_inline(reader, text[at : quote.start()].removesuffix("\n")))
        parts.append(Markup("<blockquote>{}</blockquote>").format(_inline(reader, "\n".join(lines))))
        at = quote.end()
    parts.append(_inline(reader, text[at:]))
    return Markup("").join(parts)


def render_plain(reader: Reader, text: str, *, emoji: bool = True) -> Markup:
    """A plain_text object: nothing is markup but emoji codes and line ends."""
    if not emoji or ":" not in text:
        return _lines(escape(text))
    pieces = re.split(r"(?<![\w:]):([a-z0-9_+'-]+):(?!\w)", text)
    shown = (reader.emoji(one) if number % 2 else _lines(escape(one)) for number, one in enumerate(pieces))
    return Markup("").join(shown)


def _inline(reader: Reader, text: str) -> Markup:
    return Markup("").join(_pieces(reader, text))


def _pieces(reader: Reader, text: str) -> Iterator[Markup]:
    at = 0
    for found in INLINE.finditer(text):
        yield _words(text[at : found.start()])
        kind = str(found.lastgroup)
        yield RENDER[kind](reader, found[kind])
        at = found.end()
    yield _words(text[at:])


def _words(text: str) -> Markup:
    """Words as they are: Slack's three entities stand for their characters, and all is escaped anew."""
    return _lines(escape(ENTITY.sub(lambda found: unescape(found[0]), text)))


def _lines(escaped: Markup) -> Markup:
    return escaped.replace("\n", Markup("<br>"))


def _wrapped(tag: str) -> Callable[[Reader, str], Markup]:
    def render(reader: Reader, text: str) -> Markup:
        return Markup(f"<{tag}>{{}}</{tag}>").format(_inline(reader, text))

    return render


def _code(_reader: Reader, text: str) -> Markup:
    return Markup("<code>{}</code>").format(_words(text))


def _pre(_reader: Reader, text: str) -> Markup:
    return Markup("<pre>{}</pre>").format(escape(ENTITY.sub(lambda found: unescape(found[0]), text.strip("\n"))))


def _address(reader: Reader, text: str) -> Markup:
    address = unescape(text)
    return reader.link(address, address)


def _emoji(reader: Reader, text: str) -> Markup:
    return reader.emoji(text)


def _token(reader: Reader, text: str) -> Markup:
    """What stands between `<` and `>`: somebody, a channel, a broadcast, a date or a link."""
    body, _, label = text.partition("|")
    if body.startswith("@"):
        return reader.mention(body[1:])
    if body.startswith("#"):
        return reader.channel_link(body[1:])
    if body.startswith("!"):
        return _special(reader, body[1:], label)
    address = unescape(body)
    return reader.link(address, _words(label) if label else address.removeprefix("mailto:"))


def _special(reader: Reader, body: str, label: str) -> Markup:
    found = DATE.fullmatch(body)
    if found is None:
        return reader.broadcast(label.removeprefix("@") or body.partition("^")[0])
    shown = reader.date(found["seconds"], unescape(found["form"]), unescape(label))
    return reader.link(unescape(found["address"]), shown) if found["address"] else shown


RENDER: dict[str, Callable[[Reader, str], Markup]] = {
    "pre": _pre,
    "code": _code,
    "token": _token,
    "address": _address,
    "emoji": _emoji,
    "bold": _wrapped("strong"),
    "italic": _wrapped("em"),
    "strike": _wrapped("s"),
}
