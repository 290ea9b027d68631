"""What every view must be: acceptable to Slack, and never holding typed text where Slack would read markup in it."""

from collections.abc import Iterator
from typing import Any

from app.views.blocks import Block, View
from sandbox.blockkit.reading import words_of_blocks
from sandbox.blockkit.whole import blocks_problems, view_problems

NASTY = "canary <!channel> <https://evil.example|safe> *b* & “x” مرحبا بالعالم 👩🏽‍🚀"
"""What somebody might type: a mention of everybody, a forged link, markup, right-to-left text, an emoji of several."""


def check_sound(view: View, surface: str = "modal") -> str:
    """Fail where Slack would refuse the view or typed text stands in mrkdwn; returns its words."""
    assert view_problems(view, surface) == []
    return check_sound_blocks(view["blocks"])


def check_sound_blocks(blocks: list[Block], surface: str = "modal") -> str:
    """The same for blocks."""
    assert blocks_problems(blocks, surface) == []
    unsafe = [text for text in mrkdwn_texts(blocks) if "canary" in text]
    assert unsafe == []
    return words_of_blocks(blocks)


def mrkdwn_texts(part: Any) -> Iterator[str]:
    """Every text that Slack reads as markup."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield part["text"]
        for value in part.values():
            yield from mrkdwn_texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from mrkdwn_texts(value)
