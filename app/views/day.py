"""The one message of a day [checkin.quiet]: what waits for the person, at most five things, none of their contents."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from app.domain.calendar import zone
from app.domain.steps import MOST_ITEMS
from app.views.blocks import Block, Rendered, actions, button, section
from app.views.items import Item

OPEN_HOME_WAITING = "home_waiting"
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five")


def day_view(items: Sequence[Item], *, user: str, tz: str, said_at: datetime, riding_along: int) -> Rendered:
    """`items` in their order; `riding_along` counts older open things, which get one closing line and no more.

    The greeting is that of `said_at`, when the message was posted: an edit in the evening does not change it. What two
    steps say in the same words is said once.
    """
    items = [item for number, item in enumerate(items) if item not in items[:number]]
    shown = items[:MOST_ITEMS]
    more = len(items) - len(shown)
    alone = len(items) == 1
    head = _headline(items, user, tz, said_at)
    blocks: list[Block] = [section(head)] if head else []
    lines = [head] if head else []
    numbers = count(1)
    for item in shown:
        mark = "✓  " if item.done else "" if alone else f"{next(numbers)}.  "
        label = mark + item.text
        lines.append(label)
        blocks.append(section(label))
        if not item.done:
            blocks.extend(item.details)
        if item.buttons:
            blocks.append(actions(*item.buttons))
    closing = _closing(more, riding_along)
    if closing:
        lines.append(closing)
        blocks.append(section(closing, accessory=button("See all", OPEN_HOME_WAITING)))
    return Rendered(text="\n".join(line for line in lines if line), blocks=blocks)


def nothing_left() -> Rendered:
    """What a message becomes when everything in it was withdrawn."""
    return Rendered(
        text="That is settled. Nothing left to do here.", blocks=[section("That is settled. Nothing left to do here.")]
    )


def _headline(items: Sequence[Item], user: str, tz: str, said_at: datetime) -> str:
    waiting = [item for item in items if not item.done]
    if not waiting:
        return "All done for today."
    if len(items) == 1:
        return ""
    hour = said_at.astimezone(zone(tz)).hour
    greeting = "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"
    many = len(waiting)
    how_many = NUMBERS[many] if many < len(NUMBERS) else str(many)
    return f"{greeting}, <@{user}>. {how_many} {'thing' if many == 1 else 'things'} today."


def _closing(more: int, riding_along: int) -> str:
    parts = []
    if more:
        parts.append(f"And {more} more in Home.")
    if riding_along:
        parts.append(f"{riding_along} open from before.")
    return " ".join(parts)
