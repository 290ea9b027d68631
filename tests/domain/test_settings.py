from dataclasses import replace
from datetime import time

import pytest

from app.domain.days_off import NOWHERE
from app.domain.settings import (
    BRIEF_FIELD,
    COUNTRY_FIELD,
    ENDS_FIELD,
    MAY_BE_SILENT,
    WEEKDAYS_FIELD,
    MySettings,
    check_settings,
)
from app.domain.steps import SOON, StepKind
from app.errors import InvalidInput

USUAL = MySettings(time(9), time(17, 30), time(9), frozenset(range(5)))


@pytest.mark.parametrize(
    "wanted",
    [
        USUAL,
        replace(USUAL, brief_at=time(17)),
        replace(USUAL, starts=time(22), ends=time(6), brief_at=time(2)),  # nights
        replace(USUAL, starts=time(22), ends=time(6), brief_at=time(22)),
        replace(USUAL, weekdays=frozenset({1, 3})),
        replace(USUAL, country="DE", region="BY"),
        replace(USUAL, country=NOWHERE),
    ],
)
def test_what_people_may_want_is_kept_as_it_is(wanted: MySettings) -> None:
    assert check_settings(wanted) == wanted


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (replace(USUAL, ends=time(9)), ENDS_FIELD),
        (replace(USUAL, brief_at=time(8, 30)), BRIEF_FIELD),
        (replace(USUAL, brief_at=time(17, 30)), BRIEF_FIELD),
        (replace(USUAL, starts=time(22), ends=time(6), brief_at=time(6)), BRIEF_FIELD),
        (replace(USUAL, weekdays=frozenset({1})), WEEKDAYS_FIELD),
        (replace(USUAL, country="QQ"), COUNTRY_FIELD),
    ],
)
def test_what_cannot_be_is_refused_under_its_field(wanted: MySettings, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_settings(wanted)

    assert refused.value.field == field


@pytest.mark.parametrize(("country", "region"), [("DE", "TX"), (None, "BY"), (NOWHERE, "BY")])
def test_a_region_of_another_country_falls_away(country: str | None, region: str) -> None:
    assert check_settings(replace(USUAL, country=country, region=region)).region is None


def test_what_waits_for_an_act_cannot_be_switched_off() -> None:
    wanted = replace(USUAL, silent=frozenset(StepKind))

    assert check_settings(wanted).silent == frozenset(MAY_BE_SILENT)
    assert not SOON & frozenset(MAY_BE_SILENT)
