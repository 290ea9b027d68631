"""What people do about what they read: the words on a button, and who would press it when."""

from collections.abc import Mapping

from sandbox.demo.acts import checkin, leader
from sandbox.demo.acts.invitation import on_invited, on_second_thoughts
from sandbox.demo.acts.plan import on_read_and_agree
from sandbox.demo.acts.promise import on_promise_due
from sandbox.demo.habits import Answers, Meets, Prepares
from sandbox.demo.hands import Offer
from sandbox.demo.pairs import Meeting, meeting_in, meeting_in_words
from sandbox.demo.play import Play, Reaction
from sandbox.model import Message
from sandbox.people.person import Person

MISSED = "hasn't happened yet"


def on_asked_to_prepare(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """Three days ahead the participant reads of it: some move it, some leave it out, most prepare."""
    meeting = meeting_in(play, person, offer.words)
    if meeting is None or not play.once("prepare", meeting):
        return
    month, handle = meeting.month, meeting.handle
    if month.moves:
        play.soon(handle, lambda: checkin.move(play, meeting), "moves a check-in", minutes=30)
    if month.meets is Meets.EXCUSED:
        play.soon(handle, lambda: checkin.propose_excuse(play, meeting), "proposes to leave one out", minutes=120)
    if month.prepares is Prepares.SHARES:
        play.soon(handle, lambda: checkin.prepare(play, meeting), "prepares", minutes=95)
    if month.prepares is Prepares.DRAFTS:
        play.soon(handle, lambda: checkin.prepare(play, meeting, until=0), "saves a draft", minutes=95)
        play.soon(handle, lambda: checkin.prepare(play, meeting), "goes on with the draft", days=3)


def on_nudged(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """The day before, or on the day, the lead reads that it is due: on that day most of them meet."""
    meeting = meeting_in(play, person, offer.words)
    if meeting is None or meeting.month.meets not in (Meets.DUE, Meets.EARLY):
        return
    is_ahead = "is due tomorrow" in offer.words or "is due on" in offer.words
    if play.once("meet", meeting):
        days = 1 if is_ahead and meeting.month.meets is Meets.DUE else 0
        meet(play, meeting, days=days)


def on_hold_it(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """It was missed, or told, or they had not met after all: the lead holds it, sooner or later."""
    meeting = meeting_in(play, person, offer.words)
    if meeting is None or person.user.name != meeting.lead:
        return
    meets = meeting.month.meets
    if meets is Meets.BEFORE_TOLD and MISSED in offer.words and play.once("meet", meeting):
        meet(play, meeting, days=1)
    if meets is Meets.AFTER_TOLD and "I told" in offer.words and play.once("meet", meeting):
        meet(play, meeting, days=3)
    if "you didn't meet" in offer.words and play.once("meet again", meeting):
        meet(play, meeting, days=1)


def on_name_a_day(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """Once it was missed, some participants name another day."""
    meeting = meeting_in(play, person, offer.words)
    if meeting is None or person.user.name != meeting.handle or not meeting.month.names_day:
        return
    if MISSED in offer.words and play.once("name", meeting):
        play.soon(meeting.handle, lambda: checkin.name_day(play, meeting), "names a day", minutes=80)


def meet(play: Play, meeting: Meeting, *, days: int = 0) -> None:
    """They meet in the middle of the lead's day, and one of them records it."""
    month = meeting.month
    who = meeting.lead if month.lead_records else meeting.handle
    play.soon(who, lambda: checkin.hold(play, meeting, month), "records a check-in", minutes=140, days=days)


def on_recorded(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """The other one reads the record, and answers or not."""
    meeting = meeting_in(play, person, offer.words)
    if meeting is None or "recorded your" not in offer.words or not play.once("answer", meeting, message.ts):
        return
    month, handle = meeting.month, person.user.name
    match month.answers:
        case Answers.RIGHT:
            play.soon(handle, lambda: checkin.confirm(play, meeting, month), "confirms", minutes=60)
        case Answers.CHANGES:
            play.soon(handle, lambda: checkin.correct(play, meeting, month), "adds a version", minutes=70)
        case Answers.DID_NOT_MEET if play.once("deny", meeting):
            play.soon(handle, lambda: checkin.deny(play, meeting, month), "says they didn't meet", minutes=50)
        case Answers.DID_NOT_MEET:
            play.soon(handle, lambda: checkin.confirm(play, meeting, month), "confirms", minutes=60)
        case Answers.SILENT:
            pass  # Three working days say it for them.


def on_proposal(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """To leave one out takes two."""
    meeting = meeting_in(play, person, offer.words)
    if meeting is not None and play.once("excuse", meeting):
        play.soon(person.user.name, lambda: checkin.agree_excuse(play, meeting), "agrees to leave it out")


def on_told(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """The leader takes note, or gives them a few days more."""
    told = meeting_in_words(play, offer.words)
    if told is not None and told.month.meets is Meets.NEVER:
        near = play[told.handle].mention
        play.soon(person.user.name, lambda: leader.give_time(person, message, near), "gives time", minutes=45)
    else:
        play.soon(person.user.name, lambda: leader.take_note(person, message, offer), "takes note", minutes=45)


REACTIONS: Mapping[str, Reaction] = {
    "I'm in": on_invited,
    "I'm in after all": on_second_thoughts,
    "Read and agree": on_read_and_agree,
    "Prepare it": on_asked_to_prepare,
    "See and hold": on_nudged,
    "Hold it": on_hold_it,
    "Name a day": on_name_a_day,
    "Read it": on_recorded,
    "Read and answer": on_proposal,
    "Seen": on_told,
    "Done": on_promise_due,
}


def react(play: Play, person: Person, message: Message, offer: Offer) -> None:
    """Buttons that nobody of the cast would press are left alone."""
    reaction = REACTIONS.get(offer.label)
    if reaction is not None:
        reaction(play, person, message, offer)
