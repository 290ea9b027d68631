"""What the leader does: a digest in their channel, and what they are told of check-ins that are late."""

from sandbox.demo.cast import LEE
from sandbox.demo.hands import LINGER_SECONDS, Offer, command, press, put_away, send, use, window
from sandbox.demo.play import Play
from sandbox.model import Message
from sandbox.people.person import Person

ROOM = "growth-leads"
TITLE = "Digest of your group"


async def set_up_digest(play: Play) -> None:
    """Bring the bot in, send a test, look at it, save."""
    lee = play[LEE]
    await lee.invite(ROOM)
    await command(lee, "digest")
    view = await window(lee, title=TITLE)
    await lee.fill({"Channel": ROOM})
    await press(lee, view, "Send a test post")
    await lee.sees_message("This is a test", channel=ROOM, within=LINGER_SECONDS)
    await send(lee, {"How often": "Every month, on the first working day"})
    await window(lee, "Saved.")
    await put_away(lee)


async def take_note(person: Person, message: Message, offer: Offer) -> None:
    """Seen, and no more."""
    await use(person, message, offer)


async def give_time(person: Person, message: Message, near: str) -> None:
    """A few days more for the two, who both read it."""
    await press(person, message, "Give until…", near=near)
    view = await window(person, title="Give until")
    options = next(one["element"]["options"] for one in view.blocks if one["type"] == "input")
    await send(person, {"Until": options[2]["value"]})
    await put_away(person)
