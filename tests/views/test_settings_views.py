from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from app.domain.days_off import NOWHERE
from app.domain.message import MessageKind, MessageState
from app.domain.settings import MAY_BE_SILENT, MySettings
from app.domain.steps import StepKind
from app.errors import InvalidInput, Outdated
from app.views.blocks import View
from app.views.company import company_window, parse_company_days
from app.views.settings import parse_settings, settings_window
from sandbox.blockkit.reading import words_of_blocks
from sandbox.blockkit.whole import view_problems

USUAL = MySettings(time(9), time(17, 30), time(9), frozenset(range(5)))


def as_entered(view: View) -> dict[str, Any]:
    """The view as it comes back when it is submitted untouched."""
    values = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            initial = {name.replace("initial_", "selected_"): element[name] for name in element if "initial" in name}
            value = {"type": element["type"], "value": element.get("initial_value"), **initial}
            values[block["block_id"]] = {element["action_id"]: value}
    return {"state": {"values": values}}


@pytest.mark.parametrize(
    "mine",
    [
        USUAL,
        replace(USUAL, country="DE", region="BY"),
        replace(USUAL, country="IT"),  # more regions than one list may have
        replace(USUAL, country=NOWHERE, brief_at=time(9, 15)),
        replace(USUAL, silent=frozenset(MAY_BE_SILENT), status_counts=True),
        replace(USUAL, silent=frozenset({StepKind.PLAN_CHANGED}), weekdays=frozenset({6, 0})),
    ],
)
def test_the_page_shows_what_holds_and_gives_it_back(mine: MySettings) -> None:
    view = settings_window(mine, tz="Europe/Berlin", may_set_company=True)

    assert view_problems(view, "modal") == []
    assert parse_settings(as_entered(view)) == mine


def test_the_company_is_set_by_admins_only() -> None:
    assert "For the whole company" not in words_of_blocks(
        settings_window(USUAL, tz="UTC", may_set_company=False)["blocks"]
    )


def test_a_page_of_another_version_is_refused_kindly() -> None:
    with pytest.raises(Outdated):
        parse_settings({"state": {"values": {}}})


def test_company_days_come_back_as_they_were_shown() -> None:
    days = [("", date(2027, 12, 24)), ("AT", date(2027, 12, 31))]
    view = company_window(days, {(MessageKind.DAY, MessageState.FAILED): 3})

    assert view_problems(view, "modal") == []
    assert "3 of kind day: set aside" in words_of_blocks(view["blocks"])
    assert parse_company_days(as_entered(view)) == days


@pytest.mark.parametrize("typed", ["tomorrow", "2027-02-30", "2027-12-24 QQ", "2027-12-24 at", "<!channel>"])
def test_a_line_that_is_no_day_is_named_by_its_number(typed: str) -> None:
    text = {"type": "plain_text_input", "value": f"2027-12-24\n\n{typed}"}
    with pytest.raises(InvalidInput) as refused:
        parse_company_days({"state": {"values": {"company_days:1": {"days": text}}}})

    assert str(refused.value).startswith("Line 2")
    assert "<!" not in str(refused.value)
