"""Windows in which something is linked to goals, with their parsers."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from app.domain.evidence import MOST_NOTE_CHARS, MOST_QUOTE_CHARS, MOST_URL_CHARS, LinkTarget
from app.domain.plan_rules import too_long
from app.errors import Outdated
from app.views.blocks import (
    Block,
    Rendered,
    View,
    actions,
    button,
    checkboxes,
    clip,
    context,
    field,
    mention,
    mentions,
    option,
    section,
    text_area,
    typed,
    window,
)
from app.views.forms import UNREADABLE, read_id, read_parts, text_of, values_of
from app.views.plan_texts import goal_title

EVIDENCE_LINK = "evidence_link"
EVIDENCE_MESSAGE = "evidence_message"
EVIDENCE_KEPT = "evidence_kept"
EVIDENCE_CHOOSE = "evidence_choose"
EVIDENCE_FORGET = "evidence_forget"
EVIDENCE_DONE = "evidence_done"
EVIDENCE_UNDO = "evidence_undo"

URL_BLOCK, NOTE_BLOCK, QUOTE_BLOCK, GOALS_BLOCK, QUOTED_BLOCK = "url", "note", "quote", "goals", "quoted"
_VALUE = "entered"
_TS = re.compile(r"[0-9]{1,12}\.[0-9]{1,6}")
_KEEP = "keep"
_SHOWN_CHARS = 1500
_MOST_GOALS_A_GROUP = 10


@dataclass(frozen=True, slots=True)
class LinkForm:
    """What was entered. `quote` is there only where it was ticked."""

    goals: tuple[UUID, ...]
    note: str
    url: str
    quote: str
    first_goals_block: str


@dataclass(frozen=True, slots=True)
class MessagePlace:
    """A message of a conversation, as a window carries it; `is_mine`: the person who links it wrote it."""

    team: str
    channel: str
    ts: str
    is_mine: bool


def message_link_window(place: MessagePlace, text: str, targets: Sequence[LinkTarget], me: UUID) -> View:
    """A message of Slack is to be linked: quoted here and kept nowhere, unless it is mine and I tick so."""
    quoted = typed(clip(text, _SHOWN_CHARS)) or [context("A message without words.")]
    quoted[0]["block_id"] = QUOTED_BLOCK
    blocks = [*quoted, *_goal_fields(targets, me), _note_field(), context(_ONLY_THERE)]
    if place.is_mine and text:
        ticks = checkboxes(_VALUE, [option("Keep a short quote of it", _KEEP)])
        blocks.insert(-1, field(QUOTE_BLOCK, "It's your own message", ticks, optional=True))
    about = f"{place.team} {place.channel} {place.ts}"
    return window(EVIDENCE_MESSAGE, "Link to a goal", blocks, submit="Link", about=about)


def url_link_window(url: str, note: str, targets: Sequence[LinkTarget], me: UUID) -> View:
    """An address is to be linked: typed here, or brought along by `/growth evidence`."""
    area = text_area(_VALUE, value=url, lines=False, most=MOST_URL_CHARS, placeholder="https://…")
    hint = "A pull request, a document, a page. For a Slack message use its menu: “Link to a growth goal”."
    fields = [field(URL_BLOCK, "The link", area, hint=hint), *_goal_fields(targets, me), _note_field(note)]
    blocks = [*fields, context("The link and your note are what the two of you read. Nobody else does.")]
    return window(EVIDENCE_LINK, "Link to a goal", blocks, submit="Link")


def kept_link_window(evidence: UUID, comment: str, targets: Sequence[LinkTarget], me: UUID) -> View:
    """Something that was forwarded, with the words sent along, gets its goals."""
    said = [context("You wrote"), *typed(comment)] if comment else []
    note = _note_field(label="Anything to add?" if comment else "What does it show?")
    blocks = [*said, *_goal_fields(targets, me), note, context(_ONLY_THERE)]
    return window(EVIDENCE_KEPT, "Which goal is it for?", blocks, submit="Link", about=str(evidence))


def parse_link(view: dict[str, Any]) -> LinkForm:
    """What stands in any of the three windows."""
    values = values_of(view)
    groups = [block_id for block_id in values if block_id.startswith(f"{GOALS_BLOCK}.")]
    chosen = [read_id(goal) for block_id in groups for goal in values[block_id] or []]
    return LinkForm(
        goals=tuple(chosen),
        note=text_of(values, NOTE_BLOCK) or "",
        url=text_of(values, URL_BLOCK) or "",
        quote=_quoted(view) if _KEEP in (values.get(QUOTE_BLOCK) or []) else "",
        first_goals_block=groups[0] if groups else GOALS_BLOCK,
    )


def parse_message_place(about: str) -> tuple[str, str, str]:
    """Team, channel and ts of the message that is linked; raises Outdated where it is about none."""
    team, channel, ts = read_parts(about, 3)
    if not _TS.fullmatch(ts):
        raise Outdated(UNREADABLE)
    return team, channel, ts


def link_problems(form: LinkForm) -> dict[str, str]:
    """What is wrong with the note and the choice of goals, by block id."""
    problems = {} if form.goals else {form.first_goals_block: "Choose a goal at least."}
    long = too_long(form.note, MOST_NOTE_CHARS)
    return problems | ({NOTE_BLOCK: long} if long else {})


def linked_window(targets: Sequence[LinkTarget], links: Sequence[tuple[UUID, UUID]], me: UUID) -> View:
    """What was linked, in a window because it names goals, with a way back."""
    blocks = [section("*Linked to*" if links else "*It was linked before, to*")]
    for target in targets:
        blocks += typed(clip(goal_title(target.goal), 200))
    whose = {target.owner_user for target in targets if target.owner != me}
    if whose and links:
        blocks.append(context(f"{mentions(sorted(whose))} will see it, and that you added it."))
    if links:
        blocks.append(actions(button("Undo", EVIDENCE_UNDO)))
    return window(EVIDENCE_DONE, "Linked", blocks, about=" ".join(_short(one) for pair in links for one in pair))


def unlinked_window() -> View:
    return window(EVIDENCE_DONE, "Taken back", [section("It isn't linked any more.")])


def decode_links(about: str) -> list[tuple[UUID, UUID]]:
    """(evidence, goal) pairs that a window is about."""
    ids = [_long(one) for one in about.split()]
    if len(ids) % 2:
        raise Outdated(UNREADABLE)
    return list(zip(ids[::2], ids[1::2], strict=True))


def which_goal_view(evidence: UUID) -> Rendered:
    """The answer to a forwarded message. It names no goals: a message is no place for them."""
    text = "I kept the link and your words, not the message. Which goal is it for?"
    choose = button("Choose", EVIDENCE_CHOOSE, str(evidence), says="Choose the goal")
    forget = button("None, forget it", EVIDENCE_FORGET, str(evidence))
    return Rendered(text=text, blocks=[section(text), actions(choose, forget)])


def forwarded_linked_view(evidence: UUID, *, more: bool) -> Rendered:
    """What that answer becomes once a goal was chosen, and the answer to what was linked before; `more`: to other
    goals it can be linked too."""
    text = "✓ Linked to a goal."
    choose = button("Another goal too", EVIDENCE_CHOOSE, str(evidence), says="Link it to another goal too")
    return Rendered(text=text, blocks=[section(text), *([actions(choose)] if more else [])])


def forwarded_done_view() -> Rendered:
    """What it becomes where it was for no goal."""
    text = "✓ Forgotten."
    return Rendered(text=text, blocks=[section(text)])


_ONLY_THERE = "Only people in that conversation can open it. Your note is what the two of you read."


def _goal_fields(targets: Sequence[LinkTarget], me: UUID) -> list[Block]:
    """The goals to choose from, by whose they are; a name stands above, because options hold no mentions."""
    blocks: list[Block] = []
    groups = [(owner, list(some)) for owner, some in groupby(targets, key=lambda target: target.owner)]
    for number, (owner, some) in enumerate(groups):
        if owner != me:
            blocks.append(section(f"*{mention(some[0].owner_user)}'s goals*"))
        label = "For which goal?" if owner == me else "For which of their goals?"
        options = [option(goal_title(one.goal), str(one.goal.id)) for one in some[:_MOST_GOALS_A_GROUP]]
        chosen = [str(targets[0].goal.id)] if len(targets) == 1 else []
        ticks = checkboxes(_VALUE, options, chosen=chosen)
        blocks.append(field(f"{GOALS_BLOCK}.{number}", label, ticks, optional=len(groups) > 1))
    return blocks


def _note_field(note: str = "", *, label: str = "What does it show?") -> Block:
    area = text_area(_VALUE, value=note, most=MOST_NOTE_CHARS)
    return field(NOTE_BLOCK, label, area, optional=True, hint="A line is enough.")


def _quoted(view: dict[str, Any]) -> str:
    """The beginning of the message as this window showed it."""
    blocks = (block for block in view.get("blocks", []) if block.get("block_id") == QUOTED_BLOCK)
    text = next((str(block.get("text", {}).get("text", "")) for block in blocks), "")
    return clip(text, MOST_QUOTE_CHARS)


def _short(value: UUID) -> str:
    return base64.urlsafe_b64encode(value.bytes).decode().rstrip("=")


def _long(text: str) -> UUID:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(text + "=="))
    except ValueError:
        raise Outdated(UNREADABLE) from None
