"""Reading what a person entered in a window: values by block id, whatever kind of element they stand in."""

from datetime import date
from typing import Any

from app.errors import InvalidInput

Values = dict[str, Any]


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
    raw = values.get(block_id)
    return date.fromisoformat(raw) if raw else None


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
