"""From what a person picks or types to what the field holds, refusing what Slack's client refuses on the spot."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from sandbox.blockkit.element_shapes import TYPED_LIMIT
from sandbox.blockkit.inputs import options_of
from sandbox.model import Channel, ChannelKind, File, Json, User
from sandbox.people.outcome import NotPossible, NotThere
from sandbox.people.screen import can_read, find_option
from sandbox.people.text import rich_text_of
from sandbox.workspace import Workspace

Pick = str | int | float | Decimal | date | datetime | time | User | Channel | File | Sequence[Any] | None
"""What goes into a field or is chosen: an option by text or value, a day, somebody, or a list; None empties it."""


def content_for(workspace: Workspace, user: User, element: Json, pick: Pick) -> Any:
    """The content of a field after this pick. Raises NotThere or NotPossible."""
    if pick is None:
        return None
    return ENTER[element["type"]](workspace, user, element, pick)


def _text(_workspace: Workspace, _user: User, element: Json, pick: Any) -> str:
    typed = str(pick)
    most = element.get("max_length", TYPED_LIMIT)
    if len(typed) > most:
        raise NotPossible(f"the field takes {most} characters, not {len(typed)}")
    if "\n" in typed and not element.get("multiline"):
        raise NotPossible("the field has one line")
    return typed


def _number(_workspace: Workspace, _user: User, element: Json, pick: Any) -> str:
    try:
        number = Decimal(str(pick))
    except InvalidOperation:
        raise NotPossible(f"{pick!r} is no number") from None
    if not number.is_finite() or (number != number.to_integral_value() and not element["is_decimal_allowed"]):
        raise NotPossible(f"the field takes whole numbers, not {pick}")
    return str(pick)


def _rich(workspace: Workspace, _user: User, _element: Json, pick: Any) -> Json:
    return rich_text_of(workspace, str(pick))


def _option(_workspace: Workspace, _user: User, element: Json, pick: Any) -> Json:
    return find_option(options_of(element), pick)


def _options(workspace: Workspace, user: User, element: Json, pick: Any) -> list[Json]:
    return [_option(workspace, user, element, one) for one in _limited(element, pick)]


def _person(workspace: Workspace, user: User, _element: Json, pick: Any) -> str:
    try:
        chosen = workspace.user(getattr(pick, "user", pick))
    except KeyError:
        raise NotThere(f"no member {pick!r}") from None
    if chosen.deleted:
        raise NotThere(f"{chosen.name} is deactivated and not offered")
    return chosen.id


def _channel(workspace: Workspace, user: User, element: Json, pick: Any) -> str:
    try:
        channel = workspace.channel(pick)
    except KeyError as unknown:
        raise NotThere(str(unknown)) from None
    if not can_read(workspace, user, channel.id):
        raise NotThere(f"{user.name} does not know that channel")
    if channel.kind not in offered_kinds(element):
        raise NotThere(f"{channel.name or channel.id} is not offered here")
    return channel.id


def offered_kinds(element: Json) -> set[ChannelKind]:
    """The kinds of conversation that a select offers."""
    if element["type"] in {"channels_select", "multi_channels_select"}:
        return {ChannelKind.PUBLIC}
    named = {
        "public": ChannelKind.PUBLIC,
        "private": ChannelKind.PRIVATE,
        "im": ChannelKind.DM,
        "mpim": ChannelKind.GROUP_DM,
    }
    return {named[one] for one in element.get("filter", {}).get("include", named)}


def _several(one_of: Callable[[Workspace, User, Json, Any], Any]) -> Callable[[Workspace, User, Json, Any], Any]:
    def enter(workspace: Workspace, user: User, element: Json, pick: Any) -> list[Any]:
        return [one_of(workspace, user, element, one) for one in _limited(element, pick)]

    return enter


def _limited(element: Json, pick: Any) -> Iterable[Any]:
    chosen = list(pick) if isinstance(pick, list | tuple | set | frozenset) else [pick]
    most = element.get("max_selected_items") or element.get("max_files") or len(chosen)
    if len(chosen) > most:
        raise NotPossible(f"at most {most} can be chosen")
    return chosen


def _day(_workspace: Workspace, _user: User, _element: Json, pick: Any) -> str:
    try:
        return date.fromisoformat(str(pick)).isoformat()
    except ValueError:
        raise NotPossible(f"{pick!r} is no day") from None


def _time(_workspace: Workspace, _user: User, _element: Json, pick: Any) -> str:
    try:
        return time.fromisoformat(str(pick)).strftime("%H:%M")
    except ValueError:
        raise NotPossible(f"{pick!r} is no time of day") from None


def _instant(_workspace: Workspace, _user: User, _element: Json, pick: Any) -> int:
    return int(pick.timestamp()) if isinstance(pick, datetime) else int(pick)


def _file(_workspace: Workspace, _user: User, _element: Json, pick: Any) -> Json:
    if not isinstance(pick, File):
        raise NotPossible("a file is picked with what `upload` returned")
    return {"id": pick.id, "name": pick.name, "title": pick.title, "mimetype": pick.mimetype, "user": pick.user}


ENTER: Mapping[str, Callable[[Workspace, User, Json, Any], Any]] = {
    "plain_text_input": _text,
    "email_text_input": _text,
    "url_text_input": _text,
    "number_input": _number,
    "rich_text_input": _rich,
    "static_select": _option,
    "radio_buttons": _option,
    "overflow": _option,
    "multi_static_select": _options,
    "checkboxes": _options,
    "users_select": _person,
    "multi_users_select": _several(_person),
    "conversations_select": _channel,
    "channels_select": _channel,
    "multi_conversations_select": _several(_channel),
    "multi_channels_select": _several(_channel),
    "datepicker": _day,
    "timepicker": _time,
    "datetimepicker": _instant,
    "file_input": _several(_file),
}
"""External selects are not here: their options come from the app."""
