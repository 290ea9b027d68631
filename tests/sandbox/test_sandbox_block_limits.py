"""Block Kit's limits, each at its edge, and property tests that no input breaks the checks themselves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.blockkit.blocks import block_rules
from sandbox.blockkit.elements import ELEMENTS, HOME, MESSAGE, MODAL
from sandbox.blockkit.whole import blocks_problems, text_length, view_problems, with_ids
from sandbox.ids import Ids
from sandbox.model import Json


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


def section(**more: object) -> Json:
    return {"type": "section", "text": mrkdwn("x"), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(element: Json, **more: object) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def button(**more: object) -> Json:
    return {"type": "button", "text": plain("Go"), **more}


def option(number: int = 1, **more: object) -> Json:
    return {"text": plain(f"Option {number}"), "value": f"{number}", **more}


def select(**more: object) -> Json:
    return {"type": "static_select", "options": [option(1), option(2)], **more}


def typed(**more: object) -> Json:
    return {"type": "plain_text_input", **more}


JUST_IN = [
    section(text=mrkdwn("x" * 3000)),
    section(fields=[mrkdwn("x" * 2000)] * 10),
    {"type": "header", "text": plain("x" * 150)},
    {"type": "context", "elements": [mrkdwn("x" * 2000)] * 10},
    {"type": "divider", "block_id": "x" * 255},
    {"type": "image", "image_url": "https://example.com/x.png", "alt_text": "x" * 2000},
    actions(*[button(action_id=f"{number}", value="x" * 2000) for number in range(25)]),
    actions(button(text=plain("x" * 75), url="https://example.com/")),
    actions({"type": "overflow", "options": [option(number) for number in range(5)]}),
    actions(
        {"type": "radio_buttons", "options": [option(number) for number in range(10)], "initial_option": option(3)}
    ),
    actions(select(options=[option(number) for number in range(100)], placeholder=plain("x" * 150))),
    actions(select(options=[{"text": plain("x" * 75), "value": "x" * 150}])),
    section(accessory=select(initial_option=option(2))),
    field(typed(max_length=3000, min_length=3000), hint=plain("x" * 2000)),
    field(typed(initial_value="x" * 5, max_length=5)),
    field({"type": "datepicker", "initial_date": "2028-02-29"}),
    field({"type": "timepicker", "initial_time": "23:59"}),
    {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]},
]

JUST_OUT = {
    "must be less than 3001": section(text=mrkdwn("x" * 3001)),
    "must be less than 2001": section(fields=[mrkdwn("x" * 2001)]),
    "no more than 10 items": section(fields=[mrkdwn("x")] * 11),
    "must be more than 0": section(text=mrkdwn("")),
    "missing required field: text": {"type": "section"},
    "must be less than 151": {"type": "header", "text": plain("x" * 151)},
    "must be a valid enum value: plain_text": {"type": "header", "text": mrkdwn("x")},
    "missing required field: alt_text": {"type": "image", "image_url": "https://example.com/x.png"},
    "must provide exactly one of: image_url, slack_file": {"type": "image", "alt_text": "x"},
    "no more than 25 items": actions(*[button(action_id=f"{number}") for number in range(26)]),
    "must be less than 76": actions(button(text=plain("x" * 76))),
    "must be less than 2001 ": actions(button(value="x" * 2001)),
    "must match the expected format": actions(button(url="javascript:alert(1)")),
    "must be a valid enum value: danger, primary": actions(button(style="pink")),
    "no more than 5 items": actions({"type": "overflow", "options": [option(number) for number in range(6)]}),
    "no more than 100 items": actions(select(options=[option(number) for number in range(101)])),
    "must provide exactly one of: options, option_groups": actions({"type": "static_select"}),
    "option values must be unique": actions(select(options=[option(1), option(1)])),
    "must match one of the provided options": actions(select(initial_option=option(9))),
    "unsupported type: plain_text_input in actions": actions(typed()),
    "unsupported type: multi_static_select in actions": actions({**select(), "type": "multi_static_select"}),
    "unsupported type: button in input": field(button()),
    "unsupported type: None": {"text": plain("x")},
    "unsupported type: hologram": {"type": "hologram"},
    "invalid additional property: emoji": section(text={**mrkdwn("x"), "emoji": True}),
    "min_length must not be greater": field(typed(min_length=6, max_length=5)),
    "must be less than 6 characters": field(typed(initial_value="x" * 6, max_length=5)),
    "must be between 1 and 3000": field(typed(max_length=3001)),
    "must be a date in the form": field({"type": "datepicker", "initial_date": "2027-02-29"}),
    "must match the expected format ": field({"type": "timepicker", "initial_time": "24:00"}),
    "must be between min_value and max_value": field(
        {"type": "number_input", "is_decimal_allowed": False, "max_value": "3", "initial_value": "4"}
    ),
    "missing required field: is_decimal_allowed": field({"type": "number_input"}),
    "must be less than 256": {"type": "divider", "block_id": "x" * 256},
    "must be less than 31": actions(
        button(confirm={"title": plain("x"), "text": plain("x"), "confirm": plain("x" * 31), "deny": plain("x")})
    ),
}


@pytest.mark.parametrize("block", JUST_IN, ids=lambda block: str(block["type"]))
def test_a_block_at_its_limit_is_taken(block: Json) -> None:
    assert blocks_problems([block], MODAL) == []


@pytest.mark.parametrize(("words", "block"), JUST_OUT.items())
def test_a_block_beyond_its_limit_is_refused(words: str, block: Json) -> None:
    problems = blocks_problems([block], MODAL)

    assert any(words.strip() in str(one) for one in problems), problems


@pytest.mark.parametrize(
    ("element", "surface"),
    [
        ({"type": "number_input", "is_decimal_allowed": True}, HOME),
        ({"type": "email_text_input"}, MESSAGE),
        ({"type": "url_text_input"}, HOME),
        ({"type": "file_input"}, MESSAGE),
        ({"type": "datetimepicker"}, HOME),
        ({"type": "rich_text_input"}, MESSAGE),
    ],
)
def test_some_elements_are_not_for_every_surface(element: Json, surface: str) -> None:
    assert blocks_problems([field(element)], surface)
    assert blocks_problems([field(element)], MODAL) == []


@pytest.mark.parametrize(
    "block", [{"type": "markdown", "text": "x"}, {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}]
)
def test_some_blocks_are_for_messages_only(block: Json) -> None:
    assert blocks_problems([block], MESSAGE) == []
    assert blocks_problems([block], HOME)


def test_an_alert_is_for_windows_only() -> None:
    alert = {"type": "alert", "text": mrkdwn("x" * 200), "level": "warning"}

    assert blocks_problems([alert], MODAL) == []
    assert blocks_problems([alert], MESSAGE)


@pytest.mark.parametrize(("surface", "most"), [(MESSAGE, 50), (MODAL, 100), (HOME, 100)])
def test_a_surface_takes_so_many_blocks(surface: str, most: int) -> None:
    assert blocks_problems([{"type": "divider"}] * most, surface) == []
    assert blocks_problems([{"type": "divider"}] * (most + 1), surface)


def test_ids_are_not_used_twice() -> None:
    twice = [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}]
    twins = [actions(button(action_id="go"), button(action_id="go"))]
    apart = [actions(button(action_id="go")), actions(button(action_id="go"))]

    assert "already exists" in str(blocks_problems(twice, MESSAGE)[0])
    assert "already exists" in str(blocks_problems(twins, MESSAGE)[0])
    assert blocks_problems(apart, MESSAGE) == []


def test_one_element_has_the_focus() -> None:
    focused = typed(focus_on_load=True)

    assert blocks_problems([field(focused)], MODAL) == []
    assert blocks_problems([field(focused), field(focused)], MODAL)


def test_a_window_with_fields_needs_a_submit_button() -> None:
    view = {"type": "modal", "title": plain("Title"), "blocks": [field(typed())]}

    assert "missing required field: submit" in str(view_problems(view, MODAL)[0])
    assert view_problems({**view, "submit": plain("Send")}, MODAL) == []


def test_null_blocks_are_refused() -> None:
    assert "must provide an object" in str(blocks_problems([None], MESSAGE)[0])
    assert "must provide an array" in str(blocks_problems("[]", MESSAGE)[0])


def test_every_block_and_element_gets_an_id_and_keeps_its_own() -> None:
    given = [actions(button(), button(action_id="mine")), field(typed(), block_id="b"), section(accessory=button())]

    blocks = with_ids(given, Ids())

    assert all(one["block_id"] for one in blocks)
    assert [one.get("action_id") for one in blocks[0]["elements"]][1] == "mine"
    assert len({blocks[0]["elements"][0]["action_id"], blocks[2]["accessory"]["action_id"], "mine"}) == 3
    assert "action_id" not in given[0]["elements"][0]


def test_every_element_of_the_table_stands_in_some_block() -> None:
    assert all(element.blocks and element.surfaces for element in ELEMENTS.values())


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KINDS = [*block_rules(MODAL).table]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["type", "text", "elements", "element", "label", "fields"]), JUNK | st.sampled_from(KINDS)
        )
    )
)
def test_junk_is_refused_and_never_breaks_the_checks(blocks: list[Json]) -> None:
    assert all(str(one).startswith("[ERROR] ") for one in blocks_problems(blocks, MODAL))


@given(st.lists(st.text(min_size=1, max_size=50), max_size=5))
def test_the_text_of_blocks_is_counted_once(words: list[str]) -> None:
    blocks = [section(text=mrkdwn(one)) for one in words]

    assert text_length(blocks) == sum(map(len, words))
