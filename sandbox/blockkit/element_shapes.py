"""How elements are described: the fields that pickers and typed inputs share, and the checks across fields."""

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sandbox.blockkit.objects import ACTION_ID, CONFIRM, DISPATCH_CONFIG, PLACEHOLDER
from sandbox.blockkit.schema import Check, Flag, Problem, Rule, Shape, exactly

TYPED_LIMIT = 3000


def element_shape(kind: str, required: Mapping[str, Rule], optional: Mapping[str, Rule], *checks: Check) -> Shape:
    return Shape({"type": exactly(kind), **required}, {"action_id": ACTION_ID, **optional}, checks)


def picker(kind: str, optional: Mapping[str, Rule], *checks: Check) -> Shape:
    more: dict[str, Rule] = {"placeholder": PLACEHOLDER, "confirm": CONFIRM, "focus_on_load": Flag(), **optional}
    return element_shape(kind, {}, more, *checks)


def typed(kind: str, optional: Mapping[str, Rule], *checks: Check, required: Mapping[str, Rule] | None = None) -> Shape:
    more: dict[str, Rule] = {
        "placeholder": PLACEHOLDER,
        "focus_on_load": Flag(),
        "dispatch_action_config": DISPATCH_CONFIG,
        **optional,
    }
    return element_shape(kind, required or {}, more, *checks)


def real_date(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    written = value.get("initial_date")
    if written is not None and not _is_day(written):
        yield Problem(f"{at}/initial_date", "must be a date in the form YYYY-MM-DD")


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False


def lengths_agree(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    least, most = value.get("min_length", 0), value.get("max_length", TYPED_LIMIT)
    if least > most:
        yield Problem(at, "min_length must not be greater than max_length")
    if len(value.get("initial_value") or "") > most:
        yield Problem(f"{at}/initial_value", f"must be less than {most + 1} characters")


def numbers_agree(value: Mapping[str, Any], at: str) -> Iterator[Problem]:
    least, most = float(value.get("min_value") or -math.inf), float(value.get("max_value") or math.inf)
    initial = value.get("initial_value")
    if least > most:
        yield Problem(at, "min_value must not be greater than max_value")
    if initial is not None and not least <= float(initial) <= most:
        yield Problem(f"{at}/initial_value", "must be between min_value and max_value")
