"""The visibility table in words, for "Who can see this" [trust.see]."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.visibility import HATS, TABLE, Cell, Data, Hat

ENDING = (
    "People who run the server could technically read it.",
    "Slack exports include messages, not these windows.",
)

_SEASON_CONTENTS = {
    Hat.PARTICIPANT: "{person}: it is theirs.",
    Hat.LEAD: "{lead}: while the season runs, to work on it together.",
    Hat.MENTOR: "Mentors named by {person}: only what {person} chose for each of them.",
}

REASONS: Mapping[Data, Mapping[Hat, str]] = {
    Data.TAKING_PART: {
        Hat.PARTICIPANT: "{person}: it is their choice.",
        Hat.LEAD: "{lead}: they work on it together.",
        Hat.MENTOR: "Mentors named by {person}: being named tells them.",
        Hat.LEADER: "{leader}: only when told that a check-in is five working days late.",
    },
    Data.DECLINE_REASON: {
        Hat.PARTICIPANT: "{person}: they need not give one.",
        Hat.LEAD: "{lead}: only if {person} ticked that they may read it.",
    },
    Data.PLAN: _SEASON_CONTENTS,
    Data.GOALS: _SEASON_CONTENTS,
    Data.EVIDENCE: _SEASON_CONTENTS,
    Data.CHECKIN_TEXTS: _SEASON_CONTENTS,
    Data.PROMISES: {
        Hat.PARTICIPANT: "{person}: the promises were made to them.",
        Hat.LEAD: "{lead}: the promises are theirs to keep.",
    },
    Data.CHECKIN_STATES: {
        Hat.PARTICIPANT: "{person}: it is their season.",
        Hat.LEAD: "{lead}: keeping the check-ins is their promise.",
        Hat.LEADER: "{leader}: numbers, to see that check-ins happen; names only when told that one is five working "
        "days late.",
    },
    Data.TALK_ANSWERS: {
        Hat.PARTICIPANT: "{person}: the answers are theirs.",
        Hat.LEAD: "{lead}: the answers that were shared, one by one.",
        Hat.MENTOR: "Mentors named by {person}: only if {person} chose it in the agreement.",
    },
    Data.DRAFTS: {Hat.PARTICIPANT: "{person}: a draft stays private until it is shared, for ever if it never is."},
    Data.TALK_NOTES: {
        Hat.PARTICIPANT: "{person}: they can correct what was heard.",
        Hat.LEAD: "{lead}: they wrote down what they heard.",
        Hat.MENTOR: "Mentors named by {person}: only if {person} chose it in the agreement.",
    },
    Data.THEMES: {
        Hat.PARTICIPANT: "{person}: the themes come from their answers.",
        Hat.LEAD: "{lead}: the themes of talks they led themselves.",
        Hat.LEADER: "{leader}: roughly how often a theme came up, from five people on; no names, no words.",
    },
    Data.MARKS: {
        Hat.PARTICIPANT: "{person}: when they ask what is held about them.",
        Hat.LEAD: "{lead}: until the season is sent, for 30 days at most; then the notes are gone.",
    },
    Data.BOT_HEALTH: {Hat.ADMIN: "Admins: kinds, counts and failures, to mend what is broken; no names, no words."},
}


NOT_THERE_YET = {Hat.MENTOR}
"""Nobody can name a mentor yet, so nobody is told of what one would see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How the people are called in a window: mention tokens where they are known."""

    person: str = "the person it is about"
    lead: str = "their lead"
    leader: str = "the manager above the lead"


def explain(data: Data, names: Names | None = None) -> tuple[str, ...]:
    """Who can see this and why, as short sentences; the last ones are the same everywhere."""
    called = names or Names()
    may = (
        reason.format(person=called.person, lead=called.lead, leader=called.leader)
        for hat in HATS
        if hat not in NOT_THERE_YET and (reason := REASONS[data].get(hat))
    )
    return (*map(_as_sentence, may), _tell_who_does_not(data, called), *ENDING)


def _tell_who_does_not(data: Data, names: Names) -> str:
    called = {
        Hat.PARTICIPANT: names.person,
        Hat.LEAD: names.lead,
        Hat.LEADER: names.leader,
        Hat.ADMIN: "admins",
    }
    shut_out = [name for hat, name in called.items() if TABLE[data][hat] is Cell.NO]
    return f"Nobody else: {', '.join(f'not {name}' for name in [*shut_out, 'colleagues'])}."


def _as_sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
