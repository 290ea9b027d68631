"""Where a digest goes, and whether there is anything to say: at the edges."""

from datetime import date

import pytest

from app.domain.digest import Figures, GroupSize, Period, what_would_help


@pytest.mark.parametrize(
    ("leads", "people", "may"), [(2, 6, True), (1, 6, False), (2, 5, False), (0, 0, False), (3, 9, True)]
)
def test_numbers_stand_in_a_channel_from_two_leads_and_six_people_on(leads: int, people: int, may: bool) -> None:
    assert GroupSize(leads, people).may_have_channel is may


@pytest.mark.parametrize("name", ["held", "late", "excused", "not_held", "open", "began", "ending", "starting"])
def test_any_check_in_or_change_of_a_season_is_news(name: str) -> None:
    assert Figures(**{name: 1}).is_news


def test_seasons_that_merely_go_on_are_no_news() -> None:
    assert not Figures(under_way=4, people=9).is_news
    assert not Figures().is_news


def test_excused_check_ins_are_not_counted_as_due() -> None:
    assert Figures(held=3, late=2, excused=4, not_held=1, open=1).due == 7


@pytest.mark.parametrize(
    ("figures", "word"),
    [
        (Figures(held=11, not_held=1, open=2), "easier to keep"),
        (Figures(held=11, open=1, late=4), "can still be held"),
        (Figures(held=3, late=1), "nobody else may take"),
        (Figures(held=4, late=1, ending=1), "who comes next"),
        (Figures(held=3, excused=1), "rhythm fits"),
        (Figures(held=4, excused=1, began=1), "first month decides"),
        (Figures(starting=1), "first month decides"),
        (Figures(held=3), "nothing stands out"),
    ],
)
def test_what_would_help_is_chosen_by_the_figures(figures: Figures, word: str) -> None:
    assert word in what_would_help(figures)


def test_a_clipped_month_is_not_called_by_its_name() -> None:
    assert Period(date(2026, 3, 1), date(2026, 3, 31)).is_whole_month
    assert Period(date(2026, 2, 1), date(2026, 2, 28)).is_whole_month
    assert not Period(date(2026, 3, 2), date(2026, 3, 31)).is_whole_month
    assert not Period(date(2026, 3, 1), date(2026, 3, 30)).is_whole_month
    assert not Period(date(2026, 3, 30), date(2026, 4, 5)).is_whole_month
