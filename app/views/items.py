"""Items: how one step reads in the day's message and in Home."""

from dataclasses import dataclass

from app.views.blocks import Block


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a day's message: names, days and buttons; never contents.

    `text` is mrkdwn, one or two sentences. At most two `buttons` (three for an invitation). `details` are further
    blocks below the text, such as an invitation's terms. A `done` item stays in the message with a tick and without
    details; its text says what happened, and a button only takes that back while it can be.
    """

    text: str
    buttons: tuple[Block, ...] = ()
    details: tuple[Block, ...] = ()
    done: bool = False
