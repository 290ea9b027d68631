"""What a player's eyes and hands do: read what stands on a screen, press a button by its words, fill fields by label.

Nothing here knows Trellis. What is not on the screen can't be pressed, and every answer that shows an error ends the
story with the words on the screen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.blockkit.inputs import Placed, content_of, interactive
from sandbox.blockkit.reading import words_of_blocks
from sandbox.model import Json, Message, View
from sandbox.people.entering import Pick
from sandbox.people.outcome import Outcome
from sandbox.people.person import Person
from sandbox.people.screen import blocks_on

Place = Message | View
LINGER_SECONDS = 10.0
"""Real time that a player waits for a window before the story counts as broken."""


class StoryBroke(Exception):
    """Something was not as the story needs it; the words say who saw what instead."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something on a screen that can be used, and the words it belongs to."""

    placed: Placed
    words: str

    @property
    def label(self) -> str:
        """The words on a button, or in a menu before anything is chosen."""
        element = self.placed.element
        shown: Json = element.get("text") or element.get("placeholder") or {}
        return str(shown.get("text", ""))

    @property
    def value(self) -> str:
        return str(self.placed.element.get("value", ""))

    @property
    def action(self) -> str:
        return str(self.placed.element["action_id"])

    @property
    def identity(self) -> tuple[str, str, str]:
        """What stays the same when the screen is drawn anew."""
        return self.label, self.action, self.value


def offers_on(place: Place) -> list[Offer]:
    """All buttons and menus outside of fields, from top to bottom."""
    return list(_offers(blocks_on(place)))


def _offers(blocks: Sequence[Json]) -> Iterator[Offer]:
    """A button in a text belongs to that text; one in a row of buttons to all that was said since the last row."""
    above: list[str] = []
    for block in blocks:
        found = [one for one in interactive([block]) if not one.is_input]
        if block["type"] == "actions":
            yield from (Offer(one, "\n".join(above)) for one in found)
            above.clear()
        else:
            words = words_of_blocks([{key: part for key, part in block.items() if key != "accessory"}])
            above.append(words)
            yield from (Offer(one, words) for one in found)


def find_offer(place: Place, label: str, near: str = "") -> Offer | None:
    """The first thing with this label below words with `near` in them."""
    return next((one for one in offers_on(place) if one.label == label and near in one.words), None)


async def press(person: Person, place: Place, label: str, *, near: str = "", pick: Pick = None) -> Outcome:
    """Press the button, or use the menu, with this label below words with `near` in them. Raises StoryBroke."""
    offer = find_offer(place, label, near)
    if offer is None:
        there = ", ".join(repr(one.label) for one in offers_on(place))
        raise StoryBroke(
            f"{person.user.name} looks for {label!r} near {near!r}, and there is {there}:\n{person.screen()}"
        )
    return await use(person, place, offer, pick=pick)


async def use(person: Person, place: Place, offer: Offer, *, pick: Pick = None) -> Outcome:
    """Use an offer that was seen before; what stands around it may have changed. Raises StoryBroke on an error."""
    there = (one for one in offers_on(place) if one.identity == offer.identity)
    found = next(there, None)
    if found is None:
        raise StoryBroke(f"{person.user.name} comes back to press {offer.label!r}, and it is gone:\n{person.screen()}")
    block = str(found.placed.block["block_id"])
    outcome = await person.click(place, found.action, pick=pick, block=block, value=found.value)
    return checked(person, f"pressed {offer.label!r}", outcome)


async def send(person: Person, entries: Mapping[str, Pick] | None = None) -> Outcome:
    """Fill fields of the top window by their labels and submit it. Raises StoryBroke where that shows an error."""
    await person.fill(entries or {})
    title = person.modal.title if person.modal else ""
    return checked(person, f"sent {title!r}", await person.submit())


async def tick(person: Person, view: View, words: str) -> None:
    """Tick one more option: the one with these words, in whichever field of a window it stands. Raises StoryBroke."""
    for block in view.blocks:
        element = block.get("element", {})
        if any(one["text"]["text"] == words for one in element.get("options", ())):
            key = (str(block["block_id"]), str(element["action_id"]))
            ticked = [one["value"] for one in content_of(view.entered[key]) or ()]
            wanted = next(one["value"] for one in element["options"] if one["text"]["text"] == words)
            await person.fill({key[0]: [*ticked, wanted]})
            return
    raise StoryBroke(f"{person.user.name} looks for {words!r} to tick:\n{person.screen()}")


async def command(person: Person, text: str = "") -> Message | None:
    """Type /growth and words; returns what it answered, where it answered with a message."""
    outcome = checked(person, f"typed /growth {text}", await person.command("/growth", text))
    return outcome.message


async def fresh_home(person: Person) -> View:
    """Open the app's Home and wait until it is drawn anew."""
    before = person.home.updates if person.home else -1

    def find() -> View | None:
        return person.home if person.home and person.home.updates != before else None

    await person.open_home()
    what = f"{person.user.name} to see a fresh Home"
    return await person.workspace.changes.wait_for(find, within=LINGER_SECONDS, what=lambda: what)


async def window(person: Person, text: str = "", *, title: str = "") -> View:
    """The top window once it says this."""
    return await person.sees_modal(title=title, text=text, within=LINGER_SECONDS)


async def put_away(person: Person) -> None:
    """Close every window that is open."""
    while person.modal is not None:
        await person.close_modal(every=True)


def labels_of(view: View) -> list[str]:
    """The labels of a window's fields, from top to bottom."""
    return [str(one["label"]["text"]) for one in view.blocks if one["type"] == "input"]


def in_order(view: View, texts: Sequence[str]) -> dict[str, Any]:
    """The texts for the first fields of a window, by their labels."""
    return dict(zip(labels_of(view), texts, strict=False))


def checked(person: Person, what: str, outcome: Outcome) -> Outcome:
    """The outcome, if nothing went wrong. Raises StoryBroke."""
    if not outcome.ok:
        said = "; ".join(filter(None, (outcome.shown, *outcome.errors.values())))
        raise StoryBroke(f"{person.user.name} {what}, and it said: {said}\n{person.screen()}")
    return outcome
