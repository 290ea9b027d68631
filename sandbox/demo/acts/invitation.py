"""Answering an invitation: yes, not now with a reason, later, nothing, and a change of mind."""

from sandbox.demo.acts.plan import answer_homework, write_plan
from sandbox.demo.cast import OMAR
from sandbox.demo.habits import REPLIES, Reply
from sandbox.demo.hands import Offer, press, put_away, send, use, window
from sandbox.demo.play import Play
from sandbox.demo.texts import DECLINED
from sandbox.model import Message
from sandbox.people.person import Person

QUESTION = "would like to work closely with you"


def on_invited(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """The question stands in their messages, with three answers below it; `offer` is the yes."""
    handle = person.user.name
    if QUESTION not in offer.words:
        return  # It is answered; the same button is the way back.
    again = "Still open" in offer.words
    match REPLIES[handle]:
        case Reply.YES:
            play.soon(handle, lambda: accept(play, person, message, offer), "says yes", minutes=75)
        case Reply.YES_WHEN_REMINDED if again:
            play.soon(handle, lambda: accept(play, person, message, offer), "says yes", minutes=40)
        case Reply.LATER_THEN_YES if handle in play.postponed:
            play.soon(handle, lambda: accept(play, person, message, offer), "says yes", minutes=30)
        case Reply.LATER_THEN_YES:
            play.postponed.add(handle)
            play.soon(handle, lambda: postpone(person, message), "asks for two weeks", minutes=55)
        case Reply.NO | Reply.NO_THEN_YES:
            play.soon(handle, lambda: decline(play, person, message), "says not now", minutes=90)
        case Reply.YES_WHEN_REMINDED | Reply.NOTHING:
            pass  # Time answers.


def on_second_thoughts(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """The way back stands where the no was said."""
    handle = person.user.name
    if REPLIES[handle] is Reply.NO_THEN_YES:
        play.soon(handle, lambda: accept(play, person, message, offer), "says yes after all", days=1)


async def accept(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """Yes; three questions in the days after that, and the plan a week later."""
    handle = person.user.name
    await use(person, message, offer)
    play.soon(handle, lambda: answer_homework(play, handle), "answers three questions", days=2)
    play.soon(handle, lambda: write_plan(play, handle), "writes the plan", days=5)


async def postpone(person: Person, message: Message) -> None:
    await press(person, message, "Ask me in two weeks")


async def decline(play: Play, person: Person, message: Message) -> None:
    """Not now; Sam says why, and lets his lead read it."""
    await press(person, message, "Not now")
    await window(person, title="Not now")
    if REPLIES[person.user.name] is Reply.NO:
        await person.fill({"If you like, why": DECLINED, "Who reads it": [f"Tell {play[OMAR].mention} why"]})
    await send(person)
    await put_away(person)
