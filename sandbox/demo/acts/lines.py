"""Who leads whom: from a file, as an operator brings it in, and by hand under "My people"."""

from collections.abc import Sequence

from sandbox.demo.cast import CAST
from sandbox.demo.hands import command, press, put_away, send, window
from sandbox.demo.play import Play


async def import_lines(play: Play, who: Sequence[str]) -> None:
    """A file with a line a person, brought in with Trellis's own command."""
    rows = [(play[one.handle].id, play[one.lead].id) for one in CAST if one.handle in who]
    file = play.house.folder / "people.csv"
    file.write_text("\n".join(["person,manager", *(",".join(row) for row in rows)]) + "\n")
    await play.house.run("people", "import", str(file))


async def name_people(play: Play, lead: str, people: Sequence[str]) -> None:
    """Under "My people", all at once; each of them reads it."""
    person = play[lead]
    await command(person, "people")
    await window(person, title="My people")
    await send(person, {"Name your people": [play[handle].user for handle in people]})
    await window(person, "Named:")
    await put_away(person)


async def ask_for_turn(play: Play, handle: str) -> None:
    """Say that one would like a season."""
    person = play[handle]
    await command(person, "people")
    await press(person, await window(person, title="My people"), "I'd like a turn")
    await window(person, "You asked for a turn")
    await put_away(person)
