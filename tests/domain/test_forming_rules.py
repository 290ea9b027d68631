"""A season in forming: what is proposed, who is in the draft, and who can't be asked."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import DEFAULT_RHYTHM
from app.domain.cohort import Chain
from app.domain.forming import (
    DraftPerson,
    SeasonDetails,
    check_details,
    choose,
    new_draft,
    why_cannot_be_asked,
    with_details,
)
from app.domain.need import Mark
from app.domain.person import Person, PersonKind
from app.errors import InvalidInput

LEAD = UUID(int=1)
PRIYA, TOM = (DraftPerson(UUID(int=n), f"U{n}", chosen=True) for n in (2, 3))
TODAY = date(2026, 3, 2)


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1)))
def test_what_is_proposed_starts_on_a_monday_after_today_and_takes_six_months(today: date) -> None:
    draft = new_draft(UUID(int=9), LEAD, today)

    assert draft.starts_on.weekday() == 0
    assert 1 <= (draft.starts_on - today).days <= 7
    assert (draft.ends_on.year - draft.starts_on.year) * 12 + draft.ends_on.month - draft.starts_on.month == 6


def test_without_an_end_a_season_takes_six_months() -> None:
    draft = new_draft(UUID(int=9), LEAD, TODAY)
    entered = SeasonDetails("Spring", date(2026, 8, 31), None, Chain.LIGHT)

    assert with_details(draft, entered).ends_on == date(2027, 2, 28)
    assert with_details(draft, replace(entered, ends_on=date(2026, 12, 1))).ends_on == date(2026, 12, 1)
    assert with_details(draft, SeasonDetails(None, None, None, None)) == draft


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": None}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"starts_on": None}, "starts_on"),
        ({"starts_on": date(2026, 3, 1)}, "starts_on"),
        ({"ends_on": date(2026, 3, 9)}, "ends_on"),
        ({"ends_on": date(2026, 3, 1)}, "ends_on"),
    ],
)
def test_what_can_not_be_sent_is_said_under_its_field(change: dict[str, object], field: str) -> None:
    entered = SeasonDetails("x" * 60, date(2026, 3, 9), date(2026, 3, 10), Chain.STANDARD)
    check_details(entered, TODAY)

    with pytest.raises(InvalidInput) as refusal:
        check_details(replace(entered, **change), TODAY)  # type: ignore[arg-type]  # one field each
    assert refusal.value.field == field


def test_choosing_keeps_notes_and_forgets_who_has_neither() -> None:
    noted = replace(TOM, chosen=False, marks=frozenset({Mark.READY}))
    draft = replace(new_draft(UUID(int=9), LEAD, TODAY), people=(PRIYA, noted))

    assert choose(draft, {TOM.person}, []) == (replace(noted, chosen=True),)
    assert choose(draft, {PRIYA.person}, [PRIYA]) == (PRIYA, noted)
    assert choose(draft, set(), []) == (noted,)


@pytest.mark.parametrize(
    ("change", "with_me", "words"),
    [
        ({}, False, None),
        ({"id": LEAD}, False, "That's you"),
        ({"kind": PersonKind.GUEST}, False, "Guests"),
        ({}, True, "asked them already"),
        ({"left_out_until": date(2026, 3, 3)}, False, "left out until 3 March 2026"),
        ({"left_out_until": TODAY}, False, None),
    ],
)
def test_who_can_not_be_asked_is_said_with_why(change: dict[str, object], with_me: bool, words: str | None) -> None:
    person = replace(Person(UUID(int=5), "U5", PersonKind.MEMBER, DEFAULT_RHYTHM), **change)  # type: ignore[arg-type]  # one field each
    refusal = why_cannot_be_asked(LEAD, person, with_me=with_me, today=TODAY)

    assert refusal is None if words is None else refusal is not None and words in refusal
