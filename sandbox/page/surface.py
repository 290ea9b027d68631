"""What a template asks while it draws blocks: texts as the reader sees them, and what every field holds and offers."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from sandbox.blockkit.inputs import STATEFUL, content_of, options_of
from sandbox.model import ChannelKind, Json, Key, Message, View, ViewKind
from sandbox.page.mrkdwn import render_mrkdwn, render_plain
from sandbox.page.reader import Reader
from sandbox.page.rich_text import render_rich_text, words_of_rich_text
from sandbox.people.entering import offered_kinds
from sandbox.people.screen import can_read


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to choose: what it stands for, its words, and a line below them."""

    value: str
    words: Markup
    below: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class Surface:
    """A message, window or Home before its reader. `where` is how the page's script names it to the server."""

    reader: Reader
    where: str
    entered: Mapping[Key, Json]
    errors: Mapping[str, str] = field(default_factory=dict)
    is_modal: bool = False
    panel: str = ""
    """Where on the page it stands, if it stands there twice: ids of HTML must differ."""

    @classmethod
    def of_message(cls, reader: Reader, message: Message, panel: str = "") -> "Surface":
        return cls(reader, name_of_message(message), message.entered.get(reader.user.id, {}), panel=panel)

    @classmethod
    def of_view(cls, reader: Reader, view: View, errors: Mapping[str, str]) -> "Surface":
        return cls(reader, view.id, view.entered, errors, view.kind is ViewKind.MODAL)

    def text(self, part: Json | str | None) -> Markup:
        """A text object, or bare mrkdwn."""
        if part is None:
            return Markup("")
        if isinstance(part, str):
            return render_mrkdwn(self.reader, part)
        if part["type"] == "mrkdwn":
            return render_mrkdwn(self.reader, part["text"])
        return render_plain(self.reader, part["text"], emoji=part.get("emoji", True))

    def rich(self, block: Json) -> Markup:
        return render_rich_text(self.reader, block)

    def control_id(self, block: Json, element: Json) -> str:
        """An id for HTML: the same as long as block_id and action_id stay, so that what is typed stays too."""
        return "f" + _short(self.panel, self.where, block["block_id"], element["action_id"], element["type"])

    def block_id(self, block: Json) -> str:
        """An id for HTML, so that a block that moves is known again."""
        return "b" + _short(self.panel, self.where, block["block_id"], block["type"])

    def content(self, block: Json, element: Json) -> Any:
        """What a field holds, bare; before anybody touched it what the app put there."""
        held = self.entered.get((block["block_id"], element["action_id"]))
        if held is not None and held["type"] == element["type"]:
            return content_of(held)
        form = STATEFUL[element["type"]]
        return element.get(form.initial, form.empty)

    def typed(self, block: Json, element: Json) -> str:
        """What a field for typing or a picker of days and times holds, as its HTML value."""
        content = self.content(block, element)
        if element["type"] == "rich_text_input":
            return words_of_rich_text(content)
        if element["type"] == "datetimepicker" and content:
            return f"{datetime.fromtimestamp(content, ZoneInfo(self.reader.user.tz)):%Y-%m-%dT%H:%M}"
        return "" if content is None else str(content)

    def chosen(self, block: Json, element: Json) -> set[str]:
        """The values chosen in a menu, whether it takes one or several."""
        content = self.content(block, element)
        several = content if isinstance(content, list | tuple) else [content]
        return {one["value"] if isinstance(one, dict) else one for one in several if one is not None}

    def choices(self, block: Json, element: Json) -> list[Choice]:
        """What a menu offers. An external one offers what is chosen; more comes when somebody types."""
        kind = element["type"].removeprefix("multi_")
        if kind == "users_select":
            return list(self._people())
        if kind in {"conversations_select", "channels_select"}:
            return list(self._rooms(element))
        if kind == "external_select":
            content = self.content(block, element)
            held = content if isinstance(content, list | tuple) else [content]
            return [self.choice(one) for one in held if one is not None]
        return list(self._options(element))

    def choice(self, option: Json, group: str = "") -> Choice:
        below = option.get("description")
        return Choice(option.get("value", ""), self.text(option["text"]), below["text"] if below else "", group)

    def file_names(self, block: Json, element: Json) -> list[Json]:
        return list(self.content(block, element) or ())

    def _options(self, element: Json) -> Iterator[Choice]:
        for group in element.get("option_groups") or ():
            yield from (self.choice(one, group["label"]["text"]) for one in group["options"])
        if not element.get("option_groups"):
            yield from (self.choice(one) for one in options_of(element))

    def _people(self) -> Iterator[Choice]:
        for user in sorted(self.reader.workspace.users.values(), key=lambda one: one.real_name):
            if not user.deleted:
                yield Choice(user.id, Markup("{}").format(user.real_name), user.title or ("App" if user.is_bot else ""))

    def _rooms(self, element: Json) -> Iterator[Choice]:
        workspace, user = self.reader.workspace, self.reader.user
        kinds = offered_kinds(element)
        for room in workspace.conversations.channels.values():
            if room.kind in kinds and can_read(workspace, user, room.id) and not room.is_archived:
                sign = "" if room.kind in {ChannelKind.DM, ChannelKind.GROUP_DM} else "#"
                yield Choice(room.id, Markup("{}{}").format(sign, self.reader.room_name(room)))


def _short(*names: str) -> str:
    return hashlib.blake2s("|".join(names).encode(), digest_size=8).hexdigest()


def name_of_message(message: Message) -> str:
    """How the page's script names a message to the server: `m` or, for one reader alone, `e`; channel; ts."""
    return f"{'e' if message.only_for else 'm'}/{message.channel}/{message.ts}"
