"""The words of `/growth`, and the one that was probably meant."""

from collections.abc import Collection
from difflib import get_close_matches

WORDS: dict[str, str] = {
    "cohort": "form a season with two or three of your people",
    "plan": "your plan: a direction, goals, what will be seen",
    "goal": "your goals, and what was linked to them",
    "evidence": "link something you did: `/growth evidence <url> [note]`",
    "checkin": "prepare or hold this month's check-in",
    "people": "who you lead, and who leads you",
    "away": "days on which you are away, and what falls on them waits",
    "digest": "a summary for the channel of your leads",
    "settings": "your hours, days and holidays, and what you hear of",
    "help": "this list",
}
"""Each word with what it does, in the order of the help."""


def nearest_word(typed: str, words: Collection[str]) -> str | None:
    """The word most like what was typed, if one is like it at all."""
    found = get_close_matches(typed.lower(), list(words), n=1, cutoff=0.6)
    return found[0] if found else None
