"""Seasons as they stand: a person's own, those a lead runs, and what a leader will see of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.cohort import Chain
from app.domain.participation import ParticipationState as State
from app.domain.season import SEASON_MONTHS
from app.views.blocks import (
    Block,
    View,
    actions,
    button,
    clip,
    confirmed,
    context,
    day,
    field,
    header,
    mention,
    section,
    typed,
    user_select,
    window,
)
from app.views.forms import read_member, values_of
from app.views.growth import go
from app.views.invitation_answers import leave_button
from app.views.invitations import INVITATION_WHO_SEES, READ_ONLY_WINDOW
from app.views.items import Item
from app.views.season_changes import HANDOVER_OPEN, SEASON_CHANGE, go_on_button, pause_button

COHORT_WINDOW = "cohort"
FORMING_START = "forming_start"
INVITATION_WITHDRAW = "invitation_withdraw"
LEADER_SEES = "season_leader_sees"
INVITE_MORE = "season_invite_more"
INVITE_MORE_WINDOW = "season_invite_more_window"
ADDED_FIELD = "added"
MOST_SHOWN_AT_HOME = 6
MOST_BLOCKS = 95  # a window takes a hundred


@dataclass(frozen=True, slots=True)
class OwnSeason:
    """The season a person is in; `month` 0 before it starts."""

    participation: UUID
    lead: str
    month: int
    starts_on: date
    tz: str
    paused: bool
    lead_gone: bool = False
    hands_over: bool = False


@dataclass(frozen=True, slots=True)
class LedPerson:
    """Somebody in a lead's season, or asked into it."""

    participation: UUID
    slack_user: str
    state: State
    again_on: date | None


@dataclass(frozen=True, slots=True)
class LedSeason:
    """`joinable`: somebody else can still be asked into it."""

    id: UUID
    name: str
    starts_on: date
    ends_on: date
    people: tuple[LedPerson, ...]
    joinable: bool = False


def own_season_blocks(season: OwnSeason) -> list[Block]:
    return [
        section(f"*With {mention(season.lead)}*  {_progress(season)}"),
        actions(
            button("Who can see this", INVITATION_WHO_SEES, str(season.participation)),
            *_change_buttons(season),
            leave_button("Leave the season", season.participation, season.lead),
        ),
    ]


def _change_buttons(season: OwnSeason) -> list[Block]:
    """A pause, or the end of one; where the lead has changed, what goes to the next one."""
    if not season.paused:
        return [pause_button(season.participation)]
    choose = [button("Hand it over", HANDOVER_OPEN, str(season.participation))] if season.hands_over else []
    return [*choose, *([] if season.lead_gone else [go_on_button(season.participation)])]


def _progress(season: OwnSeason) -> str:
    if season.paused:
        return "paused"
    if season.month == 0:
        return f"starts {day(season.starts_on, season.tz)}"
    dots = "●" * season.month + "○" * (SEASON_MONTHS - season.month)
    return f"{dots}  month {season.month} of {SEASON_MONTHS}"


_IN_WORDS = {
    State.ASKED: "asked, not answered yet",
    State.ACCEPTED: "is in",
    State.DECLINED: "said not now",
    State.LAPSED: "didn't answer in ten working days",
    State.PAUSED: "is in, paused",
    State.LEFT: "left",
    State.ENDED: "closed",
}


def _stands(person: LedPerson, tz: str) -> str:
    if person.state is State.LATER and person.again_on is not None:
        return f"wants to be asked again on {day(person.again_on, tz)}"
    return _IN_WORDS.get(person.state, "asked")


def led_blocks(seasons: Sequence[LedSeason], *, forming: bool, tz: str) -> list[Block]:
    """A lead's seasons in Home, shortly."""
    blocks: list[Block] = []
    for season in seasons[:MOST_SHOWN_AT_HOME]:
        people = "\n".join(f"{mention(one.slack_user)} {_stands(one, tz)}" for one in season.people)
        blocks += [*typed(season.name), section(f"{people}\nuntil {day(season.ends_on, tz)}")]
    if len(seasons) > MOST_SHOWN_AT_HOME:
        blocks.append(context(f"and {len(seasons) - MOST_SHOWN_AT_HOME} more"))
    return [*blocks, *_start_blocks(forming, bool(seasons))]


def _start_blocks(forming: bool, has_seasons: bool) -> list[Block]:
    more = [go("people", "My people")]
    if forming:
        text = "You have begun to form a season. Nobody hears of it before you press Send."
        return [section(text), actions(button("Continue", FORMING_START, style="primary"), *more)]
    if has_seasons:
        return [actions(go("cohort", "My seasons"), button("Form a season", FORMING_START), *more)]
    text = "You have people here and no season under way. Two or three people for six months works."
    return [section(text), actions(button("Form a season", FORMING_START), *more)]


def cohort_window(seasons: Sequence[LedSeason], *, forming: bool, tz: str) -> View:
    """The seasons a lead runs, person by person, and the way to form one."""
    blocks: list[Block] = []
    for season in seasons:
        blocks += [header(clip(season.name, 150)), context(f"{day(season.starts_on, tz)} to {day(season.ends_on, tz)}")]
        blocks += [_led_person(one, tz) for one in season.people]
        if season.joinable:
            blocks.append(actions(button("Invite one more", INVITE_MORE, str(season.id))))
    if len(blocks) > MOST_BLOCKS:
        blocks = [*blocks[:MOST_BLOCKS], context("There are more than have room here.")]
    if not seasons:
        blocks.append(
            section(
                "A season is six months in which you work closely with two or three people: a plan you both agree on, "
                "and a check-in every month that isn't missed. They are asked, and free to say no."
            )
        )
    start = button("Continue forming" if forming else "Form a season", FORMING_START, style="primary")
    return window(COHORT_WINDOW, "Your seasons", [*blocks, actions(start, go("people", "My people"))])


def _led_person(person: LedPerson, tz: str) -> Block:
    text = f"{mention(person.slack_user)} {_stands(person, tz)}"
    if person.state in (State.ACCEPTED, State.PAUSED):
        change = button("Pause, end …", SEASON_CHANGE, str(person.participation), says="Pause or end this season")
        return section(text, accessory=change)
    if person.state not in (State.ASKED, State.LATER):
        return section(text)
    take_back = confirmed(
        button("Take back", INVITATION_WITHDRAW, str(person.participation), says="Take the invitation back"),
        "Take it back?",
        "Their message changes to say that the invitation is closed.",
        yes="Take back",
        no="Leave it",
    )
    return section(text, accessory=take_back)


def invite_more_window(season: UUID) -> View:
    """One more person for a season that runs."""
    return window(
        INVITE_MORE_WINDOW,
        "Invite one more",
        [
            field(ADDED_FIELD, "Who?", user_select("person", placeholder="Choose")),
            context(
                "They are asked, and free to say no. Their check-ins are those that fit before the season ends. "
                "Nothing is sent before you press Send."
            ),
        ],
        submit="Send",
        about=str(season),
    )


def parse_invite_more(view: dict[str, Any]) -> str | None:
    """A member id, None where nobody was chosen."""
    chosen = values_of(view).get(ADDED_FIELD)
    return read_member(chosen) if chosen else None


def leader_intro_item(season: UUID, lead: str) -> Item:
    """For the person above a lead: a season has begun, and what that means for them."""
    return Item(
        text=f"{mention(lead)} has begun a season: months of close work with a few people on their growth. "
        "You'll see that it happens, never what is said.",
        buttons=(button("What I will see", LEADER_SEES, str(season)),),
    )


def leader_sees_window(lead: str, chain: Chain) -> View:
    who = mention(lead)
    named = (
        f"*By name*  Only a check-in that is five working days late: {who}'s name and the other person's, the month, "
        "how late it is, and how often it was moved. It closes by itself once it is recorded."
    )
    if chain is Chain.LIGHT:
        named = "*By name*  Nothing. In this season a late check-in stays between the two."
    return window(
        READ_ONLY_WINDOW,
        "What you will see",
        [
            section(
                "*As numbers*  Check-ins held, late, left out and not held; seasons under way, starting and ending."
            ),
            section(named),
            section(
                "*Not at all*  Who takes part, plans, goals, evidence, what anybody wrote, who was asked and what they "
                "answered."
            ),
            section(
                f"*What helps*  When a check-in is late, it is {who}'s promise that is late. Ask what would make it "
                "easier to keep. None of this is for reviews, pay or dismissal."
            ),
        ],
    )
