"""What people say at work, and linking it to a goal: from a message's menu, by forwarding it, by its address."""

from sandbox.demo.everyday import How, Link, Said
from sandbox.demo.hands import LINGER_SECONDS, StoryBroke, command, press, put_away, send, tick, window
from sandbox.demo.play import Play
from sandbox.demo.texts import GROWTH
from sandbox.people.person import Person

SHORTCUT = "link_evidence"
WHICH_GOAL = "Which goal is it for?"


async def say(play: Play, said: Said) -> None:
    """Write a message in a channel."""
    play.said[said] = await play[said.author].post(said.room, said.text)


async def link(play: Play, found: Link) -> None:
    """Link something to a goal, in the way this person does it."""
    person = play[found.by]
    goal = GROWTH[found.owner].goals[found.goal - 1].work
    if found.how is How.LINK:
        await command(person, f"evidence {found.url} {found.note}")
    else:
        await _bring(play, person, found)
    view = await window(person, goal)
    await tick(person, view, goal)
    if found.how is How.QUOTE:
        await tick(person, view, "Keep a short quote of it")
    if found.how in (How.SHORTCUT, How.QUOTE):
        await person.fill({"What does it show?": found.note})
    await send(person)
    await window(person, title="Linked")
    await put_away(person)


async def _bring(play: Play, person: Person, found: Link) -> None:
    """From the menu of the message, or forwarded with the note in front and the question answered."""
    if found.said is None:
        raise StoryBroke(f"{found.note!r} is to be linked from a message, and there is none")
    message = play.said[found.said]
    if found.how is not How.FORWARD:
        await person.message_shortcut(message, SHORTCUT)
        return
    sent = await person.forward(message, comment=found.note)
    question = await person.sees_message(WHICH_GOAL, after=sent, within=LINGER_SECONDS)
    await press(person, question, "Choose")
