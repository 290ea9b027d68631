"""What the page's fields send, put into a window, Home or message the way a person would have entered it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.blockkit.inputs import Placed, content_of, interactive, options_of
from sandbox.model import Json, User
from sandbox.page.notices import Notices
from sandbox.people.entering import Pick, content_for
from sandbox.people.outcome import ClientRefuses, NotThere
from sandbox.people.screen import Place, blocks_on, entered_in, find_option, set_content
from sandbox.workspace import Workspace

Raw = str | list[str] | None
"""A field as HTML has it: its value, the values ticked, or None."""

Sent = Iterable[tuple[str, str, Raw]]
"""block_id, action_id and what the field holds."""


def enter_all(
    workspace: Workspace, user: User, place: Place, sent: Sent, notices: Notices, where: str
) -> dict[str, str]:
    """Put every field's content where it belongs, without telling the app. Returns refusals by block_id.

    A refused value leaves the field as it was; a field that is gone is passed over.
    """
    placed = {one.key: one for one in interactive(blocks_on(place))}
    refused = {}
    for block_id, action_id, raw in sent:
        one = placed.get((block_id, action_id))
        if one is None:
            continue
        try:
            set_content(place, user, one, content_from(workspace, user, place, one, raw, notices, where))
        except ClientRefuses as refusal:
            refused[block_id] = _sentence(str(refusal))
    return refused


def content_from(
    workspace: Workspace, user: User, place: Place, placed: Placed, raw: Raw, notices: Notices, where: str
) -> Any:
    """The content of a field for what HTML sent. Raises NotThere or NotPossible."""
    if raw in (None, "", []):
        return None
    kind = placed.element["type"]
    if "external" in kind:
        held = _held_options(place, user, placed)
        found = [_offered(notices, where, placed, held, one) for one in _as_list(raw)]
        return found if kind.startswith("multi") else found[0]
    return content_for(workspace, user, placed.element, pick_from(workspace, user, placed.element, raw))


def pick_from(workspace: Workspace, user: User, element: Json, raw: Raw) -> Pick:
    """What the person picked, as Person takes it."""
    kind = element["type"]
    if raw in (None, "", []):
        return None
    if kind == "datetimepicker":
        return datetime.fromisoformat(str(raw)).replace(tzinfo=ZoneInfo(user.tz))
    if kind == "file_input":
        return [workspace.files[one] for one in _as_list(raw) if one in workspace.files]
    if kind == "overflow":
        return str(find_option(options_of(element), raw)["text"]["text"])
    return raw


def _held_options(place: Place, user: User, placed: Placed) -> dict[str, Json]:
    held = entered_in(place, user).get(placed.key)
    content = content_of(held) if held else None
    several = content if isinstance(content, list) else [content]
    return {one["value"]: one for one in several if one}


def _offered(notices: Notices, where: str, placed: Placed, held: dict[str, Json], value: str) -> Json:
    option = held.get(value) or notices.offered(where, placed, value)
    if option is None:
        raise NotThere("that choice is no longer offered")
    return option


def _as_list(raw: Raw) -> list[str]:
    return raw if isinstance(raw, list) else [str(raw)]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
