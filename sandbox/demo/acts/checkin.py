"""What two people do with a check-in: prepare it, move it, leave it out, meet and record it, answer the record."""

from datetime import timedelta

from sandbox.demo.habits import Month
from sandbox.demo.hands import StoryBroke, command, fresh_home, labels_of, press, put_away, send, window
from sandbox.demo.pairs import Meeting
from sandbox.demo.play import Play
from sandbox.demo.texts import CHANGED, GROWTH, MonthText
from sandbox.model import View
from sandbox.people.person import Person

RECORD = "What came of it"


def text_of(meeting: Meeting) -> MonthText:
    """What the two write about this check-in."""
    return GROWTH[meeting.handle].months.get(meeting.no, MonthText())


async def open_checkins(person: Person, meeting: Meeting) -> View:
    """Where one finds a check-in by oneself: the participant in their Home, the lead in the list of all."""
    if person.user.name == meeting.handle:
        return await fresh_home(person)
    await command(person, "checkin")
    return await window(person, title="Check-ins")


async def prepare(play: Play, meeting: Meeting, *, until: int | None = None) -> None:
    """One goal a screen, then what is needed, then shared. With `until`, a draft after so many goals."""
    person, text = play[meeting.handle], text_of(meeting)
    await command(person, "checkin")
    for number, goal in enumerate(GROWTH[meeting.handle].goals):
        view = await window(person, goal.work)
        moved = text.moved[number] if number < len(text.moved) else ""
        await person.fill({"Where is it?": "Moving" if moved else "Stuck", _moved_label(view): moved or None})
        if number == until:
            await press(person, view, "Save draft")
            await window(person, "Saved.")
            await put_away(person)
            return
        await send(person)
    await send(person, {"What do you need from your lead?": text.needs or None})
    if person.modal is not None and "Is there one example" in person.screen():
        await send(person)
    await window(person, title="Shared")
    await put_away(person)


def _moved_label(view: View) -> str:
    """The label of the field for what moved; its words follow the goal's cadence."""
    labels = labels_of(view)
    return labels[labels.index("Where is it?") + 1]


async def move(play: Play, meeting: Meeting) -> None:
    """To a day two days after it was due."""
    person = play[meeting.handle]
    await press(person, await open_checkins(person, meeting), "Move…")
    view = await window(person, title="Move the check-in")
    await send(person, {"Move it to": _choices(view)[-4]})
    await put_away(person)


def _choices(view: View) -> list[str]:
    """The values of the only menu in a window."""
    options = next(one["element"]["options"] for one in view.blocks if one["type"] == "input")
    return [str(one["value"]) for one in options]


async def name_day(play: Play, meeting: Meeting) -> None:
    """It was missed; the participant names the day on which they will meet."""
    person = play[meeting.handle]
    await press(person, await open_checkins(person, meeting), "Name a day…")
    view = await window(person, title="Name a day")
    await send(person, {"The day": _choices(view)[4]})
    await put_away(person)


async def propose_excuse(play: Play, meeting: Meeting) -> None:
    """The participant proposes to leave it out; the lead decides with them."""
    person = play[meeting.handle]
    await press(person, await open_checkins(person, meeting), "Hold it")
    await press(person, await window(person, "Worth asking today"), "Leave it out…")
    await window(person, title="Leave it out")
    await send(person, {"Why?": "Something urgent needs all our time"})
    await put_away(person)


async def agree_excuse(play: Play, meeting: Meeting) -> None:
    """The other one agrees."""
    lead = play[meeting.lead]
    await press(lead, await open_checkins(lead, meeting), "The proposal", near=play[meeting.handle].mention)
    await press(lead, await window(lead, "to leave out the"), "Agree to leave it out")
    await window(lead, "left out; both agreed")
    await put_away(lead)


async def hold(play: Play, meeting: Meeting, month: Month) -> None:
    """They have met: one of them records what they agreed and what the lead promised."""
    if month.lead_records:
        person, promise = play[meeting.lead], "Your promise"
        await press(person, await open_checkins(person, meeting), "See and hold", near=play[meeting.handle].mention)
    else:
        person, promise = play[meeting.handle], "What your lead promised"
        await press(person, await open_checkins(person, meeting), "Hold it")
    await press(person, await window(person, "Worth asking today"), "We met: record it")
    view = await window(person, title=RECORD)
    text = text_of(meeting)
    await person.fill({_agreed_label(view, meeting): text.agreed})
    for one in text.promises:
        due_on = play.today(meeting.lead) + timedelta(days=one.in_days)
        await person.fill({promise: one.text, "By": due_on})
    await send(person)
    await put_away(person)


def _agreed_label(view: View, meeting: Meeting) -> str:
    wanted = f"What did you agree? {GROWTH[meeting.handle].goals[0].work}"
    if wanted not in labels_of(view):
        raise StoryBroke(f"no field {wanted!r} in {labels_of(view)}")
    return wanted


async def confirm(play: Play, meeting: Meeting, month: Month) -> None:
    """The other one reads the record: that's right."""
    person = _answerer(play, meeting, month)
    await press(person, await _record(play, person, meeting), "That's right")
    await window(person, "held on")
    await put_away(person)


async def deny(play: Play, meeting: Meeting, month: Month) -> None:
    """It was recorded by mistake."""
    person = _answerer(play, meeting, month)
    await press(person, await _record(play, person, meeting), "We didn't meet")
    await window(person, "nothing is recorded")
    await put_away(person)


async def correct(play: Play, meeting: Meeting, month: Month) -> None:
    """Their own version beside the record."""
    person = _answerer(play, meeting, month)
    await press(person, await _record(play, person, meeting), "Change something")
    view = await window(person, title="My version")
    await send(person, {_agreed_label(view, meeting): CHANGED})
    await put_away(person)


def _answerer(play: Play, meeting: Meeting, month: Month) -> Person:
    return play[meeting.handle if month.lead_records else meeting.lead]


async def _record(play: Play, person: Person, meeting: Meeting) -> View:
    near = "" if person.user.name == meeting.handle else play[meeting.handle].mention
    await press(person, await open_checkins(person, meeting), "Read it", near=near)
    return await window(person, "recorded that you met")
