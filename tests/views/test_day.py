"""The message of a day as a whole: its first line, its numbers, and nothing said twice."""

from datetime import UTC, datetime

from app.views.blocks import Rendered
from app.views.day import day_view
from app.views.items import Item

NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)
HELD = Item("The May check-in is held.", done=True)
DUE = Item("The June check-in is due.")


def message(*items: Item, older: int = 0) -> Rendered:
    return day_view(items, user="UDANA", tz="UTC", said_at=NOON, riding_along=older)


def test_what_two_steps_say_in_the_same_words_is_said_once() -> None:
    assert message(HELD, DUE, HELD).text == message(HELD, DUE).text
    assert message(DUE, DUE).text == DUE.text


def test_only_what_is_open_is_counted_and_numbered() -> None:
    assert message(HELD, DUE).text.splitlines() == [
        "Good afternoon, <@UDANA>. One thing today.",
        "✓  The May check-in is held.",
        "1.  The June check-in is due.",
    ]
    assert message(HELD).text.splitlines()[0] == "All done for today."


def test_more_than_five_and_what_is_older_share_one_closing_line() -> None:
    items = [Item(f"Thing {number}.") for number in range(7)]

    assert message(*items, older=2).text.splitlines()[-1] == "And 2 more in Home. 2 open from before."
