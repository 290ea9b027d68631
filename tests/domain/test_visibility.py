"""The table of who sees what, written out by hand and compared in every combination of circumstances."""

from dataclasses import fields
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.visibility import HATS, TABLE, Cell, Circumstances, Data, Hat, View, may_see

# Columns: participant, lead, named mentor, leader, admin, stranger.
# "full if told": full when told, else nothing. "counts, named if told": named when told, else counts. "-": nothing.
BY_HAND = {
    "taking_part": ("full", "full", "full", "full if told", "-", "-"),
    "decline_reason": ("full", "full if shared", "-", "-", "-", "-"),
    "plan": ("full", "full if in_season", "full if chosen", "-", "-", "-"),
    "goals": ("full", "full if in_season", "full if chosen", "-", "-", "-"),
    "evidence": ("full", "full if in_season", "full if chosen", "-", "-", "-"),
    "checkin_texts": ("full", "full if in_season", "full if chosen", "-", "-", "-"),
    "promises": ("full", "full", "-", "-", "-", "-"),
    "checkin_states": ("full", "full", "-", "counts, named if told", "-", "-"),
    "talk_answers": ("full", "full if shared", "full if chosen", "-", "-", "-"),
    "drafts": ("full", "-", "-", "-", "-", "-"),
    "talk_notes": ("full", "full", "full if chosen", "-", "-", "-"),
    "themes": ("full", "full if own_talk", "-", "bands if enough_people", "-", "-"),
    "marks": ("full if requested", "full if unsent", "-", "-", "-", "-"),
    "bot_health": ("-", "-", "-", "-", "full", "-"),
}
COLUMNS = ("participant", "lead", "mentor", "leader", "admin", "stranger")
CELLS = [(data, hat, cell) for data, row in BY_HAND.items() for hat, cell in zip(COLUMNS, row, strict=True)]
VIEWS = {"full": View.FULL, "named": View.NAMED, "counts": View.COUNTS, "bands": View.BANDS, "-": View.NOTHING}

NAMES = [field.name for field in fields(Circumstances)]
ALL_CIRCUMSTANCES = [
    Circumstances(**dict(zip(NAMES, values, strict=True))) for values in product((False, True), repeat=len(NAMES))
]


def read_cell(text: str, now: Circumstances) -> View:
    usual, _, special = text.rpartition(", ")
    view, _, condition = special.partition(" if ")
    if not condition or getattr(now, condition):
        return VIEWS[view]
    return VIEWS[usual or "-"]


@pytest.mark.parametrize(("data", "hat", "cell"), CELLS, ids=[f"{data}-{hat}" for data, hat, _ in CELLS])
def test_each_cell_gives_what_the_table_says_and_nothing_more(data: str, hat: str, cell: str) -> None:
    for now in ALL_CIRCUMSTANCES:
        assert may_see(Data(data), [Hat(hat)], now) is read_cell(cell, now)


def test_the_table_has_every_kind_of_data_and_every_hat() -> None:
    assert set(BY_HAND) == set(Data) == set(TABLE)
    assert set(COLUMNS) == set(Hat)
    assert all(set(row) == set(HATS) for row in TABLE.values())


def test_every_kind_of_cell_is_used() -> None:
    assert {cell for row in TABLE.values() for cell in row.values()} == set(Cell)


def test_nothing_opens_by_silence() -> None:
    """With no circumstance known, only what is open for ever is open."""
    silent = Circumstances()

    assert may_see(Data.PLAN, [Hat.LEAD], silent) is View.NOTHING
    assert may_see(Data.MARKS, [Hat.LEAD], silent) is View.NOTHING
    assert may_see(Data.THEMES, [Hat.LEADER], silent) is View.NOTHING


def test_nobody_without_a_hat_sees_anything() -> None:
    for data, now in product(Data, ALL_CIRCUMSTANCES):
        assert may_see(data, [], now) is View.NOTHING


any_hats = st.sets(st.sampled_from(Hat))
any_circumstances = st.sampled_from(ALL_CIRCUMSTANCES)


@given(st.sampled_from(Data), any_hats, any_hats, any_circumstances)
def test_rights_add_up_over_hats(data: Data, some: set[Hat], more: set[Hat], now: Circumstances) -> None:
    both = may_see(data, some | more, now)

    assert both == max(may_see(data, some, now), may_see(data, more, now))


@given(st.sampled_from(Data), any_hats, any_circumstances)
def test_being_a_stranger_takes_nothing_away_and_gives_nothing(data: Data, hats: set[Hat], now: Circumstances) -> None:
    assert may_see(data, hats | {Hat.STRANGER}, now) == may_see(data, hats - {Hat.STRANGER}, now)
