"""The three questions before the plan: answering them, and reading what was shared."""

from typing import Any
from uuid import UUID

from app.domain.homework import MOST_ANSWER_CHARS, QUESTIONS, Homework
from app.domain.plan_rules import too_long
from app.errors import Outdated
from app.views.blocks import (
    Block,
    Rendered,
    View,
    actions,
    button,
    context,
    field,
    mention,
    section,
    text_area,
    typed,
    window,
)
from app.views.forms import UNREADABLE, read_id, values_of
from app.views.plan_wizard import PLAN_WHO

HOMEWORK_WINDOW = "homework"
HOMEWORK_SAVE = "homework_save"

_VALUE = "entered"
_NAME = "answer"


def homework_window(homework: Homework, *, lead_user: str | None, saved: bool = False) -> View:
    """Three text areas, filled with what was saved. Nothing leaves it before Share is pressed."""
    lead = mention(lead_user) if lead_user else "Your lead"
    said = (
        f"Five minutes are enough, and you may leave out what you like. {lead} reads your answers when you press "
        "Share, and not before."
    )
    again = "You shared these. Share again, and the new answers take their place." if homework.shared_at else ""
    areas = [_area(number, question, homework) for number, question in enumerate(QUESTIONS)]
    buttons = actions(button("Save draft", HOMEWORK_SAVE), button("Who can see this", PLAN_WHO, str(homework.plan)))
    notes = [context(again)] if again else []
    if saved:
        notes.append(context("Saved. Only you see it."))
    return window(
        HOMEWORK_WINDOW,
        "Three questions",
        [section(said), *areas, buttons, *notes],
        submit="Share with my lead",
        about=str(homework.plan),
    )


def homework_read(homework: Homework, person_user: str) -> View:
    """The answers as the lead reads them."""
    if homework.shared_at is None:
        return window(HOMEWORK_WINDOW, "Three questions", [section(f"{mention(person_user)} hasn't shared these yet.")])
    blocks: list[Block] = [context(f"You read this as {mention(person_user)}'s lead.")]
    for question, answer in zip(QUESTIONS, homework.answers, strict=True):
        blocks += [section(f"*{question}*"), *(typed(answer) if answer else [context("left out")])]
    blocks.append(actions(button("Who can see this", PLAN_WHO, str(homework.plan))))
    return window(HOMEWORK_WINDOW, "Three questions", blocks)


def homework_shared() -> Rendered:
    text = "Shared. Your answers stay with your plan, and you can change them there."
    return Rendered(text=text, blocks=[section(text)])


def parse_homework(view: dict[str, Any]) -> tuple[UUID, tuple[str, ...]]:
    """The plan it belongs to, and the answers in the order of the questions."""
    values = {block_id.split(".")[0]: value for block_id, value in values_of(view).items()}
    answers = tuple(str(values.get(f"{_NAME}{number}") or "").strip() for number in range(len(QUESTIONS)))
    return read_id(view["private_metadata"]), answers


def homework_problems(view: dict[str, Any], answers: tuple[str, ...], *, needs_one: bool) -> dict[str, str]:
    """What is wrong, by the block ids of this window; `needs_one` where something is to be shared."""
    ids = [block["block_id"] for block in view.get("blocks", []) if block.get("type") == "input"]
    if len(ids) != len(answers):
        raise Outdated(UNREADABLE)
    if needs_one and not any(answers):
        return {ids[0]: "Answer one of them at least, or come back to it later."}
    found = (too_long(answer, MOST_ANSWER_CHARS) for answer in answers)
    return {block_id: text for block_id, text in zip(ids, found, strict=True) if text}


def _area(number: int, question: str, homework: Homework) -> Block:
    # Slack keeps what stands under a block id; saving again gives it a new one, with what was saved.
    stamp = int(homework.saved_at.timestamp()) if homework.saved_at else 0
    area = text_area(_VALUE, value=homework.answers[number], most=MOST_ANSWER_CHARS)
    return field(f"{_NAME}{number}.{stamp}", question, area, optional=True)
