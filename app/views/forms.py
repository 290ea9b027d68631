"""Reading what a person entered in a window: values by block id, whatever kind of element they stand in."""

from datetime import date
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from app.errors import InvalidInput, Outdated

Values = dict[str, Any]
Choice = TypeVar("Choice", bound=StrEnum)

UNREADABLE = "That comes from an older version of me. `/growth` shows what you can do now."
LARGEST_NUMBER = 10_000
"""Beyond any page, version or check-in; and small enough for every column it may be compared with."""


def read_id(raw: str) -> UUID:
    """The id in a button's value or a window's metadata; raises Outdated where there is none."""
    try:
        return UUID(raw)
    except ValueError:
        raise Outdated(UNREADABLE) from None


def read_member(raw: str) -> str:
    """The member id in what was picked; raises Outdated where it is none."""
    if not (raw.isascii() and raw.isalnum()):
        raise Outdated(UNREADABLE)
    return raw


def read_number(raw: str) -> int:
    """The number in a button's value or a window's metadata; raises Outdated where there is none."""
    if not (raw.isascii() and raw.isdigit() and len(raw) < 6) or int(raw) > LARGEST_NUMBER:
        raise Outdated(UNREADABLE)
    return int(raw)


def read_parts(raw: str, count: int) -> list[str]:
    """The words of a value that carries several; raises Outdated where there are more or fewer."""
    parts = raw.split(" ")
    if len(parts) != count or not raw.isprintable():
        raise Outdated(UNREADABLE)
    return parts


def read_choice(kind: type[Choice], raw: str | None) -> Choice | None:
    """The option that was chosen, None for none; raises Outdated for one that is offered no more."""
    if raw and raw not in set(kind):
        raise Outdated(UNREADABLE)
    return kind(raw) if raw else None


def values_of(view: dict[str, Any]) -> Values:
    """The entered values by block id: text, option value(s), ISO date, user or channel id; None where left empty."""
    state = view.get("state", {}).get("values", {})
    return {block_id: _value(element) for block_id, by_action in state.items() for element in by_action.values()}


def text_of(values: Values, block_id: str) -> str | None:
    """What was typed, trimmed; None where there is nothing."""
    text = (values.get(block_id) or "").strip()
    return text or None


def required_text(values: Values, block_id: str, message: str) -> str:
    """What was typed; raises InvalidInput with that message where it is empty or blank."""
    text = text_of(values, block_id)
    if text is None:
        raise InvalidInput(block_id, message)
    return text


def date_of(values: Values, block_id: str) -> date | None:
    """The day that was picked; None where there is none."""
    raw = values.get(block_id)
    try:
        return date.fromisoformat(raw) if raw else None
    except ValueError:
        raise Outdated(UNREADABLE) from None


def _value(element: dict[str, Any]) -> Any:
    kind = element.get("type")
    match kind:
        case "static_select" | "radio_buttons" | "external_select":
            chosen = element.get("selected_option")
            return chosen["value"] if chosen else None
        case "checkboxes" | "multi_static_select":
            return [one["value"] for one in element.get("selected_options") or []]
        case "datepicker":
            return element.get("selected_date")
        case "users_select":
            return element.get("selected_user")
        case "multi_users_select":
            return element.get("selected_users") or []
        case "conversations_select" | "channels_select":
            return element.get("selected_conversation") or element.get("selected_channel")
        case _:
            return element.get("value")
