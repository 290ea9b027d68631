"""Homework, writing the plan, meeting the coach, and agreeing."""

from sandbox.blockkit.reading import words_of_view
from sandbox.demo.cast import OMAR
from sandbox.demo.hands import Offer, command, in_order, press, put_away, send, use, window
from sandbox.demo.play import Play
from sandbox.demo.texts import GROWTH, SHARPER, Cadence, GoalText
from sandbox.model import Message
from sandbox.people.person import Person

CADENCES = {
    Cadence.EVIDENCE: "Evidence each month",
    Cadence.UPDATE: "An update each month",
    Cadence.OBJECTIVE: "An objective each quarter",
}
COACH = "Before we go on"
CHANGES_FIRST = (OMAR, "noor")
"""This lead changes something in this person's plan before they agree."""


async def answer_homework(play: Play, handle: str) -> None:
    """Three questions, answered and shared."""
    person = play[handle]
    await command(person, "plan")
    await press(person, await window(person), "The three answers")
    view = await window(person, title="Three questions")
    await send(person, in_order(view, GROWTH[handle].homework))
    await put_away(person)


async def write_plan(play: Play, handle: str) -> None:
    """The wizard from the direction to the last goal, and shared. Vague words meet the coach once."""
    person, growth = play[handle], GROWTH[handle]
    await command(person, "plan")
    await press(person, await window(person), "Write it")
    view = await window(person, title="The direction")
    await send(person, in_order(view, (growth.direction, growth.because)))
    for number, goal in enumerate(growth.goals, 1):
        view = await window(person, title=f"Goal {number} of up to 4")
        await _write_goal(play, person, goal)
    view = await window(person, title=f"Goal {len(growth.goals) + 1} of up to 4")
    await press(person, view, "That's all for now")
    await window(person, title="The plan")
    await send(person)
    await put_away(person)


async def _write_goal(play: Play, person: Person, goal: GoalText) -> None:
    """One screen; twice where the coach has a word to say, which a person may follow or not."""
    await _fill_goal(person, goal, goal.first_doing or goal.doing, goal.first_signal or goal.signal)
    await send(person)
    view = person.modal
    if view is not None and COACH in words_of_view(view):
        play.coached.add(person.user.name)
        await _fill_goal(person, goal, goal.doing, goal.signal)
        await send(person)


async def _fill_goal(person: Person, goal: GoalText, doing: str, signal: str) -> None:
    await person.fill(
        {
            "In which real work?": goal.work,
            "What will you do there?": doing,
            "How will we see it happen?": signal,
            "What will your lead do for it?": goal.help,
            "How often do we look?": CADENCES[goal.cadence],
            "Is it an experiment?": ["I want to find out whether it suits me"] if goal.is_experiment else [],
        }
    )


def on_read_and_agree(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """Somebody's plan waits for a yes: it is read the same day, and once changed before that."""
    handle = person.user.name
    other = play.mentioned(offer.words, person)
    if other is None or (handle, other.user.name) in play.agreeing:
        return
    if (handle, other.user.name) == CHANGES_FIRST:
        play.agreeing.add((handle, other.user.name))
        play.soon(handle, lambda: change_plan(person, message, offer), "changes a plan", minutes=100)
    else:
        play.soon(handle, lambda: agree(play, person, other, message, offer), "agrees to a plan", minutes=80)


async def agree(play: Play, person: Person, other: Person, message: Message, offer: Offer) -> None:
    """Read it and say yes; that begins the season of the two."""
    await use(person, message, offer)
    await window(person)
    await send(person)
    await put_away(person)
    participant = person.user.name if person.user.name in GROWTH else other.user.name
    play.kicked_off_on[participant] = play.today(participant)


async def change_plan(person: Person, message: Message, offer: Offer) -> None:
    """The lead makes a signal sharper and shares the plan back."""
    await use(person, message, offer)
    await press(person, await window(person), "Change something")
    await press(person, await window(person, title="The plan"), "Change", near="Goal 1")
    await window(person, title="Goal 1 of up to 4")
    await person.fill({"How will we see it happen?": SHARPER})
    while person.modal is not None and person.modal.title != "The plan":
        await send(person)
    await send(person)
    await put_away(person)
