"""Reading the forms of check-ins: what is entered comes back, what is missing is said under its field."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.checkin_acts import ExcuseReason
from app.domain.preparation import GoalStatus
from app.domain.preparing import PreparationEntry
from app.domain.promise import NewPromise
from app.errors import InvalidInput
from app.views.holding import RecordPlace, decode_record, encode_record, parse_agreed, parse_record
from app.views.preparing import decode_page, encode_page, parse_examples, parse_preparation
from app.views.promises import parse_word
from app.views.rescheduling import parse_day, parse_reason

GOAL = UUID(int=1)


def _view(**fields: Any) -> dict[str, Any]:
    """A window in which these values stand, by block id; `__` stands for the colon of a block id."""
    return {
        "state": {"values": {name.replace("__", ":"): {"entered": _element(value)} for name, value in fields.items()}}
    }


def _element(value: Any) -> dict[str, Any]:
    if isinstance(value, date):
        return {"type": "datepicker", "selected_date": value.isoformat()}
    if isinstance(value, list):
        return {"type": "static_select", "selected_option": {"value": value[0]} if value else None}
    return {"type": "plain_text_input", "value": value}


def test_a_record_comes_back_as_it_was_entered() -> None:
    view = _view(
        held_on=["2026-04-14"],
        **{f"agreed__{GOAL}": "  pair on it "},
        promise_1="introduce you",
        promise_day_1=date(2026, 4, 20),
        promise_2=None,
        promise_day_2=date(2026, 4, 20),
    )
    record = parse_record(view)

    assert (record.held_on, record.agreed) == (date(2026, 4, 14), {GOAL: "pair on it"})
    assert record.promises == (NewPromise("introduce you", date(2026, 4, 20)),)


def test_my_version_is_found_whatever_stands_behind_its_goal() -> None:
    assert parse_agreed(_view(**{f"agreed__{GOAL}__mine": "as I saw it"})) == {GOAL: "as I saw it"}


@pytest.mark.parametrize(
    ("parse", "view", "field"),
    [
        (parse_record, _view(held_on=[]), "held_on"),
        (parse_record, _view(held_on=["2026-04-14"], promise_1="introduce you"), "promise_day_1"),
        (parse_day, _view(day=[]), "day"),
        (parse_reason, _view(reason=[]), "reason"),
        (parse_reason, _view(reason=["because"]), "reason"),
        (parse_word, _view(word="  "), "word"),
    ],
)
def test_what_is_missing_is_said_under_its_field(
    parse: Callable[[dict[str, Any]], Any], view: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse(view)

    assert refused.value.field == field


def test_a_day_and_a_reason_come_back() -> None:
    assert parse_day(_view(day=["2026-04-20"])) == date(2026, 4, 20)
    assert parse_reason(_view(reason=["ill"])) is ExcuseReason.ILL


def test_a_page_of_the_wizard_comes_back_whatever_its_fields_are_numbered() -> None:
    view = _view(status__2__5=["stuck"], moved__2__5=" read the code ", link__2__5=None)

    assert parse_preparation(view) == PreparationEntry(GoalStatus.STUCK, "read the code", "", "")
    assert parse_preparation(_view(status__0__0=[], needs__3__1="time")) == PreparationEntry(needs="time")


def test_examples_come_back_by_goal() -> None:
    assert parse_examples(_view(**{f"example__{GOAL}": " on Tuesday ", "moved__0__0": "no"})) == {GOAL: "on Tuesday"}


@given(st.uuids(), st.integers(0, 9))
def test_what_a_window_is_about_comes_back(checkin: UUID, page: int) -> None:
    assert decode_page(encode_page(checkin, page)) == (checkin, page)
    assert decode_record(encode_record(RecordPlace(checkin, page))) == RecordPlace(checkin, page)
