"""A season that pauses, goes on, sleeps or ends: as items of a message, and what a lead can propose. No contents."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.domain.participation import ParticipationState as State
from app.domain.pause import Pause, PauseCause, has_place_at_front
from app.domain.steps import StepKind
from app.views.blocks import Block, View, actions, button, confirmed, context, day, mention, section, window
from app.views.invitation_answers import leave_button
from app.views.items import Item

SEASON_PAUSE = "season_pause"
SEASON_GO_ON = "season_go_on"
SEASON_PROPOSE_PAUSE = "season_propose_pause"
SEASON_PROPOSE_END = "season_propose_end"
SEASON_CHANGE = "season_change"
HANDOVER_OPEN = "handover_open"
HANDOVER_TAKE = "handover_take"
HANDOVER_DECLINE = "handover_decline"
HANDED_OVER = "handed_over"
CHANGE_WINDOW = "season_change_window"


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody's part in a season stands, for one of the two (member ids); `other` is the other one of them."""

    id: UUID
    state: State
    other: str
    is_lead: bool
    tz: str
    pause: Pause | None = None
    ended_on: date | None = None
    other_gone: bool = False
    carried: bool = False
    """It came from another lead's season."""

    @property
    def may_go_on(self) -> bool:
        """Whether the reader can end the pause."""
        if self.state is not State.PAUSED or self.pause is None or self.other_gone:
            return False
        return not (self.is_lead and self.pause.is_of_change)


def pause_button(participation: UUID, text: str = "Pause") -> Block:
    return confirmed(
        button(text, SEASON_PAUSE, str(participation)),
        "Pause this season?",
        "Check-ins to come wait, and move by as many days as the pause lasts. One whose day has come goes its way. "
        "Your lead reads that it is paused. Either of you ends it. After 90 days the season ends.",
        yes="Pause",
        no="Not now",
    )


def go_on_button(participation: UUID, text: str = "Go on") -> Block:
    return button(text, SEASON_GO_ON, str(participation))


def propose_pause_button(participation: UUID) -> Block:
    return button("Propose a pause", SEASON_PROPOSE_PAUSE, str(participation))


def propose_end_button(participation: UUID) -> Block:
    return button("Propose to end it", SEASON_PROPOSE_END, str(participation))


def change_item(kind: StepKind, one: Standing, *, settled: bool) -> Item:
    """How a step about the season reads now."""
    if kind is StepKind.SEASON_CHANGED:
        return _news_item(one)
    if kind is StepKind.HANDOVER_CHOICE:
        return _handover_item(one, settled)
    if settled or one.state not in (State.ACCEPTED, State.PAUSED):
        return Item(text=f"{_stands(one)} Nothing left to do here.", done=True)
    if kind is StepKind.PAUSE_LONG:
        return _long_item(one)
    if kind is StepKind.SEASON_ASLEEP:
        return _asleep_item(one)
    return _proposal_item(kind, one)


def _news_item(one: Standing) -> Item:
    """News of how it stands now."""
    text = _stands(one)
    if one.state is State.PAUSED and one.pause is not None:
        text = f"{text} {_WHAT_A_PAUSE_MEANS}"
    return Item(text=text, buttons=(go_on_button(one.id),) if one.may_go_on else ())


_WHAT_A_PAUSE_MEANS = "What remains moves by as many days as it lasts."


def _stands(one: Standing) -> str:
    other = mention(one.other)
    match one.state:
        case State.PAUSED if one.pause is not None:
            return _why_paused(one, one.pause)
        case State.ACCEPTED if one.carried and not one.is_lead:
            return f"{other} carries your season on. What you didn't carry stays with you."
        case State.ACCEPTED:
            return f"Your season with {other} goes on."
        case State.ENDED if has_place_at_front(one.pause.since_on if one.pause else None, one.ended_on):
            first = f"{other} comes first" if one.is_lead else "You come first"
            forms = "you form" if one.is_lead else f"{other} forms"
            return f"Your season with {other} was paused for over 90 days and has ended. {first} when {forms} the next."
        case State.ENDED | State.LEFT:
            return f"Your season with {other} is over."
        case _:
            return f"There is no season with {other} under way."


def _why_paused(one: Standing, pause: Pause) -> str:
    other, since = mention(one.other), day(pause.since_on, one.tz)
    match pause.cause:
        case PauseCause.LEAD_GONE:
            return f"{other} is no longer here, so your season is paused since {since}."
        case PauseCause.PERSON_GONE:
            return f"{other}'s account is deactivated, so your season is paused since {since}. Nothing is deleted."
        case PauseCause.LINE_CHANGED if one.is_lead:
            return (
                f"Somebody else is {other}'s manager now, so your season is paused since {since}. How it goes on is "
                f"{other}'s to say."
            )
        case PauseCause.LINE_CHANGED:
            return (
                f"Somebody else is your manager now, so your season with {other} is paused since {since}. Nothing "
                "carries by itself."
            )
        case PauseCause.BY_PERSON if one.is_lead:
            return f"{other} paused your season on {since}."
        case _:
            return f"Your season with {other} is paused since {since}."


def _handover_item(one: Standing, settled: bool) -> Item:
    if settled or one.state is not State.PAUSED or one.pause is None:
        return Item(text=f"{_stands(one)} Nothing left to do here.", done=True)
    text = (
        f"{_stands(one)} You choose who carries it on, and part by part what they may see. Without an answer in ten "
        "working days everything stays sealed."
    )
    choose = button("Choose", HANDOVER_OPEN, str(one.id), style="primary")
    keep = (go_on_button(one.id, "Keep going as it is"),) if one.may_go_on else ()
    return Item(text=text, buttons=(choose, *keep))


def _long_item(one: Standing) -> Item:
    if one.pause is None:
        return Item(text=_stands(one), done=True)
    text = f"{_stands(one)} It ends by itself on {day(one.pause.ends_on, one.tz)}."
    leave = () if one.is_lead else (leave_button("End it", one.id, one.other),)
    return Item(text=text, buttons=(*((go_on_button(one.id),) if one.may_go_on else ()), *leave))


def _asleep_item(one: Standing) -> Item:
    text = f"Your season with {mention(one.other)} has gone quiet. Would you rather pause it, or end it?"
    if one.is_lead:
        ways = (propose_pause_button(one.id), propose_end_button(one.id))
        return Item(text=f"{text} {mention(one.other)} is asked as well.", buttons=(go_on_button(one.id), *ways))
    ways = (pause_button(one.id), leave_button("End it", one.id, one.other))
    return Item(text=text, buttons=(go_on_button(one.id), *ways))


def _proposal_item(kind: StepKind, one: Standing) -> Item:
    to_end = kind is StepKind.END_PROPOSED
    what = "end" if to_end else "pause"
    text = f"{mention(one.other)} proposes to {what} your season. It counts when you agree; saying nothing means no."
    yes = leave_button("End it", one.id, one.other) if to_end else pause_button(one.id)
    return Item(text=text, buttons=(yes, go_on_button(one.id, "Keep going")))


def carry_on_item(participation: UUID, person: str, *, settled: bool) -> Item:
    """For somebody who is asked to lead a season from now on."""
    if settled:
        return Item(text=f"You answered {mention(person)} about leading their season.", done=True)
    return Item(
        text=f"{mention(person)} asks you to carry their season on as its lead: a plan, and a check-in every month "
        "that isn't missed. It takes one of your seats. Of what was before, you see what they carry to you.",
        buttons=(
            button("I'll carry it on", HANDOVER_TAKE, str(participation), style="primary"),
            button("I can't", HANDOVER_DECLINE, str(participation)),
        ),
    )


def change_window(one: Standing) -> View:
    """What a lead can do about the season of one person; how it goes on is never theirs alone."""
    blocks = [section(_stands(one))]
    if one.state is State.ACCEPTED:
        blocks += [
            actions(propose_pause_button(one.id), propose_end_button(one.id)),
            context(f"{mention(one.other)} is asked, and it counts when they agree. Check-ins go on until then."),
        ]
    elif one.may_go_on:
        blocks.append(actions(go_on_button(one.id)))
    if one.carried:
        blocks.append(actions(button("What was handed over", HANDED_OVER, str(one.id))))
    return window(CHANGE_WINDOW, "This season", blocks)


def said_words(one: Standing) -> str:
    """What holds after a press, in a sentence."""
    return _stands(one)
