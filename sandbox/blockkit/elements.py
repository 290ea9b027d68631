"""Interactive elements as data: their fields, lengths, and where each may stand."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.blockkit.element_shapes import (
    TYPED_LIMIT,
    element_shape,
    lengths_agree,
    numbers_agree,
    picker,
    real_date,
    typed,
)
from sandbox.blockkit.objects import (
    CONFIRM,
    FILTER,
    IMAGE_FIELDS,
    MENU_OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    SLACK_OR_WEB_ADDRESS,
    STYLE,
    TICK_OPTION,
    distinct_values,
    initial_among_options,
    plain,
)
from sandbox.blockkit.rich_text import RICH_TEXT
from sandbox.blockkit.schema import Flag, Listed, Problem, Rule, Shape, Str, Whole, exactly, exactly_one_field

MESSAGE, MODAL, HOME = "message", "modal", "home"
EVERYWHERE = frozenset({MESSAGE, MODAL, HOME})

SECTION, ACTIONS, INPUT, CONTEXT, CONTEXT_ACTIONS = "section", "actions", "input", "context", "context_actions"

CLOCK_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Element:
    """`blocks`: the kinds of block it may stand in. `surfaces`: where those blocks may be shown."""

    shape: Shape
    blocks: frozenset[str]
    surfaces: frozenset[str] = EVERYWHERE


_ID = Str(255)
_IDS = Listed(_ID, 100, least=0)
_SEVERAL: Mapping[str, Rule] = {"max_selected_items": Whole(1, 1000)}
_MENU: Mapping[str, Rule] = {"options": Listed(MENU_OPTION, 100), "option_groups": Listed(OPTION_GROUP, 100)}
_MENU_CHECKS = (exactly_one_field("options", "option_groups"), distinct_values, initial_among_options)
_MENU_OPTIONS = Listed(MENU_OPTION, 100, least=0)
_TICKS: Mapping[str, Rule] = {"options": Listed(TICK_OPTION, 10)}
_QUERY: Mapping[str, Rule] = {"min_query_length": Whole(0, 3000)}
_NUMBER_TEXT = Str(255, pattern=NUMBER)
_CONVERSATIONS: Mapping[str, Rule] = {"default_to_current_conversation": Flag(), "filter": FILTER}

_ONE = frozenset({SECTION, ACTIONS, INPUT})
_MANY = frozenset({SECTION, INPUT})
_BUTTONS = frozenset({SECTION, ACTIONS})
_FIELD = frozenset({INPUT})

ELEMENTS: Mapping[str, Element] = {
    "button": Element(
        element_shape(
            "button",
            {"text": plain(75)},
            {
                "value": Str(2000, least=0),
                "url": Str(3000, pattern=SLACK_OR_WEB_ADDRESS),
                "style": STYLE,
                "confirm": CONFIRM,
                "accessibility_label": Str(75),
            },
        ),
        _BUTTONS,
    ),
    "overflow": Element(
        element_shape("overflow", {"options": Listed(OVERFLOW_OPTION, 5)}, {"confirm": CONFIRM}, distinct_values),
        _BUTTONS,
    ),
    "static_select": Element(picker("static_select", {**_MENU, "initial_option": MENU_OPTION}, *_MENU_CHECKS), _ONE),
    "multi_static_select": Element(
        picker("multi_static_select", {**_MENU, **_SEVERAL, "initial_options": _MENU_OPTIONS}, *_MENU_CHECKS), _MANY
    ),
    "external_select": Element(picker("external_select", {**_QUERY, "initial_option": MENU_OPTION}), _ONE),
    "multi_external_select": Element(
        picker("multi_external_select", {**_QUERY, **_SEVERAL, "initial_options": _MENU_OPTIONS}), _MANY
    ),
    "users_select": Element(picker("users_select", {"initial_user": _ID}), _ONE),
    "multi_users_select": Element(picker("multi_users_select", {**_SEVERAL, "initial_users": _IDS}), _MANY),
    "conversations_select": Element(
        picker("conversations_select", {**_CONVERSATIONS, "initial_conversation": _ID, "response_url_enabled": Flag()}),
        _ONE,
    ),
    "multi_conversations_select": Element(
        picker("multi_conversations_select", {**_CONVERSATIONS, **_SEVERAL, "initial_conversations": _IDS}), _MANY
    ),
    "channels_select": Element(
        picker("channels_select", {"initial_channel": _ID, "response_url_enabled": Flag()}), _ONE
    ),
    "multi_channels_select": Element(picker("multi_channels_select", {**_SEVERAL, "initial_channels": _IDS}), _MANY),
    "datepicker": Element(picker("datepicker", {"initial_date": Str(10)}, real_date), _ONE),
    "timepicker": Element(
        picker("timepicker", {"initial_time": Str(5, pattern=CLOCK_TIME), "timezone": Str(100)}), _ONE
    ),
    "datetimepicker": Element(
        element_shape(
            "datetimepicker",
            {},
            {"initial_date_time": Whole(10**9, 10**10 - 1), "confirm": CONFIRM, "focus_on_load": Flag()},
        ),
        frozenset({ACTIONS, INPUT}),
        frozenset({MESSAGE, MODAL}),
    ),
    "radio_buttons": Element(
        element_shape(
            "radio_buttons",
            _TICKS,
            {"initial_option": TICK_OPTION, "confirm": CONFIRM, "focus_on_load": Flag()},
            distinct_values,
            initial_among_options,
        ),
        _ONE,
    ),
    "checkboxes": Element(
        element_shape(
            "checkboxes",
            _TICKS,
            {"initial_options": Listed(TICK_OPTION, 10), "confirm": CONFIRM, "focus_on_load": Flag()},
            distinct_values,
            initial_among_options,
        ),
        _ONE,
    ),
    "plain_text_input": Element(
        typed(
            "plain_text_input",
            {
                "initial_value": Str(TYPED_LIMIT, least=0),
                "multiline": Flag(),
                "min_length": Whole(0, TYPED_LIMIT),
                "max_length": Whole(1, TYPED_LIMIT),
            },
            lengths_agree,
        ),
        _FIELD,
    ),
    "number_input": Element(
        typed(
            "number_input",
            {"initial_value": _NUMBER_TEXT, "min_value": _NUMBER_TEXT, "max_value": _NUMBER_TEXT},
            numbers_agree,
            required={"is_decimal_allowed": Flag()},
        ),
        _FIELD,
        frozenset({MODAL}),
    ),
    "email_text_input": Element(
        typed("email_text_input", {"initial_value": Str(TYPED_LIMIT)}), _FIELD, frozenset({MODAL})
    ),
    "url_text_input": Element(typed("url_text_input", {"initial_value": Str(TYPED_LIMIT)}), _FIELD, frozenset({MODAL})),
    "rich_text_input": Element(
        typed("rich_text_input", {"initial_value": RICH_TEXT, "min_lines": Whole(1, 100), "max_lines": Whole(1, 100)}),
        _FIELD,
        frozenset({MODAL, HOME}),
    ),
    "file_input": Element(
        element_shape("file_input", {}, {"filetypes": Listed(Str(50), 100), "max_files": Whole(1, 10)}),
        _FIELD,
        frozenset({MODAL}),
    ),
    "image": Element(
        Shape(
            {"type": exactly("image"), "alt_text": Str(2000)},
            IMAGE_FIELDS,
            (exactly_one_field("image_url", "slack_file"),),
        ),
        frozenset({SECTION, CONTEXT}),
    ),
    "feedback_buttons": Element(
        element_shape(
            "feedback_buttons",
            {
                name: Shape({"text": plain(75)}, {"value": Str(2000), "accessibility_label": Str(75)})
                for name in ("positive_button", "negative_button")
            },
            {},
        ),
        frozenset({CONTEXT_ACTIONS}),
        frozenset({MESSAGE}),
    ),
    "icon_button": Element(
        element_shape(
            "icon_button",
            {"icon": exactly("trash"), "text": plain(75)},
            {
                "value": Str(2000),
                "confirm": CONFIRM,
                "accessibility_label": Str(75),
                "visible_to_user_ids": Listed(_ID, 10),
            },
        ),
        frozenset({CONTEXT_ACTIONS}),
        frozenset({MESSAGE}),
    ),
}


@dataclass(frozen=True, slots=True)
class ElementIn:
    """The rule for an element in one kind of block on one surface."""

    block: str
    surface: str

    def problems(self, value: Any, at: str) -> Iterator[Problem]:
        kind = value.get("type") if isinstance(value, dict) else None
        element = ELEMENTS.get(str(kind))
        if element is None or self.block not in element.blocks:
            yield Problem(f"{at}/type", f"unsupported type: {kind} in {self.block}")
        elif self.surface not in element.surfaces:
            yield Problem(f"{at}/type", f"unsupported type: {kind} is not allowed in a {self.surface}")
        else:
            yield from element.shape.problems(value, at)
