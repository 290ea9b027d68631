"""The inspector's list: which entries, and one entry's payload in full."""

import json
from dataclasses import dataclass
from typing import Any

from sandbox.inspector import Inspector, Traffic

SHOWN = 150
FINE = frozenset({"ok", "acked"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the drawer shows: words that the name, the person or the outcome must contain; `faulty`: problems only."""

    is_open: bool = False
    words: str = ""
    faulty: bool = False


def list_traffic(inspector: Inspector, asked: Asked) -> list[Traffic]:
    """The newest entries that fit, newest first."""
    found: list[Traffic] = []
    wanted = asked.words.lower()
    for one in reversed(inspector.entries):
        if len(found) == SHOWN:
            break
        is_hidden = asked.faulty and one.outcome in FINE
        if not is_hidden and wanted in f"{one.name} {one.direction} {one.outcome} {one.user}".lower():
            found.append(one)
    return found


def find_traffic(inspector: Inspector, number: int) -> Traffic | None:
    return next((one for one in reversed(inspector.entries) if one.number == number), None)


def pretty(payload: Any) -> str:
    """A payload laid out to be read."""
    return payload if isinstance(payload, str) else json.dumps(payload, indent=2, ensure_ascii=False, default=str)
