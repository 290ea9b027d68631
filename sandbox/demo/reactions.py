"""What people do about what they read: the words on a button, and who would press it."""

from collections.abc import Mapping

from sandbox.demo.acts.invitation import on_invited, on_second_thoughts
from sandbox.demo.acts.plan import on_read_and_agree
from sandbox.demo.hands import Offer
from sandbox.demo.play import Play, Reaction
from sandbox.model import Message
from sandbox.people.person import Person

REACTIONS: Mapping[str, Reaction] = {
    "I'm in": on_invited,
    "I'm in after all": on_second_thoughts,
    "Read and agree": on_read_and_agree,
}


def react(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """Buttons that nobody of the cast would press are left alone."""
    reaction = REACTIONS.get(offer.label)
    if reaction is not None:
        reaction(play, person, message, offer)
