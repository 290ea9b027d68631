"""Who is next: groups, order and reasons."""

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendar import add_months
from app.domain.need import ONLY_STRUGGLING, Candidate, Group, Mark, NeedGroup, rank_people, warn_of_selection

TODAY = date(2026, 4, 13)
PRIYA, TOM, ANN, BEN = (UUID(int=n) for n in range(1, 5))


def only(candidate: Candidate) -> tuple[NeedGroup, tuple[str, ...]]:
    (group,) = rank_people([candidate], TODAY)
    return group.kind, group.people[0].reasons


@pytest.mark.parametrize(
    ("candidate", "kind", "reasons"),
    [
        (
            Candidate(PRIYA, turn_asked_on=date(2026, 2, 3)),
            NeedGroup.ASKED_OR_MARKED,
            ("asked for a turn in February", "no season yet"),
        ),
        (
            Candidate(PRIYA, turn_asked_on=date(2025, 11, 3)),
            NeedGroup.ASKED_OR_MARKED,
            ("asked for a turn in November 2025", "no season yet"),
        ),
        (
            Candidate(PRIYA, marks=frozenset({Mark.UNHAPPY, Mark.READY})),
            NeedGroup.ASKED_OR_MARKED,
            ("your note: ready for more", "your note: unhappy", "no season yet"),
        ),
        (
            Candidate(TOM, last_started_on=date(2024, 8, 13)),
            NeedGroup.DUE_AGAIN,
            ("20 months since the last start",),
        ),
        (Candidate(TOM, last_started_on=date(2024, 10, 13)), NeedGroup.DUE_AGAIN, ("18 months since the last start",)),
        (Candidate(TOM, last_started_on=date(2024, 10, 14)), NeedGroup.REST, ("17 months since the last start",)),
        (Candidate(TOM, last_started_on=date(2026, 3, 13)), NeedGroup.REST, ("1 month since the last start",)),
        (
            Candidate(TOM, last_started_on=date(2026, 3, 14)),
            NeedGroup.REST,
            ("less than a month since the last start",),
        ),
        (Candidate(TOM, last_started_on=date(2026, 5, 4)), NeedGroup.REST, ("a season starts on 4 May",)),
        (Candidate(ANN), NeedGroup.REST, ("no season yet",)),
        (
            Candidate(ANN, turn_asked_on=date(2024, 1, 2), last_started_on=date(2024, 1, 2)),
            NeedGroup.DUE_AGAIN,
            ("27 months since the last start",),
        ),
        (
            Candidate(ANN, last_started_on=date(2024, 1, 2), marks=frozenset({Mark.MORE_MILEAGE})),
            NeedGroup.REST,
            ("your note: more mileage first", "27 months since the last start"),
        ),
        (
            Candidate(ANN, turn_asked_on=date(2026, 4, 1), marks=frozenset({Mark.MORE_MILEAGE})),
            NeedGroup.ASKED_OR_MARKED,
            ("asked for a turn in April", "your note: more mileage first", "no season yet"),
        ),
        (
            Candidate(BEN, turn_asked_on=date(2026, 1, 5), left_out_until=date(2026, 6, 1)),
            NeedGroup.NOT_NOW,
            ("asked to be left out until 1 June", "asked for a turn in January", "no season yet"),
        ),
        (
            Candidate(BEN, left_out_until=date(2026, 4, 14)),
            NeedGroup.NOT_NOW,
            ("asked to be left out until 14 April", "no season yet"),
        ),
        (Candidate(BEN, left_out_until=TODAY), NeedGroup.REST, ("no season yet",)),
    ],
)
def test_everybody_is_in_one_group_with_reasons(
    candidate: Candidate, kind: NeedGroup, reasons: tuple[str, ...]
) -> None:
    assert only(candidate) == (kind, reasons)


def test_groups_come_in_order_and_empty_ones_do_not() -> None:
    groups = rank_people(
        [
            Candidate(ANN),
            Candidate(BEN, left_out_until=date(2027, 1, 1)),
            Candidate(PRIYA, turn_asked_on=date(2026, 2, 3)),
        ],
        TODAY,
    )

    assert [(group.kind, [one.person for one in group.people]) for group in groups] == [
        (NeedGroup.ASKED_OR_MARKED, [PRIYA]),
        (NeedGroup.REST, [ANN]),
        (NeedGroup.NOT_NOW, [BEN]),
    ]


def test_inside_a_group_who_never_had_a_season_comes_first_then_longest_ago() -> None:
    wish = date(2026, 4, 1)
    (group,) = rank_people(
        [
            Candidate(PRIYA, turn_asked_on=wish, last_started_on=date(2025, 1, 1)),
            Candidate(TOM, turn_asked_on=wish, last_started_on=date(2023, 1, 1)),
            Candidate(ANN, turn_asked_on=wish),
        ],
        TODAY,
    )

    assert [one.person for one in group.people] == [ANN, TOM, PRIYA]


def test_nobody_means_no_groups() -> None:
    assert rank_people([], TODAY) == []


HARD, READY, NONE = frozenset({Mark.FINDS_IT_HARD}), frozenset({Mark.READY}), frozenset[Mark]()


@pytest.mark.parametrize(
    ("marks", "warned"),
    [
        ([], False),
        ([NONE], False),
        ([HARD], True),
        ([HARD, HARD | READY], True),
        ([HARD, NONE], False),
        ([HARD, READY], False),
    ],
)
def test_a_season_of_only_people_who_struggle_is_warned_of(marks: list[frozenset[Mark]], warned: bool) -> None:
    assert warn_of_selection(marks) == (ONLY_STRUGGLING if warned else None)


dates = st.none() | st.dates(date(2020, 1, 1), date(2027, 12, 31))
candidates = st.builds(
    Candidate,
    person=st.uuids(),
    last_started_on=dates,
    turn_asked_on=dates,
    left_out_until=dates,
    marks=st.frozensets(st.sampled_from(Mark)),
)


@given(st.lists(candidates, max_size=12, unique_by=lambda one: one.person))
def test_nobody_is_lost_or_listed_twice(people: list[Candidate]) -> None:
    groups: list[Group] = rank_people(people, TODAY)

    assert sorted(one.person for group in groups for one in group.people) == sorted(one.person for one in people)
    assert all(one.reasons for group in groups for one in group.people)


@given(st.dates(date(2020, 1, 1), TODAY))
def test_the_months_said_are_full_months(started_on: date) -> None:
    kind, reasons = only(Candidate(TOM, last_started_on=started_on))
    said = int(reasons[-1].split()[0]) if reasons[-1][0].isdigit() else 0

    assert add_months(started_on, said) <= TODAY < add_months(started_on, said + 1)
    assert (kind is NeedGroup.DUE_AGAIN) is (said >= 18)
