"""Who leads whom: the window "My people", its part of Home, and how a change of line reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID
from zlib import crc32

from app.views.blocks import (
    SECTION_CHARS,
    Block,
    View,
    button,
    confirmed,
    context,
    day,
    divider,
    field,
    fitting,
    header,
    mention,
    people_select,
    section,
    window,
)
from app.views.forms import values_of
from app.views.items import Item

PEOPLE_WINDOW = "people"
PERSON_REMOVE = "person_remove"
LINE_CONTEST = "line_contest"
NAMED_FIELD = "named"
MOST_NAMED = 10
MOST_SHOWN = 60
MOST_IN_A_LOOP = 20


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """Somebody who is or will be one of the reader's people; a day is None where it lies behind, or isn't set."""

    id: UUID
    slack_user: str
    begins_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Above:
    """Who is or will be above the reader. `named_by` None: it was imported."""

    slack_user: str
    named_by: str | None
    begins_on: date | None
    ends_on: date | None


def people_window(
    own: Sequence[OwnPerson], above: Sequence[Above], turn: Sequence[Block], *, tz: str, notice: str | None = None
) -> View:
    """Whom I lead, who leads me, and whether I would like a turn. `notice` says what came of the last press."""
    blocks: list[Block] = [section(notice), divider()] if notice else []
    blocks += [header("Your people"), *(_own_person(one, tz) for one in own[:MOST_SHOWN])]
    if not own:
        blocks.append(section("Nobody is named as one of your people."))
    if len(own) > MOST_SHOWN:
        blocks.append(context(f"and {len(own) - MOST_SHOWN} more"))
    key = crc32("/".join(one.slack_user for one in own).encode())
    blocks += [
        field(
            f"{NAMED_FIELD}:{key:x}",
            "Name your people",
            people_select("people", placeholder="Choose people", most=MOST_NAMED),
            hint="They read who named them. It counts two working days later, and opens nothing of theirs to you.",
            optional=True,
        ),
        divider(),
        header("Above you"),
        *(_above(one, tz) for one in above),
    ]
    if not above:
        blocks.append(section("Nobody is named as your manager."))
    return window(PEOPLE_WINDOW, "My people", [*blocks, divider(), header("A turn for you"), *turn], submit="Save")


def parse_named(view: dict[str, Any]) -> tuple[str, ...]:
    """The member ids of those who were named."""
    values = values_of(view)
    return tuple(user for block_id, some in values.items() if block_id.startswith(NAMED_FIELD) for user in some or [])


def _own_person(one: OwnPerson, tz: str) -> Block:
    text = f"{mention(one.slack_user)}{_span(one.begins_on, one.ends_on, tz)}"
    if one.ends_on is not None:
        return section(text)
    remove = confirmed(
        button("Remove", PERSON_REMOVE, str(one.id), says="Not one of my people"),
        "Not one of your people?",
        "They read that, and so does the lead of a season they are in. It counts two working days later.",
        yes="Remove",
    )
    return section(text, accessory=remove)


def _above(one: Above, tz: str) -> Block:
    text = f"{mention(one.slack_user)}{_span(one.begins_on, one.ends_on, tz)}, {_by(one)}"
    if one.named_by is None or one.ends_on is not None:
        return section(text)
    return section(text, accessory=contest_button())


def contest_button() -> Block:
    return button("That's not right", LINE_CONTEST)


def _span(begins_on: date | None, ends_on: date | None, tz: str) -> str:
    begins = f", from {day(begins_on, tz)}" if begins_on else ""
    return f"{begins}, until {day(ends_on, tz)}" if ends_on else begins


def _by(one: Above) -> str:
    if one.named_by == one.slack_user:
        return "who named you"
    return f"named by {mention(one.named_by)}" if one.named_by else "from your company's list"


def named_words(named: Sequence[tuple[str, date]], tz: str) -> str:
    """What came of naming people."""
    if not named:
        return "Nothing has changed: they were your people already."
    lines = [f"{mention(user)} from {day(on, tz)}" for user, on in named]
    return f"Named: {', '.join(lines)}. They read it before."


def loop_words(loops: Sequence[Sequence[str]]) -> str:
    """Why nothing was changed: who would be above whom, back to the first."""
    title = "*Nothing was changed.* Each of them would be below themselves:\n"
    return title + fitting([_round(loop) for loop in loops], most=SECTION_CHARS - len(title))


def _round(loop: Sequence[str]) -> str:
    """A long one in part: its first steps, and the last one back."""
    shown = [mention(user) for user in loop[:MOST_IN_A_LOOP]]
    if len(loop) > MOST_IN_A_LOOP:
        shown.append(f"{len(loop) - MOST_IN_A_LOOP} more")
    return "  →  ".join([*shown, mention(loop[0])])


@dataclass(frozen=True, slots=True)
class LineNews:
    """A change as it is told: member ids. `manager` None: from that day on nobody is named as above the person."""

    person: str
    manager: str | None
    before: str | None
    named_by: str | None
    acts_on: date
    tz: str


def line_item(news: LineNews, reader: str) -> Item:
    """How a change of line reads to the person, to the manager after or before, and to the lead of their season."""
    on, person = day(news.acts_on, news.tz), mention(news.person)
    by = ""
    if news.manager is not None:
        by = f" {mention(news.named_by)} said so." if news.named_by else " That comes from your company's list."
    if reader == news.person:
        return _to_the_person(news, on, by)
    if news.manager == reader:
        return Item(text=f"From {on}, {person} counts as one of your people here.{by}")
    if news.before == reader:
        return Item(text=f"From {on}, {person} no longer counts as one of your people here.{by}")
    after = (
        f"{mention(news.manager)} counts as the manager of {person}" if news.manager else f"nobody is above {person}"
    )
    if news.named_by == news.manager and news.manager:
        return Item(text=f"From {on}, {after} here: they said so themselves. Your season together goes on.")
    return Item(text=f"From {on}, {after} here.{by} Your season together goes on.")


def _to_the_person(news: LineNews, on: str, by: str) -> Item:
    if news.manager is None:
        before = mention(news.before) if news.before else "who was named"
        return Item(text=f"From {on}, {before} no longer counts as your manager here.")
    said = ": they named you as one of their people." if news.named_by == news.manager else f".{by}"
    text = f"From {on}, {mention(news.manager)} counts as your manager here{said} That opens nothing of yours to them."
    return Item(text=text, buttons=(contest_button(),) if news.named_by else ())


def withdrawn_line_item(person: str, *, settled: bool) -> Item:
    """For whoever was told, or named them: it won't come to that."""
    return Item(text=f"What was named for {mention(person)} was taken back. Nothing changes.", done=settled)


def own_people_blocks(count: int) -> list[Block]:
    """In Home, for somebody who has people and no season."""
    return [section(f"{count} {'person is' if count == 1 else 'people are'} named as yours here.")]
