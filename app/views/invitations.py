"""The invitation, its answers, and what each of them says afterwards. Names, days and buttons; never contents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.calendar import local_date
from app.domain.cohort import MOST_REASON_CHARS, Chain, Season
from app.domain.season import season_ends_on
from app.views.blocks import (
    Block,
    View,
    button,
    checkboxes,
    context,
    day,
    field,
    mention,
    option,
    section,
    text_area,
    typed,
    window,
)
from app.views.forms import text_of, values_of
from app.views.items import Item

INVITATION_ACCEPT = "invitation_accept"
INVITATION_DECLINE = "invitation_decline"
INVITATION_LATER = "invitation_later"
INVITATION_NOT_MY_LEAD = "invitation_not_my_lead"
INVITATION_WHO_SEES = "invitation_who_sees"
INVITATION_REASON = "invitation_reason"
SEASON_LEAVE = "season_leave"
DECLINE_WINDOW = "invitation_decline_window"
READ_ONLY_WINDOW = "invitation_read"

REASON_FIELD, SHARE_FIELD = "reason", "share"
_SHARE = "share"


@dataclass(frozen=True, slots=True)
class Terms:
    """What an invitation says of its season: member ids, and the reader's zone for its days."""

    season: Season
    lead: str
    leader: str | None
    tz: str
    joins_late: bool = False


@dataclass(frozen=True, slots=True)
class Invitation:
    """A question that waits for an answer. `outside`: the lead isn't named as this person's manager."""

    id: UUID
    terms: Terms
    outside: bool
    lapses_at: datetime | None
    reminds: bool


def invitation_item(asked: Invitation) -> Item:
    """The question with everything somebody needs to decide, and three answers."""
    value = str(asked.id)
    details = terms_blocks(asked.terms, who_sees=button("Who can see this", INVITATION_WHO_SEES, value))
    if asked.outside:
        wrong = button("They aren't my lead", INVITATION_NOT_MY_LEAD, value)
        details.append(section(f"I don't have {mention(asked.terms.lead)} down as your lead.", accessory=wrong))
    if asked.reminds and asked.lapses_at is not None:
        until = day(local_date(asked.lapses_at, asked.terms.tz), asked.terms.tz)
        details.append(context(f"I won't bring this up again. Without an answer it lapses {until}, and that's fine."))
    return Item(
        text=("Still open: " if asked.reminds else "") + invitation_text(asked.terms),
        buttons=(
            button("I'm in", INVITATION_ACCEPT, value, style="primary"),
            button("Not now", INVITATION_DECLINE, value),
            button("Ask me in two weeks", INVITATION_LATER, value),
        ),
        details=tuple(details),
    )


def invitation_text(terms: Terms) -> str:
    return f"{mention(terms.lead)} would like to work closely with you on your growth, {_span(terms)}."


def _span(terms: Terms) -> str:
    starts_on, ends_on = terms.season.starts_on, terms.season.ends_on
    if terms.joins_late:
        return f"from now until {day(ends_on, terms.tz)}, in a season that is under way"
    begins = f"from {day(starts_on, terms.tz)}"
    if ends_on == season_ends_on(starts_on):
        return f"for six months {begins}"
    return f"{begins} until {day(ends_on, terms.tz)}"


def terms_blocks(terms: Terms, *, who_sees: Block | None = None) -> list[Block]:
    """What a yes means, in the version of the text that this season was sent with."""
    texts = TERMS_TEXTS[terms.season.text_version](terms)
    return [section("\n".join(texts[:-1]), accessory=who_sees), section(texts[-1])]


def _first_terms(terms: Terms) -> list[str]:
    lead = mention(terms.lead)
    return [
        "*What it means*  A plan you both agree on, up to four goals in your real work, a check-in every month.",
        f"*Who sees what*  You and {lead} see the plan and the check-ins. {_leader_sees(terms)} "
        "Nobody else sees that you take part.",
        "*It is not for*  Reviews, pay or dismissal.",
        "It's your choice. Saying no, or not now, has no consequence and needs no reason.",
    ]


def _leader_sees(terms: Terms) -> str:
    lead = mention(terms.lead)
    told = "is told by name only when a check-in is five working days late"
    if terms.season.chain is Chain.LIGHT:
        told = "is never told by name: a late check-in stays between the two of you"
    if terms.leader is None:
        return f"As it is, nobody above {lead} hears of it; whoever is named later sees numbers, and {told}."
    return f"{mention(terms.leader)}, {lead}'s manager, sees numbers, and {told}."


TERMS_TEXTS: dict[int, Callable[[Terms], list[str]]] = {1: _first_terms}


def decline_window(participation: UUID, lead: str) -> View:
    """A reason may be given, and it is read by the lead only if the box is ticked."""
    share = option(f"Tell {mention(lead)} why", _SHARE, rich=True)
    return window(
        DECLINE_WINDOW,
        "Not now",
        [
            section("That's fine. It has no consequence and needs no reason."),
            field(
                REASON_FIELD,
                "If you like, why",
                text_area("text", most=MOST_REASON_CHARS),
                hint="Stays with you unless you tick the box.",
                optional=True,
            ),
            field(SHARE_FIELD, "Who reads it", checkboxes("share", [share]), optional=True),
        ],
        submit="Not now",
        close="Back",
        about=str(participation),
    )


def parse_decline(view: dict[str, Any]) -> tuple[str | None, bool]:
    """The reason, and whether the lead may read it."""
    values = values_of(view)
    return text_of(values, REASON_FIELD), _SHARE in (values.get(SHARE_FIELD) or [])


def reason_window(person: str, reason: str) -> View:
    """Why not now, for the lead."""
    return window(
        READ_ONLY_WINDOW,
        "Why not now",
        [section(f"{mention(person)} wrote:"), *typed(reason), context("Nobody else can read this.")],
    )


def who_sees_window(parts: Sequence[tuple[str, Sequence[str]]], *, chain: Chain, ending: Sequence[str]) -> View:
    """Who can see what of a season and why; `parts` are a title and sentences for each kind of data."""
    blocks = [section(f"*{title}*\n" + "\n".join(f"• {line}" for line in lines)) for title, lines in parts]
    if chain is Chain.LIGHT:
        blocks.append(section("In this season nobody is told of a late check-in: it stays between the two of you."))
    return window(READ_ONLY_WINDOW, "Who can see this", [*blocks, context(" ".join(ending))])
