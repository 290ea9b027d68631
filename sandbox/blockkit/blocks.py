"""Blocks as data: their fields, lengths, and on which surfaces each may be shown.

Blocks younger than spring 2026 (cards, containers, data blocks) are left out on purpose: Slack rolls them out workspace
by workspace and answers `invalid_blocks` where they have not arrived, as this workspace does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sandbox.blockkit.elements import (
    ACTIONS,
    CONTEXT,
    CONTEXT_ACTIONS,
    EVERYWHERE,
    INPUT,
    MESSAGE,
    MODAL,
    SECTION,
    ElementIn,
)
from sandbox.blockkit.objects import BLOCK_ID, IMAGE_FIELDS, WEB_ADDRESS, any_text, plain
from sandbox.blockkit.rich_text import RICH_TEXT
from sandbox.blockkit.schema import (
    ByType,
    Check,
    Flag,
    Listed,
    Problem,
    Rule,
    Shape,
    Str,
    exactly,
    exactly_one_field,
    one_of,
)

MARKDOWN_LIMIT = 12_000

ONLY_ON: Mapping[str, frozenset[str]] = {
    "markdown": frozenset({MESSAGE}),
    "table": frozenset({MESSAGE}),
    "context_actions": frozenset({MESSAGE}),
    "file": frozenset({MESSAGE}),
    "alert": frozenset({MODAL}),
}
"""Blocks that are not for every surface."""


def _block(
    kind: str, required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *checks: Check
) -> Shape:
    return Shape({"type": exactly(kind), **required}, {"block_id": BLOCK_ID, **(optional or {})}, checks)


def _text_or_fields(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    if value.get("text") is None and not value.get("fields"):
        yield Problem(at, "missing required field: text")


@dataclass(frozen=True, slots=True)
class _TextOrImage:
    """What a context block holds: text, or an image."""

    surface: str

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        kind = value.get("type") if isinstance(value, dict) else None
        rule: Rule = ElementIn(CONTEXT, self.surface) if kind == "image" else any_text(2000)
        yield from rule.problems(value, at)


_CELL = ByType({"raw_text": Shape({"type": exactly("raw_text"), "text": Str(10**4)}), "rich_text": RICH_TEXT})

_STATIC: Mapping[str, Shape] = {
    "divider": _block("divider", {}),
    "header": _block("header", {"text": plain(150)}),
    "image": _block(
        "image",
        {"alt_text": Str(2000)},
        {**IMAGE_FIELDS, "title": plain(2000)},
        exactly_one_field("image_url", "slack_file"),
    ),
    "rich_text": RICH_TEXT,
    "markdown": _block("markdown", {"text": Str(MARKDOWN_LIMIT)}),
    "file": _block("file", {"external_id": Str(255), "source": exactly("remote")}),
    "alert": _block(
        "alert", {"text": any_text(200)}, {"level": one_of("default", "info", "warning", "error", "success")}
    ),
    "table": _block(
        "table",
        {"rows": Listed(Listed(_CELL, 20), 100)},
        {
            "column_settings": Listed(
                Shape(optional={"align": one_of("left", "center", "right"), "is_wrapped": Flag()}), 20
            )
        },
    ),
    "video": _block(
        "video",
        {
            "title": plain(199),
            "alt_text": Str(2000),
            "thumbnail_url": Str(3000, pattern=WEB_ADDRESS),
            "video_url": Str(3000, pattern=WEB_ADDRESS),
        },
        {
            "author_name": Str(49),
            "description": plain(200),
            "provider_icon_url": Str(3000),
            "provider_name": Str(255),
            "title_url": Str(3000, pattern=WEB_ADDRESS),
        },
    ),
}


@cache
def block_rules(surface: str) -> ByType:
    """The rule for any one block on a surface."""
    table: dict[str, Rule] = {
        **_STATIC,
        "section": _block(
            "section",
            {},
            {
                "text": any_text(3000),
                "fields": Listed(any_text(2000), 10),
                "accessory": ElementIn(SECTION, surface),
                "expand": Flag(),
            },
            _text_or_fields,
        ),
        "context": _block("context", {"elements": Listed(_TextOrImage(surface), 10)}),
        "actions": _block("actions", {"elements": Listed(ElementIn(ACTIONS, surface), 25)}),
        "context_actions": _block("context_actions", {"elements": Listed(ElementIn(CONTEXT_ACTIONS, surface), 5)}),
        "input": _block(
            "input",
            {"label": plain(2000), "element": ElementIn(INPUT, surface)},
            {"hint": plain(2000), "optional": Flag(), "dispatch_action": Flag()},
        ),
    }
    return ByType({kind: rule for kind, rule in table.items() if surface in ONLY_ON.get(kind, EVERYWHERE)})
