"""The leader sets up a digest in their channel, after a test."""

from sandbox.demo.cast import LEE
from sandbox.demo.hands import LINGER_SECONDS, command, press, put_away, send, window
from sandbox.demo.play import Play

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
