"""Players find what a person would: the button under the words it belongs to, and nothing that is not there."""

from typing import Any

import pytest

from sandbox.demo.hands import StoryBroke, find_offer, in_order, offers_on, press, tick
from sandbox.demo.house import MANIFEST
from sandbox.manifest import load_manifest
from sandbox.model import Message, View
from sandbox.people.person import Person
from sandbox.workspace import Workspace


def text(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words}


def button(label: str, value: str) -> dict[str, Any]:
    return {"type": "button", "text": text(label), "action_id": "do", "value": value}


def section(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "block_id": words, "text": text(words), **more}


def actions(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "block_id": "".join(one["value"] for one in buttons), "elements": list(buttons)}


@pytest.fixture
def person() -> Person:
    workspace = Workspace(load_manifest(MANIFEST))
    return Person(workspace, workspace.add_user("priya"))


@pytest.fixture
def message(person: Person) -> Message:
    blocks = [
        section("Two things today."),
        section("1. Tom", accessory=button("Who sees this", "w")),
        section("It is due."),
        actions(button("Hold", "t"), button("Move", "m")),
        section("2. Priya"),
        actions(button("Hold", "p")),
    ]
    return Message(person.workspace.dm(person.user).id, "1.0", person.workspace.app.bot_user, "", blocks)


def test_a_row_of_buttons_belongs_to_all_that_was_said_since_the_last_row(message: Message) -> None:
    words = {one.value: one.words for one in offers_on(message)}
    assert words["t"] == "Two things today.\n1. Tom\nIt is due."
    assert words["p"] == "2. Priya"


def test_a_button_in_a_text_belongs_to_that_text(message: Message) -> None:
    assert next(one.words for one in offers_on(message) if one.value == "w") == "1. Tom"


def test_of_two_buttons_with_the_same_words_the_one_near_a_name_is_found(message: Message) -> None:
    found = find_offer(message, "Hold", "Priya")
    assert found is not None
    assert found.value == "p"


async def test_what_is_not_on_the_screen_ends_the_story_with_what_is(person: Person, message: Message) -> None:
    with pytest.raises(StoryBroke, match="'Hold', 'Move'"):
        await press(person, message, "Excuse")


def form(person: Person) -> View:
    """A window with two fields to tick, on the screen."""
    options = [{"text": text(words), "value": words.lower()} for words in ("Payments", "Platform")]
    blocks = [
        {
            "type": "input",
            "block_id": name,
            "label": text(f"Goals of {name}"),
            "element": {"type": "checkboxes", "action_id": "chosen", "options": some},
        }
        for name, some in (("priya", options[:1]), ("tom", options))
    ]
    body = {"type": "modal", "title": text("Link"), "submit": text("Link"), "blocks": blocks}
    return person.workspace.windows.open(person.id, body)


async def test_ticking_keeps_what_was_ticked_before(person: Person) -> None:
    view = form(person)
    for words in ("Platform", "Payments"):
        await tick(person, view, words)
    ticked = {key[0]: [one["value"] for one in value["selected_options"]] for key, value in view.entered.items()}
    assert ticked == {"priya": ["payments"], "tom": ["platform"]}


async def test_an_option_that_is_not_there_ends_the_story(person: Person) -> None:
    with pytest.raises(StoryBroke):
        await tick(person, form(person), "Search")


def test_texts_go_into_the_fields_from_top_to_bottom(person: Person) -> None:
    assert in_order(form(person), ["one"]) == {"Goals of priya": "one"}
