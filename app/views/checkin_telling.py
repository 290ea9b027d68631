"""What is said about telling: the warning to the two, the word to the leader, and that it was said [checkin.escalate].

It is the lead's promise that is late, and the words say so; nothing about preparation or contents is known here.
"""

from datetime import datetime

from app.domain.checkin_situation import Situation
from app.domain.cohort import Chain
from app.domain.person import Person
from app.domain.steps import Step
from app.views.blocks import Block, Obsolete, day, link_button, mention
from app.views.checkin_ids import (
    CHECKIN_CHAT,
    CHECKIN_GIVE,
    CHECKIN_NAME,
    CHECKIN_READ,
    CHECKIN_SEEN,
    checkin_button,
    hold_button,
)
from app.views.checkin_words import counted, days_late, how_it_ended, the_checkin, times_moved, with_other
from app.views.items import Item


def what_will_be_told(situation: Situation, step: Step, reader: Person, now: datetime) -> str:
    """The same words for both: to whom, on or after which day, and what."""
    checkin = situation.checkin
    if checkin.told_on is not None:
        return _what_was_told(situation, reader)
    leader = situation.will_tell()
    if situation.frame.chain is Chain.LIGHT:
        return "It stays between the two of you."
    if leader is None:
        return "Nobody stands above the lead in my list, so I tell nobody."
    on = situation.telling_day(step.said_at, now)
    return (
        f"On or after {day(on, reader.tz)} I'll tell {mention(leader.slack_user)} that it is open: your two names, the "
        "month, how late, how often it moved. Nothing you wrote."
    )


def _what_was_told(situation: Situation, reader: Person) -> str:
    checkin, told_to = situation.checkin, situation.told_to
    if told_to is None:
        return "It stays between the two of you."
    text = f"I told {mention(told_to.slack_user)}, as announced. It closes by itself when you both say it was held."
    if checkin.told_until is not None:
        text += f" {mention(told_to.slack_user)} gives you until {day(checkin.told_until, reader.tz)}."
    return text


def told_item(situation: Situation, step: Step, reader: Person, now: datetime) -> Item | Obsolete:
    """To the leader: names, month, how late, how often moved, the new day. It is the lead's promise that is late."""
    checkin = situation.checkin
    lead, person = mention(situation.lead.slack_user), mention(situation.person.slack_user)
    name = f"{lead}'s {the_checkin(checkin)} with {person}"
    if checkin.is_over:
        return Item(f"{name}: {how_it_ended(checkin, reader.tz)}. Nothing left to do.", done=True)
    late = f"{counted(days_late(situation, now), 'working day')} late"
    parts = [f"{name} is {', '.join(filter(None, [late, times_moved(checkin)]))}. Keeping it is {lead}'s promise."]
    if checkin.is_recorded and checkin.held_on is not None:
        parts.append(
            f"One of the two recorded it for {day(checkin.held_on, reader.tz)}; it closes when the other agrees."
        )
    elif checkin.named_on is not None:
        parts.append(f"Their new day: {day(checkin.named_on, reader.tz)}.")
    if checkin.told_until is not None:
        parts.append(f"You gave them until {day(checkin.told_until, reader.tz)}.")
    return Item(" ".join(parts), tuple(_leader_buttons(situation)))


def _leader_buttons(situation: Situation) -> list[Block]:
    checkin = situation.checkin
    user = f"slack://user?team={situation.lead_team}&id={situation.lead.slack_user}"
    seen = [] if checkin.told_seen_at else [checkin_button("Seen", CHECKIN_SEEN, checkin)]
    return [
        *seen,
        link_button("Open a chat with the lead", user, CHECKIN_CHAT),
        checkin_button("Give until…", CHECKIN_GIVE, checkin),
    ]


def told_pair_item(situation: Situation, step: Step, reader: Person, now: datetime) -> Item | Obsolete:
    checkin = situation.checkin
    if checkin.is_over:
        return Obsolete("over")
    if situation.told_to is None:
        late = counted(days_late(situation, now), "working day")
        why = "" if situation.frame.chain is Chain.LIGHT else " Nobody stands above the lead in my list."
        text = f"{with_other(situation, reader.id)} is {late} late.{why} It stays between the two of you."
    elif step.no and checkin.told_until is not None:
        until, leader = day(checkin.told_until, reader.tz), mention(situation.told_to.slack_user)
        which = f"the {the_checkin(checkin)} with {mention(situation.other(reader.id).slack_user)}"
        text = f"{leader} gives you until {until} for {which}."
    else:
        text = f"{with_other(situation, reader.id)}: {_what_was_told(situation, reader)}"
    if checkin.is_recorded:
        return Item(text, (checkin_button("Read it", CHECKIN_READ, checkin),))
    return Item(text, (hold_button(checkin), checkin_button("Name a day", CHECKIN_NAME, checkin)))
