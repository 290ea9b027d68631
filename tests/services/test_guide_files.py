"""Guides as files: those that come with Trellis are sound, and a wrong one is told what is wrong, and where."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from app.services.guide_files import BUILT_IN, MOST_CHARS, GuideFile, list_built_in, read_guide

PACKAGE = Path(__file__).parents[2] / "app" / "guides"
GOOD = """
key: short
version: 2
name: Short talk
about: Two questions.
questions:
  - key: work
    text: How is work?
    why: It opens the talk.
    listen_for: [What comes up twice.]
  - key: wish
    text: What would you like to do next?
    help: Anything goes.
    expects: 2
    beside: work
    why: It can still be shaped.
    listen_for: [A wish., A forecast.]
    follow_ups:
      - And if you could choose?
"""


def problems_of(text: str) -> list[str]:
    read = read_guide(text)
    assert isinstance(read, list)
    return read


@pytest.mark.parametrize(
    ("again", "said"),
    [
        ("name: Long talk\n", "Line 20: name stands there a second time. Take one of the two out."),
        ("    text: And now?\n", "Line 20: text stands there a second time. Take one of the two out."),
    ],
)
def test_a_key_that_stands_twice_is_told_with_its_line(again: str, said: str) -> None:
    assert problems_of(GOOD + again) == [said]


def test_three_guides_come_with_trellis_and_nothing_is_wrong_with_them() -> None:
    for key, built_in in list_built_in().items():
        text = (PACKAGE / f"{key}.yaml").read_text().replace(f"key: {key}", f"key: {key}_of_ours", 1)
        read = read_guide(text)

        assert isinstance(read, GuideFile), read
        assert read.guide == replace(built_in.guide, key=f"{key}_of_ours")


def test_every_file_in_the_package_is_offered_under_its_own_key() -> None:
    assert {path.stem for path in PACKAGE.glob("*.yaml")} == set(BUILT_IN)
    assert [one.guide.key for one in list_built_in().values()] == list(BUILT_IN)


@pytest.mark.parametrize(("key", "questions"), [("growth", 9), ("maxima", 6), ("motives", 7)])
def test_each_has_its_questions_with_follow_ups_for_every_one(key: str, questions: int) -> None:
    guide = list_built_in()[key].guide

    assert len(guide.questions) == questions
    assert all(question.follow_ups for question in guide.questions)


def test_the_growth_talk_counts_what_people_are_proud_of_and_sets_wishes_beside_it() -> None:
    questions = list_built_in()["growth"].guide.questions

    assert {one.key: one.expects for one in questions if one.expects} == {"proud_of": 3}
    assert [one.key for one in questions if one.beside == "proud_of"] == ["role_half_year", "role_two_years"]
    assert {one.key: one.compare_with for one in questions if one.compare_with} == {"role_now": "role_half_year"}


def test_a_guide_of_a_workspace_is_read_as_it_was_written() -> None:
    file = read_guide(GOOD)

    assert isinstance(file, GuideFile)
    assert file.document == yaml.safe_load(GOOD)
    assert (file.guide.key, file.guide.version, file.guide.homework) == ("short", 2, False)
    assert file.guide.questions[1].listen_for == ("A wish.", "A forecast.")
    assert file.guide.questions[1].follow_ups == ("And if you could choose?",)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("version: 2", "version: two", "version: 'two' is not of type 'integer'."),
        ("version: 2", "version: 0", "version: 0 is less than the minimum of 1."),
        ("key: short", "key: Short talk", "key: 'Short talk' does not match '^[a-z][a-z0-9_]{0,39}$'."),
        ("    why: It opens the talk.\n", "", "questions, 1: 'why' is a required property."),
        ("help: Anything goes.", "halp: Anything goes.", "'halp' was unexpected"),
        ("about: Two questions.", "about: ' '", r"about: ' ' does not match '\\S'."),
        ("beside: work", "beside: play", "wish: beside is play, and no question has that key."),
        ("key: short", "key: growth", "key: growth comes with Trellis. Give your guide another key."),
        ("key: wish", "key: work", "Two questions have the key work."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, problem: str) -> None:
    assert any(problem in told for told in problems_of(GOOD.replace(old, new, 1)))


@pytest.mark.parametrize("text", ["", "[]", "just words"])
def test_a_file_that_holds_no_guide_is_told_so(text: str) -> None:
    (problem,) = problems_of(text)

    assert problem.startswith("The file: ")
    assert problem.endswith("is not of type 'object'.")


def test_all_problems_are_told_at_once() -> None:
    text = GOOD.replace("name: Short talk", "").replace("version: 2", "version: two")

    assert len(problems_of(text)) == 2


def test_a_file_that_is_no_yaml_is_told_where() -> None:
    (problem,) = problems_of("key: [short")

    assert problem.startswith("This isn't YAML: ")
    assert "line 1" in problem


def test_an_endless_file_is_not_even_read() -> None:
    assert problems_of("#" * (MOST_CHARS + 1)) == ["The file is longer than 200,000 characters."]
    assert "not of type 'object'" in problems_of("#" * MOST_CHARS)[0]


def test_the_example_on_the_page_about_guides_is_sound() -> None:
    page = (PACKAGE.parents[1] / "docs" / "guides.md").read_text()
    example = page.split("```yaml\n")[1].split("```")[0]

    assert isinstance(read_guide(example), GuideFile)
