"""The words of a message or view, as somebody reads them off the screen."""

from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.model import Json, Message, View

SHOWN = (
    *("title", "text", "label", "fields", "elements", "accessory", "element", "rows"),
    *("placeholder", "hint", "alt_text", "options", "option_groups", "description", "initial_value"),
)


def words_of_message(message: Message) -> str:
    """Everything that can be read: the blocks (or, without any, the text), attachments, then the fallback text."""
    attached = "\n".join(str(one.get("text", "")) for one in message.attachments)
    return "\n".join(part for part in (words_of_blocks(message.blocks), message.text, attached) if part)


def words_of_view(view: View) -> str:
    """Everything that can be read in a window or Home, its title included."""
    return f"{view.title}\n{words_of_blocks(view.blocks)}".strip()


def words_of_blocks(blocks: Sequence[Json]) -> str:
    """The texts of blocks in the order of the screen, one a line."""
    return "\n".join(_words(list(blocks)))


def _words(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from _words(one)
    elif isinstance(part, dict):
        for name in SHOWN:
            if name in part:
                yield from _words(part[name])
