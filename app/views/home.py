"""App Home: what waits for me, my season, my people, my group. At most 90 blocks."""

from collections.abc import Sequence

from app.views.blocks import HOME_BLOCKS, Block, View, actions, context, divider, header, home, section, window
from app.views.growth import go
from app.views.items import Item

WAITING_WINDOW = "waiting"
MOST_WAITING = 10


def home_view(waiting: Sequence[Item], parts: Sequence[Sequence[Block]]) -> View:
    """`parts` in their order; what no longer fits is cut at the end, with a word on how to get there."""
    blocks = waiting_blocks(waiting)
    for part in parts:
        if part:
            blocks += [divider(), *part]
    blocks += [divider(), actions(go("settings", "Settings"), go("help", "What you can ask me"))]
    if len(blocks) > HOME_BLOCKS:
        blocks = [
            *blocks[: HOME_BLOCKS - 1],
            context("There is more than fits here. `/growth help` lists the ways in."),
        ]
    return home(blocks)


def guest_home(refusal: str | None) -> View:
    """Home of somebody we have only just met, or who can't take part; `refusal` says why."""
    return home([header("Trellis"), section(refusal or "We have only just met. Open this page again in a moment.")])


def waiting_window(waiting: Sequence[Item]) -> View:
    return window(WAITING_WINDOW, "What waits for you", waiting_blocks(waiting)[1:])


def waiting_blocks(waiting: Sequence[Item]) -> list[Block]:
    """Items one under the other, each with its buttons."""
    blocks: list[Block] = [header("What waits for you")]
    if not waiting:
        return [*blocks, section("Nothing right now. When something is due, it stands here and in your messages.")]
    for item in waiting[:MOST_WAITING]:
        blocks += [section(item.text), *item.details]
        if item.buttons:
            blocks.append(actions(*item.buttons))
    if len(waiting) > MOST_WAITING:
        blocks.append(context(f"and {len(waiting) - MOST_WAITING} more"))
    return blocks
