"""The timeline: what happens on which day because somebody had it in mind. All else follows from what people read."""

from datetime import UTC, datetime

from sandbox.demo.house import House
from sandbox.demo.play import Play
from sandbox.demo.reactions import react

BEGINS_AT = datetime(2026, 3, 2, 7, tzinfo=UTC)
CURTAIN_AT = datetime(2026, 5, 19, 14, tzinfo=UTC)
ENDS_AT = datetime(2026, 10, 16, 16, tzinfo=UTC)


def begin_story(house: House) -> Play:
    return Play(house, react)
