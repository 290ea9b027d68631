"""The stateful elements of a set of blocks, and their values as `state.values` carries them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.model import Json, Key


@dataclass(frozen=True, slots=True)
class Stateful:
    """How one type of element shows its value: its name, the field that fills it first, and what empty looks like."""

    name: str
    initial: str
    empty: Any = None


STATEFUL: Mapping[str, Stateful] = {
    "plain_text_input": Stateful("value", "initial_value"),
    "number_input": Stateful("value", "initial_value"),
    "email_text_input": Stateful("value", "initial_value"),
    "url_text_input": Stateful("value", "initial_value"),
    "rich_text_input": Stateful("rich_text_value", "initial_value"),
    "static_select": Stateful("selected_option", "initial_option"),
    "external_select": Stateful("selected_option", "initial_option"),
    "radio_buttons": Stateful("selected_option", "initial_option"),
    "multi_static_select": Stateful("selected_options", "initial_options", ()),
    "multi_external_select": Stateful("selected_options", "initial_options", ()),
    "checkboxes": Stateful("selected_options", "initial_options", ()),
    "users_select": Stateful("selected_user", "initial_user"),
    "conversations_select": Stateful("selected_conversation", "initial_conversation"),
    "channels_select": Stateful("selected_channel", "initial_channel"),
    "multi_users_select": Stateful("selected_users", "initial_users", ()),
    "multi_conversations_select": Stateful("selected_conversations", "initial_conversations", ()),
    "multi_channels_select": Stateful("selected_channels", "initial_channels", ()),
    "datepicker": Stateful("selected_date", "initial_date"),
    "timepicker": Stateful("selected_time", "initial_time"),
    "datetimepicker": Stateful("selected_date_time", "initial_date_time"),
    "file_input": Stateful("files", "", ()),
}

TYPED = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input"})
"""Elements whose contents are typed: Slack leaves them out of `view_closed`."""


@dataclass(frozen=True, slots=True)
class Placed:
    """An interactive element and the block it stands in."""

    block: Json
    element: Json

    @property
    def key(self) -> Key:
        return self.block["block_id"], self.element["action_id"]

    @property
    def is_input(self) -> bool:
        return bool(self.block["type"] == "input")

    @property
    def dispatches(self) -> bool:
        """Using it is told to the app at once."""
        return not self.is_input or bool(self.block.get("dispatch_action"))


def interactive(blocks: Sequence[Json]) -> Iterator[Placed]:
    """Every element with an action_id, in the order of the screen."""
    for block in blocks:
        for element in _elements(block):
            if "action_id" in element:
                yield Placed(block, element)


def stateful(blocks: Sequence[Json]) -> Iterator[Placed]:
    """The elements among them that hold a value."""
    return (one for one in interactive(blocks) if one.element["type"] in STATEFUL)


def initial_values(blocks: Sequence[Json]) -> dict[Key, Json]:
    """What every stateful element holds before anybody touched it."""
    return {
        one.key: value_of(one.element, one.element.get(STATEFUL[one.element["type"]].initial))
        for one in stateful(blocks)
    }


def value_of(element: Json, content: Any) -> Json:
    """A value in the form of `state.values`; empty content becomes null, or an empty list where several fit."""
    form = STATEFUL[element["type"]]
    empty = list(form.empty) if form.empty is not None else None
    value: Json = {"type": element["type"], form.name: empty if content in (None, "", [], ()) else content}
    if element["type"] == "timepicker" and "timezone" in element:
        value["timezone"] = element["timezone"]
    return value


def content_of(value: Json) -> Any:
    """The bare content of a value in the form of `state.values`."""
    return value[STATEFUL[value["type"]].name]


def carry_over(entered: Mapping[Key, Json], before: Sequence[Json], after: Sequence[Json]) -> dict[Key, Json]:
    """What fields hold after the app changed the view.

    Under the same block_id and action_id the old value stays, typed or not, even if a new initial value came; under
    changed ids the new initial value counts. A chosen option that is no longer offered is gone.
    """
    types = {one.key: one.element["type"] for one in stateful(before)}
    values = initial_values(after)
    for one in stateful(after):
        kept = entered.get(one.key)
        if kept is not None and types.get(one.key) == one.element["type"] and _still_offered(one.element, kept):
            values[one.key] = kept
    return values


def options_of(element: Json) -> list[Json]:
    """The options of a static element, those in groups included."""
    grouped = [option for group in element.get("option_groups") or () for option in group["options"]]
    return [*(element.get("options") or ()), *grouped]


def _still_offered(element: Json, value: Json) -> bool:
    if not options_of(element):
        return True
    chosen = content_of(value)
    values = {option["value"] for option in options_of(element) if "value" in option}
    several = chosen if isinstance(chosen, list) else [chosen]
    return all(one is None or one["value"] in values for one in several)


def _elements(block: Json) -> Iterator[Json]:
    if block["type"] == "section" and "accessory" in block:
        yield block["accessory"]
    elif block["type"] == "input":
        yield block["element"]
    elif block["type"] in {"actions", "context_actions"}:
        yield from block["elements"]
