"""Short words for one person: what went wrong, what happened instead."""

from app.views.blocks import Rendered, View, section, window

NOTICE_WINDOW = "notice"
WORDS_BLOCK = "notice"


def words(text: str) -> Rendered:
    """A sentence or two of our own."""
    return Rendered(text=text, blocks=[section(text)])


def notice_window(message: Rendered) -> View:
    """The same words where there is no message to put them in."""
    blocks = [block for block in message.blocks if block["type"] != "actions"]
    return window(NOTICE_WINDOW, "Trellis", blocks)


def not_installed() -> Rendered:
    return words("Trellis isn't set up in your workspace, so I can't do anything here.")


def old_button() -> Rendered:
    return words("That button is from an older version of me. `/growth` shows what you can do now.")


def database_away() -> Rendered:
    return words(
        "I can't reach my database right now. What you saved is kept. Keep this open and try again in a minute."
    )


def something_broke(reference: str) -> Rendered:
    return words(f"Something broke on my side (ref {reference}). What you saved is kept. Please try once more.")


def too_late() -> Rendered:
    return words("That took me too long, and Slack gave up on the window. Please press once more.")


def slack_away() -> Rendered:
    return words("Slack has trouble right now. If no window opens, please press once more in a moment.")


def with_words(view: View, message: Rendered) -> View:
    """A window as Slack hands it over, with words on top; what was typed stays under its block ids."""
    kept = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    blocks = [one for one in view["blocks"] if one.get("block_id") != WORDS_BLOCK]
    top = section(message.text, block_id=WORDS_BLOCK)
    return {name: view[name] for name in kept if view.get(name)} | {"blocks": [top, *blocks]}
