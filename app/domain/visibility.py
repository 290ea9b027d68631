"""Who may see what: the table of the whole product as data, and the one function that reads it [trust.table].

A hat is worn towards the owner of the data: the participant it is about, the lead of that season or talk, a mentor they
named, the leader above that lead. Being somebody's manager is no hat. Texts for people stand in visibility_reasons.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Data(StrEnum):
    TAKING_PART = "taking_part"
    DECLINE_REASON = "decline_reason"  # why somebody said not now
    PLAN = "plan"
    GOALS = "goals"
    EVIDENCE = "evidence"
    CHECKIN_TEXTS = "checkin_texts"
    PROMISES = "promises"  # the lead's
    CHECKIN_STATES = "checkin_states"  # held, late, excused, moved
    TALK_ANSWERS = "talk_answers"
    DRAFTS = "drafts"
    TALK_NOTES = "talk_notes"  # playback and notes
    THEMES = "themes"
    MARKS = "marks"  # what a lead notes while forming a season
    BOT_HEALTH = "bot_health"  # kinds, counts, failures


class Hat(StrEnum):
    PARTICIPANT = "participant"
    LEAD = "lead"
    MENTOR = "mentor"
    LEADER = "leader"
    ADMIN = "admin"
    STRANGER = "stranger"


class Cell(StrEnum):
    OWN = "own"
    YES = "yes"
    IN_SEASON = "in_season"
    IF_CHOSEN = "if_chosen"
    WHEN_TOLD = "when_told"
    UNTIL_SENT = "until_sent"
    ON_REQUEST = "on_request"
    SHARED_ONES = "shared_ones"
    OWN_TALKS = "own_talks"
    NAMED_WHEN_TOLD = "named_when_told"  # counts, and names only when told
    BANDS = "bands"
    NO = "no"


class View(IntEnum):
    """How much is seen; the higher one holds the lower."""

    NOTHING = 0
    BANDS = 1  # 5-9, 10-19, 20+
    COUNTS = 2
    NAMED = 3  # what a telling says: two names, the month, how late, how often moved
    FULL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What is true of this piece of data and this viewer. Whatever isn't said is false, and nothing false opens."""

    in_season: bool = False  # the season is under way
    told: bool = False  # the leader was told that this check-in is late
    chosen: bool = False  # the participant opened this to this mentor
    shared: bool = False  # the participant shared this answer, or this reason
    own_talk: bool = False  # the viewer led the talk that the theme comes from
    unsent: bool = False  # the season is still a draft, and younger than 30 days
    requested: bool = False  # the person asked what is held about them
    enough_people: bool = False  # so many that a band hides each


HATS = (Hat.PARTICIPANT, Hat.LEAD, Hat.MENTOR, Hat.LEADER, Hat.ADMIN)


def _row(*cells: Cell) -> Mapping[Hat, Cell]:
    return dict(zip(HATS, cells, strict=True))


_SEASON_CONTENTS = _row(Cell.OWN, Cell.IN_SEASON, Cell.IF_CHOSEN, Cell.NO, Cell.NO)

# Columns: participant, lead, named mentor, leader, admin.
TABLE: Mapping[Data, Mapping[Hat, Cell]] = {
    Data.TAKING_PART: _row(Cell.OWN, Cell.YES, Cell.YES, Cell.WHEN_TOLD, Cell.NO),
    Data.DECLINE_REASON: _row(Cell.OWN, Cell.SHARED_ONES, Cell.NO, Cell.NO, Cell.NO),
    Data.PLAN: _SEASON_CONTENTS,
    Data.GOALS: _SEASON_CONTENTS,
    Data.EVIDENCE: _SEASON_CONTENTS,
    Data.CHECKIN_TEXTS: _SEASON_CONTENTS,
    Data.PROMISES: _row(Cell.YES, Cell.OWN, Cell.NO, Cell.NO, Cell.NO),
    Data.CHECKIN_STATES: _row(Cell.OWN, Cell.YES, Cell.NO, Cell.NAMED_WHEN_TOLD, Cell.NO),
    Data.TALK_ANSWERS: _row(Cell.OWN, Cell.SHARED_ONES, Cell.IF_CHOSEN, Cell.NO, Cell.NO),
    Data.DRAFTS: _row(Cell.OWN, Cell.NO, Cell.NO, Cell.NO, Cell.NO),
    Data.TALK_NOTES: _row(Cell.YES, Cell.YES, Cell.IF_CHOSEN, Cell.NO, Cell.NO),
    Data.THEMES: _row(Cell.OWN, Cell.OWN_TALKS, Cell.NO, Cell.BANDS, Cell.NO),
    Data.MARKS: _row(Cell.ON_REQUEST, Cell.UNTIL_SENT, Cell.NO, Cell.NO, Cell.NO),
    Data.BOT_HEALTH: _row(Cell.NO, Cell.NO, Cell.NO, Cell.NO, Cell.YES),
}

_ALWAYS: Mapping[Cell, View] = {
    Cell.OWN: View.FULL,
    Cell.YES: View.FULL,
    Cell.NAMED_WHEN_TOLD: View.COUNTS,
}

_WHEN: Mapping[Cell, tuple[Callable[[Circumstances], bool], View]] = {
    Cell.IN_SEASON: (lambda now: now.in_season, View.FULL),
    Cell.IF_CHOSEN: (lambda now: now.chosen, View.FULL),
    Cell.WHEN_TOLD: (lambda now: now.told, View.FULL),
    Cell.UNTIL_SENT: (lambda now: now.unsent, View.FULL),
    Cell.ON_REQUEST: (lambda now: now.requested, View.FULL),
    Cell.SHARED_ONES: (lambda now: now.shared, View.FULL),
    Cell.OWN_TALKS: (lambda now: now.own_talk, View.FULL),
    Cell.NAMED_WHEN_TOLD: (lambda now: now.told, View.NAMED),
    Cell.BANDS: (lambda now: now.enough_people, View.BANDS),
}


def may_see(data: Data, hats: Iterable[Hat], circumstances: Circumstances) -> View:
    """How much somebody with these hats sees of a piece of data. Rights add up; a stranger always sees nothing."""
    cells = (TABLE[data].get(hat, Cell.NO) for hat in hats)
    return max((_view_of(cell, circumstances) for cell in cells), default=View.NOTHING)


def _view_of(cell: Cell, circumstances: Circumstances) -> View:
    is_open, view = _WHEN.get(cell, (None, View.NOTHING))
    if is_open is not None and is_open(circumstances):
        return view
    return _ALWAYS.get(cell, View.NOTHING)
