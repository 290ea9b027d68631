"""What Slack's client checks before it lets a window be submitted."""

import re
from collections.abc import Iterator
from decimal import Decimal

from sandbox.blockkit.inputs import Placed, content_of, interactive
from sandbox.model import Json, Key, View
from sandbox.people.screen import is_empty

REQUIRED = "Please complete this required field."
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+")


def faults_of(view: View) -> dict[str, str]:
    """The words under each field that keeps the window from being sent, by block_id."""
    return dict(_faults(view.blocks, view.entered))


def _faults(blocks: list[Json], entered: dict[Key, Json]) -> Iterator[tuple[str, str]]:
    for one in interactive(blocks):
        if not one.is_input:
            continue
        value = entered[one.key]
        if is_empty(value):
            if not one.block.get("optional"):
                yield one.block["block_id"], REQUIRED
        elif words := _fault(one, str(content_of(value))):
            yield one.block["block_id"], words


def _fault(placed: Placed, content: str) -> str:
    element = placed.element
    match element["type"]:
        case "plain_text_input" if len(content) < element.get("min_length", 0):
            return f"Please enter at least {element['min_length']} characters."
        case "number_input":
            return _number_fault(element, Decimal(content))
        case "email_text_input" if not EMAIL.fullmatch(content):
            return "Please enter a valid email address."
        case "url_text_input" if not URL.fullmatch(content):
            return "Please enter a valid URL."
        case _:
            return ""


def _number_fault(element: Json, number: Decimal) -> str:
    if "min_value" in element and number < Decimal(element["min_value"]):
        return f"Please enter a number of at least {element['min_value']}."
    if "max_value" in element and number > Decimal(element["max_value"]):
        return f"Please enter a number of at most {element['max_value']}."
    return ""
