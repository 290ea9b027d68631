"""The windows of a handover: what goes to a new lead, part by part; and what a new lead reads of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.handover import MOST_SUMMARY_CHARS, Choices, Fate, Part
from app.views.blocks import (
    Block,
    View,
    context,
    day,
    field,
    header,
    mention,
    option,
    section,
    select,
    text_area,
    typed,
    user_select,
    window,
)
from app.views.forms import read_choice, text_of, values_of

HANDOVER_WINDOW = "handover"
HANDED_OVER_WINDOW = "handed_over_read"
TO_FIELD = "to"
MOST_SHOWN = 90
PART_WORDS: Mapping[Part, str] = {
    Part.PLAN: "The plan and its goals",
    Part.EVIDENCE: "Evidence",
    Part.CHECKINS: "What was written at check-ins",
    Part.PROMISES: "What was promised to you",
}
FATE_WORDS: Mapping[Fate, str] = {
    Fate.CARRY: "Carry: they see it",
    Fate.SUMMARISE: "Summarise: they see only what I write",
    Fate.SEAL: "Seal: they see nothing of it",
}


@dataclass(frozen=True, slots=True)
class Handed:
    """What a new lead reads. `checkins` are (held on, work, what moved, what was agreed); `promises` (text, by)."""

    person: str
    tz: str
    choices: Choices
    summaries: Mapping[Part, str]
    checkins: Sequence[tuple[date, str, str, str]]
    promises: Sequence[tuple[str, date]]


def handover_window(
    participation: UUID, *, choices: Choices, summaries: Mapping[Part, str], to: str | None, until_on: date, tz: str
) -> View:
    """One page: who, and what of each part."""
    blocks: list[Block] = [
        section(
            f"Nothing carries by itself. Until {day(until_on, tz)} you choose; what you don't choose stays sealed, for "
            "you alone. You can change it until they say yes."
        ),
        field(TO_FIELD, "Who should carry it on with you?", user_select("person", placeholder="Choose", chosen=to)),
    ]
    for part in Part:
        options = [option(words, fate) for fate, words in FATE_WORDS.items()]
        chosen = select("fate", options, placeholder="Choose", chosen=choices[part])
        blocks.append(field(part, PART_WORDS[part], chosen))
        text = text_area("text", value=summaries.get(part), most=MOST_SUMMARY_CHARS)
        blocks.append(field(f"summary_{part}", "In your words, if you summarise it", text, optional=True))
    return window(HANDOVER_WINDOW, "Hand the season over", blocks, submit="Ask them", about=str(participation))


def parse_handover(view: dict[str, Any]) -> tuple[str | None, Choices, dict[Part, str]]:
    """Whom to ask (a member id), what becomes of each part, and the summaries that were written."""
    values = values_of(view)
    choices = {part: read_choice(Fate, values.get(part)) or Fate.SEAL for part in Part}
    summaries = {part: text for part in Part if (text := text_of(values, f"summary_{part}"))}
    return values.get(TO_FIELD), choices, summaries


def handed_over_window(handed: Handed) -> View:
    """What was carried or summarised; of the rest only that it is sealed."""
    who = mention(handed.person)
    blocks: list[Block] = [section(f"What {who} handed over to you. What is sealed stays theirs alone.")]
    for part in Part:
        blocks.append(header(PART_TITLES[part]))
        blocks += _part_blocks(part, handed)
    if len(blocks) > MOST_SHOWN:
        blocks = [*blocks[:MOST_SHOWN], context(f"There is more than has room here. {who} can show you the rest.")]
    return window(HANDED_OVER_WINDOW, "Handed over", blocks)


PART_TITLES: Mapping[Part, str] = {
    Part.PLAN: "Plan and goals",
    Part.EVIDENCE: "Evidence",
    Part.CHECKINS: "Check-ins",
    Part.PROMISES: "Promises made before",
}


def _part_blocks(part: Part, handed: Handed) -> list[Block]:
    fate = handed.choices[part]
    if fate is Fate.SUMMARISE:
        return typed(handed.summaries.get(part, ""))
    if fate is Fate.SEAL:
        return [context("Sealed.")]
    if part is Part.CHECKINS:
        return [block for one in handed.checkins for block in _checkin_blocks(one, handed.tz)] or [context("None yet.")]
    if part is Part.PROMISES:
        lines = [block for text, by in handed.promises for block in (*typed(text), context(f"by {day(by, handed.tz)}"))]
        return lines or [context("None.")]
    return [context("Carried: it stands in the plan you share now. `/growth plan`")]


def _checkin_blocks(one: tuple[date, str, str, str], tz: str) -> list[Block]:
    held_on, work, moved, agreed = one
    texts = [block for text in (work, moved, agreed) if text for block in typed(text)]
    return [context(f"Held {day(held_on, tz)}"), *texts]
