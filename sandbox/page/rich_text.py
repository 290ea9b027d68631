"""rich_text blocks as HTML, and as the plain words of a field."""

from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from sandbox.model import Json
from sandbox.page.reader import Reader

STYLES = {"bold": "strong", "italic": "em", "strike": "s", "code": "code", "underline": "u", "highlight": "mark"}


def render_rich_text(reader: Reader, block: Json) -> Markup:
    """A rich_text block as this reader sees it."""
    return Markup("").join(PARTS[one["type"]](reader, one) for one in block["elements"])


def words_of_rich_text(value: Json | None) -> str:
    """The words alone, as a field for typing shows them."""
    if value is None:
        return ""
    return "\n".join(
        "".join(str(one.get("text") or one.get("url") or "") for one in part.get("elements", ()))
        for part in value["elements"]
    )


def _line(reader: Reader, part: Json) -> Markup:
    return Markup("").join(_inline(reader, one) for one in part["elements"])


def _section(reader: Reader, part: Json) -> Markup:
    return Markup('<div class="line">{}</div>').format(_line(reader, part))


def _list(reader: Reader, part: Json) -> Markup:
    tag = "ol" if part["style"] == "ordered" else "ul"
    items = Markup("").join(Markup("<li>{}</li>").format(_line(reader, one)) for one in part["elements"])
    return Markup(f'<{tag} class="indent-{{}}">{{}}</{tag}>').format(int(part.get("indent", 0)), items)


def _quote(reader: Reader, part: Json) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(_line(reader, part))


def _pre(reader: Reader, part: Json) -> Markup:
    return Markup("<pre>{}</pre>").format(_line(reader, part))


def _inline(reader: Reader, element: Json) -> Markup:
    shown = INLINE[element["type"]](reader, element)
    for style, tag in STYLES.items():
        if element.get("style", {}).get(style):
            shown = Markup(f"<{tag}>{{}}</{tag}>").format(shown)
    return shown


def _text(_reader: Reader, element: Json) -> Markup:
    return escape(element["text"]).replace("\n", Markup("<br>"))


def _link(reader: Reader, element: Json) -> Markup:
    return reader.link(element["url"], element.get("text") or element["url"])


def _date(reader: Reader, element: Json) -> Markup:
    return reader.date(element["timestamp"], element["format"], element.get("fallback", ""))


PARTS: Mapping[str, Callable[[Reader, Json], Markup]] = {
    "rich_text_section": _section,
    "rich_text_list": _list,
    "rich_text_quote": _quote,
    "rich_text_preformatted": _pre,
}

INLINE: Mapping[str, Callable[[Reader, Json], Markup]] = {
    "text": _text,
    "link": _link,
    "emoji": lambda reader, element: reader.emoji(element["name"]),
    "user": lambda reader, element: reader.mention(element["user_id"]),
    "usergroup": lambda reader, element: reader.broadcast(element["usergroup_id"]),
    "channel": lambda reader, element: reader.channel_link(element["channel_id"]),
    "broadcast": lambda reader, element: reader.broadcast(element["range"]),
    "date": _date,
    "color": lambda _reader, element: escape(element["value"]),
}
