"""Whole sets of blocks, views and messages: what Slack refuses across blocks, and the sizes of the whole."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sandbox.blockkit.blocks import MARKDOWN_LIMIT, block_rules
from sandbox.blockkit.elements import HOME, MESSAGE, MODAL
from sandbox.blockkit.objects import plain
from sandbox.blockkit.schema import Flag, Listed, Problem, Rule, Shape, Str, exactly
from sandbox.ids import Ids
from sandbox.model import Json

MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
VIEW_BYTES = 250 * 1024
BLOCKS_TEXT_LIMIT = 13_200
"""Characters of all text in the blocks of one message; Slack does not document the figure, developers measured it."""

TEXT_FLAGS: Mapping[str, Json] = {"plain_text": {"emoji": True}, "mrkdwn": {"verbatim": False}}

_VIEW_FIELDS = {
    "private_metadata": Str(3000, least=0),
    "callback_id": Str(255, least=0),
    "external_id": Str(255, least=0),
}


def blocks_problems(blocks: Any, surface: str, *, at: str = "/blocks") -> list[Problem]:
    """What Slack would refuse about a list of blocks on a surface (`message`, `modal`, `home`)."""
    rules = Listed(block_rules(surface), MOST_BLOCKS[surface], least=0 if surface == MESSAGE else 1)
    found = list(rules.problems(blocks, at))
    return found or [*_same_ids(blocks, at), *_focus(blocks, at), *_one_of_a_kind(blocks, at)]


def view_problems(view: Any, surface: str, *, at: str = "/view") -> list[Problem]:
    """What Slack would refuse about a view; its size in bytes is another question."""
    if not isinstance(view, dict):
        return [Problem(at, "must provide an object")]
    shape = _modal_shape() if surface == MODAL else _home_shape()
    outline = {name: one for name, one in view.items() if name != "blocks"}
    found = [*shape.problems(outline, at), *blocks_problems(view.get("blocks"), surface, at=f"{at}/blocks")]
    if (
        not found
        and surface == MODAL
        and "submit" not in view
        and any(one["type"] == "input" for one in view["blocks"])
    ):
        found.append(Problem(at, "missing required field: submit"))
    return found


def view_is_too_large(view: Any) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES


def text_length(blocks: Any) -> int:
    """Characters in all text objects of the blocks."""
    if isinstance(blocks, list):
        return sum(text_length(one) for one in blocks)
    if not isinstance(blocks, dict):
        return 0
    own = len(blocks["text"]) if isinstance(blocks.get("text"), str) else 0
    return own + sum(text_length(one) for name, one in blocks.items() if name != "text" or isinstance(one, dict | list))


def with_ids(blocks: Sequence[Json], ids: Ids) -> list[Json]:
    """A copy as Slack keeps it: every block and interactive element has an id, every text its flag."""
    copied: list[Json] = [_with_flags(one) for one in blocks]
    for block in copied:
        block.setdefault("block_id", ids.mint("")[:5])
        for element in _may_have_action_id(block):
            element.setdefault("action_id", ids.mint("")[:5])
    return copied


def _with_flags(part: Any) -> Any:
    """Slack fills in `emoji` and `verbatim`, so that an option comes back in other words than it was sent."""
    if isinstance(part, list):
        return [_with_flags(one) for one in part]
    if not isinstance(part, dict):
        return part
    return TEXT_FLAGS.get(str(part.get("type")), {}) | {name: _with_flags(one) for name, one in part.items()}


def _may_have_action_id(block: Json) -> Iterator[Json]:
    inside = [block.get("accessory"), block.get("element")]
    if block["type"] in {"actions", "context_actions"}:
        inside.extend(block["elements"])
    return (one for one in inside if one and one["type"] != "image")


def _modal_shape() -> Shape:
    optional: dict[str, Rule] = {**_VIEW_FIELDS, "submit": plain(24), "close": plain(24)}
    flags = {name: Flag() for name in ("clear_on_close", "notify_on_close", "submit_disabled")}
    return Shape({"type": exactly("modal"), "title": plain(24)}, {**optional, **flags})


def _home_shape() -> Shape:
    return Shape({"type": exactly("home")}, _VIEW_FIELDS)


def _same_ids(blocks: Sequence[Json], at: str) -> Iterator[Problem]:
    for block_id, times in Counter(one["block_id"] for one in blocks if one.get("block_id")).items():
        if times > 1:
            yield Problem(at, f"`block_id` {block_id!r} already exists in this payload")
    for number, block in enumerate(blocks):
        named = (one["action_id"] for one in _may_have_action_id(block) if one.get("action_id"))
        for action_id, times in Counter(named).items():
            if times > 1:
                yield Problem(f"{at}/{number}", f"`action_id` {action_id!r} already exists in this block")


def _focus(blocks: Sequence[Json], at: str) -> Iterator[Problem]:
    if sum(bool(one.get("focus_on_load")) for block in blocks for one in _may_have_action_id(block)) > 1:
        yield Problem(at, "only one element can have focus_on_load set to true")


def _one_of_a_kind(blocks: Sequence[Json], at: str) -> Iterator[Problem]:
    if sum(one["type"] == "table" for one in blocks) > 1:
        yield Problem(at, "only one table block allowed")
    if sum(len(one["text"]) for one in blocks if one["type"] == "markdown") > MARKDOWN_LIMIT:
        yield Problem(at, f"markdown text must be less than {MARKDOWN_LIMIT + 1} characters in total")
