"""How an invitation stands after an answer: for the person who gave it, and as news for the lead. No contents."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.participation import ParticipationState as State
from app.views.blocks import Block, button, confirmed, day, mention
from app.views.invitations import (
    INVITATION_ACCEPT,
    INVITATION_DECLINE,
    INVITATION_LATER,
    INVITATION_REASON,
    SEASON_LEAVE,
)
from app.views.items import Item


@dataclass(frozen=True, slots=True)
class Answered:
    """How an invitation stands, for the person who was asked and for the lead who asked. Member ids."""

    id: UUID
    state: State
    person: str
    lead: str
    tz: str
    again_on: date | None
    reason_shared: bool
    season_runs: bool
    person_gone: bool = False
    plan_agreed: bool = False


def answered_item(one: Answered) -> Item:
    """What the person chose and what follows, with the way back while there is one."""
    return Item(text=_tell_person(one), buttons=_ways_back(one) if one.season_runs else (), done=True)


def _tell_person(one: Answered) -> str:
    lead = mention(one.lead)
    match one.state:
        case State.ACCEPTED:
            return f"You're in, and {lead} hears it from me. Next: three questions, and a plan you both agree on."
        case State.PAUSED:
            return f"Your season with {lead} is paused."
        case State.DECLINED:
            why = ", and can read why" if one.reason_shared else ""
            return f"You said not now. {lead} hears that{why}; nobody else does, and nothing follows from it."
        case State.LATER if one.again_on is not None:
            return f"I'll ask you again {_on(one.again_on, one.tz)}. Your place is kept."
        case State.LAPSED:
            return "This invitation lapsed without an answer. Nothing follows from it."
        case State.LEFT:
            return f"You left this season. {lead} knows; nobody else is told."
        case _ if not one.season_runs:
            return "This season is over. There is nothing to do."
        case _:
            return "This invitation is closed. There is nothing to do."


def _ways_back(one: Answered) -> tuple[Block, ...]:
    value = str(one.id)
    match one.state:
        case State.ACCEPTED:
            return (leave_button("Change my mind", one.id, one.lead),)
        case State.LATER:
            return (button("I'm in", INVITATION_ACCEPT, value), button("Not now", INVITATION_DECLINE, value))
        case State.DECLINED:
            later = button("Ask me in two weeks", INVITATION_LATER, value)
            return (button("I'm in after all", INVITATION_ACCEPT, value), later)
        case State.LAPSED:
            return (button("I'm in after all", INVITATION_ACCEPT, value),)
        case _:
            return ()


def leave_button(text: str, participation: UUID, lead: str) -> Block:
    """One click and a confirmation; it shows nowhere but to the lead."""
    return confirmed(
        button(text, SEASON_LEAVE, str(participation)),
        "Leave this season?",
        "Your lead is told that you left, and nobody else. Open check-ins end with it and count nowhere. "
        "You can't come back into this season by yourself.",
        yes="Leave",
        no="Stay",
    )


def answer_news(one: Answered) -> Item | None:
    """What the lead hears; None where there is nothing to hear any more."""
    person = mention(one.person)
    read = (button("Read why", INVITATION_REASON, str(one.id)),) if one.reason_shared else ()
    match one.state:
        case State.ACCEPTED if one.plan_agreed:
            return Item(text=f"{person} is in, and you have both agreed on the plan.", done=True)
        case State.ACCEPTED:
            return Item(text=f"{person} is in. Next comes the plan, which you both agree on.")
        case State.DECLINED:
            return Item(text=f"{person} said not now.", buttons=read)
        case State.LATER if one.again_on is not None:
            return Item(text=f"{person} would like to be asked again {_on(one.again_on, one.tz)}. The seat is kept.")
        case State.LAPSED:
            return Item(
                text=f"{person} didn't answer within ten working days, so the invitation lapsed. The seat is free."
            )
        case State.LEFT:
            return Item(text=f"{person} left the season. You and {person} know; it shows nowhere else.")
        case State.ENDED if one.person_gone:
            return Item(text=f"The account of {person} is deactivated, so the invitation is closed. The seat is free.")
        case _:
            return None


def _on(on: date, tz: str) -> str:
    return f"on {day(on, tz)}"
