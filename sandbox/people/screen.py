"""What stands on a screen and can be used: finding an element the way a person would name it."""

from collections.abc import Iterator, Sequence

from sandbox.blockkit.inputs import Placed, content_of, initial_values, interactive, value_of
from sandbox.model import Json, Key, Message, User, View
from sandbox.people.outcome import NotPossible, NotThere
from sandbox.workspace import Workspace

Place = Message | View


def blocks_on(place: Place) -> list[Json]:
    """The blocks of a view or message, those in attachments included."""
    if isinstance(place, View):
        return place.blocks
    return [*place.blocks, *(block for one in place.attachments for block in one.get("blocks", ()))]


def entered_in(place: Place, user: User) -> dict[Key, Json]:
    """What this person has entered or chosen on a view or message so far; may be changed."""
    if isinstance(place, View):
        return place.entered
    return place.entered.setdefault(user.id, initial_values(blocks_on(place)))


def check_on_screen(workspace: Workspace, user: User, place: Place) -> None:
    """Raise NotThere for a window that is closed or covered, or a message this person can't see."""
    if isinstance(place, View):
        if place is not workspace.windows.top(user.id) and place is not workspace.windows.homes.get(user.id):
            raise NotThere(f"the view {place.title or place.callback_id!r} is not on {user.name}'s screen")
    elif not sees(workspace, user, place):
        raise NotThere(f"{user.name} does not see the message {place.ts}")


def sees(workspace: Workspace, user: User, message: Message) -> bool:
    """Whether a message is before somebody: not deleted, and theirs or in a channel they can read."""
    if message.only_for is not None:
        return message.only_for == user.id and message in workspace.conversations.ephemerals(user.id)
    if workspace.conversations.message(message.channel, message.ts) is not message:
        return False
    return can_read(workspace, user, message.channel)


def can_read(workspace: Workspace, user: User, channel_id: str) -> bool:
    """Members read; full members also read public channels they are not in."""
    channel = workspace.conversations.channels[channel_id]
    is_guest = user.is_restricted or user.team_id != workspace.team.id
    return user.id in channel.members or (channel.kind == "public_channel" and not is_guest)


def find_element(place: Place, action: str, *, block: str = "", value: str = "") -> Placed:
    """The one element with this action_id, or button with this text. Raises NotThere, with what there is."""
    found = [one for one in interactive(blocks_on(place)) if _is_called(one, action)]
    found = [one for one in found if not block or one.block["block_id"] == block]
    found = [one for one in found if not value or one.element.get("value") == value]
    if len(found) != 1:
        many = "several fit" if found else "nothing fits"
        raise NotThere(f"{action!r}: {many}; there is {_list_of(interactive(blocks_on(place)))}")
    return found[0]


def find_input(place: Place, name: str) -> Placed:
    """The one field with this block_id, action_id or label. Raises NotThere."""
    fields = [one for one in interactive(blocks_on(place)) if one.is_input]
    found = [one for one in fields if name in {*one.key, _label(one)}]
    if len(found) != 1:
        many = "several fit" if found else "no such field"
        raise NotThere(f"{name!r}: {many}; there is {_list_of(iter(fields))}")
    return found[0]


def find_option(options: Sequence[Json], wanted: object) -> Json:
    """The option with this text or value. Raises NotThere."""
    for one in options:
        if wanted == one.get("value") or wanted == one["text"]["text"]:
            return one
    raise NotThere(f"no option {wanted!r}; there is {[one['text']['text'] for one in options]}")


def set_content(place: Place, user: User, placed: Placed, content: object) -> Json:
    """Enter or choose something; returns it in the form of `state.values`."""
    value = value_of(placed.element, content)
    entered_in(place, user)[placed.key] = value
    return value


def is_empty(value: Json) -> bool:
    return content_of(value) in (None, "", [])


def check_active(workspace: Workspace, user: User) -> None:
    """Raise NotPossible for accounts that can't act at all."""
    if user.deleted:
        raise NotPossible(f"{user.name}'s account is deactivated")
    if user.is_bot:
        raise NotPossible(f"{user.name} is a bot")


def _is_called(placed: Placed, name: str) -> bool:
    text = placed.element.get("text")
    return name == placed.element["action_id"] or (isinstance(text, dict) and name == text["text"])


def _label(placed: Placed) -> str:
    return str(placed.block["label"]["text"])


def _list_of(places: Iterator[Placed]) -> str:
    named = []
    for one in places:
        words = _label(one) if one.is_input else one.element.get("text", {}).get("text", "")
        named.append(f"{one.element['type']} {one.key} {words!r}")
    return "; ".join(named) or "nothing to use"
