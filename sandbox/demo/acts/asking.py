"""Asking Trellis something: its help, a word it doesn't know, a message to it."""

from sandbox.demo.cast import ADA
from sandbox.demo.hands import LINGER_SECONDS, StoryBroke, command, find_offer, press, put_away, window
from sandbox.demo.play import Play


async def look_around(play: Play) -> None:
    """Ada takes no part; she gets an answer all the same."""
    ada = play[ADA]
    await command(ada)
    await command(ada, "help")
    asked = await ada.dm_bot("What is this?")
    await ada.sees_message("/growth", after=asked, within=LINGER_SECONDS)


async def mistype(play: Play, handle: str) -> None:
    """A word it doesn't know brings the one that was meant, as a button."""
    person = play[handle]
    answer = await command(person, "chekin")
    if answer is None or find_offer(answer, "/growth checkin") is None:
        raise StoryBroke(f"{handle} mistyped a word and was not helped:\n{person.screen()}")
    await press(person, answer, "/growth checkin")
    await window(person)
    await put_away(person)
