"""Composition objects: text, options, confirmations, and how long each may be."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.blockkit.schema import (
    ByType,
    Flag,
    Listed,
    OneOf,
    Problem,
    Rule,
    Shape,
    Str,
    exactly,
    exactly_one_field,
    one_of,
)

WEB_ADDRESS = re.compile(r"https?://\S+")
SLACK_OR_WEB_ADDRESS = re.compile(r"(https?|slack|mailto|tel):\S+")

ACTION_ID = Str(255)
BLOCK_ID = Str(255)


def plain(most: int) -> Shape:
    """A plain_text object."""
    return Shape({"type": exactly("plain_text"), "text": Str(most)}, {"emoji": Flag()})


def mrkdwn(most: int) -> Shape:
    """A mrkdwn object."""
    return Shape({"type": exactly("mrkdwn"), "text": Str(most)}, {"verbatim": Flag()})


def any_text(most: int) -> ByType:
    """Either kind of text."""
    return ByType({"plain_text": plain(most), "mrkdwn": mrkdwn(most)})


CONFIRM = Shape(
    {"title": plain(100), "text": any_text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)

PLACEHOLDER = plain(150)


def option(text: Rule, **more: Rule) -> Shape:
    """One choice. Its value may have 150 characters."""
    return Shape({"text": text, "value": Str(150)}, {"description": any_text(75), **more})


MENU_OPTION = Shape({"text": plain(75), "value": Str(150)}, {"description": plain(75)})
OVERFLOW_OPTION = Shape(
    {"text": plain(75)}, {"value": Str(150), "description": plain(75), "url": Str(3000, pattern=WEB_ADDRESS)}
)
TICK_OPTION = option(any_text(75))
OPTION_GROUP = Shape({"label": plain(75), "options": Listed(MENU_OPTION, 100)})

FILTER = Shape(
    optional={
        "include": Listed(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": Flag(),
        "exclude_bot_users": Flag(),
    }
)

DISPATCH_CONFIG = Shape(optional={"trigger_actions_on": Listed(one_of("on_enter_pressed", "on_character_entered"), 2)})

SLACK_FILE = Shape(optional={"id": Str(255), "url": Str(3000)}, checks=(exactly_one_field("id", "url"),))

IMAGE_FIELDS: Mapping[str, Rule] = {"image_url": Str(3000, pattern=WEB_ADDRESS), "slack_file": SLACK_FILE}

STYLE: OneOf = one_of("primary", "danger")


def initial_among_options(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    """What is chosen at first must be one of the options, word for word."""
    offered = [one for group in value.get("option_groups") or () for one in group["options"]]
    offered += value.get("options") or []
    chosen = [value["initial_option"]] if value.get("initial_option") else list(value.get("initial_options") or ())
    for one in chosen:
        if not any(_same_option(one, other) for other in offered):
            yield Problem(at, "initial option(s) must match one of the provided options")


def distinct_values(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    """Two options of one menu can't carry the same value: nobody could tell which was chosen."""
    values = [one.get("value") for one in value.get("options") or ()]
    if len(set(values)) < len(values):
        yield Problem(at, "option values must be unique")


def _same_option(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one.get("value") == other.get("value") and one["text"]["text"] == other["text"]["text"])
