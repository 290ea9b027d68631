"""Small functions that build Block Kit, the only place where text that somebody typed is made safe.

Limits are Slack's (https://docs.slack.dev/reference/block-kit). `mrkdwn` text must be built from our own words, `esc`
and the tokens below; typed text that needs no formatting goes into `plain`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from app.domain.calendar import local_date, wall_instant

Block = dict[str, Any]
View = dict[str, Any]

SECTION_CHARS = 3000
LABEL_CHARS = 2000
TITLE_CHARS = 24
BUTTON_CHARS = 75
OPTION_CHARS = 75
PLACEHOLDER_CHARS = 150
INPUT_CHARS = 3000
HOME_BLOCKS = 90


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to be posted: blocks, and a text that says the same to screen readers and in notifications."""

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Obsolete:
    """There is nothing left to say; `reason` is kept with the message."""

    reason: str


def esc(text: str) -> str:
    """Typed text made harmless: it mentions nobody and forges no link (docs.slack.dev/messaging)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, most: int) -> str:
    """At most that many characters, with an ellipsis where some are missing."""
    return text if len(text) <= most else text[: most - 1] + "…"


def fitting(lines: Sequence[str], most: int = SECTION_CHARS) -> str:
    """These lines as one text, whole ones only: where there is no room for all, it says how many more there are."""
    text, kept = "\n".join(lines), len(lines)
    while len(text) > most:
        kept -= 1
        text = "\n".join([*lines[:kept], f"and {len(lines) - kept} more"])
    return text


def mention(slack_user: str) -> str:
    """The person by the name Slack shows for them now."""
    return f"<@{slack_user}>"


def mentions(slack_users: Sequence[str]) -> str:
    """Several people in a sentence: one, one and another, or A, B and C."""
    people = [mention(one) for one in slack_users]
    return " and ".join([", ".join(people[:-1]), people[-1]] if len(people) > 1 else people)


def day(on: date, tz: str, *, form: str = "{date_short}") -> str:
    """A calendar day as Slack shows it to the reader; noon there, so that no zone makes it another day."""
    noon = wall_instant(on, time(12), tz)
    return f"<!date^{int(noon.timestamp())}^{form}|{on:%a} {on.day} {on:%B %Y} ({tz})>"


def instant(at: datetime, tz: str) -> str:
    """A moment as Slack shows it to the reader, with the zone named in the fallback."""
    shown = local_date(at, tz)
    return f"<!date^{int(at.timestamp())}^{{date_short}} at {{time}}|{shown:%a} {shown.day} {shown:%B} ({tz})>"


def plain_day(on: date) -> str:
    """A day in plain text, where tokens can't stand: options, labels, titles."""
    return f"{on:%a} {on.day} {on:%B}"


def month(on: date) -> str:
    return f"{on:%B}"


def plain(text: str, most: int = SECTION_CHARS) -> Block:
    return {"type": "plain_text", "text": clip(text, most), "emoji": True}


def mrkdwn(text: str, most: int = SECTION_CHARS) -> Block:
    return {"type": "mrkdwn", "text": clip(text, most), "verbatim": True}


def section(text: str, *, accessory: Block | None = None, block_id: str | None = None) -> Block:
    """Our own words; typed parts of it went through `esc`."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    return _named(block, block_id)


def typed(text: str) -> list[Block]:
    """What somebody typed, as they typed it: plain, and as many sections as it needs."""
    parts = [text[start : start + SECTION_CHARS] for start in range(0, len(text), SECTION_CHARS)]
    return [{"type": "section", "text": {"type": "plain_text", "text": part, "emoji": True}} for part in parts]


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def small(text: str, most: int = LABEL_CHARS) -> Block:
    """What somebody typed, in small print below something else; clipped, since the whole stands elsewhere."""
    return {"type": "context", "elements": [plain(text, most)]}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Block, block_id: str | None = None) -> Block:
    return _named({"type": "actions", "elements": list(elements)}, block_id)


def button(text: str, action_id: str, value: str = "-", *, style: str | None = None, says: str | None = None) -> Block:
    """A button; `says` is what a screen reader reads where the words alone are too short."""
    element: Block = {"type": "button", "text": plain(text, BUTTON_CHARS), "action_id": action_id, "value": value}
    if style:
        element["style"] = style
    if says:
        element["accessibility_label"] = clip(says, 75)
    return element


def confirmed(element: Block, title: str, text: str, *, yes: str, no: str = "Cancel") -> Block:
    """The same element, which asks before it acts: for what can't be taken back."""
    return element | {
        "confirm": {
            "title": plain(title, 100),
            "text": plain(text, 300),
            "confirm": plain(yes, 30),
            "deny": plain(no, 30),
        }
    }


def link_button(text: str, url: str, action_id: str) -> Block:
    return {"type": "button", "text": plain(text, BUTTON_CHARS), "action_id": action_id, "url": url}


def option(text: str, value: str, *, rich: bool = False, description: str | None = None) -> Block:
    """`rich` text (mrkdwn) is allowed for checkboxes and radio buttons only."""
    made: Block = {"text": mrkdwn(text, OPTION_CHARS) if rich else plain(text, OPTION_CHARS), "value": value}
    if description:
        made["description"] = mrkdwn(description, OPTION_CHARS) if rich else plain(description, OPTION_CHARS)
    return made


def select(action_id: str, options: Sequence[Block], *, placeholder: str, chosen: str | None = None) -> Block:
    element: Block = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, PLACEHOLDER_CHARS),
        "options": list(options),
    }
    return _chosen(element, options, chosen)


def grouped_select(
    action_id: str, groups: Sequence[tuple[str, Sequence[Block]]], *, placeholder: str, chosen: str | None = None
) -> Block:
    """A select with headings, for more options than one list may have."""
    element: Block = {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, PLACEHOLDER_CHARS),
        "option_groups": [{"label": plain(label, OPTION_CHARS), "options": list(options)} for label, options in groups],
    }
    return _chosen(element, [one for _, options in groups for one in options], chosen)


def multi_select(action_id: str, options: Sequence[Block], *, placeholder: str, chosen: Collection[str] = ()) -> Block:
    element: Block = {
        "type": "multi_static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, PLACEHOLDER_CHARS),
        "options": list(options),
    }
    initial = [one for one in options if one["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return element


def radio(action_id: str, options: Sequence[Block], *, chosen: str | None = None) -> Block:
    return _chosen({"type": "radio_buttons", "action_id": action_id, "options": list(options)}, options, chosen)


def checkboxes(action_id: str, options: Sequence[Block], *, chosen: Sequence[str] = ()) -> Block:
    element: Block = {"type": "checkboxes", "action_id": action_id, "options": list(options)}
    initial = [one for one in options if one["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    return element


def datepicker(action_id: str, *, chosen: date | None = None, placeholder: str = "Pick a day") -> Block:
    element: Block = {"type": "datepicker", "action_id": action_id, "placeholder": plain(placeholder, 150)}
    if chosen:
        element["initial_date"] = chosen.isoformat()
    return element


def user_select(action_id: str, *, placeholder: str, chosen: str | None = None) -> Block:
    element: Block = {"type": "users_select", "action_id": action_id, "placeholder": plain(placeholder, 150)}
    if chosen:
        element["initial_user"] = chosen
    return element


def people_select(action_id: str, *, placeholder: str, most: int) -> Block:
    return {
        "type": "multi_users_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, PLACEHOLDER_CHARS),
        "max_selected_items": most,
    }


def channel_select(action_id: str, *, placeholder: str, chosen: str | None = None) -> Block:
    element: Block = {
        "type": "conversations_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "filter": {
            "include": ["public", "private"],
            "exclude_external_shared_channels": True,  # another company would read along
            "exclude_bot_users": True,
        },
    }
    if chosen:
        element["initial_conversation"] = chosen
    return element


def text_area(
    action_id: str, *, value: str | None = None, lines: bool = True, most: int = INPUT_CHARS, placeholder: str = ""
) -> Block:
    element: Block = {"type": "plain_text_input", "action_id": action_id, "multiline": lines, "max_length": most}
    if value:
        element["initial_value"] = value[:most]
    if placeholder:
        element["placeholder"] = plain(placeholder, PLACEHOLDER_CHARS)
    return element


def field(
    block_id: str,
    label: str,
    element: Block,
    *,
    hint: str | None = None,
    optional: bool = False,
    dispatch: bool = False,
) -> Block:
    """An input. What Slack keeps of typed text hangs on `block_id`: change it when you prefill something else."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, LABEL_CHARS),
        "element": element,
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, LABEL_CHARS)
    if dispatch:
        block["dispatch_action"] = True
    return block


def window(
    callback_id: str,
    title: str,
    blocks: Sequence[Block],
    *,
    submit: str | None = None,
    close: str = "Close",
    about: str = "",
) -> View:
    """A modal. `about` says what it is about: ids only, never contents."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, TITLE_CHARS),
        "close": plain(close, TITLE_CHARS),
        "blocks": list(blocks),
        "private_metadata": about,
    }
    if submit:
        view["submit"] = plain(submit, TITLE_CHARS)
    return view


def home(blocks: Sequence[Block]) -> View:
    return {"type": "home", "blocks": list(blocks)}


def in_days(on: date, today: date) -> str:
    """How far a day is, in words."""
    away = (on - today) // timedelta(days=1)
    if away == 0:
        return "today"
    if away == 1:
        return "tomorrow"
    if away == -1:
        return "yesterday"
    return f"in {away} days" if away > 0 else f"{-away} days ago"


def _chosen(element: Block, options: Sequence[Block], chosen: str | None) -> Block:
    initial = next((one for one in options if one["value"] == chosen), None)
    if initial:
        element["initial_option"] = initial
    return element


def _named(block: Block, block_id: str | None) -> Block:
    if block_id:
        block["block_id"] = block_id
    return block
