"""What a bot shows on the page in these tests: a message with everything to press, and a window with every field."""

from typing import Any

from sandbox.model import Json


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def option(words: str, value: str) -> Json:
    return {"text": plain(words), "value": value}


def field(block_id: str, label: str, kind: str, *, optional: bool = True, **element: Any) -> Json:
    shown = {"type": kind, "action_id": "in", **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": shown, "optional": optional}


def button(action_id: str, words: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(words), **more}


def actions(*elements: Json, block_id: str = "buttons") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def section(words: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}, **more}


def window(*blocks: Json, title: str = "A form", **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain(title),
        "submit": plain("Send"),
        "blocks": [*blocks],
        **more,
    }


GOALS = [option("Payments", "pay"), option("On-call", "onc"), option("Search", "sea")]


def every_field() -> list[Json]:
    """One of each; two are required."""
    return [
        field("text", "What moved?", "plain_text_input", optional=False, multiline=True, max_length=40),
        field("goal", "Which goal?", "static_select", optional=False, options=GOALS),
        field("goals", "Which goals?", "multi_static_select", options=GOALS, max_selected_items=2),
        field("topic", "Which topic?", "external_select", min_query_length=1),
        field("topics", "More topics", "multi_external_select", min_query_length=0),
        field("day", "By which day?", "datepicker"),
        field("hour", "At what time?", "timepicker"),
        field("instant", "When exactly?", "datetimepicker"),
        field("weeks", "How many weeks?", "number_input", is_decimal_allowed=False, min_value="1", max_value="26"),
        field("mail", "E-mail", "email_text_input"),
        field("link", "Link", "url_text_input"),
        field("remind", "Reminders", "checkboxes", options=GOALS),
        field("state", "How does it go?", "radio_buttons", options=GOALS),
        field("person", "With whom?", "users_select"),
        field("people", "And who else?", "multi_users_select"),
        field("room", "Where do you talk?", "conversations_select", filter={"include": ["public", "private"]}),
        field("rooms", "Where else?", "multi_conversations_select"),
        field("channel", "Which channel?", "channels_select"),
        field("channels", "Which channels?", "multi_channels_select"),
        field("notes", "Notes", "rich_text_input"),
        field("file", "A picture", "file_input"),
    ]


def every_block() -> list[Json]:
    """A message with every classic block and every element that stands outside a window."""
    return [
        {"type": "header", "text": plain("Good morning")},
        section("*Tom's* check-in is due.", block_id="due", accessory=button("hold", "See and hold", style="primary")),
        {
            "type": "section",
            "block_id": "figures",
            "fields": [{"type": "mrkdwn", "text": "*Held*\n11"}, plain("Late\n1")],
        },
        {"type": "divider"},
        {"type": "image", "image_url": "https://elsewhere.example/chart.png", "alt_text": "A chart of check-ins"},
        actions(
            button("yes", "I'm in"),
            button("no", "Not now", confirm=CONFIRM),
            {"type": "static_select", "action_id": "goal", "placeholder": plain("Goal"), "options": GOALS},
            {"type": "datepicker", "action_id": "day"},
            {"type": "users_select", "action_id": "who"},
            {"type": "checkboxes", "action_id": "ticks", "options": GOALS},
            {"type": "radio_buttons", "action_id": "one", "options": GOALS},
            {"type": "overflow", "action_id": "more", "options": [option("Done", "done"), option("Move it", "move")]},
        ),
        field("note", "A note", "plain_text_input"),
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "Only you see this."}]},
    ]


CONFIRM: Json = {
    "title": plain("Not now?"),
    "text": {"type": "mrkdwn", "text": "It has *no* consequence."},
    "confirm": plain("Not now, thanks"),
    "deny": plain("Back"),
}
