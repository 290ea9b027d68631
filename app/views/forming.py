"""Forming a season, for its lead alone: who is next, notes for oneself, and what each person will read.

Checkboxes carry mentions, because Slack shows the names we don't keep. What is prefilled changes its block id with its
contents: the part after the colon.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zlib import crc32

from app.domain.cohort import Chain
from app.domain.forming import MOST_NAME_CHARS, DraftPerson, SeasonDetails, SeasonDraft
from app.domain.need import MARK_WORDS, Group, Mark, NeedGroup
from app.domain.season import SeatAdvice, SeatKind, season_ends_on
from app.views.blocks import (
    SECTION_CHARS,
    Block,
    Rendered,
    View,
    actions,
    button,
    checkboxes,
    context,
    datepicker,
    divider,
    field,
    fitting,
    mention,
    mentions,
    multi_select,
    option,
    radio,
    section,
    text_area,
    user_select,
    window,
)
from app.views.forms import Values, date_of, read_choice, read_id, text_of, values_of
from app.views.growth import go
from app.views.invitations import Terms, invitation_text, terms_blocks

FORMING_WINDOW = "forming"
FORMING_NOTES_WINDOW = "forming_notes"
FORMING_SEND_WINDOW = "forming_send"
FORMING_NOTES = "forming_note"
FORMING_MARK = "forming_mark"
FORMING_ADD = "forming_add"
FORMING_REDRAW = "forming_redraw"
FORMING_BACK = "forming_back"

CHOSEN, ADDED, MARKS = "chosen", "added", "marks"
NAME, STARTS_ON, ENDS_ON, CHAIN, STOP = "name", "starts_on", "ends_on", "chain", "stop"
BOXES_A_FIELD = 10
MOST_LISTED = 300
MOST_NOTED = 90

_CHAINS = {
    Chain.STANDARD: (
        "Standard: your manager is told when one is five working days late",
        "By name. Before that both of you read what will be told.",
    ),
    Chain.LIGHT: ("Light: a late check-in stays between the two of you", "Your manager sees numbers only."),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """What the first page shows: groups of the lead's people, member ids by person, and who is chosen.

    `others` were chosen from outside the lead's people. `unlisted` counts those for whom there is no room.
    """

    groups: Sequence[Group]
    users: Mapping[UUID, str]
    chosen: frozenset[UUID]
    others: Sequence[DraftPerson]


def forming_window(listed: Listed) -> View:
    """Step one: who is next."""
    blocks: list[Block] = [section("Two or three works. More, and nobody gets your full attention.")]
    left = MOST_LISTED
    for group in listed.groups:
        shown = group.people[:left]
        left -= len(shown)
        blocks += _group_blocks(group, [(one.person, " · ".join(one.reasons)) for one in shown], listed)
    if listed.others:
        others = [(one.person, "added by you") for one in listed.others]
        users = {one.person: one.slack_user for one in listed.others}
        blocks += _boxes("others", "Also chosen", others, users, listed.chosen)
    if not listed.groups:
        blocks.append(
            section(
                "There is nobody of your people to choose: nobody is named yet, or all of them are with you already. "
                "Choose somebody below, up to six a quarter, or name your people first."
            )
        )
    pick = user_select(FORMING_ADD, placeholder="Choose a person")
    blocks += [
        *_unlisted(sum(len(group.people) for group in listed.groups) - MOST_LISTED),
        field(
            f"{ADDED}:{_key(sorted(str(one) for one in listed.chosen))}",
            "Somebody else",
            pick,
            optional=True,
            dispatch=True,
        ),
        actions(button("Notes for myself", FORMING_NOTES), go("people", "My people")),
        context("Only you see this. Nobody hears anything before you press Send on the next page."),
    ]
    return window(FORMING_WINDOW, "Who is next", blocks, submit="Next")


def _key(content: Sequence[str]) -> str:
    """Changes with the content: what Slack keeps of a field hangs on its block id."""
    return f"{crc32('/'.join(content).encode()):x}"


def _unlisted(many: int) -> list[Block]:
    return [context(f"{many} more have no room here; choose them below.")] if many > 0 else []


def _group_blocks(group: Group, people: Sequence[tuple[UUID, str]], listed: Listed) -> list[Block]:
    if group.kind is NeedGroup.NOT_NOW:
        lines = [f"{mention(listed.users[person])}: {reasons}" for person, reasons in people]
        title = f"*{group.title}*\n"
        return [section(title + fitting(lines, most=SECTION_CHARS - len(title)))] if lines else []
    return _boxes(group.kind, group.title, people, listed.users, listed.chosen)


def _boxes(
    key: str, title: str, people: Sequence[tuple[UUID, str]], users: Mapping[UUID, str], chosen: Collection[UUID]
) -> list[Block]:
    blocks = []
    for start in range(0, len(people), BOXES_A_FIELD):
        some = people[start : start + BOXES_A_FIELD]
        options = [option(mention(users[one]), str(one), rich=True, description=why) for one, why in some]
        ticked = [str(one) for one, _ in some if one in chosen]
        block_id = f"{CHOSEN}:{key}:{start}:{_key([*(str(option) for option in options), *ticked])}"
        label = title if start == 0 else f"{title}, continued"
        blocks.append(field(block_id, label, checkboxes("people", options, chosen=ticked), optional=True))
    return blocks


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is ticked, and the member id of somebody picked from outside the list."""

    chosen: frozenset[UUID]
    added: str | None


def parse_choice(view: dict[str, Any]) -> Choice:
    values = values_of(view)
    ticked = (value for block_id, some in values.items() if block_id.startswith(f"{CHOSEN}:") for value in some or [])
    added = next((value for block_id, value in values.items() if block_id.startswith(f"{ADDED}:")), None)
    return Choice(frozenset(read_id(value) for value in ticked), added)


def notes_window(people: Sequence[DraftPerson]) -> View:
    """What the lead notes about each, for this season only."""
    options = [option(words, mark) for mark, words in MARK_WORDS.items()]
    blocks: list[Block] = [
        context("Only you see these notes. They live with this draft and are gone when you send it, or after 30 days.")
    ]
    for one in people[:MOST_NOTED]:
        chosen = multi_select(FORMING_MARK, options, placeholder="No note", chosen=one.marks)
        block_id = f"{MARKS}:{one.person}:{_key(sorted(one.marks))}"
        blocks.append(section(mention(one.slack_user), accessory=chosen, block_id=block_id))
    if len(people) > MOST_NOTED:
        blocks.append(context(f"{len(people) - MOST_NOTED} more have no room here."))
    if not people:
        blocks.append(section("There is nobody in the list yet."))
    return window(FORMING_NOTES_WINDOW, "Notes for myself", blocks, submit="Back to the list")


def parse_marks(view: dict[str, Any]) -> dict[UUID, frozenset[Mark]]:
    """The notes by person, for everybody who was shown."""
    return {
        read_id(block_id.split(":")[1]): frozenset(filter(None, (read_choice(Mark, value) for value in some or [])))
        for block_id, some in values_of(view).items()
        if block_id.startswith(f"{MARKS}:")
    }


def preview_window(draft: SeasonDraft, terms: Terms, *, advice: SeatAdvice, warning: str | None) -> View:
    """Step two: name and dates, and word for word what each of them will read."""
    blocks = [section(f"*{warning}*")] if warning else []
    blocks += [
        *_stop_blocks(advice),
        *_detail_fields(draft),
        divider(),
        *_invitation_blocks(draft, terms),
        context(
            "Answers: I'm in · Not now · Ask me in two weeks. Who isn't one of your people can also say that you "
            "aren't their lead. They don't learn who else is asked."
        ),
        section("Nobody hears anything until you press Send."),
        actions(button("Back to the people", FORMING_BACK)),
    ]
    many = len(draft.chosen)
    send = f"Send {many} invitation{'' if many == 1 else 's'}"
    return window(FORMING_SEND_WINDOW, "What they will read", blocks, submit=send, about=str(draft.id))


def _invitation_blocks(draft: SeasonDraft, terms: Terms) -> list[Block]:
    """Dates are kept as they are entered and checked when it is sent; until they fit there is nothing to read."""
    if draft.ends_on <= draft.starts_on:
        return [section("It would end before it begins. Pick another end, and here stands what they will read.")]
    people = mentions([one.slack_user for one in draft.chosen])
    return [section(f"*What {people} will read, each alone:*"), section(invitation_text(terms)), *terms_blocks(terms)]


def _stop_blocks(advice: SeatAdvice) -> list[Block]:
    """The fourth asks a question; its answer is not kept."""
    if advice.kind is SeatKind.QUESTION:
        return [field(STOP, advice.text, text_area("text", lines=False))]
    return [context(advice.text)]


def _detail_fields(draft: SeasonDraft) -> list[Block]:
    usual = season_ends_on(draft.starts_on)
    options = [option(text, chain, description=more) for chain, (text, more) in _CHAINS.items()]
    ends_on = None if draft.ends_on == usual else draft.ends_on
    name = text_area("text", value=draft.name, lines=False, most=MOST_NAME_CHARS)
    return [
        field(NAME, "Its name", name, hint="Only you read it."),
        field(STARTS_ON, "It starts on", datepicker(FORMING_REDRAW, chosen=draft.starts_on), dispatch=True),
        field(
            ENDS_ON,
            "It ends on",
            datepicker(FORMING_REDRAW, chosen=ends_on, placeholder="After six months"),
            hint="Six months after the start, if you leave it empty.",
            optional=True,
            dispatch=True,
        ),
        field(CHAIN, "When a check-in is late", radio(FORMING_REDRAW, options, chosen=draft.chain), dispatch=True),
    ]


def parse_details(view: dict[str, Any]) -> SeasonDetails:
    """What stands in step two; what is not answered there is None. The question on time is not read."""
    values: Values = values_of(view)
    return SeasonDetails(
        name=text_of(values, NAME),
        starts_on=date_of(values, STARTS_ON),
        ends_on=date_of(values, ENDS_ON),
        chain=read_choice(Chain, values.get(CHAIN)),
    )


def sent_words(draft: SeasonDraft) -> Rendered:
    """After Send: who reads it, and what comes next."""
    people = mentions([one.slack_user for one in draft.chosen])
    text = f"Sent. {people} will read it in their working hours. You hear each answer in your next message."
    return Rendered(text=text, blocks=[section(text)])
