"""Forming a season: who is next, a look at what they will read, and sending it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.demo.hands import command, labels_of, press, put_away, send, tick, window
from sandbox.demo.play import Play

STOPS = "What will you stop doing"


@dataclass(frozen=True, slots=True)
class Forming:
    """A season as its lead forms it. `stops` answers the question that a fourth person brings up."""

    lead: str
    people: Sequence[str]
    name: str
    stops: str = ""


async def form_season(play: Play, forming: Forming) -> None:
    """From the list of people to the last press, after which they are asked."""
    lead = play[forming.lead]
    await command(lead, "cohort")
    await press(lead, await window(lead, title="Your seasons"), "Form a season")
    view = await window(lead, title="Who is next")
    for handle in forming.people:
        await tick(lead, view, play[handle].mention)
    await send(lead)
    view = await window(lead, title="What they will read")
    answers = {label: forming.stops for label in labels_of(view) if label.startswith(STOPS)}
    await send(lead, {**answers, "Its name": forming.name})
    await window(lead, "Sent.")
    await put_away(lead)
