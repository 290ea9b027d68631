"""`/growth`: the menu that fits who you are, the help, and the word you probably meant."""

from app.domain.overview import Overview
from app.domain.words import WORDS
from app.views.blocks import Block, Rendered, actions, button, clip, context, day, esc, header, mention, section

GO = "go_"
"""A button whose action id is this and a word of /growth does what the word does."""
LONGEST_ECHO = 40


def go(word: str, text: str, *, style: str | None = None) -> Block:
    """A button that does what `/growth <word>` does."""
    return button(text, GO + word, style=style)


def help_view() -> Rendered:
    """All words, each with what it does."""
    lines = [f"`/growth {word}`  {what}" for word, what in WORDS.items()]
    text = "\n".join(["`/growth` alone shows what fits you.", *lines])
    tip = "On any message: More actions, then “Link to a growth goal”. Or forward the message to me."
    return Rendered(text=f"{text}\n{tip}", blocks=[header("What you can ask me"), section(text), context(tip)])


def unknown_word_view(typed: str, meant: str | None) -> Rendered:
    """Says what was typed back, harmless, and offers the nearest word."""
    shown = esc(clip(typed, LONGEST_ECHO))
    if meant is None:
        text = f"I don't know “{shown}”. `/growth help` lists what I do."
        return Rendered(text=text, blocks=[section(text), actions(go("help", "All commands"))])
    text = f"I don't know “{shown}”. Did you mean `/growth {meant}`?"
    buttons = actions(go(meant, f"/growth {meant}"), go("help", "All commands"))
    return Rendered(text=text, blocks=[section(text), buttons])


def menu_view(facts: Overview, *, tz: str) -> Rendered:
    """Where the person stands, and the two or three things they are likely to want."""
    parts = [*_season(facts, tz), *_leading(facts), *_above(facts)]
    if facts.is_new:
        parts = _newcomer(facts)
    blocks = [block for text, buttons in parts for block in (section(text), actions(*buttons))]
    return Rendered(text="\n".join(text for text, _ in parts), blocks=blocks)


def _season(facts: Overview, tz: str) -> list[tuple[str, list[Block]]]:
    if facts.season_lead:
        text = f"Your season with {mention(facts.season_lead)}"
        if facts.paused:
            return [(f"{text} · paused. Home ends the pause.", [go("plan", "My plan"), go("help", "How it works")])]
        if facts.month:
            text += f" · month {facts.month} of 6"
        if facts.next_due_on:
            text += f" · next check-in {day(facts.next_due_on, tz)}"
        if facts.next_due_on is None:
            return [(text, [go("plan", "My plan"), go("help", "How it works")])]
        return [(text, [go("checkin", "Prepare it"), go("plan", "My plan"), go("evidence", "Link evidence")])]
    if facts.invited_by:
        text = f"{mention(facts.invited_by)} asked whether you want a season. Your answer is up to you."
        return [(text, [button("See the invitation", "home_waiting"), go("help", "How it works")])]
    return []


def _leading(facts: Overview) -> list[tuple[str, list[Block]]]:
    if not facts.leads:
        return []
    checkins = f"{facts.open_checkins} check-in{'' if facts.open_checkins == 1 else 's'} open"
    promises = f"{facts.promises_due} promise{'' if facts.promises_due == 1 else 's'} due"
    text = f"Your people: {checkins} · {promises}"
    return [(text, [go("checkin", "Check-ins"), go("cohort", "Form a season"), go("people", "My people")])]


def _above(facts: Overview) -> list[tuple[str, list[Block]]]:
    if not facts.has_group:
        return []
    text = "Your group: how its check-ins go stands in Home, as numbers. A digest brings them to a channel."
    return [(text, [go("digest", "Digest"), go("people", "My people")])]


def _newcomer(facts: Overview) -> list[tuple[str, list[Block]]]:
    text = (
        "Trellis helps a manager and two or three people work closely on growth for six months: goals that say what "
        "will be seen, and a check-in every month that is not missed. Taking part is always your choice."
    )
    if facts.asked_for_turn:
        text += "\nYou asked for a turn. Your lead sees that when forming a season."
    return [(text, [go("people", "I'd like a turn"), go("cohort", "Form a season"), go("help", "How it works")])]
