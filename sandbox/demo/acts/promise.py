"""Promises of a lead: done on the day, done late, or never."""

from sandbox.demo.habits import BROKEN_PROMISES, LATE_PROMISES
from sandbox.demo.hands import Offer, use
from sandbox.demo.play import Play
from sandbox.model import Message
from sandbox.people.person import Person


def on_promise_due(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """It is due today, or was: which one it is between the two decides what becomes of it."""
    other = play.mentioned(offer.words, person)
    if other is None:
        return
    pair = (person.user.name, other.user.name)
    known = play.promises_seen.setdefault(pair, [])
    if offer.value not in known:
        known.append(offer.value)
    which = (*pair, known.index(offer.value) + 1)
    is_late = "was due" in offer.words
    if which in BROKEN_PROMISES or (which in LATE_PROMISES and not is_late):
        return
    if play.once("promise", offer.value):
        play.soon(person.user.name, lambda: keep(person, message, offer), "keeps a promise", minutes=200)


async def keep(person: Person, message: Message, offer: Offer) -> None:
    await use(person, message, offer)
